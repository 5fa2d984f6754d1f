"""What an image of the line shows around each sample, whatever the order it was written in.

Of the 25 features of Liwicki and Bunke (2006), "HMM-based on-line recognition of handwritten
whiteboard notes" (IWFHR 10), also used by Graves et al. (2009), section 3.1, eleven are taken from
the drawn line instead of from the pen: the context map, nine counts of ink in a window of 3 x 3
cells around the point, and the ascenders and descenders, two counts of ink above the corpus line
and below the baseline beside the point. Here samples are counted, which are equally far apart, so a
count is a length of ink; its logarithm is told.

Two things are ours. Their window is an image scaled to nine cells; ours has any odd number of
cells, each as wide as the configuration says. Their lines are regressions through the extrema of
the strokes, thinned out until they fit; ours are the medians of the extrema, because the drift of
the line is already gone. What is said of theirs comes from secondary sources, not from the paper.

All counts are flat almost everywhere as functions of the ink: they have no gradient. Knows nothing
of the order of the samples but their strokes, and looks at the whole line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CELLS = 4_000_000
"""Most cells of the density map; ink scattered wider than that has no context."""

MARGIN = 0.25
"""Corpus heights beyond the corpus line or the baseline from which ink counts as an ascender or a
descender: letters differ that much in height without having any."""

CORPUS = 0.5
"""Heights above and below the middle at which the lines are taken to be where no stroke turns."""


def context_map(xy: Array, side: int, cell: float) -> Array:
    """Ink in `side` x `side` cells around each sample.

    The map counts samples in cells half as wide, and each cell of the window is a sum over 2 x 2 of
    them, so the window moves in steps of half a cell.

    Args:
        xy: normalized samples, shape (T, 2).
        side: cells of the window along x and along y, odd.
        cell: side of a cell, in heights.

    Returns:
        log(1 + samples), row by row from the upper left, shape (T, side**2).
    """
    fine = cell / 2
    column, row = np.floor((xy - xy.min(axis=0)) / fine).astype(np.int64).T
    margin = side
    shape = (int(row.max()) + 2 * margin + 2, int(column.max()) + 2 * margin + 2)
    if shape[0] * shape[1] > CELLS:
        return np.zeros((len(xy), side * side))
    row, column = row + margin, column + margin
    count = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1]).reshape(shape)
    total = count[:-1, :-1] + count[1:, :-1] + count[:-1, 1:] + count[1:, 1:]
    offsets = 2 * np.arange(side) - side
    rows = row[:, None, None] + offsets[None, :, None]
    columns = column[:, None, None] + offsets[None, None, :]
    return np.log1p(total[rows, columns]).reshape(len(xy), -1)


def ascenders(xy: Array, stroke: NDArray[np.int64], reach: float) -> Array:
    """Ink above the corpus line and below the baseline, not far to the left or right.

    Args:
        xy: normalized samples, y pointing down, shape (T, 2).
        stroke: index of the stroke of each sample, shape (T,).
        reach: heights to each side within which ink counts.

    Returns:
        log(1 + samples above the corpus, below it), shape (T, 2).
    """
    corpus, baseline = corpus_lines(xy[:, 1], stroke)
    margin = MARGIN * (baseline - corpus)
    beyond = xy[:, 1] < corpus - margin, xy[:, 1] > baseline + margin
    return np.stack([_beside(xy[:, 0], xy[there, 0], reach) for there in beyond], axis=1)


def corpus_lines(y: Array, stroke: NDArray[np.int64]) -> tuple[float, float]:
    """Where the small letters end: y of the corpus line and of the baseline, the latter not less.

    Each is the median of the places where the pen turns there: of the uppermost and of the
    lowermost points between its turns, the ends of strokes included. Ascenders and descenders are
    the fewer.

    Args:
        y: of the normalized samples, pointing down, shape (T,).
        stroke: index of the stroke of each, shape (T,).
    """
    kept = np.ones(len(y), dtype=bool)
    kept[1:] = (np.diff(y) != 0) | (np.diff(stroke) != 0)  # so that there is no level turn
    y, stroke = y[kept], stroke[kept]
    joined = stroke[1:] == stroke[:-1]
    rises = np.diff(y) < 0
    up, down = rises & joined, ~rises & joined
    into = [np.append(False, way) for way in (up, down)]
    out = [np.append(way, False) for way in (down, up)]
    alone = ~(into[0] | into[1] | out[0] | out[1])  # dots
    ends = [np.append(~joined, True), np.append(True, ~joined)]
    upper, lower = (
        (arrives | ends[1]) & (leaves | ends[0]) & ~alone
        for arrives, leaves in zip(into, out, strict=True)
    )
    if not upper.any() or not lower.any():
        return -CORPUS, CORPUS
    lines = float(np.median(y[upper])), float(np.median(y[lower]))
    return min(lines), max(lines)


def _beside(x: Array, ink: Array, reach: float) -> Array:
    """log(1 + how many of `ink` lie within `reach` of each x), shape (T,)."""
    ordered = np.sort(ink)
    upto = np.searchsorted(ordered, x + reach, side="right")
    before = np.searchsorted(ordered, x - reach, side="left")
    return np.asarray(np.log1p(upto - before))
