"""The parts around the canvas: message bar, toolbar, docks for text and inspector, status line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QSize, Qt
from PyQt6.QtGui import QAction, QFont
from PyQt6.QtWidgets import (
    QDockWidget,
    QLabel,
    QScrollArea,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.actions import Actions
from app.candidates import Candidates
from app.choosing import WordChoice
from app.find_bar import FindBar
from app.icons import icon_of
from app.message_bar import MessageBar
from app.meter_panel import MeterPanel
from app.pen_readout import PenReadout
from app.text_panel import TextPanel
from app.theme import LIGHT, Theme
from app.tour_bar import TourBar
from app.worker import LIVE, SETTLE

if TYPE_CHECKING:
    from app.window import Window

TEXT_POINTS = 13
TOOLBAR = ("pen", "stroke eraser", "partial eraser", "lasso", "pan", "", "undo", "redo", "clear")
TOOLBAR_END = ("thinner", "thicker", "", "zoom out", "zoom 100", "zoom in", "", "inspector")
SAVED_SHOWN = 5000
"""Milliseconds."""


class _Follower(QObject):
    """Checks an action while its dock is shown; belongs to the action and goes with it."""

    def __init__(self, action: QAction, dock: QDockWidget) -> None:
        super().__init__(action)
        self._action, self._dock = action, dock
        dock.visibilityChanged.connect(self._follow)

    def _follow(self, visible: bool) -> None:
        self._action.setChecked(not self._dock.isHidden())


class Parts:
    """Of one window.

    Attributes:
        bar: for messages.
        tour: for the guided tour.
        text: the text of the note.
        candidates: of the chosen word.
        meters: of both modes.
        choice: which word that is.
        pen: its pressure, and how many points come from it.
        text_dock: holds all of these.
        inspector_dock: the inside of the network.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._theme = LIGHT
        self.bar, self.tour = MessageBar(), TourBar()
        self._page, self._below = QWidget(), QWidget()
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tour)
        layout.addWidget(window.canvas, 1)
        layout.addWidget(self.bar)  # below, so that no message moves the page under the pen
        window.setCentralWidget(self._page)
        self.text, self.candidates, self.meters = TextPanel(), Candidates(), MeterPanel()
        self.choice = WordChoice(
            window.session, window.history, window.transcriber, self.text, self.candidates
        )
        self.text_dock = self._text_dock()
        self.inspector_dock = self._inspector_dock()
        self._find: FindBar | None = None
        self._toolbar: QToolBar | None = None
        self._actions: Actions | None = None
        self._model, self._times, self._zoom = QLabel("loading the model …"), QLabel(), QLabel()
        self._milliseconds: dict[str, float] = {}
        status = window.statusBar()
        assert status is not None
        self.pen = PenReadout(window.session)
        status.addPermanentWidget(self.pen)
        for label, name in ((self._times, "Times"), (self._zoom, "Zoom"), (self._model, "Model")):
            label.setAccessibleName(name)
            status.addPermanentWidget(label)
        self.show_zoom(1.0)

    def add_toolbar(self, actions: Actions) -> None:
        """Puts the most used actions above the page."""
        self._actions = actions
        bar = self._toolbar = QToolBar("Tools")
        bar.setObjectName("toolbar")
        bar.setIconSize(QSize(22, 22))
        for name in (*TOOLBAR, "", *TOOLBAR_END):
            if name:
                bar.addAction(actions[name])
            else:
                bar.addSeparator()
        self._window.addToolBar(bar)
        for dock, name in ((self.text_dock, "text"), (self.inspector_dock, "inspector")):
            _Follower(actions[name], dock)

    def add_bar(self, bar: FindBar) -> None:
        """Puts the bar to find text below the page."""
        self._find = bar
        layout = self._page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.bar), bar)
        bar.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self._theme = theme
        if self._find is not None:
            self._find.set_theme(theme)
        self.bar.set_theme(theme)
        self.tour.set_theme(theme)
        self.meters.set_theme(theme)
        self.text.set_theme(theme)
        if self._actions is not None:
            for name in (*TOOLBAR, *TOOLBAR_END):
                if name:
                    self._actions[name].setIcon(icon_of(name, theme))

    def set_lecture(self, on: bool) -> None:
        """Hides everything but the inspector and messages, or shows it again."""
        layout = (self._below if on else self._page).layout()
        assert layout is not None
        layout.addWidget(self.bar)  # where one sees it, for there may be something to answer
        self._page.setVisible(not on)
        # Without a title nobody can close the dock, and with it all that there is to see.
        self.inspector_dock.setTitleBarWidget(QWidget() if on else None)
        status = self._window.statusBar()
        for widget in (self._toolbar, status):
            if widget is not None:
                widget.setVisible(not on)

    def show_model(self, model: str, mode: str) -> None:
        """Says with what is read."""
        self._model.setText(f"{model}, {mode}" if mode else model)

    def show_zoom(self, zoom: float) -> None:
        """Says how large the page is shown."""
        self._zoom.setText(f"{100 * zoom:.0f} %")

    def show_paint_time(self, seconds: float) -> None:
        """Says how long it took from the pen's event to the screen."""
        self._show_time("paint", seconds)

    def show_job_time(self, seconds: float, priority: int) -> None:
        """Says how long reading took."""
        names = {LIVE: "text", SETTLE: "language model"}
        if priority in names:
            self._show_time(names[priority], seconds)

    def show_saved(self, path: Path) -> None:
        """Says for a while that the note is saved."""
        status = self._window.statusBar()
        assert status is not None
        status.showMessage(f"saved {path.name}", SAVED_SHOWN)

    def _show_time(self, name: str, seconds: float) -> None:
        self._milliseconds[name] = 1000 * seconds
        parts = (f"{name} {value:.0f} ms" for name, value in sorted(self._milliseconds.items()))
        self._times.setText("   ".join(parts))

    def _text_dock(self) -> QDockWidget:
        font = QFont(self.text.font())
        font.setPointSize(TEXT_POINTS)
        self.text.setFont(font)
        scroll = QScrollArea()
        scroll.setAccessibleName("Candidates")
        scroll.setWidget(self.candidates)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.text)
        splitter.addWidget(scroll)
        splitter.setSizes([400, 360])
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.meters)
        layout.addWidget(splitter, 1)
        panel.setMinimumWidth(270)
        return self._dock("Text", "text dock", panel, Qt.DockWidgetArea.RightDockWidgetArea)

    def _inspector_dock(self) -> QDockWidget:
        layout = QVBoxLayout(self._below)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._window.inspector, 1)
        dock = self._dock(
            "Inside the network",
            "inspector dock",
            self._below,
            Qt.DockWidgetArea.BottomDockWidgetArea,
        )
        dock.hide()
        return dock

    def _dock(self, title: str, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self._window.addDockWidget(area, dock)
        return dock
