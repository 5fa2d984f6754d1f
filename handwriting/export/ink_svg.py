"""Ink as SVG: path data, and a picture to set inside an HTML page.

Knows nothing of recognition, files or pages, and needs no library.
"""

from __future__ import annotations

from html import escape
from itertools import groupby

from handwriting.ink import Ink, Stroke

PICTURE_SIZE = 1000.0
"""Longer side of a picture's ink, in SVG units: one decimal then resolves 1/10,000 of it."""

MARGIN = 20.0
"""Space around a picture's ink, in SVG units, so that line ends and lone dots are not cut off."""

SMALLEST = 1e-9
"""Extent, in ink units, below which an ink is drawn as one dot."""

LINE_WIDTH = 1.6
DOT_WIDTH = 3.2
"""Widths of the pen in a picture, in pixels; a dot as thin as a line would be overlooked."""

DOT = "h0"
"""Path data of a line of no length."""


def svg_paths(
    ink: Ink, *, scale: float = 1.0, origin: tuple[float, float] = (0.0, 0.0), digits: int = 2
) -> str:
    """The strokes as SVG path data, for the attribute `d` of one `<path>`.

    A point of the ink is written as (point - origin) * scale. A stroke whose points all fall on
    one place becomes a line of no length, which `stroke-linecap="round"` shows as a dot.

    Args:
        ink: the ink; its y points down, as SVG's does.
        scale: SVG units per ink unit.
        origin: the point of the ink that becomes SVG's (0, 0), in ink units.
        digits: decimals of a coordinate.
    """
    return "".join(_stroke_path(stroke, scale, origin, digits) for stroke in ink.strokes)


def svg_picture(ink: Ink, *, title: str) -> str:
    """A whole `<svg>` element for an HTML page, drawn in the color of the text around it.

    Its width and height are left to the page's style sheet; the pen's width is the same on the
    screen however large the ink is.

    Args:
        ink: the ink.
        title: what the picture shows, for those who cannot see it.
    """
    left, top, right, bottom = ink.bounds
    scale = PICTURE_SIZE / max(right - left, bottom - top, SMALLEST)
    width = (right - left) * scale + 2 * MARGIN
    height = (bottom - top) * scale + 2 * MARGIN
    paths = [_stroke_path(stroke, scale, (left, top), 1) for stroke in ink.strokes]
    lines = "".join(path for path in paths if not path.endswith(DOT))
    dots = "".join(path for path in paths if path.endswith(DOT))
    return (
        f'<svg class="ink" role="img" viewBox="{-MARGIN:g} {-MARGIN:g} {width:.1f} {height:.1f}" '
        'preserveAspectRatio="xMinYMid meet" fill="none" stroke="currentColor" '
        f'stroke-linecap="round" stroke-linejoin="round"><title>{escape(title)}</title>'
        f"{_path(lines, LINE_WIDTH)}{_path(dots, DOT_WIDTH)}</svg>"
    )


def _path(data: str, width: float) -> str:
    if not data:
        return ""
    return f'<path vector-effect="non-scaling-stroke" stroke-width="{width:g}" d="{data}"/>'


def _stroke_path(stroke: Stroke, scale: float, origin: tuple[float, float], digits: int) -> str:
    """Path data of one stroke; points too close to the one before to be seen are left out."""
    places = (
        f"{_number((x - origin[0]) * scale, digits)} {_number((y - origin[1]) * scale, digits)}"
        for x, y in stroke.xy.tolist()
    )
    distinct = [place for place, _ in groupby(places)]
    return f"M{'L'.join(distinct)}" if len(distinct) > 1 else f"M{distinct[0]}{DOT}"


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
