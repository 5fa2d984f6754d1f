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
from handwriting.formats.inkml_definitions import Brush, Channel, Meaning, number_in
from handwriting.formats.inkml_traces import Layout, decode_trace
from handwriting.formats.pens import parse_color
from handwriting.formats.units import MILLIMETERS
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


class _Plan:
    """What to do with each trace of one context."""

    def __init__(self, meaning: Meaning) -> None:
        x, y, t, force = (meaning.index(name) for name in ("X", "Y", "T", "F"))
        if x is None or y is None:
            raise InkError("the trace format has no channels X and Y")
        wanted = tuple(channel for channel in (x, y, t, force) if channel is not None)
        defaults = tuple(channel.default for channel in meaning.channels)
        self.layout = Layout(meaning.regular, defaults, wanted)
        self.t = None if t is None else wanted.index(t)
        self.per_second = 1.0 if t is None else meaning.per_second()
        self.force = None if force is None else wanted.index(force)
        self.force_channel = None if force is None else meaning.channels[force]
        self.sizes = (meaning.length("X")[0], meaning.length("Y")[0])
        self.unit = meaning.length("X")[1]
        self.flipped = (meaning.channels[x].flipped, meaning.channels[y].flipped)


class StrokeMaker:
    """Makes columns and pens in one unit of length.

    Attributes:
        unit: name of that unit, or None.
    """

    def __init__(self) -> None:
        self.unit: str | None = None
        self._millimeters: float | None = None  # per unit
        self._pens: dict[int, Pen] = {}
        self._plans: dict[int, _Plan] = {}

    def columns(self, text: str, meaning: Meaning, most: int) -> Columns:
        """Decodes a trace and converts it.

        Points without a position are left out. A time or pressure that is unknown at any point is
        left out at all of them rather than made up.

        Args:
            text: of the trace.
            meaning: of its channels.
            most: where the points are more, the decoding may stop with more than that many.

        Raises:
            InkError: see `decode_trace`; or the trace has no channels X and Y.
        """
        if id(meaning) not in self._plans:
            self._plans[id(meaning)] = _Plan(meaning)
        plan = self._plans[id(meaning)]
        values = decode_trace(text, plan.layout, most)
        unknown = np.isnan(values[:, :2])
        if unknown.any():
            values = values[~unknown.any(axis=1)]
        t = None if plan.t is None else _times(values[:, plan.t], plan.per_second)
        pressure = None
        if plan.force is not None and plan.force_channel is not None:
            pressure = _pressures(values[:, plan.force], plan.force_channel)
        return Columns(self._positions(values[:, :2], plan), t, pressure)

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

    def _positions(self, xy: NDArray[np.float64], plan: _Plan) -> NDArray[np.float64]:
        """Positions in the unit of the document, y down."""
        if len(xy) and self._millimeters is None and self.unit is None:
            self._millimeters, self.unit = plan.sizes[0], plan.unit
            if self._millimeters is not None and self.unit is None:
                self._millimeters, self.unit = 1.0, "mm"
        for column, (size, flipped) in enumerate(zip(plan.sizes, plan.flipped, strict=True)):
            if size is not None and self._millimeters is not None and size != self._millimeters:
                with np.errstate(over="ignore"):  # what becomes infinite is refused by Stroke
                    xy[:, column] *= size / self._millimeters
            if flipped:
                xy[:, column] = 0.0 - xy[:, column]  # not -x: that makes -0.0
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


def _times(values: NDArray[np.float64], per_second: float) -> NDArray[np.float64] | None:
    if np.isnan(values).any():
        return None
    return values if per_second == 1.0 else values / per_second


def _pressures(values: NDArray[np.float64], channel: Channel) -> NDArray[np.float64] | None:
    """Pressures as parts of the channel's range, or as they are if the file gives none."""
    if np.isnan(values).any():
        return None
    if channel.high is None or not channel.high > channel.low:
        return values
    with np.errstate(over="ignore"):  # as above
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
