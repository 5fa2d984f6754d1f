"""Goes back and forth in the writing of a line, and plays it at the speed of the pen."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from app.rows.replay import written_by
from app.theme import LIGHT, Theme

TICK = 40
"""Milliseconds from one picture of the replay to the next."""

SIZE = 16


class Transport(QWidget):
    """Buttons, a slider over the points, and where one is.

    Signals:
        moved: so many points are to be shown, at least 1.
    """

    moved = pyqtSignal(int)

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__()
        self._clock = clock
        self._seconds: NDArray[np.float64] = np.zeros(1)
        self._timed = True
        self._theme = LIGHT
        self._start = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._go_on)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Points that are written")
        self.slider.setToolTip("Go back to what the network read so far")
        self.slider.setMinimum(1)
        self.slider.setPageStep(20)
        self.slider.valueChanged.connect(self._note_value)
        self.where = QLabel()
        self.where.setAccessibleName("Moment")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 2)
        layout.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        actions: dict[str, Callable[[], None]] = {
            "To the beginning": lambda: self.slider.setValue(1),
            "One point back": lambda: self.slider.setValue(self.slider.value() - 1),
            "Play": self.toggle,
            "One point on": lambda: self.slider.setValue(self.slider.value() + 1),
            "To the end": lambda: self.slider.setValue(self.slider.maximum()),
        }
        for name, action in actions.items():
            button = QToolButton()
            button.setAutoRaise(True)
            button.setIconSize(QSize(SIZE, SIZE))
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(action)
            layout.addWidget(button)
            self.buttons[name] = button
        layout.addWidget(self.slider, 1)
        layout.addSpacing(6)
        layout.addWidget(self.where)
        self.set_theme(LIGHT)

    @property
    def is_playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer.isActive()

    @property
    def is_at_end(self) -> bool:
        """Whether all points are shown."""
        return self.slider.value() == self.slider.maximum()

    def set_line(self, seconds: NDArray[np.float64], timed: bool) -> None:
        """Turns to another line, all of it; `seconds` are of its points, `timed` if by the pen."""
        self.stop()
        self._seconds, self._timed = seconds, timed
        self.slider.blockSignals(True)
        self.slider.setMaximum(len(seconds))
        self.slider.setValue(len(seconds))
        self.slider.blockSignals(False)
        self._say()

    def toggle(self) -> None:
        """Plays from here, from the beginning if this is the end, or stops."""
        if self.is_playing:
            self.stop()
            return
        if self.is_at_end:
            self.slider.setValue(1)
        self._start = self._clock() - float(self._seconds[self.slider.value() - 1])
        self._timer.start()
        self._draw_icons()

    def stop(self) -> None:
        """Stays where it is."""
        if self._timer.isActive():
            self._timer.stop()
            self._draw_icons()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self._theme = theme
        self._draw_icons()

    def _go_on(self) -> None:
        self.slider.setValue(written_by(self._seconds, self._clock() - self._start))
        if self.is_at_end:
            self.stop()

    def _note_value(self, count: int) -> None:
        if self.is_playing and abs(self._now() - self._clock() + self._start) > 1.0:
            self._start = self._clock() - self._now()  # somebody drags while it plays
        self._say()
        self.moved.emit(count)

    def _now(self) -> float:
        return float(self._seconds[self.slider.value() - 1])

    def _say(self) -> None:
        count, last = self.slider.value(), self.slider.maximum()
        time_ = f"{self._now():.2f} s of {float(self._seconds[-1]):.2f} s   " if self._timed else ""
        self.where.setText(f"{time_}point {count} of {last}")

    def _draw_icons(self) -> None:
        play = self.buttons.get("Play")
        for name, button in self.buttons.items():
            shape = "Pause" if button is play and self.is_playing else name
            button.setIcon(_icon(shape, self._theme.text))
        if play is not None:
            play.setToolTip("Pause" if self.is_playing else "Play as it was written")


def _icon(name: str, color: str) -> QIcon:
    right = [(5.0, 3.0), (13.0, 8.0), (5.0, 13.0)]
    left = [(11.0, 3.0), (3.0, 8.0), (11.0, 13.0)]
    bar = [(0.0, 3.0), (2.0, 3.0), (2.0, 13.0), (0.0, 13.0)]
    shapes = {
        "To the beginning": [_moved(bar, 2), _moved(left, 2)],
        "One point back": [_moved(left, -1), _moved(bar, 12)],
        "Play": [right],
        "Pause": [_moved(bar, 4), _moved(bar, 5), _moved(bar, 9), _moved(bar, 10)],
        "One point on": [_moved(bar, 2), _moved(right, 1)],
        "To the end": [_moved(right, -2), _moved(bar, 12)],
    }
    ratio = 2
    pixmap = QPixmap(SIZE * ratio, SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    for shape in shapes[name]:
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape]))
    painter.end()
    return QIcon(pixmap)


def _moved(shape: list[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    return [(x + by, y) for x, y in shape]
