"""UNIPEN as a file of ink: what its pen drew, a page a set, with the label of all of it.

A set of components (`.START_SET`, or a file) becomes a page. The transcription of a page is that of
its segments of the first kind that has labels; segments of other kinds cut the same text otherwise.
Strokes in the air are no ink. Nothing that a file includes is opened.

The keywords are read by `unipen`; corpora, which want segments one by one, use that.
"""

from __future__ import annotations

import re

import numpy as np

from handwriting.errors import InkFileError
from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.unipen import parse_unipen
from handwriting.formats.unipen_segments import Component, Segment, times_of
from handwriting.ink import Document, Page, Pen

_KEYWORDS = re.compile(
    rb"^\.(?:VERSION|DATA_SOURCE|DATA_ID|COORD|START_SET|START_BOX|PEN_DOWN|PEN_UP|SEGMENT|HIERARCHY"
    rb"|INCLUDE|KEYWORD|RESERVED|COMMENT|DATA_CONTACT|ALPHABET|X_DIM|H_LINE)\b",
    re.MULTILINE,
)
_HEAD = 2**16
"""Bytes in which a keyword stands; files may begin with prose."""


_LINES = ("PAGE", "TEXT", "PARAGRAPH", "SENTENCE", "LINE")
"""Kinds of segment that begin a line of the transcription each."""


def read(content: Content) -> Document:
    """Reads all sets as pages.

    Raises:
        InkFileError: the file is damaged, goes beyond a limit or holds no ink, or a component does
            not consist of numbers.
    """
    _check_statements(content)
    text = content.data.decode("latin-1")
    segments, sets = parse_unipen(text, lambda name: "", name=content.name)
    drawing = Drawing(content, "component")
    number = 0
    for components in sets:
        clock = 0.0
        for place, component in enumerate(components):
            number += 1
            clock = _draw(component, clock, number, place == 0, drawing)
        drawing.finish_page(Page(None, text=_text(segments, components)))
    if not drawing.pages:
        raise content.refusal("the UNIPEN file holds no ink")
    return Document(drawing.pages)


def _check_statements(content: Content) -> None:
    most = content.limits.strokes_of(len(content.data))
    if content.data.count(b"\n.") > most:
        raise content.refusal(f"more than the {most:,} keywords a file of this size may hold")


def _draw(component: Component, clock: float, number: int, first: bool, drawing: Drawing) -> float:
    """Adds a component if it was drawn; returns the clock after it."""
    try:
        rows = component.rows()
    except InkFileError as error:
        raise drawing.refusal(str(error), number) from error
    drawing.count(len(rows), number)
    times, clock = times_of(component, rows, clock, first=first)
    if component.down and len(rows):
        columns = component.device.columns
        x, y = rows[:, columns.index("X")], rows[:, columns.index("Y")]
        with np.errstate(over="ignore"):  # what becomes infinite is refused by Stroke
            xy = np.stack([x, y * component.device.y_scale], axis=1)  # (N, 2), y down
        pressure = rows[:, columns.index("P")] if "P" in columns else None
        drawing.add(xy, times, pressure, Pen(), number)
    return clock


def _text(segments: list[Segment], components: list[Component]) -> str | None:
    """The transcription of a set, None if no segment has a label."""
    labelled = [
        (segment.kind, segment.label)
        for segment in segments
        if segment.components is components and segment.label
    ]
    if not labelled:
        return None
    first = labelled[0][0]
    joint = "\n" if first.upper() in _LINES else " "
    return joint.join(label for kind, label in labelled if kind == first)


FORMAT = Format(
    name="UNIPEN",
    recognizes=lambda content: _KEYWORDS.search(content.data[:_HEAD]) is not None,
    read=read,
)
