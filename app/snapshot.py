"""What the recognizer is asked to read: a text line at one moment, safe to hand to another thread.

Knows neither Qt nor networks.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.marks import Key
from app.session import Session
from handwriting.ink import Ink, Stroke


@dataclass(frozen=True)
class Snapshot:
    """A line of a note.

    Attributes:
        line: its number.
        epoch: how often ink had been taken from it; see `Session.epoch`.
        keys: of its strokes, in the order in which they were drawn.
        strokes: likewise, at least one.
        growing: whether the last one is still under the pen.
    """

    line: int
    epoch: int
    keys: tuple[Key, ...]
    strokes: tuple[Stroke, ...]
    growing: bool = False

    @property
    def ink(self) -> Ink:
        """The strokes as one ink."""
        return Ink(self.strokes)

    @property
    def points(self) -> int:
        """Of all strokes."""
        return sum(len(stroke) for stroke in self.strokes)


def snapshot(session: Session, line: int, *, growing: bool = False) -> Snapshot | None:
    """A line as it is now, or None if nothing is in it.

    Args:
        session: the note.
        line: which line.
        growing: with the stroke under the pen as its last one.
    """
    marks = session.line_marks(line)
    keys = [mark.key for mark in marks]
    strokes = [mark.stroke for mark in marks]
    under_pen = session.growing if growing else None
    if under_pen is not None:
        keys.append(under_pen.key)
        strokes.append(under_pen.stroke())
    if not strokes:
        return None
    return Snapshot(
        line, session.epoch(line), tuple(keys), tuple(strokes), growing=under_pen is not None
    )
