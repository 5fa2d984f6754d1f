"""Small drawings for the toolbar, painted in the theme's own colors at any size."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.theme import Theme

SIZE = 24
RATIO = 3.0
"""Device pixels a unit, for sharp edges on dense screens."""


def icon_of(name: str, theme: Theme) -> QIcon:
    """The icon of an action, dimmer where it cannot be used."""
    icon = QIcon()
    icon.addPixmap(_drawn(name, theme.text), QIcon.Mode.Normal)
    icon.addPixmap(_drawn(name, theme.edge), QIcon.Mode.Disabled)
    return icon


def _drawn(name: str, color: str) -> QPixmap:
    pixmap = QPixmap(round(SIZE * RATIO), round(SIZE * RATIO))
    pixmap.setDevicePixelRatio(RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(color), 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    _SHAPES[name](painter)
    painter.end()
    return pixmap


def _lines(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])


def _pen(painter: QPainter) -> None:
    painter.drawPolygon(_lines((4, 20), (5.5, 15), (16, 4.5), (19.5, 8), (9, 18.5)))
    painter.drawLine(QPointF(13.5, 7), QPointF(17, 10.5))


def _eraser(painter: QPainter) -> None:
    painter.drawPolygon(_lines((4, 14.5), (13, 5.5), (19, 11.5), (12, 18.5), (8, 18.5)))
    painter.drawLine(QPointF(8.5, 10), QPointF(14.5, 16))


def _stroke_eraser(painter: QPainter) -> None:
    _eraser(painter)
    path = QPainterPath(QPointF(3, 21.5))
    path.cubicTo(8, 19, 13, 24, 21, 21)
    painter.drawPath(path)


def _lasso(painter: QPainter) -> None:
    pen = painter.pen()
    pen.setDashPattern([2.2, 2.0])
    painter.setPen(pen)
    painter.drawEllipse(QRectF(3.5, 4.5, 17, 12))
    pen.setStyle(Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(8, 16.5), QPointF(6.5, 21))


def _hand(painter: QPainter) -> None:
    for x, y in ((12, 3), (12, 21), (3, 12), (21, 12)):
        painter.drawLine(QPointF(12, 12), QPointF(x, y))
        dx, dy = (x - 12) / 9, (y - 12) / 9
        for side in (-1, 1):
            painter.drawLine(
                QPointF(x, y), QPointF(x - 3 * dx + 3 * side * dy, y - 3 * dy + 3 * side * dx)
            )


def _undo(painter: QPainter) -> None:
    path = QPainterPath(QPointF(5, 9))
    path.lineTo(14, 9)
    path.cubicTo(21, 9, 21, 19, 14, 19)
    path.lineTo(9, 19)
    painter.drawPath(path)
    painter.drawPolyline(_lines((9, 5), (5, 9), (9, 13)))


def _redo(painter: QPainter) -> None:
    painter.translate(SIZE, 0)
    painter.scale(-1, 1)
    _undo(painter)


def _clear(painter: QPainter) -> None:
    painter.drawPolyline(_lines((6, 7), (7, 20), (17, 20), (18, 7)))
    painter.drawLine(QPointF(4, 7), QPointF(20, 7))
    painter.drawPolyline(_lines((9, 7), (9.5, 4), (14.5, 4), (15, 7)))


def _dot(radius: float) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        painter.setBrush(painter.pen().color())
        painter.drawEllipse(QPointF(12, 12), radius, radius)

    return draw


def _zoom(sign: str) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        painter.drawEllipse(QPointF(10.5, 10.5), 7, 7)
        painter.drawLine(QPointF(15.5, 15.5), QPointF(20.5, 20.5))
        if sign:
            painter.drawLine(QPointF(7.5, 10.5), QPointF(13.5, 10.5))
        if sign == "+":
            painter.drawLine(QPointF(10.5, 7.5), QPointF(10.5, 13.5))

    return draw


def _rows(painter: QPainter) -> None:
    for top in (4, 9.5, 15):
        painter.drawRect(QRectF(3, top, 18, 4.5))
    painter.drawPolyline(_lines((5, 7.5), (8, 5.5), (11, 7.5), (14, 5), (18, 7.5)))


_SHAPES: dict[str, Callable[[QPainter], None]] = {
    "pen": _pen,
    "stroke eraser": _stroke_eraser,
    "partial eraser": _eraser,
    "lasso": _lasso,
    "pan": _hand,
    "undo": _undo,
    "redo": _redo,
    "clear": _clear,
    "thinner": _dot(2.0),
    "thicker": _dot(5.0),
    "zoom out": _zoom("-"),
    "zoom 100": _zoom(""),
    "zoom in": _zoom("+"),
    "inspector": _rows,
}
