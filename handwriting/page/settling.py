"""Strokes given to the line that they fit best: dots, bars and points first of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from handwriting.page.beads import Beads
from handwriting.page.grouping import courses
from handwriting.page.gutters import Gutter, parted
from handwriting.page.strokes import Array, Indices, Mask, Strokes
from handwriting.page.succession import likeliest

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

CLEARLY = 1.0
"""Log-odds by which another line must fit a stroke better than its own."""

THIN = 0.5
"""Share of the usual ink in a width below which a piece is dots, bars and quotes, no letters."""

CRUMBS = ((1.5, 4.0), (3.0, 6.0), (2.0, 12.0), (1.5, 30.0), (1.5, 30.0))
"""Sizes that a crumb is wide at most, and the log-odds at which its strokes still fit."""

NARROW, FITS = 12.0, 10.0
"""Sizes that a piece is wide at most to be no line if its strokes fit wider ones at no more than
these mean log-odds. Chosen on varied pages of IAM-OnDB's `trainset`: its short lines have more."""


@dataclass(frozen=True, eq=False)
class Choices:
    """Lines that strokes may belong to; one row for each stroke and line near it.

    Attributes:
        stroke: the stroke, ascending, shape (R,).
        line: one of its lines, shape (R,).
        misfits: what speaks against it, see `misfits`, shape (R, 6).
    """

    stroke: Indices
    line: Indices
    misfits: Array

    @property
    def cost(self) -> Array:
        """How badly the stroke fits, in log-odds, shape (R,)."""
        return self.misfits @ WEIGHTS

    def pick(self, chosen: Mask) -> Choices:
        """The rows for which `chosen` holds."""
        return Choices(self.stroke[chosen], self.line[chosen], self.misfits[chosen])

    def best(self, count: int) -> tuple[Indices, Array]:
        """The best line of each of `count` strokes and its cost; -1 and infinite without any."""
        home, least = np.full(count, -1), np.full(count, np.inf)
        cost = self.cost
        order = np.lexsort((cost, self.stroke))
        first = order[_begins(self.stroke[order])]
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
    begins = _begins(stroke, line)
    if not len(begins):
        return Choices(stroke, line, np.zeros((0, len(WEIGHTS))))
    nearest = np.minimum.reduceat(near.apart.ravel()[order], begins)
    side = np.minimum.reduceat(near.aside.ravel()[order], begins)
    first = _least(near.away.ravel()[order], begins)
    stroke, bead, line = stroke[first], bead[first], line[first]
    size = beads.size[bead]
    level, slope = courses(beads, cluster)
    at = level[bead] + slope[bead] * (middle[stroke, 0] - beads.center[bead, 0])
    off = (middle[stroke, 1] - at) / size
    top, bottom = (low[stroke, 1] - at) / size, (high[stroke, 1] - at) / size
    return Choices(stroke, line, misfits(off, top, bottom, nearest, side))


def absorb(
    strokes: Strokes, beads: Beads, home: Indices, height: float, gutters: Sequence[Gutter] = ()
) -> Indices:
    """Strokes of crumbs, pieces too small for a line, go to the lines that they fit.

    Args:
        strokes: of the page, lines level.
        beads: of strokes that have a line.
        home: the line of each stroke, shape (S,).
        height: of the writing.
        gutters: that part lines.
    """
    home = home.copy()
    for most, limit in CRUMBS:
        _, cluster = np.unique(home[beads.stroke], return_inverse=True)
        width, size, count = _extents(beads, cluster)
        ink = np.bincount(cluster, beads.weight * height) / size / (width + 1.0)
        crumb = (width < most) | (ink < THIN * np.median(np.repeat(ink, count)))
        if crumb.all():
            break
        loose = np.unique(beads.stroke[crumb[cluster]])
        lines = beads.pick(~crumb[cluster])
        near = nearby(strokes, lines, loose, gutters)
        to, cost = choices(strokes, lines, home[lines.stroke], near).best(len(strokes))
        fine = loose[cost[loose] < limit]
        home[fine] = to[fine]
    return home


def dissolve(
    strokes: Strokes, beads: Beads, home: Indices, gutters: Sequence[Gutter] = ()
) -> Indices:
    """Strokes of pieces that are no lines go to those that they fit: commas, tails, quotes.

    Each stands where a line would be crowded, between the letters of one and the next; together
    they look like a line of their own.

    Args:
        strokes: of the page, lines level.
        beads: of strokes that have a line.
        home: the line of each stroke, shape (S,).
        gutters: that part lines.
    """
    names, cluster = np.unique(home[beads.stroke], return_inverse=True)
    width, _, _ = _extents(beads, cluster)
    piece = np.full(len(strokes), -1)
    piece[beads.stroke] = cluster
    loose = np.unique(beads.stroke[(width < NARROW)[cluster]])
    found = choices(strokes, beads, cluster, nearby(strokes, beads, loose, gutters))
    found = found.pick(width[found.line] > width[piece[found.stroke]])
    to, cost = found.best(len(strokes))
    count = np.bincount(piece[loose], minlength=len(names))
    mean = np.bincount(piece[loose], cost[loose], len(names)) / np.maximum(count, 1)
    gone = (count > 0) & (mean < FITS)
    fine = loose[gone[piece[loose]]]
    fine = fine[~gone[to[fine]]]
    home = home.copy()
    home[fine] = names[to[fine]]
    return home


