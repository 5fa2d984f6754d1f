"""MyScript's JSON: JIIX, which its SDK exports, and the pointer events of its web examples.

Both are objects within objects, and what is a stroke shows by its members: `pointers` is a list of
points `{x, y, t, p}` (pixels and milliseconds), while columns `X, Y, T, F` (JIIX: millimeters,
milliseconds since the stroke's `timestamp`, and force) or `x, y, t, p` (requests to its server)
hold numbers. So the walk takes every such object, whatever stands around it. JIIX repeats strokes
under words and under characters; each is taken once.

y points down. The label of the outermost element is the transcription. JIIX has no pages: a file
of several objects, one after the other, is taken to have one on each, and several pages are written
so, an object a line.
"""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkFileError
from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.jiix_writer import write
from handwriting.formats.jsonfile import JsonStream, looks_like_json
from handwriting.formats.pens import parse_color, without_opacity
from handwriting.ink import Document, Page, Pen, Tool

_FACTS = ("id", "type", "pointerType", "timestamp")
_ELEMENT_TYPES = ("Text", "Drawing", "Diagram", "Math", "Raw Content", "Shape", "Text Document")

_MARKS = re.compile(rb'"(?:pointers|strokes|strokeGroups|expressions|items|X|type)"\s*:')
_HEAD = 2**16
"""Bytes in which one of these names stands."""

_COLUMNS = {"X": "x", "Y": "y", "T": "t", "F": "p", "x": "x", "y": "y", "t": "t", "p": "p"}
_ELEMENTS = ("elements", "children")
"""Lists of elements of which each may have a label of its own."""

_TOOLS: dict[str, Tool] = {"eraser": "eraser", "highlighter": "highlighter"}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(content: Content) -> Document:
    """Reads the strokes of each object as a page, in the order in which they were drawn if known.

    Raises:
        InkFileError: the file is damaged or goes beyond a limit, a stroke cannot exist, or nothing
            in an object of it is of MyScript.
    """
    drawing = Drawing(content)
    stream = JsonStream(content)
    strokes = 0
    while not stream.ended():
        walker = _Walker(content, drawing, strokes)
        walker.walk(stream, top=True)
        walker.finish()
        strokes = walker.strokes
    return Document(drawing.pages)


@dataclass
class _Found:
    """What an object has shown so far of being a stroke."""

    columns: dict[str, NDArray[np.float64] | None] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    is_jiix: bool = False


