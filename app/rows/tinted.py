"""Paints ink whose points have colors of their own: on the page and in the row of the ink."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from app.painters.polygons import draw_through
from app.rows.sheet import Array

TINTS = 16
"""Levels of tint, 0 the palest."""

PLAIN, AHEAD = -1, -2
"""Levels of ink that has no tint, and that is not written yet."""


def levels_of(tints: Array | None, count: int) -> NDArray[np.int64]:
    """The level of each of so many points, shape (count,), of their tints in [0, 1]."""
    if tints is None:
        return np.full(count, PLAIN)
    return np.minimum((tints * TINTS).astype(np.int64), TINTS - 1)


def paint_tinted(
    painter: QPainter,
    places: Array,
    ranges: Sequence[tuple[int, int]],
    levels: NDArray[np.int64],
    colors: Mapping[int, str],
    width: float,
) -> None:
    """Paints strokes part by part.

    Args:
        painter: in the unit of `places`.
        places: of the points, shape (N, 2).
        ranges: first and one past the last point of each stroke.
        levels: of the points, shape (N,).
        colors: of the levels; parts of a level that is not there are left out.
        width: of the pen; strong tints are wider, so that they are seen without colors, too.
    """
    for first, last in ranges:
        for begin, end, level in _parts(levels, first, last):
            if level not in colors:
                continue
            pen = QPen(QColor(colors[level]), width * (1.5 if level > TINTS // 4 else 1.0))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            draw_through(painter, places[begin:end])


def _parts(levels: NDArray[np.integer], first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Runs of one level within a stroke, each with the first point of the next one."""
    cuts = [first, *(first + 1 + np.flatnonzero(np.diff(levels[first:last]))).tolist(), last]
    for begin, end in pairwise(cuts):
        yield begin, min(end + 1, last), int(levels[begin])
