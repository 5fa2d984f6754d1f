"""Paints the paper under the ink: ruled, grid or blank."""

from __future__ import annotations

import math
from typing import Literal, get_args

from PyQt6.QtCore import QLineF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.theme import Theme
from app.viewport import Viewport

Paper = Literal["ruled", "grid", "blank"]
PAPERS: tuple[Paper, ...] = get_args(Paper)

RULED, GRID = 72.0, 36.0
"""Page units between two lines of the paper."""

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
