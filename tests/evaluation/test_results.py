"""The JSON of an evaluation, and what its keys promise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handwriting.errors import OutputError
from handwriting.evaluation.results import save_json
from tests.evaluation.fakes import UNREADABLE
from tests.evaluation.test_report import make


def test_json(tmp_path: Path) -> None:
    evaluation, _ = make([("ann", "a cät"), ("bob", "no"), ("bob", UNREADABLE)])
    path = tmp_path / "scores.json"
    save_json(evaluation, path)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert {k: found[k] for k in ("corpus", "split", "lines", "model", "decoder")} == {
        "corpus": "my corpus",
        "split": "all",
        "lines": 3,
        "model": "default",
        "decoder": "best-path",
    }
    assert found["cer"] == 11 / 17  # a → o, and the ten characters of the unreadable line
    assert found["wer"] == 2 / 4
    assert found["exact"] == 1 / 3
    assert found["ms_per_line"] >= 0
    assert found["lines_per_second"] == 1.5
    assert found["unreadable_lines"] == 1
    assert found["intervals"]["over"] == "writer"
    low, high = found["intervals"]["cer"]
    assert 0 <= low <= found["cer"] <= high
    assert [line["output"] for line in found["results"]] == ["o cät", "no", None]


def test_json_without_lines_and_without_intervals(tmp_path: Path) -> None:
    evaluation, _ = make([("ann", "no")])
    save_json(evaluation, tmp_path / "scores.json", results=False)
    found = json.loads((tmp_path / "scores.json").read_text())
    assert found["intervals"] is None
    assert "results" not in found


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    evaluation, _ = make([("ann", "no")])
    with pytest.raises(OutputError, match="nowhere"):
        save_json(evaluation, tmp_path / "nowhere" / "scores.json")
