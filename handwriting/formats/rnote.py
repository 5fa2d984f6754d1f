"""Rnote (.rnote), versions 0.5 to 0.15: gzip around the JSON of the program's own state.

The format is called unstable by its makers, and indeed changes. All versions have a list of
components, each with a `value` that is null (a hole) or an object of one member which names what it
is: brush strokes, shapes, typed text, pictures. Brush strokes and shapes are ink here, the others
are left out. A second list tells when the components were drawn and on which layer.

Lengths are pixels and y points down; there is no time. Rnote draws on one canvas: where it is as
wide as a page it is cut into pages, while an endless one stays one page. What a component means is
in `rnote_strokes`.
"""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import replace
from typing import Any

from handwriting.errors import InkFileError
from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.jsonfile import JsonStream, looks_like_json
from handwriting.formats.rnote_strokes import DAMAGE, READERS, rgba
from handwriting.ink import Document, Ink, Page, Ruling, Stroke

_SNAPSHOT = re.compile(rb'"(?:engine_snapshot|store_snapshot)"\s*:')
_HEAD = 2**14
"""Bytes in which one of these names stands in every version; only the paper is described before."""

_SNAPSHOTS = ("data", "engine_snapshot", "store_snapshot")
"""Objects around the lists, one in the other."""

_RULINGS: dict[str, Ruling] = {
    "lines": "ruled",
    "grid": "graph",
    "dots": "dotted",
    "isometric_grid": "isograph",
    "isometric_dots": "isodotted",
}

_PAGED = ("fixed_size", "continuous_vertical")
"""Layouts of the canvas that are as wide as a page."""

_LAYERS = {"user_layer": "Layer", "UserLayer": "Layer", "Highlighter": "highlighter"}
_HIGHLIGHTER = "highlighter"
_MOST_LAYERS = 2**32  # as many as the program can count


def read(content: Content) -> Document:
    """Reads the strokes in the order in which they were drawn.

    Raises:
        InkFileError: the file is damaged or goes beyond a limit, or a stroke cannot exist.
    """
    canvas = _Canvas(content)
    canvas.read(JsonStream(content))
    paper = _Paper(canvas.document, content)
    return Document(paper.pages(canvas.strokes()))


class _Canvas:
    """Follows `data > [engine_snapshot >] [store_snapshot >] stroke_components`.

    Attributes:
        document: what the file says about the paper.
    """

    def __init__(self, content: Content) -> None:
        self.document: dict[str, Any] = {}
        self._drawing = Drawing(content, "component")
        self._places = array("q")  # of the strokes, in the list of components
        self._turns = array("d")  # when each component was drawn, by counting; NaN if unknown
        self._layers: dict[int, str] = {}
        self._trashed: set[int] = set()

    def read(self, stream: JsonStream) -> None:
        """Gathers what the file tells, whatever the order of its parts."""
        for key in stream.members():
            kind = stream.kind()
            if kind == "object" and key in _SNAPSHOTS:
                self.read(stream)
            elif kind == "object" and key == "document":
                self.document = stream.value()
            elif kind == "array" and key == "stroke_components":
                for place in stream.items():
                    self._component(place, stream)
            elif kind == "array" and key == "chrono_components":
                for place in stream.items():
                    self._chrono(place, _member(stream.value(), "value"))
            elif kind == "array" and key == "trash_components":
                for place in stream.items():
                    if _member(_member(stream.value(), "value"), "trashed") is True:
                        self._trashed.add(place)

    def strokes(self) -> list[Stroke]:
        """The strokes in the order in which they were drawn, but those thrown away."""
        ink = self._drawing.ink
        if ink is None:
            return []
        kept = [index for index, place in enumerate(self._places) if place not in self._trashed]
        kept.sort(key=lambda index: self._turn(self._places[index]))
        return [self._layered(ink.strokes[index], self._places[index]) for index in kept]

    def _component(self, place: int, stream: JsonStream) -> None:
        if stream.kind() != "object":
            return
        for key in stream.members():
            if key == "value" and stream.kind() == "object":
                for name in stream.members():
                    if name in READERS:
                        self._stroke(place, name, stream.value())

    def _stroke(self, place: int, name: str, value: Any) -> None:
        try:
            xy, pressure, pen = READERS[name](value, self._drawing.room)
        except DAMAGE as error:
            raise self._refusal(f"a {name} of a form that is not known", place) from error
        self._drawing.count(len(xy), place + 1)
        if len(xy):
            self._drawing.add(xy, None, pressure, pen, place + 1)
            self._places.append(place)

    def _chrono(self, place: int, value: Any) -> None:
        turn = _member(value, "t")
        self._turns.append(float(turn) if _is_small(turn) else math.nan)
        layer = _member(value, "layer")
        if isinstance(layer, dict) and len(layer) == 1:
            ((name, number),) = layer.items()
            if isinstance(number, int) and 0 < number <= _MOST_LAYERS:
                self._layers[place] = f"{_LAYERS.get(name, name)} {number + 1}"[:100]
        elif isinstance(layer, str):
            self._layers[place] = _LAYERS.get(layer, layer)[:100]

    def _turn(self, place: int) -> float:
        """When a component was drawn: after the others if the file does not say."""
        turn = self._turns[place] if place < len(self._turns) else math.nan
        return math.inf if math.isnan(turn) else turn

    def _layered(self, stroke: Stroke, place: int) -> Stroke:
        layer = self._layers.get(place, "Layer 1")
        if layer == _HIGHLIGHTER:
            return replace(stroke, pen=replace(stroke.pen, tool="highlighter"), layer=layer)
        return replace(stroke, layer=layer)

    def _refusal(self, reason: str, place: int) -> InkFileError:
        return self._drawing.refusal(reason, place + 1)


