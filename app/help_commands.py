"""What the menu "Help" does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dialogs import Sheet, about_markdown, open_sheet, shortcuts_html

if TYPE_CHECKING:
    from app.window import Window


WELCOME = "New here? A tour of two minutes shows how the network reads"
WELCOMED = "welcome/told"


class HelpCommands:
    """Of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def welcome(self) -> None:
        """Tells who is here for the first time what there is to see."""
        window = self._window
        if window.preferences.flag(WELCOMED, False):
            return
        window.preferences.keep(WELCOMED, True)
        window.parts.bar.tell(WELCOME, {"Take the tour": self.start_tour, "Not now": lambda: None})

    def start_tour(self) -> None:
        """Begins the guided tour, or begins it again."""
        self._window.guide.start()

    def show_shortcuts(self) -> Sheet:
        """Opens the sheet of shortcuts."""
        menus = self._window.actions_.menus
        return open_sheet("Shortcuts", self._window, html=shortcuts_html(menus))

    def show_about(self) -> Sheet:
        """Opens the about box."""
        text = about_markdown(self._window.model, self._window.reading.problem)
        return open_sheet("About", self._window, markdown=text)
