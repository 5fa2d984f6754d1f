"""Comparing two evaluations, directly and from the files they were saved in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from handwriting.errors import CorpusError
from handwriting.evaluation import comparison_table, load_json, save_comparison_json, save_json
from handwriting.evaluation.bootstrap import bootstrap, paired_bootstrap
from handwriting.evaluation.comparison import Comparison, compare
from handwriting.evaluation.report_comparison import render_comparison
from handwriting.evaluation.results import Evaluation
from handwriting.evaluation.scores import LineErrors, line_errors, total
from tests.evaluation.fakes import UNREADABLE
from tests.evaluation.test_report import Page, make

LINES = [("ann", "a cat"), ("ann", "no"), ("bob", "the sea"), ("bob", "salad"), ("cy", UNREADABLE)]


def reread(evaluation: Evaluation, outputs: dict[str, str]) -> Evaluation:
    """The evaluation with other outputs for some references."""
    lines = tuple(
        replace(line, output=new, errors=line_errors(line.reference, new))
        if (new := outputs.get(line.reference))
        else line
        for line in evaluation.results
    )
    counts = [line.errors for line in lines]
    intervals = bootstrap(counts, [line.writer for line in lines])
    return replace(evaluation, results=lines, scores=total(counts), intervals=intervals)


@pytest.fixture
def comparison() -> Comparison:
    """`a cat` and `salad` get better, `no` worse, `the sea` other; the last line is unreadable."""
    first, _ = make(LINES)
    new = {"a cat": "a cat", "salad": "salod", "no": "mu", "the sea": "the sex"}
    return compare(first, replace(reread(first, new), model="new"))


def test_changes_by_hand(comparison: Comparison) -> None:
    # Of 29 characters, 2 + 0 + 1 + 2 + 10 were wrong and 0 + 2 + 1 + 1 + 10 are.
    assert comparison.change("cer") == pytest.approx((14 - 15) / 29)
    assert comparison.change("wer") == pytest.approx((4 - 5) / 7)
    assert [change.first.reference for change in comparison.better] == ["a cat", "salad"]
    assert [change.first.reference for change in comparison.worse] == ["no"]
    assert (comparison.otherwise, comparison.same) == (1, 1)


def test_of_itself_nothing_changes() -> None:
    evaluation, _ = make(LINES)
    found = compare(evaluation, evaluation)
    assert (found.better, found.worse, found.same) == ((), (), 5)
    assert found.intervals is not None
    assert (found.intervals.cer.low, found.intervals.cer.high) == (0, 0)


def test_the_paired_interval_agrees_with_a_plain_loop() -> None:
    rng = np.random.default_rng(3)
    first = [LineErrors(int(e), 20, int(e > 2), 4, e == 0) for e in rng.integers(0, 9, 80)]
    second = [
        replace(line, character_errors=max(0, line.character_errors + int(d)))
        for line, d in zip(first, rng.integers(-2, 2, 80), strict=True)
    ]
    groups = [f"form {i // 2}" for i in range(80)]
    draws = []
    for _ in range(2000):
        picked = [2 * g + k for g in rng.integers(0, 40, 40) for k in (0, 1)]
        rates = [total(lines[i] for i in picked).cer for lines in (first, second)]
        draws.append(rates[1] - rates[0])
    found = paired_bootstrap(first, second, groups)
    assert found is not None
    low, high = np.quantile(draws, (0.025, 0.975))
    assert (found.cer.low, found.cer.high) == pytest.approx((low, high), abs=0.003)
    assert (found.wer.low, found.wer.high) == (0, 0)
    assert paired_bootstrap(first, second, ["one"] * 80) is None


def test_other_lines_cannot_be_compared() -> None:
    first, _ = make(LINES)
    fewer, _ = make(LINES[:-1])
    other, _ = make([*LINES[:-1], ("cy", "elsewhere")])
    for pair in ((first, fewer), (fewer, first), (first, other)):
        with pytest.raises(CorpusError, match="cy-04"):
            compare(*pair)


def test_saved_and_read_back(tmp_path: Path, comparison: Comparison) -> None:
    paths = tmp_path / "first.json", tmp_path / "second.json"
    for evaluation, path in zip((comparison.first, comparison.second), paths, strict=True):
        save_json(evaluation, path)
    first, second = map(load_json, paths)
    assert first.scores == comparison.first.scores
    assert first.intervals == comparison.first.intervals
    assert first.lines_per_second == pytest.approx(comparison.first.lines_per_second)
    again = compare(first, second)
    assert again.intervals == comparison.intervals
    assert [c.first.id for c in again.better] == [c.first.id for c in comparison.better]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not what `handwriting evaluate --json` wrote"),
        ('{"corpus": "x"}', "not what"),
        ('{"results": [{"id": 3}], "lines_per_second": 1}', "not what"),
        (b"\xff\xfe\xff", "not JSON"),
    ],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: str | bytes, said: str) -> None:
    path = tmp_path / "scores.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CorpusError, match=said):
        load_json(path)
    with pytest.raises(CorpusError, match="no such file"):
        load_json(tmp_path / "nothing.json")


def test_json(tmp_path: Path, comparison: Comparison) -> None:
    path = tmp_path / "comparison.json"
    save_comparison_json(comparison, path)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["changes"]["cer"]["change"] == pytest.approx(-1 / 29)
    low, high = found["changes"]["cer"]["interval"]
    assert low <= -1 / 29 <= high
    assert [line["outputs"] for line in found["better"]] == [["o cot", "a cat"], ["solod", "salod"]]
    assert found["worse"][0]["character_errors"] == [0, 2]
    assert (found["second"]["model"], found["over"], found["groups"]) == ("new", "writer", 3)


def test_table(comparison: Comparison) -> None:
    rows = list(comparison_table(comparison))
    assert "CER       51.72% → 48.28%   -3.45 points, 95% interval" in "\n".join(rows)
    assert "lines      2 better, 1 worse, 1 with other errors, 1 the same" in rows
    assert rows[-3:] == ["worse      ann-01: no", "  first    no", "  second   mu"]


def test_page(comparison: Comparison) -> None:
    attack = "<script>alert(1)</script>"
    html = render_comparison(
        replace(comparison, first=replace(comparison.first, model=attack)), terms=attack
    )
    page = Page(html)
    assert "script" not in {tag for tag, _ in page.tags}
    assert "Better: 2" in page.text
    assert "Worse: 1" in page.text
    assert "-3.45" in page.text
    assert "2 → 0 errors" in page.text
