"""From the decoded numbers of an InkML trace to the columns and the pen of a stroke.

All traces come out in the unit of the first one whose unit is known, so that contexts with
different units fit together. This module does not know XML.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError
from handwriting.formats.inkml_definitions import (
    MILLIMETERS,
    Brush,
    Channel,
    Meaning,
    number_in,
)
from handwriting.formats.inkml_traces import Layout, decode_trace
from handwriting.formats.pens import parse_color
from handwriting.ink import Pen, Tool

_TOOLS: tuple[Tool, ...] = ("pen", "highlighter", "eraser")
_OPAQUE = 255


@dataclass(frozen=True)
class Columns:
    """The points of one trace, or of a piece of one.

    Attributes:
        xy: shape (N, 2), y down, in the unit of the document.
        t: seconds, shape (N,), or None.
        pressure: shape (N,), or None.
    """

    xy: NDArray[np.float64]
    t: NDArray[np.float64] | None
    pressure: NDArray[np.float64] | None


class StrokeMaker:
    """Makes columns and pens in one unit of length.

    Attributes:
        unit: name of that unit, or None.
    """

    def __init__(self) -> None:
        self.unit: str | None = None
        self._millimeters: float | None = None  # per unit
        self._pens: dict[int, Pen] = {}

    def columns(self, text: str, meaning: Meaning, most: int) -> Columns:
        """Decodes a trace and converts it.

        Points without a position are left out. A time or pressure that is unknown at any point is
        left out at all of them rather than made up.

        Args:
            text: of the trace.
            meaning: of its channels.
            most: points allowed.

        Raises:
            InkError: see `decode_trace`; or the trace has no channels X and Y.
        """
        x, y, t, force = (meaning.index(name) for name in ("X", "Y", "T", "F"))
        if x is None or y is None:
            raise InkError("the trace format has no channels X and Y")
        wanted = [channel for channel in (x, y, t, force) if channel is not None]
        defaults = tuple(channel.default for channel in meaning.channels)
        values = decode_trace(text, Layout(meaning.regular, defaults, tuple(wanted)), most)
        values = values[~np.isnan(values[:, :2]).any(axis=1)]
        with np.errstate(over="ignore"):  # what becomes infinite is refused by Stroke
            return Columns(
                xy=self._positions(values[:, :2], meaning),
                t=None if t is None else _times(values[:, wanted.index(t)], meaning),
                pressure=None
                if force is None
                else _pressures(values[:, wanted.index(force)], meaning.channels[force]),
            )

    def pen(self, brush: Brush | None) -> Pen:
        """The pen that a brush describes."""
        if brush is None:
            return Pen()
        if id(brush) not in self._pens:
            properties = brush.properties
            self._pens[id(brush)] = Pen(
                _color(properties), self._width(properties), _tool(properties)
            )
        return self._pens[id(brush)]

    def _positions(self, xy: NDArray[np.float64], meaning: Meaning) -> NDArray[np.float64]:
        x_size, unit = meaning.length("X")
        y_size, _ = meaning.length("Y")
        if len(xy) and self._millimeters is None and self.unit is None:
            self._millimeters, self.unit = x_size, unit
            if x_size is not None and unit is None:
                self._millimeters, self.unit = 1.0, "mm"
        for column, (name, size) in enumerate((("X", x_size), ("Y", y_size))):
            if size is not None and self._millimeters is not None and size != self._millimeters:
                xy[:, column] *= size / self._millimeters
            index = meaning.index(name)
            if index is not None and meaning.channels[index].flipped:
                xy[:, column] = 0.0 - xy[:, column]
        return xy

    def _width(self, properties: dict[str, tuple[str, str]]) -> float | None:
        """The larger of width and height: a highlighter is a thin, high rectangle."""
        widths = []
        for name in ("width", "height"):
            text, units = properties.get(name, ("", ""))
            width = number_in(text)
            if width is None:
                continue
            size = MILLIMETERS.get(units)
            if size is not None and self._millimeters is not None and size != self._millimeters:
                width *= size / self._millimeters
            widths.append(width)
        return max(widths, default=None)


def _times(values: NDArray[np.float64], meaning: Meaning) -> NDArray[np.float64] | None:
    if np.isnan(values).any():
        return None
    per_second = meaning.per_second()
    return values if per_second == 1.0 else values / per_second


def _pressures(values: NDArray[np.float64], channel: Channel) -> NDArray[np.float64] | None:
    """Pressures as parts of the channel's range, or as they are if the file gives none."""
    if np.isnan(values).any():
        return None
    if channel.high is None or not channel.high > channel.low:
        return values
    return (values - channel.low) / (channel.high - channel.low)


def _color(properties: dict[str, tuple[str, str]]) -> str | None:
    """The color, with an alpha if the brush is not opaque."""
    color = parse_color(properties.get("color", ("", ""))[0])
    transparency = _transparency(properties)
    if color is None or len(color) > len("#rrggbb") or transparency == 0:
        return color
    return f"{color}{_OPAQUE - transparency:02x}"


def _transparency(properties: dict[str, tuple[str, str]]) -> int:
    """From 0, opaque, to 255."""
    value = number_in(properties.get("transparency", ("", ""))[0]) or 0.0
    return math.floor(min(max(value, 0.0), float(_OPAQUE)))


def _tool(properties: dict[str, tuple[str, str]]) -> Tool:
    """The tool: our own property says it, and the marks of Microsoft's highlighters."""
    named = properties.get("tool", ("", ""))[0]
    for tool in _TOOLS:
        if named == tool:
            return tool
    masks = properties.get("rasterOp", ("", ""))[0].lower() == "maskpen"
    broad = properties.get("tip", ("", ""))[0] == "rectangle" and _transparency(properties) > 0
    return "highlighter" if masks or broad else "pen"
