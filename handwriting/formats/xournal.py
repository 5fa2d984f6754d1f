"""Xournal++ (.xopp, .xoj) and its relatives Xournal and MrWriter.

The XML comes bare, within gzip, or in a ZIP package. Lengths are points of 1/72 inch and y points
down. There is no time of the pen: the time stamps in the files belong to sound recordings. Typed
text, pictures and formulas are no ink and are left out; the PDF or picture below a page is never
opened.

A pressure is the width of the line at a point as a part of the pen's width, so that the two
multiplied give back what the program draws. Older versions of Xournal++ wrote pressures that are
negative or no numbers; a stroke with one of them counts as drawn without pressure, since its points
are right.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkFileError
from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.numbers import parse_numbers
from handwriting.formats.papers import parse_ruling
from handwriting.formats.pens import parse_color, without_opacity
from handwriting.formats.xmlfile import walk
from handwriting.ink import Document, Page, Pen, Tool

_ROOTS = ("xournal", "MrWriter")

_TOOLS: dict[str, Tool] = {"pen": "pen", "highlighter": "highlighter", "eraser": "eraser"}

_INKS = {
    "blue": "#3333cc",
    "green": "#008000",
    "lightblue": "#00c0ff",
    "lightgreen": "#00ff00",
    "orange": "#ff8000",
}
"""The names for which Xournal has colors of its own."""

_PAPERS = {
    "blue": "#a0e8ff",
    "pink": "#ffc0d4",
    "green": "#80ffc0",
    "orange": "#ffc080",
    "yellow": "#ffff80",
}
"""The same for paper, which is paler."""


def read(content: Content) -> Document:
    """Reads all pages; the layers of a page follow each other from the lowest up.

    Raises:
        InkFileError: the file is damaged, holds no page or goes beyond a limit, or a stroke cannot
            exist.
    """
    journal = _Journal(content)
    walk(content.name, content.data, journal, content.limits.xml_depth)
    if not journal.drawing.pages:
        raise content.refusal("the journal holds no page")
    return Document(journal.drawing.pages)


class _Journal:
    """Follows `xournal > page > background, layer > stroke`."""

    def __init__(self, content: Content) -> None:
        self.drawing = Drawing(content)
        self._content = content
        self._page = Page(None)
        self._pens: dict[tuple[str | None, ...], Pen] = {}
        self._layers = 0
        self._layer = ""
        self._number = 0
        self._line = 0
        self._attributes: dict[str, str] = {}
        self._text: bytearray | None = None

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """Takes note of an element; see `xmlfile.Walker`."""
        if tag == "stroke":
            self._number += 1
            self._line = line
            self._attributes = attributes
            self._text = bytearray()
        elif tag == "layer":
            self._layers += 1
            self._layer = attributes.get("name", "") or f"Layer {self._layers}"
        elif tag == "page":
            self._page = Page(None, self._size(attributes, line), "pt")
            self._layers = 0
        elif tag == "background":
            self._paper(attributes)

    def end(self, tag: str) -> None:
        """Takes note of the end of an element."""
        if tag == "stroke" and self._text is not None:
            self._stroke(self._text)
            self._text = None
        elif tag == "page":
            self.drawing.finish_page(self._page)

    def text(self, characters: str) -> None:
        """Takes the points of a stroke."""
        if self._text is not None:
            self._text += characters.encode()

    def _size(self, attributes: dict[str, str], line: int) -> tuple[float, float] | None:
        """Width and height of a page, None if they are no size."""
        try:
            width, height = float(attributes["width"]), float(attributes["height"])
        except (KeyError, ValueError):
            return None
        if not (math.isfinite(width) and math.isfinite(height)):
            raise self._content.refusal(f"a page of infinite size (line {line})")
        return (width, height) if width > 0 and height > 0 else None

    def _paper(self, attributes: dict[str, str]) -> None:
        name = attributes.get("color", "")
        color = _PAPERS.get(name) or without_opacity(parse_color(name))
        ruling = parse_ruling(attributes.get("style"))
        page = self._page
        self._page = Page(None, page.size, page.unit, background=color, ruling=ruling)

    def _stroke(self, text: bytearray) -> None:
        try:
            xy = parse_numbers(text)
        except ValueError as error:
            raise self._refusal("a coordinate is not a number") from error
        if len(xy) % 2:
            raise self._refusal("a coordinate x without its y")
        points = len(xy) // 2
        self.drawing.count(points, self._number, self._line)
        if not points:
            return
        width, pressure = self._pressure(points)
        pen = self._pen(width)
        self.drawing.add(
            xy.reshape(-1, 2), None, pressure, pen, self._number, self._line, layer=self._layer
        )

    def _pressure(self, points: int) -> tuple[float | None, NDArray[np.float64] | None]:
        """The width of the pen, and the pressure at each point or None."""
        width, pressure = self._widths()
        if pressure is not None and len(pressure) == points - 1:  # one a segment
            pressure = np.append(pressure, pressure[-1:])
        if pressure is None or len(pressure) != points:
            return width, None
        usable = np.isfinite(pressure) & (pressure >= 0)
        return width, pressure if usable.all() else None

    def _widths(self) -> tuple[float | None, NDArray[np.float64] | None]:
        """What the attributes say: the width of the pen, and any pressures."""
        try:
            widths = parse_numbers(self._attributes.get("width", ""))
            pressures = parse_numbers(self._attributes.get("pressures", ""))
        except ValueError as error:
            raise self._refusal("a width or pressure is not a number") from error
        if not len(widths) or not (math.isfinite(widths[0]) and widths[0] > 0):
            return None, pressures if len(pressures) else None
        if len(pressures):
            return float(widths[0]), pressures
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is left out later
            return float(widths[0]), widths[1:] / widths[0] if len(widths) > 1 else None

    def _pen(self, width: float | None) -> Pen:
        color, tool = self._attributes.get("color", ""), self._attributes.get("tool", "")
        key = (color, tool, None if width is None else repr(width))
        if key not in self._pens:
            if len(self._pens) > self._content.limits.definitions:
                self._pens.clear()
            shown = _INKS.get(color) or without_opacity(parse_color(color))
            self._pens[key] = Pen(shown, width, _TOOLS.get(tool, "pen"))
        return self._pens[key]

    def _refusal(self, reason: str) -> InkFileError:
        return self.drawing.refusal(reason, self._number, self._line)


FORMAT = Format(
    name="Xournal++",
    recognizes=lambda content: content.root in _ROOTS,
    read=read,
)