class _Paper:
    """What the canvas looks like and how it is cut.

    Args:
        document: as the file describes it; versions differ in how deep things lie.
        content: the file, for its name and limits.
    """

    def __init__(self, document: dict[str, Any], content: Content) -> None:
        self._content = content
        config = _member(document, "config") or document
        paper = _member(config, "background")
        size = _size(_member(config, "format"))
        self._page = Page(
            None,
            size,
            "px",
            background=rgba(_member(paper, "color")),
            ruling=_RULINGS.get(str(_member(paper, "pattern"))),
        )
        self._paged = _member(config, "layout") in _PAGED
        height = _positive(_member(document, "height"))
        self._least = round(height / size[1]) if size and height and self._paged else 1

    def pages(self, strokes: list[Stroke]) -> tuple[Page, ...]:
        """The canvas in pages, blank ones included.

        Raises:
            InkFileError: they are too many.
        """
        if not self._paged or self._page.size is None:
            return (self._endless(strokes),)
        height = self._page.size[1]
        sheets: dict[int, list[Stroke]] = {}
        for stroke in strokes:
            top, bottom = stroke.xy[:, 1].min(), stroke.xy[:, 1].max()
            sheets.setdefault(max(math.floor((top + bottom) / 2 / height), 0), []).append(stroke)
        count = max(self._least, max(sheets, default=0) + 1)
        if count > self._content.limits.pages:
            raise self._content.refusal(
                f"more than the {self._content.limits.pages:,} pages a file may hold"
            )
        return tuple(
            replace(self._page, ink=_lifted(sheets.get(number, []), number * height))
            for number in range(count)
        )

    def _endless(self, strokes: list[Stroke]) -> Page:
        """One page, whose size is known only if all ink lies on the sheet at the origin."""
        ink = _lifted(strokes, 0.0)
        size = self._page.size
        if ink is not None and size is not None:
            left, top, right, bottom = ink.bounds
            if left < 0 or top < 0 or right > size[0] or bottom > size[1]:
                size = None
        return replace(self._page, ink=ink, size=size)


def _lifted(strokes: list[Stroke], height: float) -> Ink | None:
    """The ink of a page that begins at a height of the canvas."""
    if not strokes:
        return None
    if not height:
        return Ink(tuple(strokes))
    return Ink(tuple(replace(stroke, xy=stroke.xy - (0.0, height)) for stroke in strokes))


def _is_small(value: Any) -> bool:
    """Whether a value is a number that a float can hold."""
    return isinstance(value, int | float) and abs(value) <= 1e300


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _size(format_: Any) -> tuple[float, float] | None:
    width, height = _positive(_member(format_, "width")), _positive(_member(format_, "height"))
    return (width, height) if width and height else None


def _positive(value: Any) -> float | None:
    """A length that a page may have, or None."""
    if not isinstance(value, int | float) or not 1e-3 <= value <= 1e9:
        return None
    return float(value)


FORMAT = Format(
    name="Rnote",
    recognizes=lambda content: (
        looks_like_json(content.data) and _SNAPSHOT.search(content.data[:_HEAD]) is not None
    ),
    read=read,
)
