"""What the menu "View" does: zoom, paper, theme, and which parts of the window are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, QTimer
from PyQt6.QtGui import QGuiApplication

from app.look import THEMES, apply_theme, theme_of
from app.painters.paper import PAPERS

if TYPE_CHECKING:
    from app.window import Window

SIZE = 1280, 800
"""Of a window that has never been open."""

OPENING = 500
"""Milliseconds until a dock that is shown has its place; it slides there."""

FRAME = 8, 40
"""Logical pixels that the desktop's frame around a window takes, roughly."""


class ViewCommands:
    """Of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._after_lecture: tuple[bool, bool] = (True, False)
        self._opening = QTimer(window)
        self._opening.setSingleShot(True)
        self._opening.setInterval(OPENING)
        window.canvas.view_changed.connect(self._note_view)

    def zoom(self, factor: float) -> None:
        """Larger or smaller, around the middle."""
        canvas = self._window.canvas
        view = canvas.view
        canvas.set_view(view.zoomed(factor, view.width / 2, view.height / 2))

    def zoom_normal(self) -> None:
        """To 100 %."""
        self.zoom(1 / self._window.canvas.view.zoom)

    def fit(self) -> None:
        """Shows all ink."""
        canvas = self._window.canvas
        canvas.set_view(canvas.view.fitted(self._window.session.bounds))

    def set_paper(self, paper: str) -> None:
        """Puts other paper under the ink."""
        self._window.preferences.keep("paper", paper)
        self.show_paper(paper)

    def show_paper(self, paper: str) -> None:
        """Puts the paper of a note under its ink; "" leaves what is there."""
        if paper in PAPERS:
            self._window.actions_[f"paper {paper}"].setChecked(True)
            self._window.canvas.set_look(self._window.canvas.picture.theme, paper)

    def set_theme(self, name: str) -> None:
        """Light, dark, or as the system is."""
        window = self._window
        window.preferences.keep("theme", name)
        theme = theme_of(name)
        apply_theme(theme)
        window.canvas.set_look(theme, window.canvas.picture.paper)
        window.parts.set_theme(theme)
        window.inspector.set_theme(theme)

    def follow_system(self) -> None:
        """The system has another theme now."""
        if self._window.preferences.text("theme", "system") == "system":
            self.set_theme("system")

    def show_text(self, on: bool) -> None:
        """Shows or hides text and candidates."""
        self._window.parts.text_dock.setVisible(on)

    def show_inspector(self, on: bool) -> None:
        """Shows or hides the inside of the network."""
        self.end_lecture()
        self._window.parts.inspector_dock.setVisible(on)
        self._window.reading.show_inside()
        if on:
            self._opening.start()

    def set_lecture(self, on: bool) -> None:
        """Gives the inside of the network the whole window, or takes it back."""
        window = self._window
        text, inspector = window.parts.text_dock, window.parts.inspector_dock
        if on:
            self._after_lecture = (text.isVisible(), inspector.isVisible())
        window.parts.set_lecture(on)
        text.setVisible(not on and self._after_lecture[0])
        inspector.setVisible(on or self._after_lecture[1])
        window.inspector.set_lecture(on)
        window.reading.show_inside()

    def _note_view(self) -> None:
        """While the rows open and the page gets smaller: keeps their line where one sees it."""
        window = self._window
        line, view = window.parts.choice.line, window.canvas.view
        bounds = None if line is None else window.session.line_bounds(line)
        if bounds is None or window.canvas.is_writing or not self._opening.isActive():
            return
        middle = (view.visible[0] + view.visible[2]) / 2
        window.canvas.set_view(view.revealing((middle, bounds[1], middle, bounds[3])))

    def end_lecture(self) -> None:
        """Shows the page again, if there are but the rows."""
        if self._window.inspector.lecture:
            self._window.actions_["lecture"].trigger()

    def restore(self) -> None:
        """As the window was when it was closed last."""
        window, remembered = self._window, self._window.preferences
        screen = window.screen()
        room = screen.availableSize() if screen is not None else QSize(*SIZE)
        window.resize(QSize(*SIZE).boundedTo(room - QSize(*FRAME)))
        window.restoreGeometry(remembered.blob("window/geometry"))
        window.restoreState(remembered.blob("window/docks"))
        actions = window.actions_
        actions[f"paper {remembered.text('paper', 'ruled', PAPERS)}"].trigger()
        actions[f"theme {remembered.text('theme', 'system', THEMES)}"].trigger()
        actions["text"].setChecked(not window.parts.text_dock.isHidden())
        actions["inspector"].setChecked(not window.parts.inspector_dock.isHidden())
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self.follow_system)

    def keep(self) -> None:
        """Remembers how the window stands."""
        window = self._window
        self.end_lecture()  # it would begin with nothing but rows
        window.preferences.keep("window/geometry", window.saveGeometry())
        window.preferences.keep("window/docks", window.saveState())
