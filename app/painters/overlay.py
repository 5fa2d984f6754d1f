"""Paints what lies above the ink for a while: lasso, selection, the eraser's ring, a hint."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from app.marks import Bounds
from app.theme import Theme
from app.viewport import Viewport

PAD = 6.0
"""Page units between selected ink and its frame."""


def paint_lasso(
    painter: QPainter, view: Viewport, path: Sequence[tuple[float, float]], theme: Theme
) -> None:
    """A lasso that is being drawn, in page units."""
    if len(path) < 2:
        return
    painter.setPen(_dashed(theme))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(*view.to_screen(x, y)) for x, y in path]))


def paint_selection(painter: QPainter, view: Viewport, box: Bounds | None, theme: Theme) -> None:
    """A frame around what is selected."""
    if box is None:
        return
    left, top = view.to_screen(box[0] - PAD, box[1] - PAD)
    right, bottom = view.to_screen(box[2] + PAD, box[3] + PAD)
    fill = QColor(theme.accent)
    fill.setAlpha(24)
    painter.setPen(_dashed(theme))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(left, top, right - left, bottom - top), 6, 6)


def paint_eraser(painter: QPainter, at: QPointF, radius: float, theme: Theme) -> None:
    """The ring that shows what an eraser covers."""
    painter.setPen(QPen(QColor(theme.faint), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, radius, radius)


def paint_hint(painter: QPainter, room: QRectF, hint: str, theme: Theme) -> None:
    """A few words on an empty page; the first line is larger."""
    title, _, rest = hint.partition("\n")
    painter.setPen(QColor(theme.faint))
    font = QFont(painter.font())
    font.setPointSizeF(20)
    painter.setFont(font)
    middle = room.center().y()
    width = room.adjusted(24, 0, -24, 0)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
    upper = QRectF(width.left(), middle - 80, width.width(), 64)
    painter.drawText(upper, flags | int(Qt.AlignmentFlag.AlignBottom), title)
    font.setPointSizeF(11)
    painter.setFont(font)
    lower = QRectF(width.left(), middle - 4, width.width(), 120)
    painter.drawText(lower, flags | int(Qt.AlignmentFlag.AlignTop), rest)


def _dashed(theme: Theme) -> QPen:
    pen = QPen(QColor(theme.accent), 1.5, Qt.PenStyle.DashLine)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
