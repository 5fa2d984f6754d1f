"""Finds the marks near a place without looking at all of them. Knows bounds only.

The page is cut into squares; a mark is noted in each that its bounds touch, one that touches very
many in a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.marks import Bounds, Key

SQUARE = 96.0
"""Page units: a little more than a line of writing is high."""

MOST = 256
"""Squares that a mark is noted in at most."""

FAR = 1e9
"""Places beyond are all in the outermost squares."""


class Grid:
    """Of the marks of one note."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], set[Key]] = {}
        self._large: set[Key] = set()

    def add(self, key: Key, bounds: Bounds) -> None:
        """A mark is there now."""
        if _count(bounds) > MOST:
            self._large.add(key)
            return
        for square in _squares(bounds):
            self._squares.setdefault(square, set()).add(key)

    def remove(self, key: Key, bounds: Bounds) -> None:
        """A mark is gone; its bounds are those that it was added with."""
        if _count(bounds) > MOST:
            self._large.discard(key)
            return
        for square in _squares(bounds):
            keys = self._squares[square]
            keys.discard(key)
            if not keys:
                del self._squares[square]

    def near(self, bounds: Bounds) -> list[Key]:
        """Marks whose squares the bounds touch, in the order of their keys."""
        found = set(self._large)
        if _count(bounds) > len(self._squares):
            left, top, right, bottom = _corners(bounds)
            for (x, y), keys in self._squares.items():
                if left <= x <= right and top <= y <= bottom:
                    found |= keys
        else:
            for square in _squares(bounds):
                found |= self._squares.get(square, frozenset())
        return sorted(found)


def _corners(bounds: Bounds) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(min(max(x, -FAR), FAR) // SQUARE) for x in bounds)
    return left, top, right, bottom


def _count(bounds: Bounds) -> int:
    left, top, right, bottom = _corners(bounds)
    return (right - left + 1) * (bottom - top + 1)


def _squares(bounds: Bounds) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = _corners(bounds)
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            yield x, y
