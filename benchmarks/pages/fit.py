"""`python -m benchmarks.pages.fit`: fits the weights by which strokes choose their line.

On forms of IAM-OnDB, two side by side, each stroke is told the true lines of all others: a
conditional logistic regression finds the weights that make its own line the likeliest among those
near it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.pages.compose import as_page, shuffled, side_by_side, turned
from benchmarks.pages.fitting import forms_and_chance
from benchmarks.pages.truth import KnownPage
from handwriting.features.normalize import writing_height
from handwriting.page.beads import Beads, cut
from handwriting.page.choosing import Choices, Nearby, choices, nearby
from handwriting.page.strokes import Strokes

Array = NDArray[np.float64]
Rows = tuple[Array, NDArray[np.int64], NDArray[np.bool_]]
"""Misfits of choices, the stroke of each, and whether it is the true one."""

TALL = 0.45
"""Heights of the writing from which a stroke is a letter, which leads a line."""

HOLD = 1e-5
"""Pull of each weight towards 0, for each stroke."""


def main() -> int:
    """Prints the weights."""
    found, rng = forms_and_chance("benchmarks.pages.fit", __doc__)
    pages = (
        shuffled(turned(as_page(left[0], side_by_side(left[1], right[1], rng)), rng), rng)
        for left, right in zip(found[::2], found[1::2], strict=False)
    )
    weights, wrong, count = fit(list(_rows(pages)))
    print("weights:", " ".join(f"{weight:.2f}" for weight in weights))
    print(f"strokes in a wrong line by these: {wrong} of {count}")
    return 0


def fit(pages: list[Rows]) -> tuple[Array, int, int]:
    """The weights, how many strokes they put into a wrong line, and of how many."""
    misfits = np.concatenate([page[0] for page in pages])
    right = np.concatenate([page[2] for page in pages])
    first = np.concatenate([starts(page[1]) for page in pages])
    begins = np.flatnonzero(first)
    group = np.cumsum(first) - 1

    def loss(weights: Array) -> tuple[float, Array]:
        score = -misfits @ weights
        score -= np.maximum.reduceat(score, begins)[group]
        share = np.exp(score)
        total = np.add.reduceat(share, begins)
        share /= total[group]
        slope = -(misfits * (share - right)[:, None]).sum(axis=0)
        hold = HOLD * len(begins)
        value = float(np.log(total).sum() - score[right].sum() + hold * weights @ weights / 2)
        return value, slope + hold * weights

    weights = minimize(loss, np.ones(misfits.shape[1]), jac=True, method="L-BFGS-B").x
    return weights, sum(wrong(page[0] @ weights, *page[1:]) for page in pages), len(begins)


def starts(stroke: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which choices of a page are the first of their stroke."""
    return np.diff(stroke, prepend=-1) != 0


def wrong(cost: Array, stroke: NDArray[np.int64], right: NDArray[np.bool_]) -> int:
    """How many strokes of a page have a line that costs less than their own."""
    if not len(cost):
        return 0
    first = starts(stroke)
    least = np.minimum.reduceat(cost, np.flatnonzero(first))
    return int((right & (cost > least[np.cumsum(first) - 1])).sum())


def told(
    page: KnownPage,
) -> tuple[Strokes, Beads, NDArray[np.int64], Nearby, Choices, NDArray[np.bool_]]:
    """The choices of all strokes whose true line is among them, each told the lines of all others.

    Returns:
        The strokes, the beads of the letters, the true line of each stroke, the beads near each,
        the choices, and which of these are true.
    """
    arrays = [stroke.xy for stroke in page.ink.strokes]
    strokes, height = Strokes.join(arrays), writing_height(arrays)
    line = np.empty(len(arrays), dtype=np.int64)
    for number, members in enumerate(page.lines):
        line[list(members)] = number
    tall = np.flatnonzero((strokes.high - strokes.low)[:, 1] > TALL * height)
    beads = cut(strokes, tall, height)
    near = nearby(strokes, beads, np.arange(len(arrays)))
    found = choices(strokes, beads, line[beads.stroke], near)
    right = found.line == line[found.stroke]
    known = np.bincount(found.stroke, right, len(arrays))[found.stroke] > 0
    return strokes, beads, line, near, found.pick(known), right[known]


def _rows(pages: Iterator[KnownPage]) -> Iterator[Rows]:
    """The misfits of one page after the other."""
    for page in pages:
        *_, found, right = told(page)
        yield found.misfits, found.stroke, right


if __name__ == "__main__":
    sys.exit(main())