class _Walker:
    """Descends through objects and arrays and takes the strokes of one page.

    Attributes:
        strokes: met so far in the whole file.
    """

    def __init__(self, content: Content, drawing: Drawing, strokes: int) -> None:
        self._content = content
        self._drawing = drawing
        self.strokes = strokes
        self._ids: set[str] = set()
        self._starts = array("d")  # when each stroke began; NaN if unknown
        self._unit: str | None = None
        self._texts: list[str] = []
        self._known = False  # something of the vocabulary was met

    def finish(self) -> None:
        """Makes a page of everything that was found."""
        if not self._known:
            raise self._content.refusal("this JSON is not ink in a format that we read")
        starts = np.array(self._starts)
        timed = not np.isnan(starts).any()
        self._drawing.finish_page(
            Page(None, unit=self._unit, text="\n".join(self._texts) if self._texts else None),
            np.argsort(starts, kind="stable").tolist() if timed else None,
        )

    def walk(self, stream: JsonStream, *, top: bool = False) -> None:
        """Takes what the next value holds; `top` is that its labels are of the whole."""
        kind = stream.kind()
        if kind == "array":
            for _ in stream.items():
                self.walk(stream, top=top)
        elif kind == "object":
            self._object(stream, top)
        else:
            stream.skip()

    def _object(self, stream: JsonStream, top: bool) -> None:
        found = _Found()
        before = self.strokes
        for key in stream.members():
            kind = stream.kind()
            if kind == "array" and (key == "pointers" or key in _COLUMNS):
                self._known = True
                self._points(key, stream.value(), found)
            elif key == "style" or (kind in ("string", "other") and key in _FACTS):
                found.facts[key] = stream.value()
            elif top and kind == "string" and key == "label":
                self._add_text(stream.value())
            elif key == "chars" and self.strokes > before:
                stream.skip()  # the strokes of the words once more
            else:
                self.walk(stream, top=top and key in _ELEMENTS)
        if found.columns:
            self._stroke(found)
        elif top and found.facts.get("type") in _ELEMENT_TYPES:
            self._known = True

    def _add_text(self, text: Any) -> None:
        if isinstance(text, str) and len(self._texts) < self._content.limits.definitions:
            # JSON can name half a pair of surrogates, which is no text
            self._texts.append(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    def _points(self, key: str, values: list[Any], found: _Found) -> None:
        """Takes a list of points, or one column of them."""
        try:
            if key == "pointers":
                for column in "xytp":
                    found.columns[column] = _column([point.get(column) for point in values])
            else:
                found.columns[_COLUMNS[key]] = _column(values)
                found.is_jiix |= key.isupper()
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise self._refusal("a point is not of numbers", self.strokes + 1) from error

    def _stroke(self, found: _Found) -> None:
        if not self._is_new(found.facts.get("id")):
            return
        self.strokes += 1
        x, y = found.columns.get("x"), found.columns.get("y")
        if x is None or y is None or len(x) != len(y):
            raise self._refusal("a point lacks its x or y", self.strokes)
        self._drawing.count(len(x), self.strokes)
        if not len(x):
            return
        t = self._times(found, len(x))
        pressure = _fitting(found.columns.get("p"), len(x))
        self._drawing.add(np.stack([x, y], axis=1), t, pressure, _pen(found.facts), self.strokes)
        self._starts.append(math.nan if t is None else t[0])
        self._unit = self._unit or ("mm" if found.is_jiix else "px")

    def _is_new(self, key: Any) -> bool:
        if not isinstance(key, str):
            return True
        known = key in self._ids
        self._ids.add(key)
        return not known

    def _times(self, found: _Found, points: int) -> NDArray[np.float64] | None:
        """Seconds; in JIIX they count from the time stamp of the stroke, if it has one."""
        t = _fitting(found.columns.get("t"), points)
        if t is None:
            return None
        start = _seconds(found.facts.get("timestamp")) if found.is_jiix else None
        return t / 1e3 + (start or 0.0)

    def _refusal(self, reason: str, number: int) -> InkFileError:
        return self._drawing.refusal(reason, number)


def _column(values: list[Any]) -> NDArray[np.float64] | None:
    """Numbers as a column, None if any is missing."""
    if any(value is None for value in values):
        return None
    return np.array([float(value) for value in values])


def _fitting(column: NDArray[np.float64] | None, points: int) -> NDArray[np.float64] | None:
    """A column that has a number for each point, or None."""
    if column is None or len(column) != points or not np.isfinite(column).all():
        return None
    return column


def _seconds(timestamp: Any) -> float | None:
    """Since 1970, of a time as JIIX writes it; UTC unless it says otherwise."""
    if not isinstance(timestamp, str):
        return None
    try:
        moment = datetime.fromisoformat(timestamp[:40])
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH).total_seconds()


def _pen(facts: dict[str, Any]) -> Pen:
    style = facts.get("style")
    style = style if isinstance(style, dict) else {}
    color = style.get("color")
    shown = without_opacity(parse_color(color)) if isinstance(color, str) else None
    opacity = _number(style.get("opacity"))
    if shown is not None and len(shown) == len("#rrggbb") and opacity is not None:
        shown = without_opacity(f"{shown}{round(min(max(opacity, 0.0), 1.0) * 255):02x}")
    width = _number(style.get("width", style.get("-myscript-pen-width")))
    tool = _TOOLS.get(str(facts.get("pointerType")).lower(), "pen")
    return Pen(shown, width if width is not None and width > 0 else None, tool)


def _number(value: Any) -> float | None:
    if not isinstance(value, int | float) or not -1e9 <= value <= 1e9:
        return None
    return float(value)


FORMAT = Format(
    name="MyScript JSON",
    recognizes=lambda content: (
        looks_like_json(content.data) and _MARKS.search(content.data[:_HEAD]) is not None
    ),
    read=read,
    suffix=".jiix",
    write=write,
    holds_text=True,
    holds_pages=True,
)
