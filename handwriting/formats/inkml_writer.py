"""Writes InkML that reads back as exactly the same ink, and that other programs understand.

Strokes that lack a time or a pressure have a context of their own, so nothing is made up. The size
of the page has no place here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError
from handwriting.ink import Document, Page, Pen, Stroke

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry, not even as references."""


def write(document: Document, file: BinaryIO) -> None:
    """Writes a document of one page as UTF-8.

    Raises:
        InkError: the transcription or the unit has a character that XML cannot carry.
    """
    for line in _lines(document.pages[0]):
        file.write(line.encode() + b"\n")


def _lines(page: Page) -> Iterator[str]:
    strokes = page.ink.strokes if page.ink is not None else ()
    contexts = sorted({_context(stroke) for stroke in strokes})
    pens = dict.fromkeys(stroke.pen for stroke in strokes if stroke.pen != Pen())
    brushes = {pen: f"pen{number}" for number, pen in enumerate(pens, 1)}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<ink xmlns="http://www.w3.org/2003/InkML">'
    yield "  <definitions>"
    for context in contexts:
        yield from _context_lines(context, page.unit)
    for pen, name in brushes.items():
        yield from _brush_lines(pen, name, page.unit)
    yield "  </definitions>"
    if page.text is not None:
        keep = ' xml:space="preserve"' if page.text != page.text.strip() else ""
        yield f'  <annotation type="truth"{keep}>{_text(page.text)}</annotation>'
    for stroke in strokes:
        brush = f' brushRef="#{brushes[stroke.pen]}"' if stroke.pen in brushes else ""
        yield f'  <trace contextRef="#{_context(stroke)}"{brush}>{_points(stroke)}</trace>'
    yield "</ink>"


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
    return escape(_carried(text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_carried(text))


def _carried(text: str) -> str:
    if forbidden := _FORBIDDEN.search(text):
        raise InkError(f"InkML cannot carry the character U+{ord(forbidden[0]):04X}")
    return text
