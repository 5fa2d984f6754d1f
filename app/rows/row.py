"""One row: shows a scene by a painter, keeps the picture, and turns pointer and keys into points.

Painting is kept as a picture until the scene or the size changes; the cursor moves above it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.rows.axis import Axis, axis_of
from app.rows.lower import ink_places
from app.rows.scene import Scene
from app.rows.sheet import Sheet

STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
}
FAR = 10
"""Points that an arrow moves with Shift."""


class Row(QWidget):
    """One of the rows.

    Args:
        name: for those who do not see it.
        paint: puts a scene on a sheet.
        least: height in logical pixels.
        parts: of a scene that this row shows besides the trace.
        head: logical pixels at its top, at normal type, that the moment of the letter leaves free.

    Signals:
        hovered: the cursor is to be at this point; -1 for nowhere.
        clicked: the row was clicked, at these logical pixels.
        entered: Return or Space.
        stepped: Up (-1) or Down (1).
    """

    hovered = pyqtSignal(int)
    clicked = pyqtSignal(float, float)
    entered = pyqtSignal()
    stepped = pyqtSignal(int)

    def __init__(
        self,
        name: str,
        paint: Callable[[Sheet], None],
        least: int,
        parts: tuple[str, ...] = (),
        head: float = 0.0,
    ) -> None:
        super().__init__()
        self._paint = paint
        self._least, self._parts, self._head = least, parts, head
        self._scene: Scene | None = None
        self._picture: QPixmap | None = None
        self.cursor_point = -1
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            "Left and right move the cursor, up and down choose, Return takes what is chosen."
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def axis(self) -> Axis | None:
        """Where points are in this row."""
        if self._scene is None:
            return None
        return axis_of(len(self._scene.drawing.xy), self.width(), self._scene.scale)

    def show_scene(self, scene: Scene) -> None:
        """Shows something else; what it showed before stays if nothing in this row has changed."""
        last, self._scene = self._scene, scene
        shared = ("drawing", "trace", "theme", "scale", *self._parts)
        if last is None or any(getattr(last, p) is not getattr(scene, p) for p in shared):
            self._picture = None
        self.update()

    def set_cursor(self, point: int) -> None:
        """Moves the line that all rows share."""
        if point != self.cursor_point:
            self.cursor_point = point
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As much as is good to look at."""
        return QSize(640, 2 * self._least)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As little as can be read."""
        return QSize(320, self._least)

    def render_picture(self) -> QPixmap:
        """The row without its cursor."""
        picture = QPixmap(self._pixels())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(self.palette().window().color())
        if self._scene is not None:
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            self._paint(Sheet(painter, float(self.width()), float(self.height()), self._scene))
            painter.end()
        return picture

    def _pixels(self) -> QSize:
        """Of the screen that the row covers, if only in part."""
        ratio = self.devicePixelRatioF()
        return QSize(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802
        """Shows the picture, and the cursor above it."""
        if self._picture is None or self._picture.size() != self._pixels():
            self._picture = self.render_picture()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        scene = self._scene
        if scene is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_lines(painter, scene)
            if self.hasFocus():
                painter.setPen(QPen(QColor(scene.theme.accent), 1.0, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -1.5, -1.5))
        painter.end()

    def _paint_lines(self, painter: QPainter, scene: Scene) -> None:
        """The moment at which the target came out, and the cursor."""
        axis = self.axis
        assert axis is not None
        emissions = scene.trace.outputs.emissions
        if scene.target is not None and scene.target < len(emissions):
            x = axis.x(emissions[scene.target].at)
            painter.setPen(QPen(QColor(scene.theme.text), 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, self._head * scene.scale), QPointF(x, self.height()))
        if self.cursor_point >= 0:
            x = axis.x(self.cursor_point)
            painter.setPen(QPen(QColor(scene.theme.accent), 2.0))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    # ---- events --------------------------------------------------------------------------------

    def point_at(self, at: QPointF) -> int:
        """The point of the line below the pointer."""
        axis = self.axis
        return -1 if axis is None else axis.point(at.x())

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802
        """The cursor follows."""
        assert event is not None
        self.hovered.emit(self.point_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802
        """Something is chosen."""
        assert event is not None
        if event.button() == Qt.MouseButton.LeftButton:
            self.hovered.emit(self.point_at(event.position()))
            self.clicked.emit(event.position().x(), event.position().y())

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802
        """No pointer, no cursor, unless the keys hold it."""
        if not self.hasFocus():
            self.hovered.emit(-1)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802
        """Moves the cursor, or chooses."""
        assert event is not None
        key = Qt.Key(event.key())
        scene = self._scene
        if scene is None:
            super().keyPressEvent(event)
            return
        last = len(scene.drawing.xy) - 1
        if key in STEPS:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            start = self.cursor_point if self.cursor_point >= 0 else scene.trace.points - 1
            point = start + STEPS[key] * (FAR if far else 1)
            self.hovered.emit(min(max(point, 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.hovered.emit(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class InkRow(Row):
    """The ink as it stands on the page; its own place is no time, so its cursor is a ring."""

    def point_at(self, at: QPointF) -> int:
        """The nearest point of the ink."""
        if self._scene is None:
            return -1
        places = ink_places(self.width(), self.height(), self._scene)
        return int(np.hypot(*(places - np.array([at.x(), at.y()])).T).argmin())

    def _paint_lines(self, painter: QPainter, scene: Scene) -> None:
        if 0 <= self.cursor_point < len(scene.drawing.xy):
            places = ink_places(self.width(), self.height(), scene)
            painter.setPen(QPen(QColor(scene.theme.accent), 2.0))
            painter.drawEllipse(QPointF(*places[self.cursor_point]), 7.0, 7.0)
