"""Gathers the strokes that a reader finds and keeps count of them.

This module does not know where they come from; it turns an ink that cannot exist into an error
that names the file and the stroke.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError, InkFileError
from handwriting.formats.content import Content
from handwriting.ink import Ink, Page, Pen, Stroke


class Drawing:
    """The strokes of a file in the making, page by page.

    Args:
        content: the file that is read, for its name and limits.
        noun: what the format calls a stroke.
    """

    def __init__(self, content: Content, noun: str = "stroke") -> None:
        self._content = content
        self._noun = noun
        self._strokes: list[Stroke] = []
        self._pages: list[Page] = []
        self._count = 0
        self._points = 0
        self._most_strokes = content.limits.strokes_of(len(content.data))

    @property
    def room(self) -> int:
        """Points that may still come."""
        return self._content.limits.points - self._points

    def count(self, points: int, number: int, line: int | None = None) -> None:
        """Takes account of points before memory is spent on them.

        Args:
            points: how many more.
            number: of their stroke in the file, from 1.
            line: of the file, if known.

        Raises:
            InkFileError: they are too many.
        """
        self._points += points
        if self._points > self._content.limits.points:
            raise self.refusal(
                f"more than the {self._content.limits.points:,} points a file may hold",
                number,
                line,
            )

    def add(
        self,
        xy: NDArray[np.float64],
        t: NDArray[np.float64] | None,
        pressure: NDArray[np.float64] | None,
        pen: Pen,
        number: int,
        line: int | None = None,
        *,
        layer: str | None = None,
    ) -> None:
        """Appends a stroke whose points were counted.

        Args:
            xy: positions, shape (N, 2), y down.
            t: times in seconds, shape (N,), None if any is unknown.
            pressure: shape (N,), None if any is unknown.
            pen: what it was drawn with.
            number: of the stroke in the file, from 1.
            line: of the file, if known.
            layer: of the page.

        Raises:
            InkFileError: the stroke is one too many, or cannot exist.
        """
        self._count += 1
        if self._count > self._most_strokes:
            raise self.refusal(
                f"more than the {self._most_strokes:,} strokes a file of this size may hold",
                number,
                line,
            )
        try:
            self._strokes.append(Stroke(xy, t, pressure, pen, layer))
        except InkError as error:
            raise self.refusal(str(error), number, line) from error

    def refusal(self, reason: str, number: int, line: int | None = None) -> InkFileError:
        """An error that names the file and the stroke."""
        where = f"{self._noun} {number}" if line is None else f"{self._noun} {number}, line {line}"
        return self._content.refusal(f"{reason} ({where})")

    @property
    def ink(self) -> Ink | None:
        """What was gathered for the page at hand, None if nothing."""
        return Ink(tuple(self._strokes)) if self._strokes else None

    def finish_page(self, page: Page, order: Sequence[int] | None = None) -> None:
        """Puts what was gathered on a page, and begins another.

        Args:
            page: all about it but the ink.
            order: of its strokes, if another than that in which they came.

        Raises:
            InkFileError: the page is one too many.
        """
        if len(self._pages) >= self._content.limits.pages:
            raise self._content.refusal(
                f"more than the {self._content.limits.pages:,} pages a file may hold"
            )
        if order is not None:
            self._strokes = [self._strokes[index] for index in order]
        self._pages.append(replace(page, ink=self.ink))
        self._strokes = []

    @property
    def pages(self) -> tuple[Page, ...]:
        """The finished pages."""
        return tuple(self._pages)
