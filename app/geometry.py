"""What an eraser touches, what it leaves, and what a lasso holds. Numpy only, page units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.marks import MANY, PART, Bounds, Mark
from handwriting.ink import Stroke

Array = NDArray[np.float64]
Point = tuple[float, float]

HELD = 0.6
"""Share of a mark's points that a lasso must hold."""


def touched(mark: Mark, start: Point, end: Point, radius: float) -> bool:
    """Whether a round tip that moves from one point to another touches a mark."""
    tip = swept(start, end, radius)
    if not overlap(mark.bounds, tip):
        return False
    near = (_distances(part, start, end) <= radius for part in _parts_near(mark, tip))
    return any(bool(part.any()) for part in near)


def swept(start: Point, end: Point, radius: float) -> Bounds:
    """What a round tip covers on its way from one point to another."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left - radius, top - radius, right + radius, bottom + radius


def rubbed(stroke: Stroke, start: Point, end: Point, radius: float) -> list[Stroke] | None:
    """What a partial eraser leaves of a stroke: its pieces; None if it was not touched.

    Where points lie far apart the ink between them is cut where the tip's edge crosses it, with
    time and pressure in between, so that an eraser takes what it covers and no more; but not in
    strokes of so many points that no hand wrote them.
    """
    if len(stroke) > MANY:
        dense, drawn = stroke, np.ones(len(stroke), dtype=bool)
    else:
        dense, drawn = _densified(stroke, radius / 2)
    gone = _points_near(dense.xy, start, end, radius)
    if not gone.any():
        return None
    kept = np.flatnonzero(~gone)
    runs = np.split(kept, np.flatnonzero(np.diff(kept) > 1) + 1)
    return [_part(dense, _thinned(run, drawn)) for run in runs if len(run) > 1]


def held_by(marks: list[Mark], polygon: Array) -> list[Mark]:
    """The marks of which a lasso, a closed polygon of shape (P, 2), holds the larger part."""
    if len(polygon) < 3:
        return []
    left, top = polygon.min(axis=0)
    right, bottom = polygon.max(axis=0)
    near = [mark for mark in marks if overlap(mark.bounds, (left, top, right, bottom))]
    return [mark for mark in near if inside(mark.stroke.xy, polygon).mean() >= HELD]


def inside(points: Array, polygon: Array) -> NDArray[np.bool_]:
    """Which points, shape (N, 2), lie in a polygon, shape (P, 2), by the even-odd rule."""
    x, y = points[:, 0], points[:, 1]
    result = np.zeros(len(points), dtype=bool)
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        result ^= crosses & (x < x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    return result


def overlap(a: Bounds, b: Bounds) -> bool:
    """Whether two bounds have a point in common."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _parts_near(mark: Mark, bounds: Bounds) -> Iterator[Array]:
    """The points of a mark that may be near a place, some at a time, with those beside them."""
    xy, boxes = mark.stroke.xy, mark.parts
    if len(boxes) == 1:
        yield xy
        return
    left, top, right, bottom = bounds
    near = (boxes[:, 2] >= left) & (boxes[:, 0] <= right)
    near &= (boxes[:, 3] >= top) & (boxes[:, 1] <= bottom)
    for part in np.flatnonzero(near).tolist():
        yield xy[max(part * PART - 1, 0) : (part + 1) * PART + 1]


def _points_near(xy: Array, start: Point, end: Point, radius: float) -> NDArray[np.bool_]:
    """Which points lie within a radius of the segment from start to end."""
    a, b = np.array(start), np.array(end)
    along = b - a
    length = float(along @ along)
    share = np.clip((xy - a) @ along / length, 0, 1) if length else np.zeros(len(xy))
    nearest = a + share[:, None] * along
    return np.asarray(np.hypot(*(xy - nearest).T) <= radius)


def _distances(xy: Array, start: Point, end: Point) -> Array:
    """From each segment of a polyline, or its only point, to the segment from start to end."""
    a, b = np.array(start), np.array(end)
    if len(xy) == 1:
        return _to_segment(xy, a, b)
    p, q = xy[:-1], xy[1:]
    ends = np.minimum(_to_segment(p, a, b), _to_segment(q, a, b))
    tips = np.minimum(_to_each(a, p, q), _to_each(b, p, q))
    crossing = (_side(p, q, a) * _side(p, q, b) < 0) & (_turn(a, b, p) * _turn(a, b, q) < 0)
    return np.where(crossing, 0.0, np.minimum(ends, tips))


def _to_segment(points: Array, a: Array, b: Array) -> Array:
    along = b - a
    length = float(along @ along)
    share = np.clip((points - a) @ along / length, 0, 1) if length else np.zeros(len(points))
    return np.asarray(np.hypot(*(points - a - share[:, None] * along).T))


def _to_each(point: Array, p: Array, q: Array) -> Array:
    along = q - p
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((point - p) * along).sum(axis=1) / length, 0, 1)
    return np.asarray(np.hypot(*(p + share[:, None] * along - point).T))


def _side(p: Array, q: Array, point: Array) -> Array:
    along, to = q - p, point - p
    return np.asarray(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])


def _turn(a: Array, b: Array, points: Array) -> Array:
    along, to = b - a, points - a
    return np.asarray(along[0] * to[:, 1] - along[1] * to[:, 0])


def _densified(stroke: Stroke, step: float) -> tuple[Stroke, NDArray[np.bool_]]:
    """The stroke with points between those more than a step apart, and which were drawn."""
    if len(stroke) < 2:
        return stroke, np.ones(len(stroke), dtype=bool)
    gaps = np.hypot(*np.diff(stroke.xy, axis=0).T)
    counts = np.clip(np.ceil(gaps / step), 1, 1000).astype(int)
    starts = np.repeat(np.arange(len(gaps)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.append(starts + within / counts[starts], len(gaps))
    whole = np.arange(len(stroke))

    def between(values: Array | None) -> Array | None:
        return None if values is None else np.interp(places, whole, values)

    xy = np.stack([np.interp(places, whole, column) for column in stroke.xy.T], axis=1)
    dense = Stroke(xy, between(stroke.t), between(stroke.pressure), stroke.pen)
    return dense, np.append(within == 0, True)


def _thinned(run: NDArray[np.intp], drawn: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The points of a run that were drawn, and its ends."""
    keep = drawn[run]
    keep[[0, -1]] = True
    return run[keep]


def _part(stroke: Stroke, places: NDArray[np.intp]) -> Stroke:
    def part(values: Array | None) -> Array | None:
        return None if values is None else values[places]

    return Stroke(stroke.xy[places], part(stroke.t), part(stroke.pressure), stroke.pen)
