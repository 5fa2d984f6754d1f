"""Strokes given to the line that they fit best: dots, bars and points first of all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handwriting.page.beads import Beads
from handwriting.page.choosing import choices, nearby
from handwriting.page.doubts import doubts
from handwriting.page.grouping import courses
from handwriting.page.gutters import Gutter
from handwriting.page.strokes import Array, Indices, Strokes
from handwriting.page.succession import likeliest

CLEARLY = 1.0
"""Log-odds by which another line must fit a stroke better than its own."""

THIN = 0.5
"""Share of the usual ink in a width below which a piece is dots, bars and quotes, no letters."""

CRUMBS = ((1.5, 4.0), (3.0, 6.0), (2.0, 12.0), (1.5, 30.0), (1.5, 30.0))
"""Sizes that a crumb is wide at most, and the log-odds at which its strokes still fit."""

NARROW, FITS = 12.0, 10.0
"""Sizes that a piece is wide at most to be no line if its strokes fit wider ones at no more than
these mean log-odds. Chosen on varied pages of IAM-OnDB's `trainset`: its short lines have more."""


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
        cluster = home[beads.stroke]
        found = choices(strokes, beads, cluster, near)
        # Lines that a stroke makes up alone are not among the choices: it would not leave them.
        mine = found.line == home[found.stroke]
        cost = found.cost - CLEARLY * mine
        open_, more = doubts(strokes, beads, cluster, near, found)
        cost[open_] += more
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


def _extents(beads: Beads, cluster: Indices) -> tuple[Array, Array, Indices]:
    """Width of each piece in sizes of its writing, this size, and its beads, shapes (pieces,)."""
    count = np.bincount(cluster)
    left, right = np.full(len(count), np.inf), np.full(len(count), -np.inf)
    np.minimum.at(left, cluster, beads.low[:, 0])
    np.maximum.at(right, cluster, beads.high[:, 0])
    size = np.bincount(cluster, beads.size) / count
    return (right - left) / size, size, count
