"""Marks on a note, and changes that can be undone: the values that all of the app passes around.

A mark is a stroke with an identity, a page and a text line; a leaf is a page as paper. A change
takes marks, corrections and leaves away and puts others in their place; its inverse is the change
back. Knows neither Qt nor networks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from handwriting.ink import Ruling, Stroke

Key = tuple[int, ...]
"""Identity and order of a mark: the pieces of mark (5,) are (5, 0), (5, 1), … and sort behind it
and before (6,)."""

T = TypeVar("T")

InkPoint = tuple[Key, int]
"""A point of a note: the mark and the place in its stroke."""

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom."""

MANY = 20_000
"""Points from which on a stroke is no writing: it is not read, and is painted less carefully."""

PART = 1024
"""Points of a stroke that are looked at or painted in one go."""

NO_LINE = -1
"""The line of marks that are no text: drawings, and whatever no pen has written."""


@dataclass(frozen=True, eq=False)
class Mark:
    """One stroke of a note; equal only to itself.

    Attributes:
        key: see `Key`.
        stroke: as drawn, in page units, with time and pressure where the device had them.
        line: number of the text line that it belongs to, or `NO_LINE`; no two pages share one.
        page: number of the leaf that it is on.
    """

    key: Key
    stroke: Stroke
    line: int
    page: int = 0

    @cached_property
    def bounds(self) -> Bounds:
        """Of its points, without the width of the pen."""
        return bounds_of(self.stroke.xy)

    @cached_property
    def parts(self) -> NDArray[np.float64]:
        """Bounds of each `PART` points with those before and behind them, shape (P, 4)."""
        return parts_of(self.stroke.xy)

    @property
    def inked(self) -> Bounds:
        """With the width of the pen, where it has one of its own."""
        left, top, right, bottom = self.bounds
        pad = self.stroke.pen.width or 0.0
        return left - pad, top - pad, right + pad, bottom + pad

    def moved(self, dx: float, dy: float, line: int) -> Mark:
        """The same mark at another place."""
        stroke = replace(self.stroke, xy=self.stroke.xy + np.array((dx, dy)))
        return Mark(self.key, stroke, line, self.page)

    def in_line(self, line: int) -> Mark:
        """The same mark in another line."""
        return Mark(self.key, self.stroke, line, self.page)


@dataclass(frozen=True)
class Leaf:
    """One page as paper.

    Attributes:
        number: its identity, whatever its place among the others.
        size: width and height in page units, or None for a page without edges.
        background: color of the paper, or None for the theme's.
        ruling: what the file says is printed on it.
        text: that the file carried for it.
        order: of its text lines, as far as it was told; others are read where they lie.
        enlarged: how many times larger than on paper it is here, so that one can write beside ink
            of another program; where the file said how large that is.
        cut: whether its text lines have been looked for; as long as they have not, all its ink is
            in none.
    """

    number: int = 0
    size: tuple[float, float] | None = None
    background: str | None = None
    ruling: Ruling | None = None
    text: str | None = None
    order: tuple[int, ...] = ()
    enlarged: float = 1.0
    cut: bool = True


Leaves = tuple[Leaf, ...]
"""The pages of a note, in their order."""


@dataclass(frozen=True)
class Correction:
    """What the user says that some ink reads.

    Attributes:
        text: one word.
        ink: its points.
    """

    text: str
    ink: frozenset[InkPoint]


@dataclass(frozen=True)
class Change:
    """A step from one state of a note to another.

    Attributes:
        name: for the menu: "Undo …".
        removed: marks that were there and go.
        added: marks that come.
        retracted: corrections that go.
        corrections: corrections that come.
        leaves: the pages before and after, or None if they stay. A page that goes must be empty
            by then.
    """

    name: str
    removed: tuple[Mark, ...] = ()
    added: tuple[Mark, ...] = ()
    retracted: tuple[Correction, ...] = ()
    corrections: tuple[Correction, ...] = ()
    leaves: tuple[Leaves, Leaves] | None = None

    @property
    def inverse(self) -> Change:
        """The change back."""
        leaves = None if self.leaves is None else (self.leaves[1], self.leaves[0])
        return Change(self.name, self.added, self.removed, self.corrections, self.retracted, leaves)

    def __bool__(self) -> bool:
        corrected = self.retracted or self.corrections
        return bool(self.removed or self.added or corrected or self.leaves)

    def then(self, later: Change) -> Change:
        """Both as one; what the first brought and the second took never was."""
        return Change(
            self.name,
            self.removed + _without(later.removed, self.added),
            _without(self.added, later.removed) + later.added,
            self.retracted + _without(later.retracted, self.corrections),
            _without(self.corrections, later.retracted) + later.corrections,
            _joined(self.leaves, later.leaves),
        )


def _joined(
    first: tuple[Leaves, Leaves] | None, later: tuple[Leaves, Leaves] | None
) -> tuple[Leaves, Leaves] | None:
    if first is None or later is None:
        return first or later
    return first[0], later[1]


def _without(values: tuple[T, ...], others: Iterable[T]) -> tuple[T, ...]:
    gone = {id(other) for other in others}
    return tuple(value for value in values if id(value) not in gone)


def parts_of(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bounds of each `PART` of some points (N, 2), and of those that adjoin it, shape (P, 4)."""
    starts = np.arange(0, len(xy), PART)
    before, behind = np.maximum(starts - 1, 0), np.minimum(starts + PART, len(xy) - 1)
    low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
    low = np.minimum(low, np.minimum(xy[before], xy[behind]))
    high = np.maximum(high, np.maximum(xy[before], xy[behind]))
    return np.concatenate([low, high], axis=1)


def bounds_of(xy: NDArray[np.float64]) -> Bounds:
    """Of points of shape (N, 2), N >= 1."""
    left, top = xy.min(axis=0)
    right, bottom = xy.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def united(boxes: Iterable[Bounds]) -> Bounds | None:
    """The smallest bounds around all; None around none."""
    known = list(boxes)
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
