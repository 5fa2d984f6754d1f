"""The ink of a UNIPEN file: pen components, and segments that pick from them and label them.

See `handwriting.formats.unipen` for the format; this module knows nothing of keywords and files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError, InkFileError
from handwriting.formats.numbers import parse_numbers
from handwriting.ink import Ink, Stroke

PLAUSIBLE_RATES = (20.0, 1000.0)
"""Sampling rates in Hz that a tablet can have; times are not made from any other."""

_PIECE = re.compile(r"(\d{1,9})(?::(\d{1,9}))?(?:-(\d{1,9})(?::(\d{1,9}))?)?", re.ASCII)


@dataclass(frozen=True)
class Device:
    """What the numbers of a component mean.

    Attributes:
        columns: names of the columns, X and Y among them.
        rate: declared points per second, or None.
        resolution: points per unit of length in x and in y, where declared.
    """

    columns: tuple[str, ...] = ("X", "Y")
    rate: float | None = None
    resolution: tuple[float | None, float | None] = (None, None)

    @property
    def y_scale(self) -> float:
        """What turns y into the unit of x, and downward."""
        x, y = self.resolution
        return -x / y if x and y else -1.0

    @property
    def seconds_per_point(self) -> float | None:
        """The sampling interval, or None if none or no plausible one is declared."""
        low, high = PLAUSIBLE_RATES
        return 1 / self.rate if self.rate is not None and low <= self.rate <= high else None


@dataclass(frozen=True)
class Component:
    """One stretch of the pen, down on the pad or up in the air, with at least one point.

    The numbers are parsed when asked for, because most users want few of them.

    Attributes:
        down: the pen touched the pad.
        numbers: the rows of the component, as written.
        device: what the numbers mean.
        pause: milliseconds that passed before it without any points (`.DT`).
        writer: the writer in force, or None.
    """

    down: bool
    numbers: str
    device: Device
    pause: float = 0.0
    writer: str | None = None

    def rows(self) -> NDArray[np.float64]:
        """The points, shape (N, number of columns).

        Raises:
            InkFileError: something is not a number, or a row is incomplete.
        """
        try:
            return parse_numbers(self.numbers).reshape(-1, len(self.device.columns))
        except ValueError as error:
            raise InkFileError(
                f"a pen component does not hold rows of {len(self.device.columns)} numbers "
                f"({' '.join(self.device.columns)[:60]!a}): {self.numbers[:30]!a}"
            ) from error


@dataclass(frozen=True)
class Segment:
    """A labelled part of the ink.

    Attributes:
        kind: level in the hierarchy, such as WORD.
        where: the components, such as `4:10-6,9`, or None where the file leaves it open.
        quality: BAD, OK, GOOD or `?`.
        label: what it reads, or None.
        components: the set of components that `where` counts in, shared by its segments.
    """

    kind: str
    where: str | None
    quality: str
    label: str | None
    components: list[Component] = field(repr=False)

    @property
    def writer(self) -> str | None:
        """The writer in force at the first component, or None.

        Raises:
            InkFileError: `where` does not fit the components.
        """
        return self.components[self._pieces()[0][0]].writer

    def ink(self) -> Ink:
        """The pen-down part of the segment; times start at its first component.

        Raises:
            InkFileError: `where` does not fit the components, nothing is drawn, or the numbers
                are damaged.
        """
        pieces = self._pieces()
        strokes: list[Stroke] = []
        clock = 0.0
        next_piece = 0
        for index in range(pieces[0][0], pieces[-1][0] + 1):
            component = self.components[index]
            rows = component.rows()
            times, clock = times_of(component, rows, clock, first=index == pieces[0][0])
            while next_piece < len(pieces) and pieces[next_piece][0] == index:
                _, first, last = pieces[next_piece]
                next_piece += 1
                if component.down:
                    strokes.append(self._stroke(component, rows, times, first, last))
        if not strokes:
            raise InkFileError(f"{self} has only components with the pen up")
        return Ink(tuple(strokes))

    def __str__(self) -> str:
        return f"segment {self.kind} {self.where or '?'} {self.label!r}"

    def _stroke(
        self,
        component: Component,
        rows: NDArray[np.float64],
        times: NDArray[np.float64] | None,
        first: int,
        last: int | None,
    ) -> Stroke:
        window = slice(first, None if last is None else last + 1)
        columns = component.device.columns
        x, y = rows[window, columns.index("X")], rows[window, columns.index("Y")]
        xy = np.stack([x, y * component.device.y_scale], axis=1)  # (N, 2), y down
        try:
            return Stroke(xy, None if times is None else times[window])
        except InkError as error:
            raise InkFileError(f"{self}: {error}") from error

    def _pieces(self) -> list[tuple[int, int, int | None]]:
        """Component, first and last point of each piece, in the order of drawing."""
        pieces: list[tuple[int, int, int | None]] = []
        for part in (self.where or "?").split(","):
            match = _PIECE.fullmatch(part)
            if match is None:
                raise InkFileError(f"{self} does not say which components it means")
            start, first, end, last = match.groups()
            a = int(start)
            b = a if end is None else int(end)
            if not a <= b < len(self.components):
                raise InkFileError(
                    f"{self} is out of order or beyond the {len(self.components)} components "
                    "of its set"
                )
            if end is None:
                last = first  # a single point, as in "7:3"
            for index in range(a, b + 1):
                begin = int(first) if index == a and first else 0
                stop = int(last) if index == b and last else None
                pieces.append((index, begin, stop))
        return sorted(pieces, key=lambda piece: piece[:2])


def times_of(
    component: Component, rows: NDArray[np.float64], clock: float, *, first: bool
) -> tuple[NDArray[np.float64] | None, float]:
    """Times in seconds of the rows, shape (N,), or None, and the clock after them.

    Without a column T, times are counted from the sampling rate, to the millisecond: that is the
    resolution of T itself.

    Args:
        component: whose times are wanted.
        rows: of the component.
        clock: seconds at the end of the component before.
        first: there is none before, so a pause does not count.
    """
    device = component.device
    if "T" in device.columns:
        return rows[:, device.columns.index("T")] / 1000, clock
    step = device.seconds_per_point
    if step is None:
        return None, clock
    if not first:
        clock += component.pause / 1000
    milliseconds = np.rint((clock + step * np.arange(len(rows))) * 1000)
    return milliseconds / 1000, clock + step * len(rows)
