"""What is measured of every stroke of a page, once, for all strokes together.

Knows nothing of lines: each stroke is looked at for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOISE = 0.15
"""Runs shorter than this share of their stroke's height are jitter."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """The strokes of a page, joined; N points, S strokes.

    Attributes:
        xy: all points, shape (N, 2).
        owner: the stroke of each point, shape (N,).
        starts: the first point of each stroke, shape (S,).
        steps: length of the way to each point from the one before, 0 at the start of a stroke,
            shape (N,).
    """

    xy: Array
    owner: Indices
    starts: Indices
    steps: Array

    @classmethod
    def join(cls, strokes: Sequence[Array]) -> Strokes:
        """Joins strokes of shape (n, 2) each, n >= 1; at least one stroke."""
        sizes = np.array([len(stroke) for stroke in strokes], dtype=np.int64)
        return cls._of(np.concatenate(strokes), sizes)

    @classmethod
    def _of(cls, xy: Array, sizes: Indices) -> Strokes:
        owner = np.repeat(np.arange(len(sizes)), sizes)
        starts = np.cumsum(sizes) - sizes
        steps = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
        steps[starts] = 0.0
        return cls(xy, owner, starts, steps)

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def sizes(self) -> Indices:
        """Number of points of each stroke, shape (S,)."""
        return np.diff(np.append(self.starts, len(self.xy)))

    @cached_property
    def lasts(self) -> Indices:
        """The last point of each stroke, shape (S,)."""
        return self.starts + self.sizes - 1

    @property
    def ends(self) -> tuple[Array, Array]:
        """Where each stroke begins and where it ends, shape (S, 2) each."""
        return self.xy[self.starts], self.xy[self.lasts]

    def points(self, stroke: int) -> Array:
        """The points of one stroke, shape (n, 2)."""
        return self.xy[self.starts[stroke] : self.lasts[stroke] + 1]

    def points_of(self, chosen: Indices) -> Indices:
        """The numbers of the points of the chosen strokes, one stroke after the other."""
        sizes = self.sizes[chosen]
        before = np.cumsum(sizes) - sizes
        return np.arange(int(sizes.sum())) + np.repeat(self.starts[chosen] - before, sizes)

    def moved(self, matrix: Array, center: Array) -> Strokes:
        """The same strokes, `center` taken off and multiplied by a (2, 2) matrix."""
        x, y = (self.xy - center).T
        # A product of so long and narrow a matrix would wake all threads for nothing.
        return Strokes._of(np.outer(x, matrix[0]) + np.outer(y, matrix[1]), self.sizes)

    @cached_property
    def low(self) -> Array:
        """Left and top of each stroke, shape (S, 2)."""
        return np.minimum.reduceat(self.xy, self.starts)

    @cached_property
    def high(self) -> Array:
        """Right and bottom of each stroke, shape (S, 2)."""
        return np.maximum.reduceat(self.xy, self.starts)

    @cached_property
    def lengths(self) -> Array:
        """How far the pen went in each stroke, shape (S,)."""
        return np.add.reduceat(self.steps, self.starts)

    @cached_property
    def medians(self) -> Array:
        """Middle of each stroke, in x of its box, in y by the ink's length, shape (S, 2)."""
        order = np.lexsort((self.xy[:, 1], self.owner))
        y, weight = self.xy[order, 1], self.steps[order]
        weight = weight + 1e-6 * (1e-300 + self.lengths)[self.owner]
        so_far = np.cumsum(weight)
        ends = np.append(self.starts[1:], len(y)) - 1
        half = (so_far[self.starts] - weight[self.starts] + so_far[ends]) / 2
        middle = (self.low[:, 0] + self.high[:, 0]) / 2
        place = np.clip(np.searchsorted(so_far, half), self.starts, ends)
        return np.column_stack([middle, y[place]])

    @cached_property
    def vertical_runs(self) -> tuple[Array, Indices]:
        """Heights of the pen's up- and downstrokes and the stroke of each, shapes (R,).

        A run goes on until the pen turns back by more than `NOISE` of the stroke's height.
        """
        y = self.xy[:, 1]
        first = np.zeros(len(y), dtype=bool)
        first[self.starts] = True
        kept = first | (np.diff(y, prepend=y[0]) != 0)
        y, first, owner = y[kept], first[kept], self.owner[kept]
        rising = np.diff(y) > 0
        turn = first | np.append(first[1:], True)
        turn[1:-1] |= rising[1:] != rising[:-1]
        least = NOISE * (self.high - self.low)[:, 1]
        return _runs(y[turn], first[turn], owner[turn], least[owner[turn]])


def _runs(levels: Array, begins: Mask, owner: Indices, least: Array) -> tuple[Array, Indices]:
    """Joins the zigzag of levels over turns that are jitter; most strokes have none."""
    steps = np.abs(np.diff(levels, prepend=levels[:1]))
    jitter = np.zeros(int(owner[-1]) + 1, dtype=bool)
    jitter[owner[~begins & (steps < least)]] = True
    rough = jitter[owner]
    fine = ~rough & ~begins
    heights: list[float] = []
    owners: list[int] = []
    last = run = 0.0
    for level, begin, stroke, enough in zip(
        levels[rough].tolist(),
        begins[rough].tolist(),
        owner[rough].tolist(),
        least[rough].tolist(),
        strict=True,
    ):
        step = level - last
        if begin:
            last, run = level, 0.0
        elif run and step * run > 0:
            run += step
            heights[-1] = abs(run)
            last = level
        elif abs(step) >= enough:
            run = step
            heights.append(abs(run))
            owners.append(stroke)
            last = level
    name = np.concatenate([owner[fine], np.array(owners, dtype=np.int64)])
    order = np.argsort(name, kind="stable")
    return np.concatenate([steps[fine], np.array(heights)])[order], name[order]
