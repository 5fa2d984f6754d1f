"""SVG: the strokes of a drawing, from its paths, lines, polylines and polygons.

A line drawing has strokes but neither times nor pressures, unless this library wrote it
(`svg_writer`). Curves become points, every subpath a stroke. Groups and transforms are followed;
Inkscape's layers are layers. Scripts, style sheets, pictures, text, `use` and whatever else refers
to something are passed over, and so are shapes that are filled without being stroked or not shown.

Lengths are in the unit that the drawing's size is given in, else in pixels. y points down.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError, InkFileError
from handwriting.formats.content import Content
from handwriting.formats.curves import TOLERANCE
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.numbers import parse_numbers
from handwriting.formats.papers import parse_ruling
from handwriting.formats.pens import parse_color, without_opacity
from handwriting.formats.svg_paths import subpaths
from handwriting.formats.svg_transforms import (
    IDENTITY,
    Matrix,
    length,
    nested_viewport,
    parse_transform,
    pixels,
    product,
    viewport,
)
from handwriting.formats.svg_writer import (
    MADE_UP,
    PAPER,
    PRESSURES,
    RULING,
    SIZED,
    TIMES,
    TOOL,
    TRANSCRIPTION,
    UNIT,
    WIDTH,
    write,
)
from handwriting.formats.xmlfile import walk
from handwriting.ink import COORDINATE_LIMIT, Document, Page, Pen, Tool

_GROUPS = ("svg", "g", "a", "switch")
_SHAPES = ("path", "polyline", "polygon", "line")
_INHERITED = ("stroke", "stroke-width", "fill", "color", "visibility")

_PART = r"(\d++(?:\.\d*+)?+|\.\d++)"
_NEXT = r"(?:\s*+,\s*+|\s++)"
_RGB = re.compile(
    rf"rgba?\(\s*+{_PART}{_NEXT}{_PART}{_NEXT}{_PART}\s*+(?:[,/][\s\d.%]*+)?+\)", re.ASCII
)
_TOOLS: dict[str, Tool] = {"highlighter": "highlighter", "eraser": "eraser"}
_OPAQUE = 255

_FINENESS = 20_000
"""A curve may be off by this part of the page's width, where that is less than the usual."""


def read(content: Content) -> Document:
    """Reads a drawing as one page.

    Raises:
        InkFileError: the file is damaged or beyond a limit, a path or transform is not of the
            grammar, or a stroke cannot exist.
    """
    picture = _Picture(content)
    walk(content.name, content.data, picture, content.limits.xml_depth)
    return Document((picture.page(),))


@dataclass(frozen=True)
class _State:
    """What is in force within an element."""

    matrix: Matrix = IDENTITY
    properties: dict[str, str] = field(default_factory=dict)
    opacity: float = 1.0
    layer: str | None = None


