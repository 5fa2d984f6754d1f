"""How far an error rate could have come out otherwise with other writers.

Lines of one hand succeed and fail together, so lines are not the unit of chance: whole groups
(writers, or forms where writers are unknown) are drawn anew, with replacement, and the rates are
computed again from each draw (Efron & Tibshirani 1993, chapter 13: percentile intervals; Bisani &
Ney 2004 for word error rates). Knows neither where the counts came from nor what a form is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.evaluation.scores import LineErrors

LEVEL = 0.95
RESAMPLES = 10_000
CHUNK_CELLS = 4_000_000  # group counts drawn at once: 32 MB of int64


@dataclass(frozen=True)
class Interval:
    """Lower and upper end of a rate or of a change of it, as fractions."""

    low: float
    high: float


@dataclass(frozen=True)
class Intervals:
    """Percentile intervals of the three rates, or of their changes, and how they were made.

    Attributes:
        cer: character error rate.
        wer: word error rate.
        exact: fraction of exact lines.
        groups: number of groups that were drawn from.
        level: probability mass inside each interval.
        resamples: number of draws.
    """

    cer: Interval
    wer: Interval
    exact: Interval
    groups: int
    level: float
    resamples: int


def bootstrap(
    lines: Sequence[LineErrors],
    groups: Sequence[str],
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Intervals | None:
    """Percentile intervals of CER, WER and exact lines by bootstrap over groups.

    Args:
        lines: the counts of each line.
        groups: the group of each line, in the same order.
        level: probability mass inside each interval.
        resamples: number of draws.
        seed: the same seed and lines give the same intervals.

    Returns:
        The intervals, or None with fewer than two groups: one hand says nothing about others.
    """
    totals = _group_totals(lines, groups)
    if len(totals) < 2:
        return None
    drawn = _draw(totals, resamples, np.random.default_rng(seed))  # (resamples, 6)
    return _percentiles(_rates(drawn), len(totals), level)


def paired_bootstrap(
    first: Sequence[LineErrors],
    second: Sequence[LineErrors],
    groups: Sequence[str],
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Intervals | None:
    """Percentile intervals of how much the rates change from one reading of lines to another.

    Both readings are scored on the same draws, so what makes lines hard for both cancels out
    (Bisani & Ney 2004, section 4). An interval on one side of 0 is a change beyond chance.

    Args:
        first: the counts of each line in one reading.
        second: those in the other, in the same order; positive changes are its higher rates.
        groups: the group of each line, in the same order.
        level: probability mass inside each interval.
        resamples: number of draws.
        seed: the same seed and lines give the same intervals.

    Returns:
        The intervals, or None with fewer than two groups.
    """
    before, after = _group_totals(first, groups), _group_totals(second, groups)
    if len(before) < 2:
        return None
    both = np.concatenate([before, after], axis=1)  # (groups, 12)
    drawn = _draw(both, resamples, np.random.default_rng(seed))  # (resamples, 12)
    return _percentiles(_rates(drawn[:, 6:]) - _rates(drawn[:, :6]), len(before), level)


def _rates(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """The three rates, as in `scores.rate`, of totals of shape (N, 6); shape (N, 3)."""
    return totals[:, 0::2] / np.maximum(totals[:, 1::2], 1)


def _percentiles(values: NDArray[np.float64], groups: int, level: float) -> Intervals:
    """The middle of each of three columns of drawn values, shape (resamples, 3)."""
    tail = (1 - level) / 2
    low, high = np.quantile(values, (tail, 1 - tail), axis=0)  # (3,) each
    cer, wer, exact = (Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))
    return Intervals(cer, wer, exact, groups, level, len(values))


def _group_totals(lines: Sequence[LineErrors], groups: Sequence[str]) -> NDArray[np.int64]:
    """Errors and lengths in turn (characters, words, lines) summed by group, shape (groups, 6)."""
    counts = np.array(
        [(a.character_errors, a.characters, a.word_errors, a.words, a.exact, 1) for a in lines],
        dtype=np.int64,
    ).reshape(-1, 6)
    names, index = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    totals = np.zeros((len(names), 6), dtype=np.int64)
    np.add.at(totals, index, counts)
    return totals


def _draw(totals: NDArray[np.int64], resamples: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Sums over `resamples` draws of as many groups as there are, shape (resamples, K).

    How often each group is met in a draw with replacement is multinomial, so a draw is one row of
    counts and its sums are one product.

    Args:
        totals: of each group, shape (groups, K).
        resamples: number of draws.
        rng: draws them.
    """
    size = len(totals)
    rows = max(1, CHUNK_CELLS // size)
    chunks = [min(rows, resamples - start) for start in range(0, resamples, rows)]
    share = np.full(size, 1 / size)
    return np.concatenate([rng.multinomial(size, share, size=n) @ totals for n in chunks])
