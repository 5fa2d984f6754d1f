"""Strokes cut into beads: pieces about as wide as a letter, each with its place and size.

A word written in one stroke becomes a chain of beads that follows its line; a letter is one bead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from handwriting.page.strokes import Array, Indices, Strokes

WIDTH = 1.2
"""Width of a bead in heights of the writing, at most."""

MOST = 64
"""Beads of one stroke at most: a stray line across a huge page must not cost anything."""

NEIGHBORS = 24
"""Beads whose strokes together tell the size of the writing at a place."""

STRETCH = 3.0
"""Beads beside one another count as so many times nearer than beads above one another."""


@dataclass(frozen=True, eq=False)
class Beads:
    """B beads in the order of their strokes.

    Attributes:
        stroke: which stroke each is cut from, shape (B,).
        center: middle in x by the ink's length, median in y, shape (B, 2).
        low: left and top, shape (B, 2).
        high: right and bottom, shape (B, 2).
        weight: length of its ink in heights, at least a little, shape (B,).
        size: height of the writing thereabouts, shape (B,).
    """

    stroke: Indices
    center: Array
    low: Array
    high: Array
    weight: Array
    size: Array

    def __len__(self) -> int:
        return len(self.stroke)

    def pick(self, chosen: NDArray[np.bool_]) -> Beads:
        """The beads for which `chosen` holds."""
        return Beads(
            self.stroke[chosen],
            self.center[chosen],
            self.low[chosen],
            self.high[chosen],
            self.weight[chosen],
            self.size[chosen],
        )


def cut(strokes: Strokes, chosen: Indices, height: float) -> Beads:
    """Cuts the chosen strokes; `height` is that of the page's writing, positive."""
    low, high = strokes.low, strokes.high
    width = high[:, 0] - low[:, 0]
    counts = np.zeros(len(strokes), dtype=np.int64)
    counts[chosen] = np.clip(np.ceil(width[chosen] / (WIDTH * height)), 1, MOST)
    first = np.cumsum(counts) - counts
    points = np.flatnonzero(counts[strokes.owner] > 0)
    owner = strokes.owner[points]
    xy = strokes.xy[points]
    share = (xy[:, 0] - low[owner, 0]) / np.maximum(width[owner], 1e-300)
    slot = np.minimum((share * counts[owner]).astype(np.int64), counts[owner] - 1)
    bead = first[owner] + slot
    order = np.lexsort((xy[:, 1], bead))
    bead, xy = bead[order], xy[order]
    weight = strokes.steps[points][order] + 0.02 * height
    begins = np.flatnonzero(np.diff(bead, prepend=-1))
    total = np.add.reduceat(weight, begins)
    middle = np.add.reduceat(weight * xy[:, 0], begins) / total
    so_far = np.cumsum(weight)
    half = so_far[begins] - weight[begins] + total / 2
    median = xy[np.minimum(np.searchsorted(so_far, half), len(xy) - 1), 1]
    stroke = owner[order][begins]
    center = np.column_stack([middle, median])
    return Beads(
        stroke,
        center,
        np.minimum.reduceat(xy, begins),
        np.maximum.reduceat(xy, begins),
        total / height,
        local_sizes(strokes, stroke, center, height),
    )


def local_sizes(strokes: Strokes, stroke: Indices, center: Array, height: float) -> Array:
    """Height of the writing around each bead, shape (B,).

    The median of what the strokes nearby measure for themselves, weighted with how far they went up
    and down.
    """
    runs, owner = strokes.vertical_runs
    own, travel = _median_runs(runs, owner, len(strokes))
    count = min(NEIGHBORS, len(stroke))
    tree = cKDTree(center / [STRETCH, 1.0])
    _, near = tree.query(center / [STRETCH, 1.0], k=np.arange(1, count + 1))
    values, weights = own[stroke[near]], travel[stroke[near]] + 1e-9 * height
    order = np.argsort(values, axis=1)
    values = np.take_along_axis(values, order, axis=1)
    so_far = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    place = (so_far < so_far[:, -1:] / 2).sum(axis=1)
    size = values[np.arange(len(values)), np.minimum(place, count - 1)]
    return np.clip(size, 0.3 * height, 4.0 * height)


def _median_runs(runs: Array, owner: Indices, count: int) -> tuple[Array, Array]:
    """Length-weighted median run of each stroke and the sum of its runs, shapes (count,)."""
    travel = np.bincount(owner, runs, count).astype(np.float64)
    median = np.zeros(count, dtype=np.float64)
    if len(runs):
        order = np.lexsort((runs, owner))
        so_far = np.cumsum(runs[order])
        ends = np.cumsum(np.bincount(owner, minlength=count))
        begins = ends - np.bincount(owner, minlength=count)
        some = ends > begins
        half = so_far[ends[some] - 1] - travel[some] / 2
        median[some] = runs[order][np.searchsorted(so_far, half * (1 - 1e-12))]
    return median, travel
