"""Ties the inspector to the canvas: one cursor on both, and ink tinted by weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QPointF
from PyQt6.QtGui import QColor, QPainter, QPen

from app.canvas import Canvas
from app.inspector import Inspector
from app.painters.strokes import WIDTH
from app.rows.colors import warmed_levels
from app.rows.tinted import TINTS, levels_of, paint_tinted
from app.snapshot import Snapshot
from app.viewport import Viewport

NEAR = 24.0
"""Logical pixels from ink within which the pointer is on it."""


class Link(QObject):
    """Between one canvas and one inspector, while the inspector is shown."""

    def __init__(self, canvas: Canvas, inspector: Inspector) -> None:
        super().__init__()
        self._canvas, self._inspector = canvas, inspector
        self._point = -1
        self._weights: NDArray[np.float64] | None = None
        canvas.hovered.connect(self._hover)
        canvas.overlays.append(self.paint)
        inspector.cursor_moved.connect(self.set_point)
        inspector.tint_changed.connect(self._set_weights)

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Paints tint and cursor above the ink."""
        snapshot = self._inspector.snapshot
        if snapshot is None or not self._inspector.isVisible():
            return
        xy = snapshot.ink.xy
        theme = self._canvas.picture.theme
        if self._weights is not None and len(self._weights) == len(xy):
            self._paint_tint(painter, view, snapshot)
        if 0 <= self._point < len(xy):
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.drawEllipse(QPointF(*view.to_screen(*xy[self._point])), 7.0, 7.0)

    def set_point(self, point: int) -> None:
        """Marks a point of the shown ink on the page; -1 for none."""
        self._point = point
        self._canvas.update()

    def _paint_tint(self, painter: QPainter, view: Viewport, snapshot: Snapshot) -> None:
        theme = self._canvas.picture.theme
        xy = snapshot.ink.xy
        ends = np.cumsum([len(stroke) for stroke in snapshot.strokes]).tolist()
        ranges = list(zip([0, *ends[:-1]], ends, strict=True))
        origin, unit = (np.array(view.to_screen(*at)) for at in ((0.0, 0.0), (1.0, 1.0)))
        places = origin + xy * (unit - origin)
        warm = dict(enumerate(warmed_levels(theme, theme.ink, TINTS)))
        del warm[0]  # what is hardly heeded keeps the color of its pen
        levels = levels_of(self._weights, len(xy))
        paint_tinted(painter, places, ranges, levels, warm, WIDTH * view.zoom)

    def _hover(self, x: float, y: float) -> None:
        snapshot = self._inspector.snapshot
        if snapshot is None or not self._inspector.isVisible():
            return
        away = np.hypot(*(snapshot.ink.xy - np.array((x, y))).T)
        nearest = int(away.argmin())
        point = nearest if away[nearest] * self._canvas.view.zoom <= NEAR else -1
        if point != self._point:
            self.set_point(point)
            self._inspector.set_cursor(point)

    def _set_weights(self, weights: Sequence[float] | None) -> None:
        self._weights = None if weights is None else np.asarray(weights, dtype=np.float64)
        self._canvas.update()
