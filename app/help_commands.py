"""What the menu "Help" does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dialogs import Sheet, about_markdown, open_sheet, shortcuts_html

if TYPE_CHECKING:
    from app.window import Window


class HelpCommands:
    """Of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def show_shortcuts(self) -> Sheet:
        """Opens the sheet of shortcuts."""
        menus = self._window.actions_.menus
        return open_sheet("Shortcuts", self._window, html=shortcuts_html(menus))

    def show_about(self) -> Sheet:
        """Opens the about box."""
        text = about_markdown(self._window.model, self._window.reading.problem)
        return open_sheet("About", self._window, markdown=text)
