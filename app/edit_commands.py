"""What the menu "Edit" does: undo, redo, copy, select, delete, clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from app.window import Window


class EditCommands:
    """Of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def undo(self) -> None:
        """Takes the latest change back; a stroke or an erasure at hand comes first."""
        self._window.canvas.let_go()
        self._window.history.undo()

    def redo(self) -> None:
        """Makes it again."""
        self._window.canvas.let_go()
        self._window.history.redo()

    def copy_text(self) -> None:
        """All text to the clipboard."""
        to_clipboard(self._window.transcriber.page_text)

    def copy_literal(self) -> None:
        """What the network alone reads, to the clipboard."""
        to_clipboard(self._window.transcriber.literal_text)

    def select_all(self) -> None:
        """Has the lasso hold everything."""
        self._window.actions_["lasso"].trigger()
        self._window.canvas.select(frozenset(mark.key for mark in self._window.session.marks))

    def select_nothing(self) -> None:
        """Lets go what the lasso holds, and what was found; ends a lecture."""
        self._window.view.end_lecture()
        self._window.canvas.clear_selection()
        self._window.finding.close()

    def delete_selected(self) -> None:
        """Takes the selected ink away."""
        self._window.history.finish(self._window.session.deleting())
        self._window.canvas.clear_selection()

    def clear(self) -> None:
        """Takes everything off the page."""
        self._window.player.stop()
        self._window.history.finish(self._window.session.clearing())


def to_clipboard(text: str) -> None:
    """For other programs to paste."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setText(text)
