"""Strokes as operators of a PDF page: lines of their own color, opacity and width.

Knows neither text nor how a page gets into a file. Operators as in ISO 32000, 8.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from handwriting.ink import Page, Stroke

DEFAULT_WIDTH = 1.3
"""Of a pen without a width, in points: about that of a ballpoint."""

THINNEST, THICKEST = 0.45, 1.5
"""Share of that width at no and at full pressure, as the app shows it."""

LEAST_WIDTH = 0.1
"""In points; what is thinner would vanish on paper."""

STEP = 0.05
"""Widths are rounded to multiples of it, in points, so that one path takes many points."""

HIGHLIGHT = 0.5
"""Opacity of a highlighter that has none of its own."""

BLACK = (0.0, 0.0, 0.0)

Color = tuple[float, float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Look:
    """How a line is painted.

    Attributes:
        color: red, green and blue in [0, 1].
        opacity: in (0, 1].
        multiplied: what lies below shows through, as under a highlighter.
    """

    color: Color
    opacity: float
    multiplied: bool

    @property
    def state(self) -> str:
        """Name of the graphics state with its opacity."""
        return f"Ink{round(self.opacity * 255):02x}{'m' * self.multiplied}"


def look_of(stroke: Stroke) -> Look | None:
    """How a stroke is painted; None if it is not.

    An eraser that has a color has painted with it, as Xournal++'s whiteout does; one without a
    color has left nothing.
    """
    pen = stroke.pen
    if pen.tool == "eraser":
        return None if pen.color is None else Look(parse(pen.color)[0], 1.0, multiplied=False)
    color, opacity = (BLACK, 1.0) if pen.color is None else parse(pen.color)
    if pen.tool == "highlighter":
        return Look(color, opacity if opacity < 1 else HIGHLIGHT, multiplied=True)
    return Look(color, opacity, multiplied=False) if opacity > 0 else None


def parse(color: str) -> tuple[Color, float]:
    """Color and opacity of `#rrggbb` or `#rrggbbaa`; black if it is neither."""
    try:
        values = [int(color[place : place + 2], 16) / 255 for place in range(1, len(color), 2)]
    except ValueError:
        return BLACK, 1.0
    if len(values) not in (3, 4):
        return BLACK, 1.0
    return (values[0], values[1], values[2]), values[3] if len(values) == 4 else 1.0


def ink_operators(page: Page, place: Placement) -> tuple[str, set[Look]]:
    """The strokes of a page, in their order, and the looks whose graphics states they use."""
    parts = ["1 J 1 j"]  # round caps and joins
    looks: set[Look] = set()
    now: Look | None = None
    for stroke in page.ink.strokes if page.ink is not None else ():
        look = look_of(stroke)
        if look is None:
            continue
        if look != now:
            parts.append(f"/{look.state} gs {' '.join(map(number, look.color))} RG")
            looks.add(look)
            now = look
        parts += _stroke(stroke, place, look)
    return "\n".join(parts), looks


@dataclass(frozen=True)
class Placement:
    """How the page of an ink lies on that of a PDF, whose y points up.

    Attributes:
        scale: points per unit of the ink.
        origin: the ink's point that is the upper left corner.
        width: of the PDF's page, in points.
        height: likewise.
    """

    scale: float
    origin: tuple[float, float]
    width: float
    height: float

    def points(self, xy: Floats) -> Floats:
        """Positions on the PDF's page, shape (N, 2)."""
        placed = (xy - np.array(self.origin)) * self.scale
        placed[:, 1] = self.height - placed[:, 1]
        return placed


def number(value: float) -> str:
    """A number as PDF has it: no exponent, no needless zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _stroke(stroke: Stroke, place: Placement, look: Look) -> Iterator[str]:
    xy = place.points(stroke.xy).round(2)
    widths = _widths(stroke, place.scale)
    if look.opacity < 1 or look.multiplied:  # the joints of parts would show through
        widths = widths.mean(keepdims=True)
    if len(widths) == 1 or len(xy) == 1:
        yield f"{number(float(widths.max()))} w {_path(xy)}"
        return
    widths = np.maximum(np.round(widths / STEP) * STEP, LEAST_WIDTH)[:-1]  # of each segment
    cuts = [0, *(np.flatnonzero(np.diff(widths)) + 1).tolist(), len(widths)]
    for start, end in pairwise(cuts):
        yield f"{number(float(widths[start]))} w {_path(xy[start : end + 1])}"


def _widths(stroke: Stroke, scale: float) -> Floats:
    """Of the line at each point, or of all of it, in points, shape (N,) or (1,).

    A pen of known width has that where its pressure is 1, as in the formats that tell one; with an
    unknown width, pressure makes our own wider or narrower, as the app shows it.
    """
    known = stroke.pen.width is not None and stroke.pen.width > 0
    base = float(stroke.pen.width or 0) * scale if known else DEFAULT_WIDTH
    if stroke.pressure is None:
        shares = np.ones(1)
    elif known:
        shares = np.clip(stroke.pressure, 0, 4)
    else:
        shares = THINNEST + (THICKEST - THINNEST) * np.clip(stroke.pressure, 0, 1)
    return np.maximum(base * shares, LEAST_WIDTH)


def _path(xy: Floats) -> str:
    """A path of lines; one of no length is a dot, which round caps paint."""
    rows = [f"{x:g} {y:g}" for x, y in _distinct(xy).tolist()]
    if len(rows) == 1:
        rows *= 2
    return f"{rows[0]} m {' l '.join(rows[1:])} l S"


def _distinct(xy: Floats) -> Floats:
    """The points without those that equal the one before."""
    moved = np.any(np.diff(xy, axis=0) != 0, axis=1)
    return xy[np.concatenate([[True], moved])]
