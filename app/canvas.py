"""The canvas: turns events of pen, mouse, fingers and wheel into what tools do with the note.

Handlers only translate and append; text is read elsewhere. Knows nothing of files or networks.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import QEvent, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QEnterEvent,
    QInputEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QWidget

from app.contacts import Arbiter, Contact, Source, StrokeClock
from app.cursors import cursor_of
from app.marks import Change
from app.page_view import PageView
from app.session import Session
from app.tools import EraserTool, LassoTool, PenTool, Tool, ToolName


class Canvas(PageView):
    """Where one writes.

    Args:
        session: the note.
        finish: takes a change that can be undone, and whether it has been made already.

    Signals:
        pen_moved: the stroke under the pen has grown.
        selection_changed: the lasso holds other ink.
        hovered: x and y on the page under the pointer while nothing is drawn; for the inspector.
    """

    pen_moved = pyqtSignal()
    selection_changed = pyqtSignal()
    hovered = pyqtSignal(float, float)

    def __init__(
        self,
        session: Session,
        finish: Callable[[Change, bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, LassoTool(session, finish), parent)
        self.pen = PenTool(session, finish)
        self._tools: dict[ToolName, Tool] = {
            "pen": self.pen,
            "stroke eraser": EraserTool(session, finish, partial=False),
            "partial eraser": EraserTool(session, finish, partial=True),
            "lasso": self.lasso,
            "pan": Tool(session, finish),
        }
        self._held: Tool | None = None
        self._arbiter = Arbiter()
        self._clock = StrokeClock()
        self._pan_from: tuple[float, float] | None = None
        self._fingers: tuple[QPointF, float] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 160)
        self.setAccessibleName("Page")
        self.setAccessibleDescription("Write here with a pen, the mouse or a finger.")
        self.set_tool("pen")

    # ---- what the window asks for --------------------------------------------------------------

    @property
    def is_writing(self) -> bool:
        """Whether something is on the paper now."""
        return self._arbiter.active is not None

    def set_tool(self, tool: ToolName) -> None:
        """Holds another tool."""
        self._stop()
        self.tool = tool
        self.setCursor(cursor_of(tool))
        self.update()

    def let_go(self) -> None:
        """Ends what is being done on the paper, as if pen or eraser were lifted."""
        if self._arbiter.active is not None:
            self._release(self._arbiter.active)

    def clear_selection(self) -> None:
        """Lets go what the lasso holds, and a lasso that is being drawn."""
        self._stop()
        self._session.selection = frozenset()
        self.selection_changed.emit()
        self.update()

    def select(self, keys: frozenset[tuple[int, ...]]) -> None:
        """Has the lasso hold some marks."""
        self._session.selection = keys
        self.selection_changed.emit()
        self.update()

    # ---- events --------------------------------------------------------------------------------

    def tabletEvent(self, event: QTabletEvent | None) -> None:  # noqa: N802
        """The pen; accepted, or Qt would send it a second time as a mouse."""
        assert event is not None
        event.accept()
        kind = event.type()
        at, pressure = event.position(), event.pressure()
        if kind == QEvent.Type.TabletPress:
            eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
            tool = self._tools["partial eraser"] if eraser else None
            if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton):
                self._press("pen", event, at, pressure, tool)
        elif kind == QEvent.Type.TabletMove:
            self._move("pen", event, at, pressure)
        elif kind == QEvent.Type.TabletRelease:
            self._release("pen")

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802
        """The mouse; its middle button moves the page."""
        assert event is not None
        if event.button() == Qt.MouseButton.MiddleButton:
            self._press("mouse", event, event.position(), None, self._tools["pan"])
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press("mouse", event, event.position(), None)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802
        """The mouse, with a button or without."""
        assert event is not None
        self._move("mouse", event, event.position(), None)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802
        """The mouse."""
        self._release("mouse")

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802
        """Moves the page; with Ctrl held zooms at the pointer."""
        assert event is not None
        steps = event.angleDelta()
        at = event.position()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_view(self.view.zoomed(1.2 ** (steps.y() / 120), at.x(), at.y()))
        else:
            pixels = event.pixelDelta()
            dx, dy = (pixels.x(), pixels.y()) if not pixels.isNull() else (steps.x(), steps.y())
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                dx, dy = dy, dx
            self.set_view(self.view.panned(dx, dy))
        event.accept()

    def event(self, event: QEvent | None) -> bool:
        """Fingers and gestures of a touchpad, which have no handler of their own."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                at = event.position()
                self.set_view(self.view.zoomed(1 + event.value(), at.x(), at.y()))
            return True
        return super().event(event)

    def enterEvent(self, event: QEnterEvent | None) -> None:  # noqa: N802
        """The eraser's ring follows the pointer."""
        assert event is not None
        self._pointer = event.position()

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802
        """No pointer, no ring."""
        self._pointer = None
        self.update()

    # ---- from any source to a tool -------------------------------------------------------------

    def _press(
        self,
        source: Source,
        event: QInputEvent,
        at: QPointF,
        pressure: float | None,
        tool: Tool | None = None,
    ) -> None:
        now = time.perf_counter()
        if not self._arbiter.press(source, now):
            return
        self._held = tool or self._tools[self.tool]
        t = self._clock.begin(now, event.timestamp())
        if type(self._held) is Tool:
            self._pan_from = (at.x(), at.y())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if isinstance(self._held, EraserTool):
            self._held.radius = self.eraser_radius()
        self._held.press(self._contact(at, t, pressure))
        self._show_progress(now)

    def _move(
        self, source: Source, event: QInputEvent, at: QPointF, pressure: float | None
    ) -> None:
        now = time.perf_counter()
        if not self._arbiter.move(source, now) or self._held is None:
            self._hover(at)
            return
        self._pointer = at
        if self._pan_from is not None:
            dx, dy = at.x() - self._pan_from[0], at.y() - self._pan_from[1]
            self._pan_from = (at.x(), at.y())
            self.set_view(self.view.panned(dx, dy))
            return
        t = self._clock.next(now, event.timestamp())
        self._held.move(self._contact(at, t, pressure))
        self._show_progress(now)

    def _release(self, source: Source) -> None:
        if not self._arbiter.release(source, time.perf_counter()):
            return
        held, self._held, self._pan_from = self._held, None, None
        self.setCursor(cursor_of(self.tool))
        if held is not None:
            held.release()
        if held is self.lasso:
            self.selection_changed.emit()
        self.update()

    def _stop(self) -> None:
        """Whatever was begun is not to be."""
        held, self._held, self._pan_from = self._held, None, None
        self._arbiter.cancel()
        if held is not None:
            held.cancel()
        if held is self.pen:
            self._restart()  # what was painted of the stroke goes, too
        self.lasso.cancel()
        self.setCursor(cursor_of(self.tool))
        self.update()

    def _touch(self, event: QTouchEvent) -> None:
        points = [self.mapFromGlobal(point.globalPosition()) for point in event.points()]
        kind = event.type()
        if kind in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self._fingers = None
            if kind == QEvent.Type.TouchCancel and self._arbiter.active == "touch":
                self._stop()
            self._release("touch")
        elif len(points) >= 2:
            self._pinch(points[0], points[1])
        elif kind == QEvent.Type.TouchBegin and points:
            self._press("touch", event, points[0], None)
        elif points and self._fingers is None:
            self._move("touch", event, points[0], None)

    def _pinch(self, first: QPointF, second: QPointF) -> None:
        """Two fingers move and zoom the page; what one of them began to draw was no stroke."""
        if self._arbiter.active == "pen":
            return
        if self._arbiter.active == "touch":
            self._stop()
        middle = (first + second) / 2
        apart = max(1.0, QPointF.dotProduct(first - second, first - second) ** 0.5)
        if self._fingers is not None:
            before, was_apart = self._fingers
            view = self.view.panned(middle.x() - before.x(), middle.y() - before.y())
            self.set_view(view.zoomed(apart / was_apart, middle.x(), middle.y()))
        self._fingers = (middle, apart)

    def _contact(self, at: QPointF, t: float, pressure: float | None) -> Contact:
        x, y = self.view.to_page(at.x(), at.y())
        return Contact(x, y, at.x(), at.y(), t, pressure)

    def _hover(self, at: QPointF) -> None:
        self._pointer = at
        if "eraser" in self.tool:
            self.update()
        self.hovered.emit(*self.view.to_page(at.x(), at.y()))

    def _show_progress(self, now: float) -> None:
        if self._held is self.pen:
            self.show_growing(now)
            self.pen_moved.emit()
        else:
            self.update()