class _Picture:
    """Follows groups and takes shapes."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._drawing = Drawing(content, "shape")
        self._states: list[_State] = []
        self._passed = 0  # elements open within one that is passed over, with it
        self._number = 0
        self._line = 0
        self._page = Page(None, unit="px")
        self._tolerance = TOLERANCE
        self._pens: dict[tuple[object, ...], Pen] = {}
        self._text: bytearray | None = None  # of the transcription

    def page(self) -> Page:
        """Everything that was found."""
        return replace(self._page, ink=self._drawing.ink)

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """Takes note of an element; see `xmlfile.Walker`."""
        self._line = line
        if self._passed or not (tag in _GROUPS or tag in _SHAPES):
            self._passed += 1
            if self._passed == 1:
                self._aside(tag, attributes)
            return
        properties = {**attributes, **_declarations(attributes.get("style", ""))}
        if properties.get("display") == "none":
            self._passed += 1
            return
        state = self._enter(tag, attributes, properties)
        if tag in _SHAPES:
            self._number += 1
            self._shape(tag, attributes, properties, state)
        self._states.append(state)

    def end(self, tag: str) -> None:
        """Takes note of the end of an element."""
        if self._passed:
            self._passed -= 1
            if not self._passed and self._text is not None:
                self._page = replace(self._page, text=self._text.decode())
                self._text = None
        else:
            self._states.pop()

    def text(self, characters: str) -> None:
        """Takes the transcription."""
        if self._text is not None:
            self._text += characters.encode()

    def _aside(self, tag: str, attributes: dict[str, str]) -> None:
        """What an element that is no ink may still tell about the page."""
        kind = attributes.get("class")
        if tag == "desc" and kind == TRANSCRIPTION:
            self._text = bytearray()
        elif tag == "rect" and kind == PAPER:
            self._page = replace(self._page, background=_color(attributes.get("fill", "")))

    def _enter(self, tag: str, attributes: dict[str, str], properties: dict[str, str]) -> _State:
        """The state within an element."""
        if not self._states:
            return _State(self._outermost(attributes), _inheritable({}, properties))
        outer = self._states[-1]
        matrix, layer = outer.matrix, outer.layer
        if text := properties.get("transform"):
            try:
                matrix = product(matrix, parse_transform(text))
            except InkError as error:
                raise self._refusal(str(error)) from error
        if tag == "svg":
            matrix = product(matrix, nested_viewport(attributes))
        if attributes.get("inkscape:groupmode") == "layer":
            layer = attributes.get("inkscape:label", layer)
        opacity = outer.opacity * _fraction(properties.get("opacity"))
        return _State(matrix, _inheritable(outer.properties, properties), opacity, layer)

    def _outermost(self, attributes: dict[str, str]) -> Matrix:
        """The matrix of the outermost element; what this library wrote is left as it is."""
        matrix, size, unit = viewport(attributes)
        if UNIT in attributes:
            self._page = replace(
                self._page,
                size=size if SIZED in attributes else None,
                unit=attributes[UNIT] or None,
                ruling=parse_ruling(attributes.get(RULING)),
            )
            return IDENTITY
        self._page = replace(self._page, size=size, unit=unit)
        if size is not None:
            self._tolerance = min(TOLERANCE, max(size) / _FINENESS)
        return matrix

    def _shape(
        self, tag: str, attributes: dict[str, str], properties: dict[str, str], state: _State
    ) -> None:
        """Adds the strokes of a shape."""
        if state.properties.get("visibility") in ("hidden", "collapse"):
            return
        painted = state.properties.get("stroke"), state.properties.get("fill")
        if painted[0] == "none" or (painted[0] is None and painted[1] not in (None, "none")):
            return  # an area; without any paint, a style sheet may say how it is drawn
        pen = self._pen(attributes, properties, state)
        scale = _scale(state.matrix)
        try:
            for points in self._outlines(tag, attributes, self._tolerance / max(scale, 1e-9)):
                self._stroke(points, attributes, pen, state)
        except (InkError, ValueError) as error:
            reason = str(error) if isinstance(error, InkError) else "a point is not of numbers"
            raise self._refusal(reason) from error

    def _outlines(
        self, tag: str, attributes: dict[str, str], tolerance: float
    ) -> Iterator[array[float]]:
        """The points of each stroke of a shape: x, y, x, y and so on."""
        if tag == "path":
            yield from subpaths(attributes.get("d", ""), self._drawing.room, tolerance)
        elif tag == "line":
            ends = ("x1", "y1", "x2", "y2")
            yield array("d", [float(attributes.get(name, "0")) for name in ends])
        else:
            points = array("d", parse_numbers(attributes.get("points", "").replace(",", " ")))
            if tag == "polygon":
                points.extend(points[:2])
            yield points

    def _stroke(
        self, points: array[float], attributes: dict[str, str], pen: Pen, state: _State
    ) -> None:
        if len(points) % 2:
            raise self._refusal("a coordinate x without its y")
        count = len(points) // 2
        self._drawing.count(count, self._number, self._line)
        if not count:
            return
        xy = np.frombuffer(points).reshape(-1, 2)
        if state.matrix != IDENTITY:
            a, b, c, d, e, f = state.matrix
            with np.errstate(all="ignore"):  # what is not finite is refused by Stroke
                xy = xy @ np.array([[a, b], [c, d]]) + (e, f)
        t, pressure = (_column(attributes.get(name), count) for name in (TIMES, PRESSURES))
        self._drawing.add(xy, t, pressure, pen, self._number, self._line, layer=state.layer)

    def _pen(self, attributes: dict[str, str], properties: dict[str, str], state: _State) -> Pen:
        """The pen of a shape; what the writer made up is unknown."""
        made_up = attributes.get(MADE_UP, "")
        color = _color(state.properties.get("stroke", ""), state.properties.get("color", ""))
        opacity = state.opacity * _fraction(properties.get("stroke-opacity"))
        if color is not None and len(color) == len("#rrggbb") and opacity < 1:
            color = f"{color}{round(opacity * _OPAQUE):02x}"
        written = attributes.get(WIDTH, state.properties.get("stroke-width"))
        width = length(written, zero=True)
        broad = None if width is None else pixels(width) * _scale(state.matrix)
        if broad is not None and broad > COORDINATE_LIMIT:
            broad = None
        key = (color, broad, made_up, attributes.get(TOOL))
        if key not in self._pens:
            if len(self._pens) > self._content.limits.definitions:
                self._pens.clear()
            self._pens[key] = Pen(
                None if "color" in made_up else color,
                None if "width" in made_up else broad,
                _TOOLS.get(attributes.get(TOOL, ""), "pen"),
            )
        return self._pens[key]

    def _refusal(self, reason: str) -> InkFileError:
        return self._drawing.refusal(reason, self._number, self._line)


def _inheritable(outer: dict[str, str], properties: dict[str, str]) -> dict[str, str]:
    """The properties within an element."""
    own = {
        name: properties[name].strip()
        for name in _INHERITED
        if properties.get(name, "inherit").strip() != "inherit"
    }
    return {**outer, **own} if own else outer


def _declarations(style: str) -> dict[str, str]:
    """The properties of an attribute `style`."""
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def _color(text: str, current: str = "") -> str | None:
    """A color as `#rrggbb`, None if there is none that we understand."""
    if text == "currentColor":
        text = current
    if match := _RGB.fullmatch(text.strip().lower()):
        return "#" + "".join(f"{round(min(float(part), 255.0)):02x}" for part in match.groups())
    return without_opacity(parse_color(text))


def _fraction(text: str | None) -> float:
    """A number from 0 to 1, by default 1."""
    try:
        value = float(text or "1")
    except ValueError:
        return 1.0
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 1.0


def _scale(matrix: Matrix) -> float:
    """By how much a matrix enlarges widths, on average over the directions."""
    a, b, c, d, _, _ = matrix
    area = abs(a * d - b * c)
    return math.sqrt(area) if math.isfinite(area) else 1.0


def _column(text: str | None, points: int) -> NDArray[np.float64] | None:
    """Numbers that this library wrote beside the points, if they are one for each."""
    if text is None:
        return None
    numbers = parse_numbers(text)
    return numbers if len(numbers) == points else None


FORMAT = Format(
    name="SVG",
    recognizes=lambda content: content.root == "svg",
    read=read,
    suffix=".svg",
    write=write,
    holds_text=True,
)
