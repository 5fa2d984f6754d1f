"""`python -m benchmarks.pages.fit_gutters`: fits the weights by which gutters are found.

On forms of IAM-OnDB, alone, two side by side, over a third, and cut to lists: a logistic regression
tells the places that part the columns from all others that were looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.pages.compose import (
    Lines,
    as_page,
    level_with,
    over,
    shuffled,
    side_by_side,
    turned,
)
from benchmarks.pages.fitting import forms_and_chance
from benchmarks.pages.truth import KnownPage
from handwriting.features.normalize import writing_height
from handwriting.page.beads import Beads
from handwriting.page.columns import SURE, WEIGHTS, places
from handwriting.page.gutters import Gutter
from handwriting.page.segmentation import unparted
from handwriting.page.strokes import Strokes

Array = NDArray[np.float64]

CLEAN = 0.95
"""Share of the ink on either side of a gutter that is of its column. What parts the columns, but
goes on through lines below both of them, counts neither way."""

FEW = 20
"""Places of a page that count as one each; of more, each counts less."""

HOLD = 0.05
"""Pull of each weight towards 0."""


def main() -> int:
    """Prints the weights, the bias first."""
    found, rng = forms_and_chance("benchmarks.pages.fit_gutters", __doc__)
    every = pages([lines for _, lines in found], rng)
    weights, margins = fit([told(page, column) for page, column in every])
    print("bias, weights:", " ".join(f"{weight:.2f}" for weight in weights))
    likeliest, unlikeliest = margins
    print(f"pages whose surest gutter has log-odds below {SURE}: {(unlikeliest < SURE).mean():.1%}")
    print(f"pages where another place has more: {(likeliest > SURE).mean():.1%}")
    return 0


def pages(
    found: Sequence[Lines], rng: np.random.Generator
) -> Iterator[tuple[KnownPage, list[int]]]:
    """Pages, each with the column of each of its lines; 2 for lines across."""

    def varied(lines: Lines, column: list[int]) -> tuple[KnownPage, list[int]]:
        return shuffled(turned(as_page("", lines), rng), rng), column

    for number, (left, right) in enumerate(zip(found[::2], found[1::2], strict=False)):
        yield varied(left, [0] * len(left))
        both = [0] * len(left) + [1] * len(right)
        lines = side_by_side(left, right, rng)
        yield varied(lines, both)
        third = found[(2 * number + 2) % len(found)]
        yield varied(over(lines, third, rng), both + [2] * len(third))
        count = min(len(left), len(right))
        lists = level_with(left, right, rng, bool(number % 2))
        yield varied(lists, [0] * count + [1] * count)


def told(page: KnownPage, column: Sequence[int]) -> tuple[Array, NDArray[np.bool_]]:
    """The evidence at the places of a page, shape (N, 8), and which of them part its columns."""
    arrays = [stroke.xy for stroke in page.ink.strokes]
    strokes = Strokes.join(arrays)
    marks = np.zeros(len(arrays), dtype=bool)
    draft = unparted(strokes, marks, writing_height(arrays))
    of_stroke = np.empty(len(arrays), dtype=np.int64)
    for members, one in zip(page.lines, column, strict=True):
        of_stroke[list(members)] = one
    evidence, right = [], []
    for place in places(draft.beads, draft.cluster):
        least, most = _parted(place, draft.beads, of_stroke)
        if least >= CLEAN or most < CLEAN:
            evidence.append(place.evidence)
            right.append(least >= CLEAN)
    return np.array(evidence).reshape(-1, len(WEIGHTS)), np.array(right, dtype=bool)


def fit(
    pages: Sequence[tuple[Array, NDArray[np.bool_]]],
) -> tuple[Array, tuple[Array, Array]]:
    """Bias and weights, and for each page the odds of the likeliest false place and the true one.

    Pages without a true place, or a false one, are left out of the respective odds.
    """
    pages = [page for page in pages if len(page[1])]
    evidence = np.concatenate([page[0] for page in pages])
    right = np.concatenate([page[1] for page in pages])
    counts = np.concatenate(
        [np.where(own, max(own.sum(), FEW), max((~own).sum(), FEW)) for _, own in pages]
    )
    rows = np.column_stack([np.ones(len(evidence)), evidence])

    def loss(weights: Array) -> tuple[float, Array]:
        score = rows @ weights
        value = np.logaddexp(0, np.where(right, -score, score)) / counts
        slope = rows.T @ ((expit(score) - right) / counts)
        return float(value.sum() + HOLD * weights @ weights / 2), slope + HOLD * weights

    weights = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    odds = [weights[0] + page[0] @ weights[1:] for page in pages]
    truth = [page[1] for page in pages]
    false = [one[~own].max() for one, own in zip(odds, truth, strict=True) if not own.all()]
    true = [one[own].max() for one, own in zip(odds, truth, strict=True) if own.any()]
    return weights, (np.array(false), np.array(true))


def _parted(place: Gutter, beads: Beads, of_stroke: NDArray[np.int64]) -> tuple[float, float]:
    """The share of the ink beside a place that is of its side's column, of the worse side.

    Of all ink, and of that in columns.
    """
    reach = 0.5 * float(np.median(beads.size))
    y = beads.center[:, 1]
    beside = (y >= place.top - reach) & (y <= place.bottom + reach)
    west = beads.center[:, 0] - place.tilt * y < place.x
    own = of_stroke[beads.stroke]

    def worse(some: NDArray[np.bool_]) -> float:
        sides = own[some & west] == 0, own[some & ~west] == 1
        return min(float(side.mean()) if len(side) > 3 else 0.0 for side in sides)

    return worse(beside), worse(beside & (own < 2))


if __name__ == "__main__":
    sys.exit(main())
