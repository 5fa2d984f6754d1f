"""Recognized pages as InkML: the ink as it was, and views of it that say what it is.

As in the IAMonDo database, a `traceView` of type "Textline" holds one of type "Word" for each word;
both carry their text as the annotation "transcription" and refer to their traces. The text of the
page stands as "truth", which is where readers look for it, unless the source had a truth already.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from handwriting.formats import inkml_writer
from handwriting.ink import Document, Page

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import Line, PageRecognition

NAMESPACE = "http://www.w3.org/2003/InkML"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

register_namespace("", NAMESPACE)
register_namespace(inkml_writer.PREFIX, inkml_writer.NAMESPACE)


def document_inkml(pages: Iterable[tuple[Page, PageRecognition]]) -> str:
    """The InkML of the pages of one file.

    Raises:
        InkError: a text, unit or layer has a character that XML cannot carry, or the pages are in
            different units.
    """
    found = list(pages)
    written = [
        page if page.text is not None else replace(page, text=recognition.text)
        for page, recognition in found
    ]
    buffer = io.BytesIO()
    inkml_writer.write(Document(tuple(written)), buffer)
    root: Element = fromstring(buffer.getvalue())
    for number, trace in enumerate(root.iter(_tag("trace"))):
        trace.set(_XML_ID, f"t{number}")
    first = 0  # number of the page's first trace
    for page, recognition in found:
        root.extend(_views(recognition, first))
        first += 0 if page.ink is None else len(page.ink.strokes)
    indent(root)
    return tostring(root, encoding="unicode")


def _views(recognition: PageRecognition, first: int) -> Iterator[Element]:
    for line in recognition.lines:
        yield _line_view(line, first)
    if recognition.other:
        view = _view("Drawing", None)
        _refer(view, recognition.other, first)
        yield view


def _line_view(line: Line, first: int) -> Element:
    view = _view("Textline", line.text)
    shown: set[int] = set()
    for word, place in zip(line.recognition.words, line.words, strict=True):
        inner = _view("Word", word.text)
        _refer(inner, place.strokes, first)
        shown.update(place.strokes)
        view.append(inner)
    _refer(view, [stroke for stroke in line.place.strokes if stroke not in shown], first)
    return view


def _view(kind: str, text: str | None) -> Element:
    view = Element(_tag("traceView"))
    for name, value in (("type", kind), ("transcription", text)):
        if value is not None:
            SubElement(view, _tag("annotation"), {"type": name}).text = value
    return view


def _refer(view: Element, strokes: Sequence[int], first: int) -> None:
    for stroke in strokes:
        SubElement(view, _tag("traceView"), {"traceDataRef": f"#t{first + stroke}"})


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
