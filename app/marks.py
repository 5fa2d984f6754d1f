"""Marks on a note, and changes that can be undone: the values that all of the app passes around.

A mark is a stroke with an identity and a text line. A change takes marks and corrections away and
puts others in their place; its inverse is the change back. Knows neither Qt nor networks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from handwriting.ink import Stroke

Key = tuple[int, ...]
"""Identity and order of a mark: the pieces of mark (5,) are (5, 0), (5, 1), … and sort behind it
and before (6,)."""

T = TypeVar("T")

InkPoint = tuple[Key, int]
"""A point of a note: the mark and the place in its stroke."""

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True, eq=False)
class Mark:
    """One stroke of a note; equal only to itself.

    Attributes:
        key: see `Key`.
        stroke: as drawn, in page units, with time and pressure where the device had them.
        line: number of the text line that it belongs to.
    """

    key: Key
    stroke: Stroke
    line: int

    @cached_property
    def bounds(self) -> Bounds:
        """Of its points, without the width of the pen."""
        return bounds_of(self.stroke.xy)

    def moved(self, dx: float, dy: float, line: int) -> Mark:
        """The same mark at another place."""
        return Mark(self.key, replace(self.stroke, xy=self.stroke.xy + np.array((dx, dy))), line)

    def in_line(self, line: int) -> Mark:
        """The same mark in another line."""
        return Mark(self.key, self.stroke, line)


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
    """

    name: str
    removed: tuple[Mark, ...] = ()
    added: tuple[Mark, ...] = ()
    retracted: tuple[Correction, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def inverse(self) -> Change:
        """The change back."""
        return Change(self.name, self.added, self.removed, self.corrections, self.retracted)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.retracted or self.corrections)

    def then(self, later: Change) -> Change:
        """Both as one; what the first brought and the second took never was."""
        return Change(
            self.name,
            self.removed + _without(later.removed, self.added),
            _without(self.added, later.removed) + later.added,
            self.retracted + _without(later.retracted, self.corrections),
            _without(self.corrections, later.retracted) + later.corrections,
        )


def _without(values: tuple[T, ...], others: Iterable[T]) -> tuple[T, ...]:
    gone = {id(other) for other in others}
    return tuple(value for value in values if id(value) not in gone)


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
