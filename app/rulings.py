"""What is printed on paper of other programs: where its lines and dots lie.

Measures are those of Xournal++ for paper without settings of its own, in points. Knows no Qt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.marks import Bounds, Leaf

POINT = 96 / 72
"""Page units a point of paper that is shown as large as it is."""

HEADER, FOOTER = 80.0, 60.0
"""What is left free above and below lines and staves."""

SPACING = 24.0
MARGIN_LINE = 72.0
SQUARE = 14.17
"""Half a centimeter; also the side of a triangle."""

STAFF, STAVES, STAFF_MARGIN = 5.0, 40.0, 50.0
"""Between two lines of a staff, between two staves, and beside them."""

Segments = NDArray[np.float64]


@dataclass(frozen=True)
class Print:
    """What is printed on a part of a page, in page units.

    Attributes:
        lines: x and y of both ends, shape (K, 4).
        margin: likewise, of the line that marks the margin.
        dots: shape (D, 2).
        least: the distance from one to the next, to tell whether they can be told apart.
    """

    lines: Segments
    margin: Segments
    dots: NDArray[np.float64]
    least: float


def print_of(leaf: Leaf, part: Bounds) -> Print | None:
    """What is printed on a part of a page; None if nothing is."""
    point = POINT * leaf.enlarged
    width, height = leaf.size or (math.inf, math.inf)
    left, top, right, bottom = part
    if leaf.size is not None:
        left, top = max(left, 0.0), max(top, 0.0)
        right, bottom = min(right, width), min(bottom, height)
    area = (left, top, right, bottom)
    if leaf.ruling is None or left >= right or top >= bottom:
        return None
    if leaf.ruling in ("isograph", "isodotted"):
        return _triangles(leaf.ruling == "isograph", area, (width, height), SQUARE * point)
    if leaf.ruling in ("graph", "dotted"):
        return _squares(leaf.ruling == "graph", area, (width, height), SQUARE * point)
    if leaf.ruling == "staves":
        return _staves(area, (width, height), point)
    is_paper = leaf.size is not None
    head, foot = (HEADER * point, FOOTER * point) if is_paper else (0.0, 0.0)
    step = SPACING * point
    rows = _places(
        top - head, min(bottom, height - foot) - head, step, first=0 if is_paper else None
    )
    margin = np.zeros((0, 4))
    if leaf.ruling == "lined" and left <= MARGIN_LINE * point <= right:
        margin = np.array([[MARGIN_LINE * point, top, MARGIN_LINE * point, bottom]])
    return Print(_across(rows + head, left, right), margin, np.zeros((0, 2)), step)


def _places(low: float, high: float, step: float, first: int | None = None) -> NDArray[np.float64]:
    """The multiples of a step from one place to another, the first of all perhaps told."""
    begin = math.ceil(low / step)
    begin = begin if first is None else max(begin, first)
    return np.arange(begin, math.floor(high / step) + 1, dtype=np.float64) * step


def _across(ys: NDArray[np.float64], left: float, right: float) -> Segments:
    return np.stack([np.full(len(ys), left), ys, np.full(len(ys), right), ys], axis=1)


def _down(xs: NDArray[np.float64], top: float, bottom: float) -> Segments:
    return np.stack([xs, np.full(len(xs), top), xs, np.full(len(xs), bottom)], axis=1)


def _squares(is_graph: bool, area: Bounds, size: tuple[float, float], step: float) -> Print:
    """A grid, or dots at its crossings; none at the edges of the paper."""
    left, top, right, bottom = area
    first = 1 if math.isfinite(size[0]) else None
    xs = _places(left, min(right, size[0] - step / 2), step, first)
    ys = _places(top, min(bottom, size[1] - step / 2), step, first)
    if not is_graph:
        dots = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        return Print(np.zeros((0, 4)), np.zeros((0, 4)), dots, step)
    lines = np.concatenate([_across(ys, left, right), _down(xs, top, bottom)])
    return Print(lines, np.zeros((0, 4)), np.zeros((0, 2)), step)


def _triangles(is_graph: bool, area: Bounds, size: tuple[float, float], side: float) -> Print:
    """Triangles with an upright side, or dots at their corners, in the middle of the paper."""
    across, down = math.sqrt(3) / 2 * side, side / 2
    counts, origin = [10**9, 10**9], np.zeros(2)
    if math.isfinite(size[0]):
        counts = [int((s - 2 * side) // t) for s, t in zip(size, (across, down), strict=True)]
        origin = (np.array(size) - np.array(counts) * (across, down)) / 2
    ranges = []
    for axis, step in enumerate((across, down)):
        low, high = (area[axis + end] - origin[axis] for end in (0, 2))
        least = 0 if math.isfinite(size[0]) else -(10**9)
        first, last = math.floor(low / step) - 1, math.ceil(high / step) + 1
        ranges.append(np.arange(max(first, least), min(last, counts[axis]) + 1))
    columns, rows = (grid.ravel() for grid in np.meshgrid(*ranges))
    corner = (columns + rows) % 2 == 0
    columns, rows = columns[corner], rows[corner]
    places = origin + np.stack([columns * across, rows * down], axis=1)
    if not is_graph or not len(places):
        return Print(np.zeros((0, 4)), np.zeros((0, 4)), places, across)
    last_column, first_row, last_row = ranges[0][-1], ranges[1][0], ranges[1][-1]
    sides = [
        np.concatenate([places[whole], places[whole] + move], axis=1)
        for move, whole in (
            ((across, down), (columns < last_column) & (rows < last_row)),
            ((across, -down), (columns < last_column) & (rows > first_row)),
            ((0.0, side), rows + 2 <= last_row),
        )
    ]
    return Print(np.concatenate(sides), np.zeros((0, 4)), np.zeros((0, 2)), across)


def _staves(area: Bounds, size: tuple[float, float], point: float) -> Print:
    """Five lines and again five, with a stroke at both ends."""
    left, top, right, bottom = area
    is_paper = math.isfinite(size[0])
    head, foot = (HEADER * point, FOOTER * point) if is_paper else (0.0, 0.0)
    margin = STAFF_MARGIN * point if is_paper else 0.0
    if is_paper:
        left, right = max(left, margin), min(right, size[0] - margin)
    high, step = 4 * STAFF * point, (STAVES + 4 * STAFF + 2.5) * point
    low, until = top - head - high, min(bottom, size[1] - foot) - head
    tops = _places(low, until, step, 0 if is_paper else None) + head
    ys = (tops[:, None] + np.arange(5) * STAFF * point).ravel()
    lines = [_across(ys, left, right)] if left < right else [np.zeros((0, 4))]
    ends = np.array([x for x in (margin, size[0] - margin) if is_paper and area[0] <= x <= area[2]])
    lines += [
        np.stack([np.full(len(tops), x), tops, np.full(len(tops), x), tops + high], 1) for x in ends
    ]
    return Print(np.concatenate(lines), np.zeros((0, 4)), np.zeros((0, 2)), STAFF * point)
