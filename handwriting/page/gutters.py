"""Gutters: stripes without ink that part columns, marginal notes and lists side by side.

Knows what lies on which side of them, not how they are found (`columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.page.strokes import Array, Indices

Bits = NDArray[np.uint64]

MOST = 64
"""Gutters of a page at most: as many as an integer has bits."""


@dataclass(frozen=True)
class Gutter:
    """A stripe that no line crosses.

    Attributes:
        x: its middle where y is 0.
        tilt: dx/dy.
        top: where it begins.
        bottom: where it ends.
        lines: lines on either side of it, less a little for those with a narrow gap there.
        evidence: what tells whether it parts columns, in the order of `columns.WEIGHTS`.
    """

    x: float
    tilt: float
    top: float
    bottom: float
    lines: float
    evidence: tuple[float, ...] = ()

    def sides(self, xy: Array) -> Array:
        """-1 left of it, 1 right of it, 0 above or below, for places of shape (N, 2)."""
        side = np.sign(xy[:, 0] - self.tilt * xy[:, 1] - self.x)
        return np.where((xy[:, 1] >= self.top) & (xy[:, 1] <= self.bottom), side, 0.0)


def parted(
    gutters: Sequence[Gutter], one: Array, a: Indices, other: Array, b: Indices
) -> NDArray[np.bool_]:
    """Whether a gutter lies between two places of each pair, shape (P,).

    Args:
        gutters: `MOST` at most.
        one: places, shape (N, 2).
        a: which of them is in each pair, shape (P,).
        other: more places, or the same, shape (M, 2).
        b: which of these is, shape (P,).
    """
    if not gutters or not len(a):
        return np.zeros(len(a), dtype=bool)
    widest = float(np.abs(one[a, 0] - other[b, 0]).max())
    west, east = _bits(gutters, one, a, widest)
    other_west, other_east = _bits(gutters, other, b, widest)
    found = (west[a] & other_east[b]) | (east[a] & other_west[b])
    return np.asarray(found != 0)


def _bits(
    gutters: Sequence[Gutter], places: Array, used: Indices, widest: float
) -> tuple[Bits, Bits]:
    """The gutters that each place lies left and right of, a bit for each, shapes (N,).

    Only the places used are told, and of each only the gutters no farther away than `widest`.
    """
    west, east = np.zeros((2, len(places)), dtype=np.uint64)
    some = np.zeros(len(places), dtype=bool)
    some[used] = True
    order = np.flatnonzero(some)
    order = order[np.argsort(places[order, 0])]
    x = places[order, 0]
    for number, gutter in enumerate(gutters):
        one, two = sorted(gutter.x + gutter.tilt * y for y in (gutter.top, gutter.bottom))
        reach = widest + 1e-9 * (abs(one) + abs(two) + widest)  # what rounding may do
        near = order[slice(*np.searchsorted(x, [one - reach, two + reach]))]
        side = gutter.sides(places[near])
        bit = np.uint64(1 << number)
        west[near[side < 0]] |= bit
        east[near[side > 0]] |= bit
    return west, east
