"""What pen, erasers and lasso do with the note while they touch it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from app.contacts import Contact
from app.marks import Bounds, Change, united
from app.session import Session
from handwriting.ink import Pen

ToolName = Literal["pen", "stroke eraser", "partial eraser", "lasso", "pan"]
TOOLS: tuple[ToolName, ...] = get_args(ToolName)

Finish = Callable[[Change, bool], None]
"""Takes a change that the user may undo, and whether it has been made already."""


class Tool:
    """Something that is held; does nothing by itself."""

    def __init__(self, session: Session, finish: Finish) -> None:
        self.session = session
        self._finish = finish

    def press(self, at: Contact) -> None:
        """It touches the paper."""

    def move(self, at: Contact) -> None:
        """It moves on the paper."""

    def release(self) -> None:
        """It leaves the paper."""

    def cancel(self) -> None:
        """It was no touch."""
        self.release()


class PenTool(Tool):
    """Writes."""

    pen = Pen()

    def press(self, at: Contact) -> None:
        """Begins a stroke; ends one that somebody else, such as a sample, is writing."""
        if self.session.growing is not None:
            self.release()
        self.session.begin(at.x, at.y, at.t, at.pressure, self.pen)

    def move(self, at: Contact) -> None:
        """Goes on with it."""
        self.session.extend(at.x, at.y, at.t, at.pressure)

    def release(self) -> None:
        """Makes a mark of it."""
        self._finish(self.session.end(), False)

    def cancel(self) -> None:
        """Forgets the stroke."""
        self.session.drop()


class EraserTool(Tool):
    """Takes whole strokes away, or only what it covers; one drag is one step to undo."""

    def __init__(self, session: Session, finish: Finish, *, partial: bool) -> None:
        super().__init__(session, finish)
        self._partial = partial
        self._total = Change("erase")
        self._last = (0.0, 0.0)
        self.radius = 10.0

    def press(self, at: Contact) -> None:
        """Erases at a point."""
        self._total = Change("erase" if self._partial else "erase strokes")
        self._last = (at.x, at.y)
        self.move(at)

    def move(self, at: Contact) -> None:
        """Erases along the way."""
        here = (at.x, at.y)
        erase = self.session.rubbing if self._partial else self.session.erasing
        change = erase(self._last, here, self.radius)
        self._last = here
        if change:
            self.session.apply(change)
            self._total = self._total.then(change)

    def release(self) -> None:
        """Hands over all that was erased as one step."""
        if self._total:
            self._finish(self._total, True)
        self._total = Change("erase")


class LassoTool(Tool):
    """Selects what it goes around; then moves it, if it begins on what is selected.

    Attributes:
        path: of the lasso, page units.
        shift: how far the selection has been dragged so far.
    """

    def __init__(self, session: Session, finish: Finish) -> None:
        super().__init__(session, finish)
        self.path: list[tuple[float, float]] = []
        self.shift = (0.0, 0.0)
        self._grip: tuple[float, float] | None = None

    @property
    def box(self) -> Bounds | None:
        """Around what is selected, where it has been dragged to."""
        bounds = united(mark.bounds for mark in self.session.selected)
        if bounds is None:
            return None
        dx, dy = self.shift
        return bounds[0] + dx, bounds[1] + dy, bounds[2] + dx, bounds[3] + dy

    def press(self, at: Contact) -> None:
        """Grips the selection, or begins another."""
        box, margin = self.box, 6.0
        inside = box is not None and (
            box[0] - margin <= at.x <= box[2] + margin
            and box[1] - margin <= at.y <= box[3] + margin
        )
        if inside:
            self._grip = (at.x, at.y)
            return
        self.session.selection = frozenset()
        self.path = [(at.x, at.y)]

    def move(self, at: Contact) -> None:
        """Drags the selection, or goes on around the ink."""
        if self._grip is not None:
            self.shift = (at.x - self._grip[0], at.y - self._grip[1])
        else:
            self.path.append((at.x, at.y))

    def release(self) -> None:
        """Moves the selection, or selects."""
        if self._grip is not None:
            change = self.session.moving(*self.shift)
            moved = self.shift != (0.0, 0.0)
            self._grip, self.shift = None, (0.0, 0.0)
            if moved:
                self._finish(change, False)
        else:
            self.session.select_within(self.path)
        self.path = []

    def cancel(self) -> None:
        """Leaves everything as it was."""
        self.path, self._grip, self.shift = [], None, (0.0, 0.0)
