"""Ink of other programs as marks: scaled to the size that people write at here, cut into lines.

Pages, colors, tools and widths stay as they are. Knows neither files nor Qt nor networks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from app.lines import Lines
from app.marks import NO_LINE, Leaf, Leaves, Mark, bounds_of
from handwriting.formats.units import MILLIMETERS
from handwriting.ink import Document, Ink, Page, Stroke

HEIGHT = 32.0
"""Of the strokes of the pen, median, in page units."""

MARGIN = 56.0
"""Page units from the ink to the origin of a page without edges."""

MOST_STROKES = 100_000
"""A page of more is cut into lines stroke by stroke, for want of time to look at all of it."""


def foreign_pages(document: Document) -> tuple[Leaves, tuple[Mark, ...]]:
    """The pages as paper, and the ink of all of them; keys are (0,), (1,), ….

    Only the first page is cut into lines, so that it can be shown soon; see `Leaf.cut`.
    """
    scale = _scale(document)
    marks: list[Mark] = []
    leaves = list(_foreign_leaves(document))
    for number, page in enumerate(document.pages):
        strokes = _scaled(page, scale)
        first = len(marks)
        lines = lines_of_page(strokes) if number == 0 else [NO_LINE] * len(strokes)
        marks += [
            Mark((place,), stroke, line, number)
            for place, (stroke, line) in enumerate(zip(strokes, lines, strict=True), first)
        ]
        order = tuple(range(max(lines, default=NO_LINE) + 1))
        leaves[number] = replace(leaves[number], order=order, cut=number == 0 or not strokes)
    return tuple(leaves), tuple(marks)


def _foreign_leaves(document: Document) -> Leaves:
    scale = _scale(document)
    return tuple(
        Leaf(
            number,
            None if page.size is None else (page.size[0] * scale, page.size[1] * scale),
            page.background,
            page.ruling,
            page.text,
            enlarged=_enlarged(scale, page.unit),
        )
        for number, page in enumerate(document.pages)
    )


def lines_of_page(strokes: Sequence[Stroke]) -> list[int]:
    """The text line of each stroke of a page, from 0; `NO_LINE` for what is no text."""
    if not strokes or len(strokes) > MOST_STROKES:
        return _lines_one_by_one(strokes)
    from handwriting.page import segment  # not needed for a window in which one can write

    lines = [NO_LINE] * len(strokes)
    for number, line in enumerate(segment(Ink(tuple(strokes))).lines):
        for stroke in line.strokes:
            lines[stroke] = number
    return lines


def _lines_one_by_one(strokes: Sequence[Stroke]) -> list[int]:
    """The same, as strokes that are being written are put into lines."""
    lines = Lines()
    found = []
    for place, stroke in enumerate(strokes):
        line = NO_LINE
        if stroke.pen.tool == "pen":
            bounds = bounds_of(stroke.xy)
            line = lines.place(bounds)
            lines.add(line, (place,), bounds)
        found.append(line)
    return found


def _enlarged(scale: float, unit: str | None) -> float:
    """How many times larger than on paper ink of a unit is, if that unit is a length."""
    known = MILLIMETERS.get(unit or "")
    return 1.0 if known is None else scale * MILLIMETERS["px"] / known


def _scale(document: Document) -> float:
    """Page units a unit of the document, by its writing."""
    heights = np.array(list(_heights(document)))
    if not len(heights):
        return 1.0
    tall = heights[heights > 0.2 * heights.max()]
    return HEIGHT / float(np.median(tall)) if len(tall) else 1.0


def _heights(document: Document) -> Iterator[float]:
    for page in document.pages:
        for stroke in page.ink.strokes if page.ink is not None else ():
            if stroke.pen.tool == "pen":
                yield float(np.ptp(stroke.xy[:, 1]))


def _scaled(page: Page, scale: float) -> list[Stroke]:
    """The strokes of a page; without a size they begin near its origin."""
    if page.ink is None:
        return []
    origin, margin = np.zeros(2), 0.0
    if page.size is None:
        boxes = np.array([bounds_of(stroke.xy) for stroke in page.ink.strokes])
        origin, margin = boxes[:, :2].min(axis=0), MARGIN
    return [
        replace(
            stroke,
            xy=(stroke.xy - origin) * scale + margin,
            pen=replace(
                stroke.pen, width=None if stroke.pen.width is None else stroke.pen.width * scale
            ),
        )
        for stroke in page.ink.strokes
    ]
