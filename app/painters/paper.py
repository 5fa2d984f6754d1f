"""Paints the paper under the ink: ruled, grid, blank, or as another program has printed it."""

from __future__ import annotations

import math
from typing import Literal, get_args

import numpy as np
from PyQt6.QtCore import QLineF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.marks import Leaf
from app.painters.polygons import polygon_of
from app.rulings import Segments, print_of
from app.theme import Theme
from app.viewport import Viewport

Paper = Literal["ruled", "grid", "blank"]
PAPERS: tuple[Paper, ...] = get_args(Paper)

RULED, GRID = 72.0, 36.0
"""Page units between two lines of the paper."""

NEAREST = 2.0
"""The same for what other programs print, which is left out then."""

DOT = 1.8
"""Logical pixels."""

MARGIN_ALPHA = 110

LEAST = 6.0
"""Logical pixels between two lines; nearer ones are left out."""


def paint_edges(
    painter: QPainter, view: Viewport, size: tuple[float, float] | None, theme: Theme
) -> None:
    """Paints what lies beyond a page that has edges.

    Args:
        painter: in logical pixels.
        view: where the window looks.
        size: of the page in page units; None for one without edges.
        theme: of the window.
    """
    if size is None:
        return
    left, top = view.to_screen(0.0, 0.0)
    right, bottom = view.to_screen(*size)
    page, window = QPainterPath(), QPainterPath()
    page.addRect(QRectF(left, top, right - left, bottom - top))
    window.addRect(QRectF(0, 0, view.width, view.height))
    painter.fillPath(window.subtracted(page), QColor(theme.window))
    painter.setPen(QPen(QColor(theme.edge), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(page)


def paint_print(painter: QPainter, view: Viewport, leaf: Leaf, theme: Theme) -> None:
    """Paints what a page of another program has printed on it, if it can be told apart."""
    found = print_of(leaf, view.visible)
    if found is None or found.least * view.zoom < NEAREST:
        return
    painter.setPen(QPen(QColor(theme.rule), 1.0))
    _draw_lines(painter, found.lines, view)
    margin = QColor(theme.warm)
    margin.setAlpha(MARGIN_ALPHA)
    painter.setPen(QPen(margin, 1.0))
    _draw_lines(painter, found.margin, view)
    dots = (found.dots - (view.x, view.y)) * view.zoom
    painter.setPen(QPen(QColor(theme.edge), DOT, cap=Qt.PenCapStyle.RoundCap))
    painter.drawPoints(polygon_of(dots[:, 0], dots[:, 1]))


def _draw_lines(painter: QPainter, segments: Segments, view: Viewport) -> None:
    ends = (segments - (view.x, view.y, view.x, view.y)) * view.zoom
    upright = (segments[:, 0] == segments[:, 2]) | (segments[:, 1] == segments[:, 3])
    ends[upright] = np.round(ends[upright]) + 0.5  # sharp
    for end in ends.tolist():
        painter.drawLine(QLineF(*end))


def paint_paper(painter: QPainter, view: Viewport, paper: str, theme: Theme) -> None:
    """Fills what is seen of the page."""
    painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(theme.paper))
    if paper == "blank":
        return
    step = RULED if paper == "ruled" else GRID
    while step * view.zoom < LEAST:
        step *= 4
    left, top, right, bottom = view.visible
    painter.setPen(QPen(QColor(theme.rule), 1.0))
    lines = []
    for place in range(math.ceil(top / step), math.floor(bottom / step) + 1):
        y = round(view.to_screen(0, place * step)[1]) + 0.5
        lines.append(QLineF(0, y, view.width, y))
    if paper == "grid":
        for place in range(math.ceil(left / step), math.floor(right / step) + 1):
            x = round(view.to_screen(place * step, 0)[0]) + 0.5
            lines.append(QLineF(x, 0, x, view.height))
    for line in lines:
        painter.drawLine(line)
