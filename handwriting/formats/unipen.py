r"""UNIPEN 1.0: pen components, and the segments that label them (Guyon et al., ICPR 1994).

A file is a stream of keywords at the beginning of a line, each followed by its arguments. Ink
stands in `.PEN_DOWN` and `.PEN_UP` components; a `.SEGMENT` names components by number and says
what they read. The format defines itself (`.KEYWORD`), so unknown keywords are passed over.

What a reader must know, and much of the data depends on:

* components without points are not counted; `.PEN_UP` components with points are, though they are
  not drawn;
* the count starts again at each `.START_SET` and in each file;
* a segment may stand before or after the ink that it names;
* y points up in the file; here it is turned to point down;
* the declared sampling rate can be nonsense.

This module does not open files: `.INCLUDE` goes through the function that the caller passes, for
instance an `IncludeFolder`, which never leaves its folder; without one it is refused. It knows
nothing of corpora, categories or what a writer's name means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError, InkFileError
from handwriting.ink import Ink, Stroke

PLAUSIBLE_RATES = (20.0, 1000.0)
"""Sampling rates in Hz that a tablet can have; times are not made from any other."""

MAX_INCLUDES = 100
"""Files that one file may include, directly or through others."""

Include = Callable[[str], str]
"""Returns the text of an included file, or raises InkFileError."""

_KEYWORD = re.compile(r"^\.([A-Za-z][A-Za-z0-9_]*)", re.MULTILINE)
_SEGMENT = re.compile(
    r"\s*(?P<kind>[^\s\"]+)(?:\s+(?P<where>[^\s\"]+))?(?:\s+(?P<quality>[^\s\"]+))?"
    r"(?:\s*\"(?P<label>(?:[^\"\\]|\\.)*)\"?)?",
    re.DOTALL,
)
_PIECE = re.compile(r"(\d{1,9})(?::(\d{1,9}))?(?:-(\d{1,9})(?::(\d{1,9}))?)?")
_ESCAPES = {"t": " ", "n": " "}


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
            values = np.array(self.numbers.split(), dtype=np.float64)
            return values.reshape(-1, len(self.device.columns))
        except ValueError as error:
            raise InkFileError(
                f"a pen component does not hold rows of {len(self.device.columns)} numbers "
                f"({' '.join(self.device.columns)}): {self.numbers[:30]!r}"
            ) from error


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
            times, clock = _times(component, rows, clock, first=index == pieces[0][0])
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


def parse_unipen(text: str, include: Include | None = None, *, name: str = "") -> tuple[
    list[Segment], list[list[Component]]
]:
    """Segments and sets of components of a UNIPEN file.

    Args:
        text: the file, decoded (UNIPEN is ASCII; Latin-1 reads every file).
        include: gives the text of an included file; without it `.INCLUDE` is refused.
        name: the file's name, for messages.

    Returns:
        The segments in file order, and the sets of components in file order.

    Raises:
        InkFileError: no keyword at all, an impossible declaration, or a refused include.
    """
    parser = _Parser(include, name)
    parser.run(text)
    if not parser.keywords:
        raise InkFileError(f"{name or 'this text'}: not UNIPEN: no line starts with a keyword")
    return parser.segments, [components for components in parser.sets if components]


class IncludeFolder:
    """Reads included files from below one folder and nowhere else.

    Args:
        folder: the root that the names of includes are relative to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def __call__(self, name: str) -> str:
        """The text of the included file.

        Raises:
            InkFileError: the name points out of the folder, or there is no such file.
        """
        parts = PurePosixPath(name.replace("\\", "/"))
        path = (self.folder / parts).resolve()
        if parts.is_absolute() or ".." in parts.parts or not path.is_relative_to(self.folder):
            raise InkFileError(f"the include {name!r} points out of {self.folder} and is refused")
        try:
            return path.read_text(encoding="latin-1")
        except (OSError, ValueError) as error:
            raise InkFileError(f"the include {name!r} cannot be read from {self.folder}") from error


