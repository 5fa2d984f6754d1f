"""Writes JIIX, the JSON of MyScript's SDK: strokes in millimeters, with times.

Knows no words: who has recognized some builds the elements of JIIX around `stroke_item` and
`bounding_box`.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError
from handwriting.formats.units import MILLIMETERS
from handwriting.ink import Document, Ink, Page, Stroke

VERSION = "3"
"""Of JIIX."""

DIGITS = 6
"""Decimals of a length or time that had to be converted: nanometers and nanoseconds."""

_DEFAULT_UNIT = "px"
"""What an ink of unknown unit is taken for, since JIIX has a unit."""

_LONGEST = 1e300  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799  # seconds: the last that a time stamp of four-digit years can name


def write(document: Document, file: BinaryIO) -> None:
    """Writes each page as one element on one line, "Text" if its text is known.

    Raises:
        InkError: a text is not one of Unicode, or a time is beyond what a number can say in
            milliseconds.
    """
    for page in document.pages:
        text = json.dumps(_element(page), ensure_ascii=False, allow_nan=False)
        try:
            file.write(text.encode() + b"\n")
        except UnicodeEncodeError as error:
            raise InkError("JIIX cannot carry half a pair of surrogates") from error


def _element(page: Page) -> dict[str, Any]:
    scale = millimeters(page)
    element: dict[str, Any] = {
        "type": "Drawing" if page.text is None else "Text",
        "version": VERSION,
    }
    if page.text is not None:
        element["label"] = page.text
    if page.ink is not None:
        element["bounding-box"] = bounding_box(page.ink, scale)
        element["items"] = [
            stroke_item(stroke, number, scale) for number, stroke in enumerate(page.ink.strokes)
        ]
    return element


def millimeters(page: Page) -> float:
    """The length of the page's unit; a page without one is taken to be in pixels."""
    return MILLIMETERS.get(page.unit or _DEFAULT_UNIT, MILLIMETERS[_DEFAULT_UNIT])


def stroke_item(stroke: Stroke, number: int, scale: float) -> dict[str, Any]:
    """A stroke as JIIX has it, of JSON values only.

    Args:
        stroke: to write.
        number: its place in the ink, which becomes its id.
        scale: millimeters in the ink's unit.

    Raises:
        InkError: a time is beyond what a number can say in milliseconds.
    """
    item: dict[str, Any] = {"type": "stroke", "id": f"stroke-{number}"}
    start = _moment(stroke.t)
    if start is not None:
        item["timestamp"] = start.strftime("%Y-%m-%d %H:%M:%S.%f").rjust(26, "0")
    item["X"] = _scaled(stroke.xy[:, 0], scale)
    item["Y"] = _scaled(stroke.xy[:, 1], scale)
    if stroke.pressure is not None:
        item["F"] = stroke.pressure.tolist()
    if stroke.t is not None:
        begin = 0.0 if start is None else (start - _EPOCH) / timedelta(seconds=1)
        if np.abs(stroke.t).max() > _LONGEST:
            raise InkError("JIIX cannot carry a time beyond 1e+300 s")
        item["T"] = [round(value, DIGITS) for value in ((stroke.t - begin) * 1e3).tolist()]
    if style := _style(stroke, scale):
        item["style"] = style
    if stroke.pen.tool != "pen":
        item["pointerType"] = stroke.pen.tool.upper()
    return item


def bounding_box(ink: Ink, scale: float) -> dict[str, float]:
    """The box around an ink as JIIX has it, in millimeters.

    Args:
        ink: or a part of it.
        scale: millimeters in the ink's unit.
    """
    left, top, right, bottom = ink.bounds
    numbers = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return {name: round(number * scale, DIGITS) for name, number in numbers.items()}


def _moment(t: NDArray[np.float64] | None) -> datetime | None:
    """The time at which a stroke began, None if there is none that can be a date."""
    if t is None or not 0 <= t[0] <= _LATEST - 1:
        return None
    return _EPOCH + timedelta(seconds=float(t[0]))


def _scaled(values: NDArray[np.float64], scale: float) -> list[float]:
    if scale == 1:
        return values.tolist()
    return [round(value, DIGITS) for value in (values * scale).tolist()]


def _style(stroke: Stroke, scale: float) -> dict[str, Any]:
    """Color, opacity and width, as far as they are known."""
    style: dict[str, Any] = {}
    if stroke.pen.color is not None:
        style["color"] = stroke.pen.color[:7]
        if alpha := stroke.pen.color[7:]:
            style["opacity"] = round(int(alpha, 16) / 255, 4)
    if stroke.pen.width is not None and math.isfinite(stroke.pen.width):
        style["width"] = round(float(stroke.pen.width) * scale, DIGITS)
    return style
