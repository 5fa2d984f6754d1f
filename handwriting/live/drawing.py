"""Ink that a hand is still adding to and taking from, one stroke at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handwriting.errors import InkError
from handwriting.ink import Ink, Stroke


@dataclass
class _Drawn:
    """A stroke that may still be written: its points in the pieces in which they came."""

    parts: list[NDArray[np.float64]] = field(default_factory=list)
    right: float = -np.inf
    left: float = np.inf

    def add(self, xy: NDArray[np.float64]) -> None:
        self.parts.append(xy)
        self.left = min(self.left, float(xy[:, 0].min()))
        self.right = max(self.right, float(xy[:, 0].max()))

    @property
    def xy(self) -> NDArray[np.float64]:
        if len(self.parts) > 1:
            self.parts = [np.concatenate(self.parts)]
        return self.parts[0]


class Drawing:
    """The strokes of one line, each under a number that stays its own.

    Attributes:
        writing: whether the pen is down.
    """

    def __init__(self) -> None:
        self.writing = False
        self._strokes: dict[int, _Drawn] = {}
        self._next = 0

    def begin_stroke(self) -> int:
        """The pen touches the paper; returns the number of the stroke.

        Raises:
            InkError: it did already.
        """
        if self.writing:
            raise InkError("a stroke was begun before the one before it was ended")
        self.writing = True
        self._strokes[self._next] = _Drawn()
        self._next += 1
        return self._next - 1

    def add_points(self, xy: ArrayLike) -> NDArray[np.float64]:
        """The pen moves; returns the points as an array of shape (n, 2).

        Args:
            xy: the next points of the stroke, shape (n, 2), y pointing down; n may be 0.

        Raises:
            InkError: no stroke was begun, or the points are not finite numbers in pairs.
        """
        if not self.writing:
            raise InkError("points were added before a stroke was begun")
        points = np.asarray(xy, dtype=np.float64)
        if points.size == 0:
            return np.zeros((0, 2))
        points = Stroke(points).xy
        self._strokes[self._next - 1].add(points)
        return points

    def end_stroke(self) -> None:
        """The pen leaves the paper. A stroke without a point is none.

        Raises:
            InkError: no stroke was begun.
        """
        if not self.writing:
            raise InkError("a stroke was ended that was never begun")
        self.writing = False
        if not self._strokes[self._next - 1].parts:
            del self._strokes[self._next - 1]

    def remove_stroke(self, number: int) -> tuple[float, float]:
        """Takes a stroke away; returns the smallest and the largest x of its ink.

        Raises:
            InkError: there is no such stroke, or the pen is down.
        """
        if self.writing:
            raise InkError("no stroke can be removed while the pen is down")
        if number not in self._strokes:
            raise InkError(f"there is no stroke {number} to remove")
        stroke = self._strokes.pop(number)
        return stroke.left, stroke.right

    def span(self, number: int) -> tuple[float, float]:
        """Smallest and largest x of a stroke."""
        return self._strokes[number].left, self._strokes[number].right

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the strokes that have a point, in the order in which they were drawn."""
        return tuple(number for number, drawn in self._strokes.items() if drawn.parts)

    @property
    def ink(self) -> Ink | None:
        """All ink so far, the unfinished stroke included; None if there is none."""
        strokes = [Stroke(self._strokes[number].xy) for number in self.numbers]
        return Ink(tuple(strokes)) if strokes else None
