"""Writes a sample line onto the page as if a pen did, at the speed at which it was written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.contacts import Contact
from app.growing import Growing
from app.session import Session
from app.tools import PenTool
from handwriting.ink import Pen, Stroke
from handwriting.shipped import samples_folder

RATE = 120.0
"""Points a second of ink that has no times."""

LONGEST_PAUSE = 0.6
"""Seconds between two strokes at most."""

TICK = 8
"""Milliseconds."""


@dataclass(frozen=True)
class Step:
    """One point of what is played.

    Attributes:
        at: where and when; seconds from the start.
        begins: whether a stroke begins with it.
        ends: whether one ends.
    """

    at: Contact
    begins: bool
    ends: bool


def sample_files() -> list[Path]:
    """The sample inks that ship, by name."""
    return sorted(samples_folder().rglob("*.inkml"))


def steps_of(strokes: Sequence[Stroke]) -> list[Step]:
    """What to play, point by point."""
    steps: list[Step] = []
    now = 0.0
    previous_end: float | None = None
    for stroke in strokes:
        times = _times(stroke)
        if previous_end is not None and stroke.t is not None:
            now += min(max(float(stroke.t[0]) - previous_end, 0.0), LONGEST_PAUSE)
        elif steps:
            now += LONGEST_PAUSE / 3
        previous_end = float(stroke.t[-1]) if stroke.t is not None else None
        last = len(stroke) - 1
        for place, ((x, y), t) in enumerate(zip(stroke.xy.tolist(), times, strict=True)):
            pressure = None if stroke.pressure is None else float(stroke.pressure[place])
            at = Contact(x, y, 0.0, 0.0, now + t, pressure)
            steps.append(Step(at, place == 0, place == last))
        now += times[-1]
    return steps


class Player(QObject):
    """Plays one sample at a time.

    Signals:
        moved: a point was written.
        finished: the sample is written, or was stopped.
    """

    moved = pyqtSignal()
    finished = pyqtSignal()

    def __init__(
        self, session: Session, pen: PenTool, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__()
        self._session = session
        self._pen = pen
        self._clock = clock
        self._steps: list[Step] = []
        self._next = 0
        self._start = 0.0
        self._own: Growing | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_playing(self) -> bool:
        """Whether a sample is being written."""
        return bool(self._steps)

    def play(self, strokes: Sequence[Stroke]) -> None:
        """Writes strokes, below all ink that is there."""
        self.stop()
        bounds = self._session.bounds
        if bounds is not None:
            top = min(float(stroke.xy[:, 1].min()) for stroke in strokes)
            shift = np.array([0.0, bounds[3] + 40.0 - top])
            strokes = [replace(stroke, xy=stroke.xy + shift) for stroke in strokes]
        self._steps, self._next = steps_of(strokes), 0
        self._start = self._clock()
        self._timer.start()

    def stop(self) -> None:
        """Ends the stroke at hand and writes no more."""
        if self._steps:
            if self._session.growing is self._own is not None:
                self._pen.release()
            self._end()

    def _go_on(self) -> None:
        now = self._clock() - self._start
        while self._next < len(self._steps) and self._steps[self._next].at.t <= now:
            step = self._steps[self._next]
            if self._session.growing is not (None if step.begins else self._own):
                self._end()  # somebody has begun to write, and goes first
                return
            at = replace(step.at, t=step.at.t + self._start)
            if step.begins:
                pen, self._pen.pen = self._pen.pen, Pen()
                self._pen.press(at)
                self._pen.pen = pen
                self._own = self._session.growing
            else:
                self._pen.move(at)
            self.moved.emit()
            if step.ends:
                self._pen.release()
            self._next += 1
        if self._next >= len(self._steps):
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._steps = []
        self.finished.emit()


def _times(stroke: Stroke) -> list[float]:
    """Seconds from the stroke's first point, never falling."""
    if stroke.t is None:
        return [place / RATE for place in range(len(stroke))]
    return [float(t) for t in np.maximum.accumulate(stroke.t - stroke.t[0]).tolist()]
