"""Ink as SVG: path data, and a picture to set inside an HTML page.

Knows nothing of recognition, files or pages, and needs no library.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from handwriting.ink import Ink, Stroke

PICTURE_SIZE = 1000.0
"""Longer side of a picture's ink, in SVG units: one decimal then resolves 1/10,000 of it."""

MARGIN = 20.0
"""Space around a picture's ink, in SVG units, so that line ends and lone dots are not cut off."""

SMALLEST = 1e-9
"""Extent, in ink units, below which an ink is drawn as one dot."""


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

    def number(value: float) -> str:
        text = f"{value:.{digits}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    def commands(stroke: Stroke) -> Iterator[str]:
        previous = ""
        for x, y in stroke.xy.tolist():
            place = f"{number((x - origin[0]) * scale)} {number((y - origin[1]) * scale)}"
            if not previous:
                yield f"M{place}"
            elif place != previous:  # too close to the last point to be seen
                yield f"L{place}"
            previous = place

    paths = ["".join(commands(stroke)) for stroke in ink.strokes]
    return "".join(path if "L" in path else f"{path}h0" for path in paths)


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
    paths = svg_paths(ink, scale=scale, origin=(left, top), digits=1)
    return (
        f'<svg class="ink" role="img" viewBox="{-MARGIN:g} {-MARGIN:g} {width:.1f} {height:.1f}" '
        'preserveAspectRatio="xMinYMid meet" fill="none" stroke="currentColor" '
        'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f'<title>{escape(title)}</title><path vector-effect="non-scaling-stroke" d="{paths}"/>'
        "</svg>"
    )
