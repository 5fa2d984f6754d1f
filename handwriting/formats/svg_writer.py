"""Writes SVG that every browser shows, and that reads back as exactly the same ink.

One path a stroke, in the unit of the ink, on a page of its size. What a drawing has no place for
(times, pressures, tools, the unit) stands in attributes `data-…`, as HTML has them; layers are as
Inkscape has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from handwriting.formats import xmltext
from handwriting.ink import Document, Ink, Page, Stroke

UNIT, SIZED, RULING = "data-unit", "data-sized", "data-ruling"
TIMES, PRESSURES, TOOL = "data-t", "data-pressure", "data-tool"
WIDTH = "data-width"  # of the pen, where the path is drawn thinner because of its pressures
MADE_UP = "data-made-up"
"""Names the color or width that the ink did not have and a picture must."""

TRANSCRIPTION = "transcription"
PAPER = "paper"

_PHYSICAL = ("mm", "cm", "in", "pt", "pc", "px")
_FAINTEST = 0.05
"""A mean pressure below this is no reason to draw a line that cannot be seen."""

_HAIRLINES = 500
"""A pen of unknown width draws lines of this part of the page's longer side."""


def write(document: Document, file: BinaryIO) -> None:
    """Writes a document of one page as UTF-8.

    Raises:
        InkError: the text, the unit or a layer has a character that XML cannot carry.
    """
    for line in _lines(document.pages[0]):
        file.write(line.encode() + b"\n")


def _lines(page: Page) -> Iterator[str]:
    left, top, width, height = _box(page)
    unit = page.unit if page.unit in _PHYSICAL else ""
    size = f'width="{_number(width)}{unit}" height="{_number(height)}{unit}"'
    box = " ".join(_number(number) for number in (left, top, width, height))
    known = f"{UNIT}={_attribute(page.unit or '')}"
    if page.size is not None:
        known += f' {SIZED}=""'
    if page.ruling is not None:
        known += f' {RULING}="{page.ruling}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'{size} viewBox="{box}" {known} '
        'fill="none" stroke="#000000" stroke-linecap="round" stroke-linejoin="round">'
    )
    if page.text is not None:
        yield f'<desc class="{TRANSCRIPTION}">{_text(page.text)}</desc>'
    if page.background is not None:
        area = f'x="{_number(left)}" y="{_number(top)}" width="{_number(width)}"'
        area += f' height="{_number(height)}"'  # not 100%, which not every viewer understands
        yield f'<rect class="{PAPER}" {area} stroke="none" fill={_attribute(page.background)}/>'
    strokes = page.ink.strokes if page.ink is not None else ()
    for layer, group in groupby(strokes, key=lambda stroke: stroke.layer):
        if layer is not None:
            yield f'<g inkscape:groupmode="layer" inkscape:label={_attribute(layer)}>'
        for stroke in group:
            yield _path(stroke, max(width, height) / _HAIRLINES)
        if layer is not None:
            yield "</g>"
    yield "</svg>"


def _box(page: Page) -> tuple[float, float, float, float]:
    """Left, top, width and height of the picture: the page, or the ink with a margin around it."""
    if page.size is not None:
        return 0.0, 0.0, *page.size
    if page.ink is None:
        return 0.0, 0.0, 1.0, 1.0
    left, top, right, bottom = page.ink.bounds
    margin = max(right - left, bottom - top, 1e-3) / 50 + _widest(page.ink)
    return left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin


def _widest(ink: Ink) -> float:
    return max((float(stroke.pen.width or 0.0) for stroke in ink.strokes), default=0.0)


def _path(stroke: Stroke, hairline: float) -> str:
    attributes = []
    made_up = [name for name in ("color", "width") if getattr(stroke.pen, name) is None]
    if stroke.pen.color is not None:
        attributes += _color(stroke.pen.color)
    width = hairline if stroke.pen.width is None else float(stroke.pen.width)
    drawn = width * _mean_pressure(stroke)
    attributes.append(f'stroke-width="{_number(drawn)}"')
    if drawn != width:
        attributes.append(f'{WIDTH}="{_number(width)}"')
    if made_up:
        attributes.append(f'{MADE_UP}="{" ".join(made_up)}"')
    if stroke.pen.tool != "pen":
        attributes.append(f'{TOOL}="{stroke.pen.tool}"')
    for name, column in ((TIMES, stroke.t), (PRESSURES, stroke.pressure)):
        if column is not None:
            attributes.append(f'{name}="{_numbers(column)}"')
    return f'<path {" ".join(attributes)} d="{_data(stroke)}"/>'


def _mean_pressure(stroke: Stroke) -> float:
    """What the width of a path is multiplied by, since it has one width for all its points."""
    if stroke.pressure is None or stroke.pen.width is None:
        return 1.0
    mean = float(np.clip(stroke.pressure, 0.0, 1.0).mean())
    return round(mean, 2) if mean > _FAINTEST else 1.0


def _color(color: str) -> list[str]:
    if len(color) == len("#rrggbb"):
        return [f"stroke={_attribute(color)}"]
    opacity = int(color[7:], 16) / 255
    return [f"stroke={_attribute(color[:7])}", f'stroke-opacity="{opacity:.4f}"']


def _data(stroke: Stroke) -> str:
    points = [f"{_number(x)} {_number(y)}" for x, y in stroke.xy.tolist()]
    return f"M{'L'.join(points)}" if len(points) > 1 else f"M{points[0]}h0"


def _numbers(values: NDArray[np.float64]) -> str:
    return " ".join(map(_number, values.tolist()))


def _number(value: float) -> str:
    """The shortest decimal that reads back as the same number."""
    return repr(float(value)).removesuffix(".0")


def _text(text: str) -> str:
    return xmltext.element_text(text, "SVG")


def _attribute(text: str) -> str:
    return xmltext.attribute(text, "SVG")
