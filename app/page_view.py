"""Shows the page: paper, ink, the stroke under the pen, and what lies above them for a while.

Knows no events but those of painting; what is done with the page is in `canvas`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QWidget

from app.marks import Change, united
from app.painters.overlay import paint_eraser, paint_hint, paint_lasso, paint_selection
from app.painters.strokes import WIDTH, paint_newest, paint_stroke, paint_tip, pressure_share
from app.picture import PATIENT_POINTS, Picture
from app.session import Session
from app.theme import Theme, shown_color
from app.tools import LassoTool, ToolName
from app.viewport import Viewport

Overlay = Callable[[QPainter, Viewport], None]

ERASER = 12.0
"""Radius of the erasers in logical pixels."""


class PageView(QWidget):
    """A window on the page.

    Args:
        session: the note.
        lasso: whose path and selection are shown.

    Attributes:
        picture: paper and ink.
        tool: that is held.
        overlays: painted above the ink.
        hint: shown on an empty page.

    Signals:
        view_changed: the page was moved or zoomed.
        painted: seconds from the latest event of the pen until it was painted.
    """

    view_changed = pyqtSignal()
    painted = pyqtSignal(float)

    def __init__(self, session: Session, lasso: LassoTool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lasso = lasso
        self.picture = Picture(session)
        self.tool: ToolName = "pen"
        self.overlays: list[Overlay] = []
        self.hint = ""
        self._pointer: QPointF | None = None
        self._event_time: float | None = None
        self._dirty_tip = QRect()
        self._more = QTimer(self)
        self._more.setInterval(0)
        self._more.timeout.connect(self._go_on)
        session.observe(self._note_change)
        session.observe_turns(self._note_turn)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def view(self) -> Viewport:
        """Where the window looks."""
        return self.picture.view

    def set_view(self, view: Viewport) -> None:
        """Looks elsewhere."""
        if view != self.picture.view:
            self.picture.view = view
            self._restart()
            self.view_changed.emit()

    def set_look(self, theme: Theme, paper: str) -> None:
        """Paints with other colors or on other paper."""
        self.picture.theme, self.picture.paper = theme, paper
        self._restart()

    def eraser_radius(self) -> float:
        """Of the erasers, in page units."""
        return ERASER / self.view.zoom

    def show_growing(self, since: float | None = None) -> None:
        """The stroke under the pen has a further point: paints what that makes final.

        Args:
            since: when the pen's event came, by `time.perf_counter`; for `painted`.
        """
        self._event_time = since
        growing = self._session.growing
        if growing is None:
            return
        if self.picture.is_whole:
            xy = [self.view.to_screen(*point) for point in growing.xy[-3:]]
            pressure = growing.pressure[-1] if growing.pressure else None
            width = (growing.pen.width or WIDTH) * self.view.zoom * pressure_share(pressure)
            with self.picture.painter() as painter:
                color = shown_color(growing.pen.color, self.picture.theme)
                paint_newest(painter, xy, width, color)
        recent = united((x, y, x, y) for x, y in growing.xy[-4:])
        assert recent is not None
        rect = self.picture.rect_of(recent)
        self.update(rect.united(self._dirty_tip))
        self._dirty_tip = rect

    def _paint_growing(self, painter: QPainter) -> None:
        growing = self._session.growing
        if growing is None:
            return
        theme = self.picture.theme
        if not self.picture.is_whole:
            paint_stroke(painter, growing.stroke(), self.view, theme)
            return
        pressure = growing.pressure[-1] if growing.pressure else None
        width = (growing.pen.width or WIDTH) * self.view.zoom * pressure_share(pressure)
        xy = [self.view.to_screen(*point) for point in growing.xy[-2:]]
        paint_tip(painter, xy, width, shown_color(growing.pen.color, theme))

    def _paint_dragged(self, painter: QPainter, theme: Theme) -> None:
        """The selection where it has been dragged to; of very much ink only the frame is shown."""
        shift, marks = self.lasso.shift, self._session.selected
        if shift == (0.0, 0.0) or sum(len(mark.stroke) for mark in marks) > PATIENT_POINTS:
            return
        for mark in marks:
            paint_stroke(painter, mark.moved(*shift, 0).stroke, self.view, theme, theme.accent)

    def _note_turn(self) -> None:
        self.lasso.cancel()
        self._restart()

    def _note_change(self, change: Change) -> None:
        page = self._session.page
        removed = united(mark.inked for mark in change.removed if mark.page == page)
        added = tuple(mark for mark in change.added if mark.page == page)
        if removed is not None:
            self.picture.repaint(removed)
        if added:
            self.picture.add(added)
        if removed is not None or added:
            self._continue()
            self.update()

    def _fit_view(self) -> None:
        view = self.view.resized(self.width(), self.height(), self.devicePixelRatioF())
        self.set_view(view)

    def _restart(self) -> None:
        self.picture.restart()
        self._continue()
        self.update()

    def _continue(self) -> None:
        if not self.picture.is_whole:
            self._more.start()

    def _go_on(self) -> None:
        is_more = self.picture.go_on()
        if self.picture.is_whole:
            self._more.stop()
            growing = self._session.growing
            if growing is not None:
                with self.picture.painter() as painter:
                    paint_stroke(painter, growing.stroke(), self.view, self.picture.theme)
        if is_more:
            self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802
        """Another size, or another screen."""
        self._fit_view()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802
        """Shows the picture, the tip of the stroke under the pen, and what lies above."""
        if self.view.ratio != self.devicePixelRatioF():
            self._fit_view()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.picture.paint(painter)
        self._paint_growing(painter)
        for overlay in self.overlays:
            overlay(painter, self.view)
        theme = self.picture.theme
        if self.hint and not len(self._session) and self._session.growing is None:
            paint_hint(painter, QRectF(self.rect()), self.hint, theme)
        if self._session.selection:
            self._paint_dragged(painter, theme)
            paint_selection(painter, self.view, self.lasso.box, theme)
        paint_lasso(painter, self.view, self.lasso.path, theme)
        if self._pointer is not None and "eraser" in self.tool:
            paint_eraser(painter, self._pointer, self.eraser_radius() * self.view.zoom, theme)
        painter.end()
        if self._event_time is not None:
            self.painted.emit(time.perf_counter() - self._event_time)
            self._event_time = None
