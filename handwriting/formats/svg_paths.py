"""The path data of SVG, as points: SVG 2, chapter 9.3.

Curves and arcs are flattened; every subpath is a stroke of its own. Knows no elements and no
transforms.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator

from handwriting.errors import InkError
from handwriting.formats.curves import TOLERANCE, Point, flatten_arc, flatten_bezier
from handwriting.formats.numbers import parse_numbers

_NUMBER = re.compile(r"[\s,]*+([-+]?(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?)", re.ASCII)
_FLAG = re.compile(r"[\s,]*+([01])")
_COMMAND = re.compile(r"[\s,]*+([MmZzLlHhVvCcSsQqTtAa])")
_END = re.compile(r"[\s,]*+$")
_LEADING = re.compile(r"[\s,]*+[-+.\d]", re.ASCII)

_STRAIGHT = re.compile(r"\s*+M[\s\d.,+-]++(?:L[\s\d.,+-]++)*+", re.ASCII)
"""A single stroke of straight lines, which needs no walk through its commands."""
_MARKS = re.compile("[ML,]")

_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_ARC_FLAGS = (3, 4)  # places of an arc's numbers that are one digit each, which nothing need follow


def subpaths(data: str, room: int, tolerance: float = TOLERANCE) -> Iterator[array[float]]:
    """The points of each subpath: x, y, x, y and so on.

    Args:
        data: the attribute `d`.
        room: stop when the points are more.
        tolerance: how far a chord may lie from its curve, in the unit of the path.

    Raises:
        InkError: it is not of the grammar.
    """
    if _STRAIGHT.fullmatch(data):
        try:
            points = array("d", parse_numbers(_MARKS.sub(" ", data)))
        except ValueError:  # numbers may follow each other without a space, as in 1-2
            points = array("d")
        if len(points) >= 4 and len(points) % 2 == 0:
            return iter([points])
    return _Path(data, room, tolerance).subpaths()


class _Path:
    """Draws the commands of a path one after the other."""

    def __init__(self, data: str, room: int, tolerance: float) -> None:
        self._data = data
        self._place = 0
        self._room = room
        self._tolerance = tolerance
        self._points = array("d")  # of the subpath at hand
        self._here: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._cubic: Point | None = None  # control point that a smooth curve mirrors
        self._quadratic: Point | None = None
        self._draw: dict[str, Callable[[list[float], Point], None]] = {
            "L": self._line,
            "H": self._horizontal,
            "V": self._vertical,
            "C": self._curve,
            "S": self._smooth_curve,
            "Q": self._conic,
            "T": self._smooth_conic,
            "A": self._arc,
        }

    def subpaths(self) -> Iterator[array[float]]:
        """See the function of this name."""
        drawn = 0
        for command, numbers in self._commands():
            relative = command.islower()
            name = command.upper()
            if name == "M":
                if self._points:
                    yield self._points
                    drawn += len(self._points) // 2
                self._points = array("d")
                origin = self._here if relative else (0.0, 0.0)
                self._start = (origin[0] + numbers[0], origin[1] + numbers[1])
                self._go_to(self._start)
            elif name == "Z":
                if self._points and self._here != self._start:
                    self._go_to(self._start)
            else:
                if not self._points:
                    self._go_to(self._here)  # drawn on from the end of a closed subpath
                if command == "h" and numbers == [0.0] and len(self._points) == 2:
                    continue  # a line of no length is a dot
                cubic, quadratic = self._cubic, self._quadratic
                self._draw[name](numbers, self._here if relative else (0.0, 0.0))
                if self._cubic is cubic:
                    self._cubic = None
                if self._quadratic is quadratic:
                    self._quadratic = None
            if name in "MZ":
                self._cubic = self._quadratic = None
            if drawn + len(self._points) // 2 > self._room:
                break
        if self._points:
            yield self._points

    def _commands(self) -> Iterator[tuple[str, list[float]]]:
        """Each command with its numbers; repeated numbers repeat the command."""
        while _END.match(self._data, self._place) is None:
            match = _COMMAND.match(self._data, self._place)
            if match is None:
                raise self._unknown()
            self._place = match.end()
            command = match[1]
            yield command, self._numbers(command)
            if command in "Zz":
                continue
            command = {"M": "L", "m": "l"}.get(command, command)
            while _LEADING.match(self._data, self._place):
                yield command, self._numbers(command)

    def _numbers(self, command: str) -> list[float]:
        is_arc = command in "Aa"
        numbers = []
        for place in range(_COUNTS[command.upper()]):
            pattern = _FLAG if is_arc and place in _ARC_FLAGS else _NUMBER
            match = pattern.match(self._data, self._place)
            if match is None:
                raise self._unknown()
            self._place = match.end()
            numbers.append(float(match[1]))
        return numbers

    def _go_to(self, *points: Point) -> None:
        for point in points:
            self._points.extend(point)
        self._here = points[-1]

    def _line(self, numbers: list[float], origin: Point) -> None:
        self._go_to((origin[0] + numbers[0], origin[1] + numbers[1]))

    def _horizontal(self, numbers: list[float], origin: Point) -> None:
        self._go_to((origin[0] + numbers[0], self._here[1]))

    def _vertical(self, numbers: list[float], origin: Point) -> None:
        self._go_to((self._here[0], origin[1] + numbers[0]))

    def _curve(self, numbers: list[float], origin: Point) -> None:
        self._bend(self._here, *_pairs(numbers, origin))

    def _smooth_curve(self, numbers: list[float], origin: Point) -> None:
        mirrored = _mirrored(self._cubic, self._here)
        self._bend(self._here, mirrored, *_pairs(numbers, origin))

    def _conic(self, numbers: list[float], origin: Point) -> None:
        self._bend(self._here, *_pairs(numbers, origin))

    def _smooth_conic(self, numbers: list[float], origin: Point) -> None:
        mirrored = _mirrored(self._quadratic, self._here)
        self._bend(self._here, mirrored, *_pairs(numbers, origin))

    def _arc(self, numbers: list[float], origin: Point) -> None:
        end = (origin[0] + numbers[5], origin[1] + numbers[6])
        radii = (numbers[0], numbers[1])
        large, sweep = bool(numbers[3]), bool(numbers[4])
        self._go_to(*flatten_arc(self._here, radii, numbers[2], large, sweep, end, self._tolerance))

    def _bend(self, *controls: Point) -> None:
        self._go_to(*flatten_bezier(controls, self._tolerance))
        if len(controls) == 4:
            self._cubic = controls[2]
        else:
            self._quadratic = controls[1]

    def _unknown(self) -> InkError:
        rest = self._data[self._place : self._place + 20]
        return InkError(f"the path goes on with {rest!a}, which is not of its grammar")


def _pairs(numbers: list[float], origin: Point) -> list[Point]:
    return [
        (origin[0] + x, origin[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
    ]


def _mirrored(control: Point | None, here: Point) -> Point:
    """Where a smooth curve has its first control point."""
    if control is None:
        return here
    return 2 * here[0] - control[0], 2 * here[1] - control[1]
