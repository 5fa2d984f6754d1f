"""When what was written is seen as text: listens to the app from outside."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QApplication

from app.window import Window
from handwriting.errors import HandwritingError

PATIENCE = 120.0
"""Seconds that anything may take."""


class Watch(QObject):
    """Of one window.

    Attributes:
        painted: seconds from each event of the pen to its paint.
        greedy: seconds from each point to the first text on the screen that heeds it.
        settled: seconds from each pen-up to the text with a language model, and its candidates.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.painted: list[float] = []
        self.greedy: list[float] = []
        self.settled: list[float] = []
        self._points: list[tuple[int, float]] = []  # points of the line, and when they came
        self._shown = 0
        self._lifted: float | None = None
        window.canvas.painted.connect(self.painted.append)
        window.transcriber.changed.connect(self._note_text)
        viewport = window.parts.text.viewport()
        assert viewport is not None
        viewport.installEventFilter(self)

    def note_point(self) -> None:
        """A point was just sent."""
        session = self._window.session
        growing = session.growing
        if growing is not None:
            before = sum(len(mark.stroke) for mark in session.line_marks(growing.line))
            self._points.append((before + len(growing.xy), time.perf_counter()))

    def note_lift(self) -> None:
        """The pen was just lifted: waits for the text."""
        self._lifted = time.perf_counter()
        wait_until(lambda: self._lifted is None)
        self._points.clear()

    def restart(self) -> None:
        """Forgets what was measured."""
        for values in (self.painted, self.greedy, self.settled, self._points):
            values.clear()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802
        """The text is painted: it is on the screen."""
        if event is not None and event.type() == QEvent.Type.Paint and self._shown:
            now = time.perf_counter()
            seen = [came for points, came in self._points if points <= self._shown]
            self.greedy += [now - came for came in seen]
            self._points = [one for one in self._points if one[0] > self._shown]
            self._shown = 0
        return False

    def _note_text(self, line: int) -> None:
        transcriber = self._window.transcriber
        snapshot = transcriber.snapshot(line)
        if snapshot is None:
            return
        self._shown = max(self._shown, snapshot.points)
        text = transcriber.text(line)
        whole = len(snapshot.keys) == len(self._window.session.line_marks(line))
        if self._lifted is not None and text.settled and whole and not snapshot.growing:
            self.settled.append(time.perf_counter() - self._lifted)
            self._lifted = None


def wait_until(condition: Callable[[], bool]) -> None:
    """Lets the app live until something is so.

    Raises:
        HandwritingError: it took too long.
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        QApplication.processEvents()
        time.sleep(0.0005)
        if time.monotonic() > deadline:
            raise HandwritingError("the app did not answer in time")
