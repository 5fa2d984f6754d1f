"""What an eraser touches, what it leaves, and what a lasso holds. Numpy only, page units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.marks import MANY, PART, Bounds, Mark, bounds_of
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
    return any(len(_segments_near(part, start, end, radius)) for part in _parts_near(mark, tip))


def swept(start: Point, end: Point, radius: float) -> Bounds:
    """What a round tip covers on its way from one point to another."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left - radius, top - radius, right + radius, bottom + radius


def rubbed(stroke: Stroke, start: Point, end: Point, radius: float) -> list[Stroke] | None:
    """What a partial eraser leaves of a stroke: its pieces; None if it was not touched.

    Where points lie far apart the ink between them is cut where the tip's edge crosses it, with
    time and pressure in between, so that an eraser takes what it covers and no more. A stroke of so
    many points that no hand wrote it falls into parts of `PART` points when it is touched, so that
    what the eraser does next costs no more than it would on a short one.
    """
    if len(stroke) <= MANY:
        return _rubbed(stroke, start, end, radius)
    tip = swept(start, end, radius)
    parts = list(_cut(stroke))
    left = [
        _rubbed(part, start, end, radius) if overlap(bounds_of(part.xy), tip) else None
        for part in parts
    ]
    if all(pieces is None for pieces in left):
        return None
    both = zip(parts, left, strict=True)
    return [one for part, pieces in both for one in ([part] if pieces is None else pieces)]


def held_by(marks: list[Mark], polygon: Array) -> list[Mark]:
    """The marks of which a lasso, a closed polygon of shape (P, 2), holds the larger part."""
    if len(polygon) < 3:
        return []
    left, top = polygon.min(axis=0)
    right, bottom = polygon.max(axis=0)
    near = [mark for mark in marks if overlap(mark.bounds, (left, top, right, bottom))]
    return [mark for mark in near if inside(_some(mark.stroke.xy), polygon).mean() >= HELD]


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


def _some(xy: Array) -> Array:
    """Points that stand for all: every one, or of very many so many that looking takes no time."""
    return xy[:: 1 + len(xy) // MANY]


def _cut(stroke: Stroke) -> Iterator[Stroke]:
    """Parts of `PART` points, of which each begins where the one before it ends."""
    step = PART - 1
    for first in range(0, len(stroke) - 1, step):
        yield _part(stroke, slice(first, first + PART))


def _rubbed(stroke: Stroke, start: Point, end: Point, radius: float) -> list[Stroke] | None:
    """`rubbed`, of a stroke as it is."""
    dense, drawn = _densified(stroke, start, end, radius)
    gone = _points_near(dense.xy, start, end, radius)
    if not gone.any():
        return None
    kept = np.flatnonzero(~gone)
    runs = np.split(kept, np.flatnonzero(np.diff(kept) > 1) + 1)
    return [_part(dense, _thinned(run, drawn)) for run in runs if len(run) > 1]


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


def _segments_near(xy: Array, start: Point, end: Point, radius: float) -> NDArray[np.intp]:
    """Which segments of a polyline, or its only point, a tip touches; from their first points."""
    p, q = (xy[:-1], xy[1:]) if len(xy) > 1 else (xy, xy)
    left, top, right, bottom = swept(start, end, radius)
    near = (np.maximum(p[:, 0], q[:, 0]) >= left) & (np.minimum(p[:, 0], q[:, 0]) <= right)
    near &= (np.maximum(p[:, 1], q[:, 1]) >= top) & (np.minimum(p[:, 1], q[:, 1]) <= bottom)
    found = np.flatnonzero(near)
    return found[_distances(p[found], q[found], start, end) <= radius]


def _distances(p: Array, q: Array, start: Point, end: Point) -> Array:
    """From segments, from p to q, to the segment from start to end."""
    a, b = np.array(start), np.array(end)
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


def _densified(
    stroke: Stroke, start: Point, end: Point, radius: float
) -> tuple[Stroke, NDArray[np.bool_]]:
    """The stroke with points between those far apart where a tip touches, and which were drawn."""
    if len(stroke) < 2:
        return stroke, np.ones(len(stroke), dtype=bool)
    gaps = np.hypot(*np.diff(stroke.xy, axis=0).T)
    counts = np.ones(len(gaps), dtype=int)
    near = _segments_near(stroke.xy, start, end, radius)
    counts[near] = np.clip(np.ceil(gaps[near] / (radius / 2)), 1, 1000)
    if (counts == 1).all():
        return stroke, np.ones(len(stroke), dtype=bool)
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


def _part(stroke: Stroke, places: NDArray[np.intp] | slice) -> Stroke:
    def part(values: Array | None) -> Array | None:
        return None if values is None else values[places]

    return Stroke(stroke.xy[places], part(stroke.t), part(stroke.pressure), stroke.pen)
