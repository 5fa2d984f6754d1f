"""Says how hard the pen presses and how many points a second come from it.

Who sets up a tablet sees here whether pressure and all points arrive.
"""

from __future__ import annotations

from itertools import takewhile

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QLabel, QWidget

from app.growing import Growing
from app.session import Session

INTERVAL = 200
"""Milliseconds from one reading to the next: faster, nobody could read it."""

SHOWN = 3000
"""Milliseconds that it stays when the pen is lifted."""

SPAN = 0.5
"""Seconds of the stroke over which points are counted."""

FEWEST = 5
"""Points from which on a rate can be told."""


class PenReadout(QLabel):
    """Follows the stroke under the pen; empty while nobody writes.

    Args:
        session: the note.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Pen")
        self.setToolTip("Pressure, from 0 to 1, and points a second that come from the pen")
        self._next, self._end = QTimer(self), QTimer(self)
        for timer, action in ((self._next, self._show), (self._end, self.clear)):
            timer.setSingleShot(True)
            timer.timeout.connect(action)

    def note_move(self) -> None:
        """The pen has moved; reads it soon."""
        if not self._next.isActive():
            self._next.start(INTERVAL)

    def _show(self) -> None:
        growing = self._session.growing
        if growing is not None:
            self.setText(reading(growing))
            self._end.start(SHOWN)


def reading(growing: Growing) -> str:
    """Pressure and rate of a stroke, such as "pen 0.62  133 Hz"."""
    pressure = f"pen {growing.pressure[-1]:.2f}" if growing.pressure else "no pressure"
    hertz = rate(growing.t)
    return pressure if hertz is None else f"{pressure}  {hertz:.0f} Hz"


def rate(times: list[float]) -> float | None:
    """Points a second at the end of a stroke.

    Args:
        times: of its points, in seconds, never falling.

    Returns:
        None where there are too few, or where they have no times of their own.
    """
    last = times[-1]
    recent = sum(1 for _ in takewhile(lambda t: last - t <= SPAN, reversed(times)))
    seconds = last - times[-recent]
    return (recent - 1) / seconds if recent >= FEWEST and seconds > 0 else None