def resettle(
    strokes: Strokes,
    beads: Beads,
    home: Indices,
    loose: Indices,
    change: float,
    gutters: Sequence[Gutter] = (),
) -> Indices:
    """Every stroke that has a line or is loose goes where it fits best, in place and in order.

    Args:
        strokes: of the page, lines level.
        beads: of strokes that have a line.
        home: the line of each stroke, shape (S,).
        loose: strokes that have none yet.
        change: log-odds against a change of line between strokes in a row.
        gutters: that part lines.
    """
    every = np.union1d(np.flatnonzero(home >= 0), loose)
    near = nearby(strokes, beads, every, gutters)
    for _ in range(2):
        found = choices(strokes, beads, home[beads.stroke], near)
        # Lines that a stroke makes up alone are not among the choices: it would not leave them.
        mine = found.line == home[found.stroke]
        cost = found.cost - CLEARLY * mine
        kept = home < 0
        kept[found.stroke[mine]] = True
        rows = kept[found.stroke]
        before, home = (
            home,
            likeliest(found.stroke[rows], found.line[rows], cost[rows], home, change),
        )
        if (home == before).all():
            break
    return home


def places(strokes: Strokes, beads: Beads, home: Indices) -> tuple[Array, Array]:
    """How far each stroke lies below the course of its line, and the writing's size there.

    Both of shape (S,), the first in sizes; strokes without a line lie nowhere: 0.
    """
    cluster = home[beads.stroke]
    kept = cluster >= 0
    off, size = np.zeros(len(home)), np.ones(len(home))
    if not kept.any():
        return off, size
    beads, cluster = beads.pick(kept), cluster[kept]
    level, slope = courses(beads, cluster)
    x = beads.center[:, 0]
    span = float(np.ptp(strokes.xy[:, 0])) + 1.0
    origin = float(strokes.xy[:, 0].min())
    order = beads.along(cluster)
    key = x[order] - origin + cluster[order] * 2 * span
    middle = strokes.medians
    own = np.flatnonzero(home >= 0)
    place = np.searchsorted(key, middle[own, 0] - origin + home[own] * 2 * span)
    near = np.clip(np.stack([place - 1, place]), 0, len(order) - 1)
    near = order[near]
    away = np.abs(x[near] - middle[own, 0]) + np.where(cluster[near] == home[own], 0, 1e300)
    best = near[np.argmin(away, axis=0), np.arange(len(own))]
    fine = cluster[best] == home[own]
    own, best = own[fine], best[fine]
    at = level[best] + slope[best] * (middle[own, 0] - x[best])
    size[own] = beads.size[best]
    off[own] = (middle[own, 1] - at) / size[own]
    return off, size


def misfits(off: Array, top: Array, bottom: Array, near: Array, side: Array) -> Array:
    """What speaks against a stroke in a line, in the order of `WEIGHTS`, shape (R, 6).

    Args:
        off: how far its middle lies below the line's course, in sizes; as all of them, shape (R,).
        top: how far its top does.
        bottom: how far its bottom does.
        near: distance to the nearest ink of the line.
        side: distance to the side of it.
    """
    cover = np.clip(np.minimum(bottom, ZONE) - np.maximum(top, -ZONE), 0, None) / (2 * ZONE)
    above, below = np.maximum(-ZONE - bottom, 0), np.maximum(top - ZONE, 0)
    return np.column_stack([1 - cover, np.abs(off), above, below, near - side, side])


def _extents(beads: Beads, cluster: Indices) -> tuple[Array, Array, Indices]:
    """Width of each piece in sizes of its writing, this size, and its beads, shapes (pieces,)."""
    count = np.bincount(cluster)
    left, right = np.full(len(count), np.inf), np.full(len(count), -np.inf)
    np.minimum.at(left, cluster, beads.low[:, 0])
    np.maximum.at(right, cluster, beads.high[:, 0])
    size = np.bincount(cluster, beads.size) / count
    return (right - left) / size, size, count


def _least(values: Array, begins: Indices) -> Indices:
    """Where the first of the least values of each stretch stands."""
    times = np.diff(np.append(begins, len(values)))
    least = np.flatnonzero(values == np.repeat(np.minimum.reduceat(values, begins), times))
    return least[np.searchsorted(least, begins)]


def _begins(*keys: Indices) -> Indices:
    """Where rows begin that differ in some key from the row before."""
    new = np.zeros(len(keys[0]), dtype=bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)
