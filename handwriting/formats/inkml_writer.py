"""Writes InkML that reads back as exactly the same ink, and that other programs understand.

Strokes that lack a time or a pressure have a context of their own, so nothing is made up. InkML has
no pages, sizes of pages or layers: they stand in attributes of a namespace of ours, and each of
several pages is a group of traces. Other programs see all pages on one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError
from handwriting.formats import xmltext
from handwriting.ink import Document, Page, Pen, Stroke

NAMESPACE = "urn:handwriting:page"
PREFIX = "page"
"""Of the attributes that say what InkML has no place for."""

PAGE = "page"
"""Type of the annotation that begins a page."""


def write(document: Document, file: BinaryIO) -> None:
    """Writes a document as UTF-8.

    Raises:
        InkError: a transcription, unit or layer has a character that XML cannot carry, or the pages
            are in different units.
    """
    if len({page.unit for page in document.pages if page.ink is not None}) > 1:
        raise InkError("InkML cannot carry pages in different units of length")
    for line in _lines(document):
        file.write(line.encode() + b"\n")


def _lines(document: Document) -> Iterator[str]:
    pages = document.pages
    unit = next((page.unit for page in pages if page.ink is not None), pages[0].unit)
    strokes = [stroke for page in pages if page.ink is not None for stroke in page.ink.strokes]
    contexts = sorted({_context(stroke) for stroke in strokes})
    pens = dict.fromkeys(stroke.pen for stroke in strokes if stroke.pen != Pen())
    brushes = {pen: f"pen{number}" for number, pen in enumerate(pens, 1)}
    ours = any(stroke.layer is not None for stroke in strokes) or any(map(_marked, pages))
    more = f' xmlns:{PREFIX}="{NAMESPACE}"' if ours or len(pages) > 1 else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<ink xmlns="http://www.w3.org/2003/InkML"{more}>'
    yield "  <definitions>"
    for context in contexts:
        yield from _context_lines(context, unit)
    for pen, name in brushes.items():
        yield from _brush_lines(pen, name, unit)
    yield "  </definitions>"
    if len(pages) == 1:
        yield from _page_lines(pages[0], brushes, marked=_marked(pages[0]))
    else:
        for page in pages:
            yield "  <traceGroup>"
            yield from _page_lines(page, brushes, marked=True)
            yield "  </traceGroup>"
    yield "</ink>"


def _marked(page: Page) -> bool:
    """Whether there is more to say of a page than InkML can."""
    return page.size is not None or page.background is not None or page.ruling is not None


def _page_lines(page: Page, brushes: dict[Pen, str], *, marked: bool) -> Iterator[str]:
    if marked:
        yield f'  <annotation type="{PAGE}"{"".join(_page_attributes(page))}/>'
    if page.text is not None:
        keep = ' xml:space="preserve"' if page.text != page.text.strip() else ""
        yield f'  <annotation type="truth"{keep}>{_text(page.text)}</annotation>'
    for stroke in page.ink.strokes if page.ink is not None else ():
        brush = f' brushRef="#{brushes[stroke.pen]}"' if stroke.pen in brushes else ""
        if stroke.layer is not None:
            brush += f" {PREFIX}:layer={_attribute(stroke.layer)}"
        yield f'  <trace contextRef="#{_context(stroke)}"{brush}>{_points(stroke)}</trace>'


def _page_attributes(page: Page) -> Iterator[str]:
    if page.unit is not None:
        yield f" {PREFIX}:unit={_attribute(page.unit)}"
    if page.size is not None:
        yield f' {PREFIX}:width="{_number(float(page.size[0]))}"'
        yield f' {PREFIX}:height="{_number(float(page.size[1]))}"'
    if page.background is not None:
        yield f" {PREFIX}:background={_attribute(page.background)}"
    if page.ruling is not None:
        yield f' {PREFIX}:ruling="{page.ruling}"'


def _context(stroke: Stroke) -> str:
    """The id of the context that has the channels of a stroke: XY, XYT, XYF or XYTF."""
    return "XY" + "T" * (stroke.t is not None) + "F" * (stroke.pressure is not None)


def _context_lines(context: str, unit: str | None) -> Iterator[str]:
    length = f" units={_attribute(unit)}" if unit else ""
    extras = {"X": length, "Y": length, "T": ' units="s"', "F": ' max="1"'}
    yield f'    <context xml:id="{context}">'
    yield "      <traceFormat>"
    for channel in context:
        yield f'        <channel name="{channel}" type="decimal"{extras[channel]}/>'
    yield "      </traceFormat>"
    yield "    </context>"


def _brush_lines(pen: Pen, name: str, unit: str | None) -> Iterator[str]:
    yield f'    <brush xml:id="{name}">'
    if pen.color is not None:
        color, alpha = pen.color[:7], pen.color[7:]
        if not re.fullmatch("[0-9a-f]{2}", alpha) or alpha == "ff":
            color, alpha = pen.color, ""
        yield _property("color", color)
        if alpha:
            yield _property("transparency", str(255 - int(alpha, 16)))
    if pen.width is not None:
        yield _property("width", _number(float(pen.width)), unit)
    if pen.tool != "pen":
        yield _property("tool", pen.tool)
    if pen.tool == "highlighter":
        yield _property("rasterOp", "maskPen")  # the mark that Office and OneNote understand
    yield "    </brush>"


def _property(name: str, value: str, units: str | None = None) -> str:
    extra = f" units={_attribute(units)}" if units else ""
    return f'      <brushProperty name="{name}" value={_attribute(value)}{extra}/>'


def _points(stroke: Stroke) -> str:
    columns = [stroke.xy[:, 0], stroke.xy[:, 1], stroke.t, stroke.pressure]
    cells = [_numbers(column) for column in columns if column is not None]
    return ", ".join(" ".join(point) for point in zip(*cells, strict=True))


def _numbers(values: NDArray[np.float64]) -> list[str]:
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> str:
    """The shortest decimal that reads back as the same number."""
    return repr(value).removesuffix(".0")


def _text(text: str) -> str:
    return xmltext.element_text(text, "InkML")


def _attribute(text: str) -> str:
    return xmltext.attribute(text, "InkML")
