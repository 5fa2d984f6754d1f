"""A hand that writes recorded strokes into the app with real events of a tablet's pen.

Knows neither what is measured nor how.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PyQt6.QtWidgets import QApplication

from app.canvas import Canvas
from handwriting.ink import Stroke

RATE = 120.0
"""Events a second."""

TOGETHER = 10
"""Events that are sent at a time where no rate is kept: an hour of writing then takes minutes."""

PRESSURE = 0.5

Clock = Callable[[], float]


class Hand:
    """Writes on a canvas.

    Args:
        canvas: to write on.
        clock: that events are timed with.

    Attributes:
        handled: seconds that each event's handlers took.
        points: number of points written.
    """

    def __init__(self, canvas: Canvas, clock: Clock = time.perf_counter) -> None:
        self._canvas, self._clock = canvas, clock
        self._device = QPointingDevice(
            "benchmark pen",
            1,
            QInputDevice.DeviceType.Stylus,
            QPointingDevice.PointerType.Pen,
            QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
            1,
            2,
            "",
            QPointingDeviceUniqueId.fromNumericId(1),
        )
        self.handled: list[float] = []
        self.points = 0

    def write(
        self,
        strokes: Sequence[Stroke],
        rate: float | None = RATE,
        written: Callable[[], None] = lambda: None,
        lifted: Callable[[], None] = lambda: None,
    ) -> None:
        """Writes strokes, in page units.

        Args:
            strokes: what to write.
            rate: events a second; None sends them as fast as the app takes them, some at a time.
            written: called after each point.
            lifted: called after each stroke.
        """
        due = time.perf_counter()
        for stroke in strokes:
            kind = QEvent.Type.TabletPress
            for x, y in stroke.xy.tolist():
                self.send(kind, x, y)
                written()
                kind = QEvent.Type.TabletMove
                due = self._rest(due, rate)
            self.send(QEvent.Type.TabletRelease, *stroke.xy[-1].tolist())
            lifted()
            due = self._rest(due, rate)

    def send(self, kind: QEvent.Type, x: float, y: float) -> None:
        """One event at a place of the page."""
        at = QPointF(*self._canvas.view.to_screen(x, y))
        down = kind != QEvent.Type.TabletRelease
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QTabletEvent(
            kind,
            self._device,
            at,
            at,
            PRESSURE if down else 0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            none if kind == QEvent.Type.TabletMove else left,
            left if down else none,
        )
        start = self._clock()
        QApplication.sendEvent(self._canvas, event)
        self.handled.append(self._clock() - start)
        self.points += down

    def _rest(self, due: float, rate: float | None) -> float:
        """Lets the app live until the next event is due."""
        if rate is None:
            if self.points % TOGETHER == 0:
                QApplication.processEvents()
            return due
        QApplication.processEvents()
        due = max(due + 1 / rate, time.perf_counter() - 1 / rate)
        while time.perf_counter() < due:
            QApplication.processEvents()
            time.sleep(0.0005)
        return due
