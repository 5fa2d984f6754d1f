"""Which lines a stroke may belong to, and what speaks against each.

Knows strokes, the lines of the letters around them and where these lie, not what is done with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from handwriting.page.beads import Beads
from handwriting.page.grouping import courses
from handwriting.page.gutters import Gutter, parted
from handwriting.page.strokes import Array, Indices, Mask, Strokes

NEAREST = 32
"""Beads around a stroke whose lines are looked at."""

STRETCH = 2.0
"""Beads beside a stroke count as so many times nearer than those above or below."""

ZONE = 0.4
"""Half the height of a line's small letters, in sizes."""

WEIGHTS = np.array([2.6, 2.2, 1.1, 4.0, 3.1, 2.1])
"""Log-odds against a line: for all that a stroke leaves uncovered of its small letters' height, and
for a size of distance from its course, above it, below it, upright to its ink and to the side.
Fitted by `python -m benchmarks.pages.fit --data IAM_ONDB_FOLDER --forms 260`, rounded."""


@dataclass(frozen=True, eq=False)
class Choices:
    """Lines that strokes may belong to; one row for each stroke and line near it.

    Attributes:
        stroke: the stroke, ascending, shape (R,).
        line: one of its lines, shape (R,).
        size: of the writing there, shape (R,).
        place: how far its middle, its top and its bottom lie below the line's course, and its ink
            from the line's, in all and to the side, in sizes, shape (R, 5).
    """

    stroke: Indices
    line: Indices
    size: Array
    place: Array

    @property
    def misfits(self) -> Array:
        """What speaks against each line, in the order of `WEIGHTS`, shape (R, 6)."""
        off, top, bottom, near, side = self.place.T
        cover = np.clip(np.minimum(bottom, ZONE) - np.maximum(top, -ZONE), 0, None) / (2 * ZONE)
        above, below = np.maximum(-ZONE - bottom, 0), np.maximum(top - ZONE, 0)
        return np.column_stack([1 - cover, np.abs(off), above, below, near - side, side])

    @property
    def cost(self) -> Array:
        """How badly the stroke fits, in log-odds, shape (R,)."""
        return self.misfits @ WEIGHTS

    def pick(self, chosen: Mask | Indices) -> Choices:
        """The rows for which `chosen` holds, or of these numbers."""
        return Choices(
            self.stroke[chosen], self.line[chosen], self.size[chosen], self.place[chosen]
        )

    def best(self, count: int) -> tuple[Indices, Array]:
        """The best line of each of `count` strokes and its cost; -1 and infinite without any."""
        home, least = np.full(count, -1), np.full(count, np.inf)
        cost = self.cost
        order = np.lexsort((cost, self.stroke))
        first = order[begins_of(self.stroke[order])]
        home[self.stroke[first]] = self.line[first]
        least[self.stroke[first]] = cost[first]
        return home, least


@dataclass(frozen=True, eq=False)
class Nearby:
    """What lies near strokes whatever line it is in: K beads of each of C strokes.

    Attributes:
        chosen: the strokes, ascending, shape (C,).
        bead: the beads near each, the nearest first, as all below of shape (C, K).
        counts: whether a bead is none of the stroke's own and no gutter lies between.
        away: distance from middle to middle along x, in sizes.
        apart: distance from box to box, in sizes.
        aside: the same to the side only.
    """

    chosen: Indices
    bead: Indices
    counts: Mask
    away: Array
    apart: Array
    aside: Array


def nearby(
    strokes: Strokes, beads: Beads, chosen: Indices, gutters: Sequence[Gutter] = ()
) -> Nearby:
    """The beads near each chosen stroke.

    Args:
        strokes: of the page, lines level.
        beads: of strokes that have a line.
        chosen: strokes to place, ascending.
        gutters: that part lines.
    """
    low, high, middle = strokes.low, strokes.high, strokes.medians
    scale = [STRETCH, 1.0]
    count = min(NEAREST, len(beads))
    _, near = cKDTree(beads.center / scale).query(middle[chosen] / scale, k=np.arange(1, count + 1))
    stroke, bead = np.repeat(chosen, count), near.ravel()
    counts = beads.stroke[bead] != stroke
    counts &= ~parted(gutters, middle, stroke, beads.center, bead)
    size = beads.size[bead]
    away = np.abs(middle[stroke, 0] - beads.center[bead, 0]) / size
    aside, upright = (
        np.maximum(
            np.maximum(beads.low[bead, i] - high[stroke, i], low[stroke, i] - beads.high[bead, i]),
            0,
        )
        for i in range(2)
    )
    apart, aside = np.hypot(aside, upright) / size, aside / size
    return Nearby(chosen, near, *(of.reshape(near.shape) for of in (counts, away, apart, aside)))


def choices(strokes: Strokes, beads: Beads, cluster: Indices, near: Nearby) -> Choices:
    """What each chosen stroke would cost in the lines near it.

    Args:
        strokes: of the page, lines level.
        beads: of strokes that have a line.
        cluster: the line of each bead.
        near: the beads near each stroke to place.
    """
    low, high, middle = strokes.low, strokes.high, strokes.medians
    order = np.argsort(cluster[near.bead], axis=1, kind="stable")
    order = (order + near.bead.shape[1] * np.arange(len(order))[:, None]).ravel()
    order = order[near.counts.ravel()[order]]
    stroke, bead = near.chosen[order // near.bead.shape[1]], near.bead.ravel()[order]
    line = cluster[bead]
    begins = begins_of(stroke, line)
    if not len(begins):
        return Choices(stroke, line, np.zeros(0), np.zeros((0, 5)))
    nearest = np.minimum.reduceat(near.apart.ravel()[order], begins)
    side = np.minimum.reduceat(near.aside.ravel()[order], begins)
    first = _least(near.away.ravel()[order], begins)
    stroke, bead, line = stroke[first], bead[first], line[first]
    size = beads.size[bead]
    level, slope = courses(beads, cluster)
    at = level[bead] + slope[bead] * (middle[stroke, 0] - beads.center[bead, 0])
    off = (middle[stroke, 1] - at) / size
    top, bottom = (low[stroke, 1] - at) / size, (high[stroke, 1] - at) / size
    return Choices(stroke, line, size, np.column_stack([off, top, bottom, nearest, side]))


def _least(values: Array, begins: Indices) -> Indices:
    """Where the first of the least values of each stretch stands."""
    times = np.diff(np.append(begins, len(values)))
    least = np.flatnonzero(values == np.repeat(np.minimum.reduceat(values, begins), times))
    return least[np.searchsorted(least, begins)]


def begins_of(*keys: Indices) -> Indices:
    """Where rows begin that differ in some key from the row before."""
    new = np.zeros(len(keys[0]), dtype=bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)
