"""Points of numpy as polygons of Qt, without a Python object a point; and lines through them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainter, QPolygonF

POINT = 16
"""Bytes of a point in a polygon: two numbers of double precision."""


def polygon_of(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> QPolygonF:
    """A polygon through points; through a list of them it would take 20 times longer."""
    polygon = QPolygonF()
    if len(xs):
        polygon.fill(QPointF(), len(xs))
        memory: Any = polygon.data()
        memory.setsize(polygon.size() * POINT)
        memory.setwriteable(True)
        places = np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)
        places[:, 0], places[:, 1] = xs, ys
    return polygon


def draw_through(painter: QPainter, xy: NDArray[np.float64]) -> None:
    """Draws a line through points (N, 2), N >= 1; where all are one place, a dot.

    Of a line without length Qt paints nothing, not even its round ends: a dot that a pen made by
    standing still would be lost.
    """
    if is_spot(xy):
        painter.drawPoint(QPointF(*xy[0]))
    else:
        painter.drawPolyline(polygon_of(xy[:, 0], xy[:, 1]))


def is_spot(xy: NDArray[np.float64]) -> bool:
    """Whether points (N, 2), N >= 1, are all at one place."""
    return not np.ptp(xy, axis=0).any()
