"""What the recognizer is asked to read: a text line at one moment, safe to hand to another thread.

Knows neither Qt nor networks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

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

    @property
    def starts(self) -> dict[Key, int]:
        """The first point of each stroke, all strokes joined."""
        sizes = accumulate((len(stroke) for stroke in self.strokes), initial=0)
        return dict(zip(self.keys, sizes, strict=False))

    @property
    def times(self) -> NDArray[np.float64] | None:
        """Seconds of all points, joined; None if some have none, or if they run backward."""
        columns = [stroke.t for stroke in self.strokes if stroke.t is not None]
        if len(columns) < len(self.strokes):
            return None
        times = np.concatenate(columns)
        return None if (np.diff(times) < 0).any() else times


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
