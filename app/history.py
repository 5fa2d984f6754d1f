"""Undo and redo of everything: one command for every change of the note."""

from __future__ import annotations

from PyQt6.QtGui import QUndoCommand, QUndoStack

from app.marks import Change
from app.session import Session


class ChangeCommand(QUndoCommand):
    """A change and its way back.

    Args:
        session: the note.
        change: of it.
        made: whether the change has been made already, as by an eraser that is still moving.
    """

    def __init__(self, session: Session, change: Change, made: bool) -> None:
        super().__init__(change.name)
        self._session = session
        self._change = change
        self._made = made

    def redo(self) -> None:
        """Makes the change."""
        if self._made:
            self._made = False
            return
        self._session.apply(self._change)

    def undo(self) -> None:
        """Takes it back."""
        self._session.apply(self._change.inverse)


class History(QUndoStack):
    """The undo stack of one note."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def finish(self, change: Change, made: bool = False) -> None:
        """Takes in a change; one that changes nothing is none."""
        if change:
            self.push(ChangeCommand(self._session, change, made))
