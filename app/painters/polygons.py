"""Points of numpy as polygons of Qt, without a Python object a point."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPolygonF

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
