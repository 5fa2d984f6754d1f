"""Which events of pen, mouse and fingers are writing: duplicates and palms are not.

Knows no Qt: times are seconds of any clock that runs forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["pen", "mouse", "touch"]

PALM = 0.5
"""Seconds after a pen's event in which a touch is a palm."""


@dataclass(frozen=True)
class Contact:
    """The tip of something on the page.

    Attributes:
        x: in page units.
        y: likewise.
        screen_x: in logical pixels of the window.
        screen_y: likewise.
        t: seconds.
        pressure: in [0, 1], or None if the device has none.
    """

    x: float
    y: float
    screen_x: float
    screen_y: float
    t: float
    pressure: float | None = None


class Arbiter:
    """Lets one source write at a time."""

    def __init__(self) -> None:
        self.active: Source | None = None
        self._pen_time = float("-inf")

    def press(self, source: Source, time: float) -> bool:
        """Whether this begins a stroke."""
        self._note(source, time)
        if self.active is not None or self._is_palm(source, time):
            return False
        self.active = source
        return True

    def move(self, source: Source, time: float) -> bool:
        """Whether this goes on with one."""
        self._note(source, time)
        return self.active == source

    def release(self, source: Source, time: float) -> bool:
        """Whether this ends one."""
        self._note(source, time)
        if self.active != source:
            return False
        self.active = None
        return True

    def cancel(self) -> None:
        """What was begun is not writing."""
        self.active = None

    def _note(self, source: Source, time: float) -> None:
        if source == "pen":
            self._pen_time = time

    def _is_palm(self, source: Source, time: float) -> bool:
        return source == "touch" and time - self._pen_time < PALM


class StrokeClock:
    """Times of points: our own clock says when a stroke began, the device how it went on.

    A device's time survives a moment in which the program was busy; where it does not run, as with
    events that no device made, our clock has to do.
    """

    def __init__(self) -> None:
        self._start = 0.0
        self._device = 0
        self._last = 0.0

    def begin(self, now: float, device_ms: int) -> float:
        """Time of the first point of a stroke."""
        self._start, self._device = now, device_ms
        self._last = now
        return now

    def next(self, now: float, device_ms: int) -> float:
        """Time of a further point; never before the one before it."""
        if self._device > 0 and device_ms > self._device:
            now = self._start + (device_ms - self._device) / 1000
        self._last = max(self._last, now)
        return self._last
