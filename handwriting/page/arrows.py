"""Arrows: a shaft, and at its tip a head in a stroke of its own or in two.

Knows nothing of the writing around an arrow but its height.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from handwriting.page.strokes import Array, Indices, Mask, Strokes

SHAFT, STEEP = 1.6, 2.4
"""Heights from end to end of a shaft at least: one that stands must be longer than a stem."""

BENT = 0.6
"""Share of a shaft's way that lies between its ends, at least: shafts are often drawn in a bow."""

TIP = 0.45
"""Heights that the barbs of a head may begin off the end of the shaft."""

SHORTEST, LONGEST = 0.25, 1.6
"""Heights that a barb is long."""

STRAIGHT = 0.9
"""Share of its way that lies between the ends and the corner of a head, at least: letters are
rounder."""

BOW = 0.2
"""How far a barb in a stroke of its own leaves the straight way, as a share of that, at most."""

OPEN = (0.15, 0.95)
"""Sines of the angles between barb and shaft: about 9 to 72 degrees."""


@dataclass(frozen=True, eq=False)
class _Barbs:
    """Straight pieces of strokes that could be one side of an arrow's head; B of them.

    Attributes:
        stroke: that each is a piece of, shape (B,).
        tip: where it begins, shape (B, 2).
        way: from there to its end, shape (B, 2).
    """

    stroke: Indices
    tip: Array
    way: Array


def arrows(strokes: Strokes, height: float) -> Mask:
    """Shafts and heads, shape (S,): a barb on either side of the shaft, both pointing back."""
    found = np.zeros(len(strokes), dtype=bool)
    shaft, tip, back = _tips(strokes, height)
    barbs = _barbs(strokes, height)
    if not len(shaft) or not len(barbs.stroke):
        return found
    near = cKDTree(tip).sparse_distance_matrix(
        cKDTree(barbs.tip), TIP * height, output_type="coo_matrix"
    )
    at, barb = near.row, near.col
    length = np.hypot(*barbs.way[barb].T)
    along = (barbs.way[barb] * back[at]).sum(axis=1) / length
    across = (barbs.way[barb, 1] * back[at, 0] - barbs.way[barb, 0] * back[at, 1]) / length
    fine = (along > 0) & (np.abs(across) > OPEN[0]) & (np.abs(across) < OPEN[1])
    fine &= barbs.stroke[barb] != shaft[at]
    at, barb, left = at[fine], barb[fine], across[fine] < 0
    both = np.zeros((2, len(shaft)), dtype=bool)
    both[0, at[left]] = both[1, at[~left]] = True
    whole = both[0] & both[1]
    found[shaft[whole]] = True
    found[barbs.stroke[barb[whole[at]]]] = True
    return found


def _tips(strokes: Strokes, height: float) -> tuple[Indices, Array, Array]:
    """Ends of all that could be a shaft: the stroke, the place, the way back, of length 1.

    Each end is told twice: with the way that the shaft takes there, and with the way to its other
    end. Heads on a bow are drawn by either.
    """
    begin, end = strokes.ends
    chord = np.hypot(*(end - begin).T)
    wide, tall = np.abs(end - begin).T
    least = np.where(tall < 0.6 * wide, SHAFT, STEEP) * height
    chosen = np.flatnonzero((chord > least) & (chord > BENT * strokes.lengths))
    so_far = np.cumsum(strokes.steps)
    first, last = strokes.starts[chosen], strokes.lasts[chosen]
    inner = np.minimum(height, strokes.lengths[chosen] / 2)
    after = np.clip(np.searchsorted(so_far, so_far[first] + inner), first, last)
    before = np.clip(np.searchsorted(so_far, so_far[last] - inner) - 1, first, last)
    tip = strokes.xy[np.concatenate([first, last, first, last])]
    back = strokes.xy[np.concatenate([after, before, last, first])] - tip
    back /= np.maximum(np.hypot(*back.T), 1e-300)[:, None]
    return np.tile(chosen, 4), tip, back


def _barbs(strokes: Strokes, height: float) -> _Barbs:
    """The two straight pieces of a head with a corner; a straight stroke from either end."""
    begin, end = strokes.ends
    corner = _corners(strokes)
    one, two = np.hypot(*(begin - corner).T), np.hypot(*(end - corner).T)
    chord = np.hypot(*(end - begin).T)
    way, aside = end - begin, corner - begin
    off = np.abs(way[:, 0] * aside[:, 1] - way[:, 1] * aside[:, 0])
    straight = off < BOW * chord * chord
    bent = (one + two > STRAIGHT * strokes.lengths) & (chord < STRAIGHT * (one + two))
    bent &= np.maximum(one, two) < 3 * np.minimum(one, two)
    single, double = np.flatnonzero(straight), np.flatnonzero(bent)
    stroke = np.concatenate([single, single, double, double])
    tip = np.concatenate([begin[single], end[single], corner[double], corner[double]])
    to = np.concatenate([end[single], begin[single], begin[double], end[double]])
    length = np.hypot(*(to - tip).T)
    fine = (length > SHORTEST * height) & (length < LONGEST * height)
    return _Barbs(stroke[fine], tip[fine], (to - tip)[fine])


def _corners(strokes: Strokes) -> Array:
    """The point of each stroke that lies farthest from the way between its ends, shape (S, 2)."""
    begin, end = strokes.ends
    way = (end - begin)[strokes.owner]
    off = strokes.xy - begin[strokes.owner]
    away = np.abs(off[:, 1] * way[:, 0] - off[:, 0] * way[:, 1])
    most = np.maximum.reduceat(away, strokes.starts)
    places = np.flatnonzero(away >= most[strokes.owner])
    return strokes.xy[places[np.searchsorted(strokes.owner[places], np.arange(len(strokes)))]]
