"""The strokes of a Rnote file: brush strokes and shapes, from decoded JSON to points and a pen.

Versions spell the same things differently. A path is `{start, segments}` since 0.5.9, with segments
that lead on from the last point; before, it was a list of segments that carry their starts. Curves
become points, along which the pressure is blended. See `rnote` for the file around them.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwriting.formats.curves import Point, blend, flatten_arc, flatten_bezier
from handwriting.ink import Pen

Columns = tuple[NDArray[np.float64], NDArray[np.float64] | None, Pen]
"""Positions, shape (N, 2), pressures, shape (N,), or None, and the pen."""

DAMAGE = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)
"""What taking apart a value of an unknown form raises."""

_CONTROLS = ("cp", "cp1", "cp2")

_OPAQUE = 255


def brush_stroke(value: dict[str, Any], room: int) -> Columns:
    """A stroke of the brush.

    Args:
        value: the decoded component.
        room: stop when the points are more.
    """
    path = value["path"]
    xy, pressure = _straight(path) or _walked(path, room)
    return xy, pressure if np.isfinite(pressure).all() else None, _pen(value)


def shape_stroke(value: dict[str, Any], room: int) -> Columns:
    """The outline of a shape, drawn in one stroke. A shape of a new kind has no points."""
    ((name, parts),) = value["shape"].items()
    outline = _OUTLINES.get(name)
    points = outline(parts) if outline is not None else []
    return np.array(points[: room + 1], dtype=np.float64).reshape(-1, 2), None, _pen(value)


READERS: dict[str, Callable[[dict[str, Any], int], Columns]] = {
    "brushstroke": brush_stroke,
    "shapestroke": shape_stroke,
}
"""By the name of the component."""


def rgba(color: Any) -> str | None:
    """A color with parts from 0 to 1 as `#rrggbb`, or `#rrggbbaa` unless opaque."""
    try:
        parts = [float(color[key]) for key in "rgba"]
    except DAMAGE:
        return None
    if not all(map(math.isfinite, parts)):
        return None
    bytes_ = [round(min(max(part, 0.0), 1.0) * _OPAQUE) for part in parts]
    return "#" + "".join(f"{byte:02x}" for byte in bytes_[: 3 if bytes_[3] == _OPAQUE else 4])


def _straight(path: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Positions, (N, 2), and pressures, (N,), of a path of lines alone, as most are; else None."""
    if not isinstance(path, dict):
        return None
    elements = [path["start"]]
    for segment in path["segments"]:
        (parts,) = segment.values()
        if len(parts) != 1:
            return None
        elements.append(parts["end"])
    xy = np.array([element["pos"] for element in elements], dtype=np.float64)
    pressure = [element.get("pressure", math.nan) for element in elements]
    return xy.reshape(len(elements), 2), np.array(pressure, dtype=np.float64)


def _walked(path: Any, room: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same of a path of any form."""
    points = _Points()
    if isinstance(path, dict):
        points.start(path["start"])
    for segment in path["segments"] if isinstance(path, dict) else path:
        ((name, parts),) = segment.items()
        points.segment(name, parts)
        if len(points.pressure) > room:
            break
    return np.array(points.xy).reshape(-1, 2), np.array(points.pressure)


class _Points:
    """The points of a path in the making."""

    def __init__(self) -> None:
        self.xy = array("d")
        self.pressure = array("d")
        self._last: Point | None = None

    def start(self, element: dict[str, Any]) -> None:
        """Adds the point of an element."""
        self._add(_pair(element["pos"]), float(element.get("pressure", math.nan)))

    def segment(self, name: str, parts: dict[str, Any]) -> None:
        """Adds the points of a segment behind the last one; of a dot, the dot."""
        if name == "dot":
            self.start(parts["element"])
            return
        if "start" in parts and _pair(parts["start"]["pos"]) != self._last:
            self.start(parts["start"])
        end = parts["end"]
        pressure = float(end.get("pressure", math.nan))
        controls = [_pair(parts[key]) for key in _CONTROLS if key in parts]
        if not controls:
            self._add(_pair(end["pos"]), pressure)
            return
        if self._last is None:
            raise ValueError("a curve from nowhere")
        points = flatten_bezier([self._last, *controls, _pair(end["pos"])])
        pressures = blend(self.pressure[-1], pressure, len(points))
        for point, value in zip(points, pressures, strict=True):
            self._add(point, value)

    def _add(self, point: Point, pressure: float) -> None:
        self.xy.extend(point)
        self.pressure.append(pressure)
        self._last = point


def _pen(value: dict[str, Any]) -> Pen:
    """The pen of a style, whichever of the styles it is."""
    ((_, style),) = value["style"].items()
    width = float(style.get("stroke_width", math.nan))
    return Pen(rgba(style.get("stroke_color")), width if 0 < width < math.inf else None)


def _pair(pos: Any) -> Point:
    x, y = pos
    return float(x), float(y)


def _line(parts: dict[str, Any]) -> list[Point]:
    return [_pair(parts["start"]), _pair(parts["end"])]


def _arrow(parts: dict[str, Any]) -> list[Point]:
    return [_pair(parts["start"]), _pair(parts["tip"])]


def _curve(parts: dict[str, Any]) -> list[Point]:
    start, end = _pair(parts["start"]), _pair(parts["end"])
    controls = [_pair(parts[key]) for key in _CONTROLS if key in parts]
    return [start, *flatten_bezier([start, *controls, end])]


def _polyline(parts: dict[str, Any]) -> list[Point]:
    return [_pair(parts["start"]), *map(_pair, parts["path"])]


def _polygon(parts: dict[str, Any]) -> list[Point]:
    points = _polyline(parts)
    return [*points, points[0]]


def _rectangle(parts: dict[str, Any]) -> list[Point]:
    width, height = _pair(parts["cuboid"]["half_extents"])
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return _transformed(((x * width, y * height) for x, y in corners), parts)


def _ellipse(parts: dict[str, Any]) -> list[Point]:
    rx, ry = _pair(parts["radii"])
    right, left = (rx, 0.0), (-rx, 0.0)
    lower = flatten_arc(right, (rx, ry), 0, large=False, sweep=True, end=left)
    upper = flatten_arc(left, (rx, ry), 0, large=False, sweep=True, end=right)
    return _transformed([right, *lower, *upper], parts)


def _transformed(points: Iterable[Point], parts: dict[str, Any]) -> list[Point]:
    """Applies an affine map: six numbers, or nine in columns (before 0.15)."""
    numbers = parts["affine"] if "affine" in parts else parts["transform"]["affine"]
    columns = len(numbers) // 3
    a, b = _pair(numbers[:2])
    c, d = _pair(numbers[columns : columns + 2])
    e, f = _pair(numbers[2 * columns : 2 * columns + 2])
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


_OUTLINES: dict[str, Callable[[dict[str, Any]], list[Point]]] = {
    "line": _line,
    "arrow": _arrow,
    "quadbez": _curve,
    "cubbez": _curve,
    "polyline": _polyline,
    "polygon": _polygon,
    "rect": _rectangle,
    "rectangle": _rectangle,
    "ellipse": _ellipse,
}
