"""The coordinate systems of SVG: transforms, view boxes and lengths (SVG 2, chapter 8).

Knows no elements.
"""

from __future__ import annotations

import math
import re

from handwriting.errors import InkError
from handwriting.formats.units import MILLIMETERS

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f, as SVG orders them: x becomes a x + c y + e, and y becomes b x + d y + f."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

# ++ and *+ keep long attributes from being tried in all possible ways
_STEP = re.compile(r"[\s,]*+([a-zA-Z]++)\s*+\(([^()]*+)\)[\s,]*+")
_LENGTH = re.compile(
    r"\s*+([-+]?(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?)\s*+([a-zA-Z%]*+)\s*+", re.ASCII
)
_SEPARATORS = re.compile(r"[\s,]+")


def product(outer: Matrix, inner: Matrix) -> Matrix:
    """What applies `inner` and then `outer`."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def parse_transform(text: str) -> Matrix:
    """The matrix of an attribute `transform`.

    Raises:
        InkError: it is not of the grammar.
    """
    matrix, place = IDENTITY, 0
    text = text.strip()
    while place < len(text):
        match = _STEP.match(text, place)
        if match is None:
            raise InkError(f"the transform {text[:40]!a} is not of the grammar")
        place = match.end()
        matrix = product(matrix, _step(match[1], match[2]))
    return matrix


def length(text: str | None, *, zero: bool = False) -> tuple[float, str] | None:
    """A length and its unit, None if there is none or it is a percentage.

    Args:
        text: an attribute.
        zero: nothing, and next to nothing, is a length too.
    """
    match = _LENGTH.fullmatch(text or "")
    if match is None or match[2] == "%":
        return None
    value = float(match[1])
    least = 0.0 if zero else 1e-9
    return (value, match[2]) if least <= value <= 1e9 else None


def viewport(
    attributes: dict[str, str],
) -> tuple[Matrix, tuple[float, float] | None, str]:
    """The coordinates of the outermost element; its aspect ratio is taken to be that of its box.

    Returns:
        What makes coordinates of the file lengths from the upper left corner, the width and height
        of the page if they are known, and the unit of all these.
    """
    width, height = length(attributes.get("width")), length(attributes.get("height"))
    box = _view_box(attributes.get("viewBox", ""))
    if box is None:  # then coordinates are pixels, whatever the unit of the width
        size = (pixels(width), pixels(height)) if width and height else None
        return IDENTITY, size, "px"
    left, top, across, down = box
    scale, unit = (width[0] / across, width[1] or "px") if width else (1.0, "px")
    matrix = (scale, 0.0, 0.0, scale, -left * scale, -top * scale)
    return matrix, (across * scale, down * scale), unit


def nested_viewport(attributes: dict[str, str]) -> Matrix:
    """Where an `<svg>` within another lies."""
    places = (attributes.get("x"), attributes.get("y"))
    x, y = (found[0] if (found := length(place)) else 0.0 for place in places)
    width, box = length(attributes.get("width")), _view_box(attributes.get("viewBox", ""))
    if box is None:
        return 1.0, 0.0, 0.0, 1.0, x, y
    left, top, across, _ = box
    scale = width[0] / across if width else 1.0
    return scale, 0.0, 0.0, scale, x - left * scale, y - top * scale


def _view_box(text: str) -> tuple[float, float, float, float] | None:
    """Left, top, width and height, None if there are none."""
    try:
        left, top, across, down = map(float, _SEPARATORS.sub(" ", text).split())
    except ValueError:
        return None
    limits = (abs(left) <= 1e9, abs(top) <= 1e9, 1e-6 <= across <= 1e9, 1e-6 <= down <= 1e9)
    return (left, top, across, down) if all(limits) else None


def pixels(measure: tuple[float, str]) -> float:
    """A length in pixels, which are the unit of coordinates."""
    value, unit = measure
    if unit in ("", "px") or unit not in MILLIMETERS:
        return value
    return value * MILLIMETERS[unit] / MILLIMETERS["px"]


def _step(name: str, arguments: str) -> Matrix:
    """One function of a transform."""
    try:
        numbers = [float(word) for word in _SEPARATORS.sub(" ", arguments).split()]
    except ValueError:
        numbers = []
    match name, numbers:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest] if len(rest) < 2:
            return 1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0
        case "scale", [x, *rest] if len(rest) < 2:
            return x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [angle]:
            return _rotation(angle)
        case "rotate", [angle, x, y]:
            back: Matrix = (1.0, 0.0, 0.0, 1.0, -x, -y)
            return product((1.0, 0.0, 0.0, 1.0, x, y), product(_rotation(angle), back))
        case "skewX", [angle]:
            return 1.0, 0.0, math.tan(math.radians(angle)), 1.0, 0.0, 0.0
        case "skewY", [angle]:
            return 1.0, math.tan(math.radians(angle)), 0.0, 1.0, 0.0, 0.0
    raise InkError(f"the transform {name}({arguments[:40]}) is not of the grammar")


def _rotation(angle: float) -> Matrix:
    if not math.isfinite(angle):
        raise InkError("the transform turns by an angle that is not finite")
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return cos, sin, -sin, cos, 0.0, 0.0