class _Parser:
    """What is in force while a file is read from top to bottom."""

    def __init__(self, include: Include | None, name: str) -> None:
        self.segments: list[Segment] = []
        self.sets: list[list[Component]] = [[]]
        self.keywords = 0
        self._include = include
        self._name = name
        self._open: list[str] = []
        self._included = 0
        self._at_file_start = False
        self._device = Device()
        self._writer: str | None = None
        self._pause = 0.0
        self._handlers: dict[str, Callable[[str], None]] = {
            "PEN_DOWN": self._pen_down,
            "PEN_UP": self._pen_up,
            "DT": self._dt,
            "SEGMENT": self._segment,
            "START_SET": self._start_set,
            "INCLUDE": self._read_include,
            "COORD": self._coord,
            "POINTS_PER_SECOND": self._rate,
            "WRITER_ID": self._writer_id,
            **{
                f"{axis}_POINTS_PER_{unit}": self._resolution(axis)
                for axis in "XY"
                for unit in ("INCH", "MM")
            },
        }

    def run(self, text: str) -> None:
        for keyword, arguments in _statements(text):
            self.keywords += 1
            handler = self._handlers.get(keyword)
            if handler is not None:
                handler(arguments)

    def _pen_down(self, arguments: str) -> None:
        self._component(arguments, down=True)

    def _pen_up(self, arguments: str) -> None:
        self._component(arguments, down=False)

    def _component(self, numbers: str, *, down: bool) -> None:
        if not numbers or numbers.isspace():
            return  # empty components are not counted
        if self._at_file_start and self.sets[-1]:
            self.sets.append([])
        self._at_file_start = False
        component = Component(down, numbers, self._device, self._pause, self._writer)
        self.sets[-1].append(component)
        self._pause = 0.0

    def _dt(self, arguments: str) -> None:
        self._pause += max(_number(arguments) or 0.0, 0.0)

    def _segment(self, arguments: str) -> None:
        match = _SEGMENT.match(arguments)
        if match is None:
            return
        label = match["label"]
        self.segments.append(
            Segment(
                match["kind"],
                None if match["where"] in (None, "?") else match["where"],
                match["quality"] or "?",
                None if label is None else _unescape(label),
                self.sets[-1],
            )
        )

    def _start_set(self, _: str) -> None:
        self._at_file_start = False
        if self.sets[-1]:
            self.sets.append([])

    def _coord(self, arguments: str) -> None:
        columns = tuple(arguments.upper().split())
        if not {"X", "Y"} <= set(columns) or len(columns) > len(set(columns)):
            raise InkFileError(f"{self._place}: .COORD {arguments.strip()!r} lacks X or Y")
        self._device = Device(columns, self._device.rate, self._device.resolution)

    def _rate(self, arguments: str) -> None:
        old = self._device
        self._device = Device(old.columns, _number(arguments), old.resolution)

    def _resolution(self, axis: str) -> Callable[[str], None]:
        def declare(arguments: str) -> None:
            old = self._device
            value = _number(arguments)
            value = value if value is not None and 1e-3 <= value <= 1e6 else None
            x, y = old.resolution
            both = (value, y) if axis == "X" else (x, value)
            self._device = Device(old.columns, old.rate, both)

        return declare

    def _writer_id(self, arguments: str) -> None:
        self._writer = " ".join(arguments.split()) or None

    def _read_include(self, arguments: str) -> None:
        name = arguments.strip().partition("\n")[0].strip()
        if self._include is None:
            raise InkFileError(
                f"{self._place}: it includes the file {name!r}, and files named inside a file "
                "are not opened"
            )
        self._included += 1
        if name in self._open or self._included > MAX_INCLUDES:
            raise InkFileError(
                f"{self._place}: the include {name!r} runs in a circle or is one of more than "
                f"{MAX_INCLUDES}"
            )
        self._open.append(name)
        self._at_file_start = True
        self.run(self._include(name))
        self._at_file_start = False
        self._open.pop()

    @property
    def _place(self) -> str:
        return " > ".join([self._name or "UNIPEN text", *self._open])


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """Each keyword of a text, without its dot, and what follows it."""
    keyword = None
    end = 0
    for match in _KEYWORD.finditer(text):
        if keyword is not None:
            yield keyword, text[end : match.start()]
        keyword = match[1]
        end = match.end()
    if keyword is not None:
        yield keyword, text[end:]


def _times(
    component: Component, rows: NDArray[np.float64], clock: float, *, first: bool
) -> tuple[NDArray[np.float64] | None, float]:
    """Times in seconds of the rows, shape (N,), and the clock after them.

    Without a column T, times are counted from the sampling rate, to the millisecond: that is the
    resolution of T itself.
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


def _number(arguments: str) -> float | None:
    words = arguments.split(None, 1)
    try:
        value = float(words[0]) if words else None
    except ValueError:
        return None
    return value if value is not None and np.isfinite(value) else None


def _unescape(label: str) -> str:
    """The text of a label: escapes resolved, white space of any kind counted as a space."""
    plain = re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), label, flags=re.DOTALL)
    return " ".join(plain.split())
