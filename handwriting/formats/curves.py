"""Bézier curves and elliptical arcs as points, dense enough that no eye sees a corner.

Knows no unit and no format. A curve is split evenly in its parameter, into as many parts as keep
each chord within a tolerance of the curve.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]

TOLERANCE = 0.05
"""Distance of a chord from its curve where the caller names no other: of points and of pixels, the
twentieth part."""

MOST_PARTS = 32
"""Parts of one curve at most, so that a short file cannot hold millions of points."""


def flatten_bezier(controls: Sequence[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """The points of a Bézier curve behind its start, at least its end.

    The chords of n equal parts of a curve of degree k lie within k (k - 1) d / (8 n²) of it, d
    being the largest second difference of the control points (Wang 1984; Sederberg, Computer Aided
    Geometric Design, section 10.6).

    Args:
        controls: start, one or two control points, and end.
        tolerance: as `TOLERANCE`.
    """
    degree = len(controls) - 1
    bend = max(
        math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1])
        for a, b, c in zip(controls, controls[1:], controls[2:], strict=False)
    )
    parts = _parts(math.sqrt(degree * (degree - 1) * bend / (8 * tolerance)))
    points = [_on_bezier(controls, part / parts) for part in range(1, parts)]
    return [*points, controls[-1]]


def flatten_arc(
    start: Point,
    radii: Point,
    rotation: float,
    large: bool,
    sweep: bool,
    end: Point,
    tolerance: float = TOLERANCE,
) -> list[Point]:
    """The points of an elliptical arc behind its start, at least its end.

    The center comes from the two ends as SVG has it (SVG 2, appendix B.2.4 and B.2.5).

    Args:
        start: of the arc.
        radii: of the ellipse, enlarged if it cannot reach both ends.
        rotation: of the ellipse, degrees clockwise where y points down.
        large: whether to take the longer way around.
        sweep: whether the angle grows from start to end.
        end: of the arc.
        tolerance: as `TOLERANCE`.
    """
    rx, ry = abs(radii[0]), abs(radii[1])
    if start == end or not (rx and ry):
        return [end]
    angle = math.radians(rotation)
    cos, sin = math.cos(angle), math.sin(angle)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    u, v = (cos * dx + sin * dy) / rx, (cos * dy - sin * dx) / ry  # half the chord, on a circle
    length = math.hypot(u, v)
    if not 0 < length < math.inf:
        return [end]
    if length > 1:
        rx, ry, u, v, length = rx * length, ry * length, u / length, v / length, 1.0
    # the center lies on the bisector of the chord
    side = math.sqrt(max(1 - length**2, 0.0)) / length * (-1 if large == sweep else 1)
    cu, cv = side * v, -side * u
    first = math.atan2(v - cv, u - cu)
    span = math.atan2(-v - cv, -u - cu) - first
    span += (math.tau if sweep and span < 0 else 0) - (math.tau if not sweep and span > 0 else 0)
    parts = _parts(abs(span) * math.sqrt(max(rx, ry) / (8 * tolerance)))
    points = []
    for part in range(1, parts):
        along = first + span * part / parts
        a, b = (math.cos(along) - math.cos(first)) * rx, (math.sin(along) - math.sin(first)) * ry
        points.append((start[0] + cos * a - sin * b, start[1] + sin * a + cos * b))
    return [*points, end]


def blend(start: float, end: float, parts: int) -> Iterator[float]:
    """Values that lead evenly from `start`, left out, to `end`."""
    return (start + (end - start) * part / parts for part in range(1, parts + 1))


def _parts(wanted: float) -> int:
    return max(math.ceil(wanted), 1) if wanted < MOST_PARTS else MOST_PARTS  # NaN too


def _on_bezier(controls: Sequence[Point], t: float) -> Point:
    """De Casteljau's construction."""
    points = list(controls)
    while len(points) > 1:
        points = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(points)]
    return points[0]
