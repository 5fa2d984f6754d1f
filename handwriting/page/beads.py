"""Strokes cut into beads: pieces about as wide as a letter, each with its place and size.

A word written in one stroke becomes a chain of beads that follows its line; a letter is one bead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from handwriting.page.sorting import by_number
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

    @cached_property
    def from_left(self) -> Indices:
        """The beads by the x of their centers, shape (B,)."""
        return np.argsort(self.center[:, 0], kind="stable")

    def along(self, cluster: Indices) -> Indices:
        """The beads, one cluster after the other, each from left to right, shape (B,).

        Args:
            cluster: of each bead, from 0 on.
        """
        return by_number(self.from_left, by=cluster)

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
    beads = cut_evenly(strokes, chosen, height)
    return replace(beads, size=local_sizes(strokes, beads.stroke, beads.center, height))


def cut_evenly(strokes: Strokes, chosen: Indices, height: float) -> Beads:
    """The same, but the size of all beads is that of the page's writing."""
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
        np.full(len(stroke), height),
    )


def writing_size(strokes: Strokes, chosen: Indices) -> float:
    """The height of the writing of the chosen strokes; 0 if all are level."""
    travel, weighted = _runs(strokes)
    total = travel[chosen].sum()
    return float(np.exp(weighted[chosen].sum() / total)) if total > 0 else 0.0


def local_sizes(strokes: Strokes, stroke: Indices, center: Array, height: float) -> Array:
    """Height of the writing around each bead, shape (B,), by the strokes nearby."""
    travel, weighted = _runs(strokes)
    count = min(NEIGHBORS, len(stroke))
    tree = cKDTree(center / [STRETCH, 1.0])
    _, near = tree.query(center / [STRETCH, 1.0], k=np.arange(1, count + 1))
    total = travel[stroke[near]].sum(axis=1) + 1e-9 * height
    mean = (weighted[stroke[near]].sum(axis=1) + 1e-9 * height * np.log(height)) / total
    return np.clip(np.exp(mean), 0.3 * height, 4.0 * height)


def _runs(strokes: Strokes) -> tuple[Array, Array]:
    """How far each stroke goes up and down, and that times the logarithm of its runs' heights.

    Their quotient is the logarithm of the runs' mean height weighted with the way. Unlike the
    median, which lies either among the small letters or among the tall ones, it hardly depends on
    how many tall letters there are.
    """
    runs, owner = strokes.vertical_runs
    ways = np.bincount(owner, runs, len(strokes)).astype(np.float64)
    logs = runs * np.log(np.maximum(runs, 1e-300))
    return ways, np.bincount(owner, logs, len(strokes)).astype(np.float64)
