"""Bootstrap intervals against all resamples of a tiny corpus and a plain loop."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from handwriting.evaluation import bootstrap as module
from handwriting.evaluation.bootstrap import bootstrap
from handwriting.evaluation.scores import LineErrors, total


def line(character_errors: int, characters: int, words: int = 1) -> LineErrors:
    wrong = int(character_errors > 0)
    return LineErrors(character_errors, characters, wrong, words, exact=not wrong)


LINES = [line(0, 10), line(3, 20), line(5, 10), line(1, 30), line(2, 20), line(9, 10)]
GROUPS = ["a", "a", "b", "b", "c", "c"]


def test_agrees_with_every_possible_resample() -> None:
    """Three groups can be drawn in 27 equally likely ways, which are listed here."""
    by_group = {
        name: [x for x, g in zip(LINES, GROUPS, strict=True) if g == name] for name in "abc"
    }
    rates = sorted(
        total(one for group in draw for one in by_group[group]).cer
        for draw in product("abc", repeat=3)
    )
    # 27 outcomes of probability 1/27 > 2.5 %: the interval ends at the smallest and the largest.
    found = bootstrap(LINES, GROUPS, resamples=4000)
    assert found is not None
    assert (found.cer.low, found.cer.high) == (rates[0], rates[-1])
    # At level 1/3, a third of the mass lies below and a third above.
    inner = bootstrap(LINES, GROUPS, resamples=4000, level=1 / 3)
    assert inner is not None
    assert rates[7] <= inner.cer.low <= rates[10]
    assert rates[16] <= inner.cer.high <= rates[19]


def test_agrees_with_a_plain_loop_on_many_groups() -> None:
    rng = np.random.default_rng(5)
    errors = rng.integers(0, 8, size=(60, 2))
    lines = [line(int(e), 20) for e in errors.ravel()]
    groups = [f"form {i}" for i in range(60) for _ in range(2)]
    draws = [
        total(lines[2 * g + k] for g in rng.integers(0, 60, size=60) for k in (0, 1))
        for _ in range(2000)
    ]
    found = bootstrap(lines, groups)
    assert found is not None
    for name in ("cer", "wer", "exact"):
        low, high = np.quantile([getattr(scores, name) for scores in draws], (0.025, 0.975))
        interval = getattr(found, name)
        assert interval.low == pytest.approx(low, abs=0.01)
        assert interval.high == pytest.approx(high, abs=0.01)
        assert interval.low <= getattr(total(lines), name) <= interval.high


def test_lines_of_one_group_stay_together() -> None:
    """Ten lines of one hand, all wrong, are one piece of evidence and not ten."""
    lines = [line(5, 5)] * 10 + [line(0, 5)] * 10
    together = bootstrap(lines, ["a"] * 10 + ["b"] * 10)
    apart = bootstrap(lines, [str(i) for i in range(20)])
    assert together is not None
    assert apart is not None
    assert (together.cer.low, together.cer.high) == (0, 1)
    assert 0.2 < apart.cer.low < apart.cer.high < 0.8


def test_the_seed_fixes_the_result() -> None:
    lines, groups = LINES * 5, [f"{g}{i}" for i in range(5) for g in GROUPS]
    assert bootstrap(lines, groups, seed=1) == bootstrap(lines, groups, seed=1)
    assert bootstrap(lines, groups, seed=1) != bootstrap(lines, groups, seed=2)


def test_chunks_change_the_memory_and_not_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap(LINES, GROUPS, resamples=1000)
    monkeypatch.setattr(module, "CHUNK_CELLS", 7)
    assert bootstrap(LINES, GROUPS, resamples=1000) == whole


@pytest.mark.parametrize("lines", [[], LINES])
def test_one_hand_has_no_interval(lines: list[LineErrors]) -> None:
    assert bootstrap(lines, ["a"] * len(lines)) is None


def test_empty_references() -> None:
    found = bootstrap([LineErrors(2, 0, 1, 0, exact=False)] * 2, ["a", "b"])
    assert found is not None
    assert (found.cer.low, found.cer.high) == (4, 4)
