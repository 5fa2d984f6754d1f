"""The note that is being written: its marks, text lines, corrections and selection.

Everything that happens to it is a `Change`, so that it can be undone and written to a journal. The
stroke under the pen is not a mark yet: it grows here point by point and becomes one at pen-up.
Knows neither Qt nor files nor networks.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.geometry import held_by, overlap, rubbed, swept, touched
from app.grid import Grid
from app.lines import Lines
from app.marks import Bounds, Change, Correction, InkPoint, Key, Mark, bounds_of, united
from handwriting.ink import Ink, Pen, Stroke


@dataclass
class Growing:
    """The stroke under the pen; columns of equal length.

    Attributes:
        key: that its mark will have.
        pen: color and width.
        xy: points so far.
        t: seconds since the note was begun.
        pressure: in [0, 1]; empty if the device has none.
        line: that it seems to belong to.
        bounds: of its points.
    """

    key: Key
    pen: Pen
    xy: list[tuple[float, float]] = field(default_factory=list)
    t: list[float] = field(default_factory=list)
    pressure: list[float] = field(default_factory=list)
    line: int = 0
    bounds: Bounds = (np.inf, np.inf, -np.inf, -np.inf)

    def add(self, x: float, y: float, t: float, pressure: float | None) -> None:
        """The pen moves."""
        self.xy.append((x, y))
        self.t.append(t)
        if pressure is not None:
            self.pressure.append(pressure)
        left, top, right, bottom = self.bounds
        self.bounds = min(left, x), min(top, y), max(right, x), max(bottom, y)

    def stroke(self) -> Stroke:
        """What it is so far."""
        whole = len(self.pressure) == len(self.xy)
        pressure = np.array(self.pressure) if whole else None
        return Stroke(np.array(self.xy), np.array(self.t), pressure, self.pen)


class Session:
    """One note.

    Attributes:
        growing: the stroke under the pen, or None.
        corrections: what the user said some ink reads.
        selection: marks that the lasso holds.
        revision: how often the note has changed.
    """

    def __init__(self) -> None:
        self._marks: dict[Key, Mark] = {}
        self._keys: list[Key] = []
        self._lines = Lines()
        self._grid = Grid()
        self._epochs: dict[int, int] = {}
        self._observers: list[Callable[[Change], None]] = []
        self._drop_listeners: list[Callable[[], None]] = []
        self._next = 0
        self.growing: Growing | None = None
        self.corrections: dict[Correction, None] = {}
        self.selection: frozenset[Key] = frozenset()
        self.revision = 0

    # ---- looking -------------------------------------------------------------------------------

    @property
    def marks(self) -> list[Mark]:
        """All marks in the order in which they were drawn."""
        return [self._marks[key] for key in self._keys]

    def __len__(self) -> int:
        return len(self._keys)

    def mark(self, key: Key) -> Mark | None:
        """The mark of a key, if it is there."""
        return self._marks.get(key)

    def near(self, bounds: Bounds) -> list[Mark]:
        """Marks whose bounds have a point in common with others, in the order of drawing."""
        marks = (self._marks[key] for key in self._grid.near(bounds))
        return [mark for mark in marks if overlap(mark.bounds, bounds)]

    @property
    def lines(self) -> list[int]:
        """Text lines from top to bottom."""
        return self._lines.in_order()

    def line_marks(self, line: int) -> list[Mark]:
        """The marks of a line, in the order in which they were drawn."""
        return [self._marks[key] for key in self._lines.keys(line)]

    def band(self, line: int) -> tuple[float, float]:
        """Top and bottom of a line, as far as most of its ink reaches."""
        return self._lines.band(line)

    def line_bounds(self, line: int) -> Bounds | None:
        """Around the marks of a line."""
        return united(mark.bounds for mark in self.line_marks(line))

    def epoch(self, line: int) -> int:
        """Counts how often ink was taken from a line: what was read before that is out of date."""
        return self._epochs.get(line, 0)

    @property
    def bounds(self) -> Bounds | None:
        """Around all marks."""
        return united(mark.bounds for mark in self._marks.values())

    @property
    def ink(self) -> Ink | None:
        """All marks as one ink, or None if there is none."""
        return Ink(tuple(mark.stroke for mark in self.marks)) if self._keys else None

    @property
    def selected(self) -> list[Mark]:
        """The marks of the selection that are still there."""
        return [self._marks[key] for key in sorted(self.selection) if key in self._marks]

    # ---- the pen -------------------------------------------------------------------------------

    def begin(self, x: float, y: float, t: float, pressure: float | None, pen: Pen) -> Growing:
        """The pen touches the paper.

        Args:
            x: in page units.
            y: likewise.
            t: in seconds.
            pressure: in [0, 1], or None if the device has none.
            pen: color and width.
        """
        self.growing = Growing((self._next,), pen)
        self.extend(x, y, t, pressure)
        return self.growing

    def extend(self, x: float, y: float, t: float, pressure: float | None) -> None:
        """The pen moves."""
        if self.growing is not None:
            self.growing.add(x, y, t, pressure)

    def drop(self) -> None:
        """What the pen has begun is no stroke."""
        if self.growing is not None:
            self.growing = None
            for listener in self._drop_listeners:
                listener()

    def growing_line(self) -> int | None:
        """The line of the stroke under the pen; None while it may become any."""
        growing = self.growing
        if growing is None:
            return None
        growing.line = self._lines.place(growing.bounds)
        return growing.line if self._lines.is_settled(growing.bounds, growing.line) else None

    def end(self) -> Change:
        """The pen leaves the paper: the change that makes a mark of the stroke, not yet applied."""
        growing, self.growing = self.growing, None
        if growing is None:
            return Change("pen stroke")
        mark = Mark(growing.key, growing.stroke(), self._lines.place(growing.bounds))
        return Change("pen stroke", added=(mark,))

    # ---- changing ------------------------------------------------------------------------------

    def observe(self, observer: Callable[[Change], None]) -> None:
        """Has a function called after every change, with the change."""
        self._observers.append(observer)

    def observe_drops(self, listener: Callable[[], None]) -> None:
        """Has a function called whenever the stroke under the pen turns out to be none."""
        self._drop_listeners.append(listener)

    def apply(self, change: Change) -> None:
        """Makes a change; what it removes must be there."""
        if not change:
            return
        for mark in change.removed:
            self._remove(mark)
        for mark in change.added:
            self._add(mark)
        for gone in change.retracted:
            self.corrections.pop(gone, None)
        for correction in change.corrections:
            self.corrections[correction] = None
        self.revision += 1
        for observer in self._observers:
            observer(change)

    def new_marks(self, strokes: Sequence[Stroke], name: str) -> Change:
        """The change that puts strokes on the page, each in the line where it lies."""
        lines = _copied(self)
        marks = []
        for number, stroke in enumerate(strokes, self._next):
            bounds = bounds_of(stroke.xy)
            line = lines.place(bounds)
            lines.add(line, (number,), bounds)
            marks.append(Mark((number,), stroke, line))
        return Change(name, added=tuple(marks))

    def clearing(self) -> Change:
        """The change that takes everything off the page."""
        return Change("clear", tuple(self.marks), (), tuple(self.corrections))

    def erasing(
        self, start: tuple[float, float], end: tuple[float, float], radius: float
    ) -> Change:
        """The change that takes away every mark touched by a tip that moves from start to end."""
        near = self.near(swept(start, end, radius))
        gone = [mark for mark in near if touched(mark, start, end, radius)]
        return Change("erase strokes", tuple(gone))

    def rubbing(
        self, start: tuple[float, float], end: tuple[float, float], radius: float
    ) -> Change:
        """The change that takes away only the ink under a tip that moves from start to end."""
        removed, added = [], []
        for mark in self.near(swept(start, end, radius)):
            if not touched(mark, start, end, radius):
                continue
            pieces = rubbed(mark.stroke, start, end, radius)
            if pieces is None:
                continue
            removed.append(mark)
            added += [
                Mark((*mark.key, number), piece, mark.line) for number, piece in enumerate(pieces)
            ]
        return Change("erase", tuple(removed), tuple(added))

    def deleting(self) -> Change:
        """The change that takes the selected marks away."""
        return Change("delete", tuple(self.selected))

    def moving(self, dx: float, dy: float) -> Change:
        """The change that moves the selected marks, and to the line where they come to lie."""
        marks = self.selected
        lines = _copied(self, without=frozenset(mark.key for mark in marks))
        moved: list[Mark] = []
        homes: dict[int, int] = {}
        for line in dict.fromkeys(mark.line for mark in marks):
            together = [mark.moved(dx, dy, line) for mark in marks if mark.line == line]
            bounds = united(mark.bounds for mark in together)
            assert bounds is not None
            homes[line] = lines.place(bounds)  # what was one line stays together
            for mark in together:
                lines.add(homes[line], mark.key, mark.bounds)
            moved += [mark.in_line(homes[line]) for mark in together]
        return Change("move", tuple(marks), tuple(moved))

    def select_within(self, polygon: Sequence[tuple[float, float]]) -> None:
        """Selects what a lasso holds."""
        corners = np.array(polygon, dtype=np.float64).reshape(-1, 2)
        near = self.near(bounds_of(corners)) if len(corners) else []
        self.selection = frozenset(mark.key for mark in held_by(near, corners))

    def correcting(self, text: str, ink: frozenset[InkPoint]) -> Change:
        """The change that says what some ink reads, instead of what was said of it before.

        An empty text takes back what was said.
        """
        old = tuple(one for one in self.corrections if one.ink & ink)
        new = (Correction(text, ink),) if text else ()
        return Change("correct", retracted=old, corrections=new)

    # ---- within --------------------------------------------------------------------------------

    def _add(self, mark: Mark) -> None:
        if mark.key in self._marks:
            raise KeyError(f"there is a mark {mark.key} already")
        self._marks[mark.key] = mark
        insort(self._keys, mark.key)
        self._lines.add(mark.line, mark.key, mark.bounds)
        self._grid.add(mark.key, mark.bounds)
        self._next = max(self._next, mark.key[0] + 1)

    def _remove(self, mark: Mark) -> None:
        del self._marks[mark.key]
        del self._keys[bisect_left(self._keys, mark.key)]
        self._lines.remove(mark.line, mark.key)
        self._grid.remove(mark.key, mark.bounds)
        self._epochs[mark.line] = self.epoch(mark.line) + 1


def _copied(session: Session, without: Iterable[Key] = ()) -> Lines:
    """The lines of a session as they would be without some marks."""
    lines = Lines()
    gone = frozenset(without)
    for mark in session.marks:
        if mark.key not in gone:
            lines.add(mark.line, mark.key, mark.bounds)
    return lines
