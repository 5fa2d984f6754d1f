"""The main window: puts the parts together and does what the menus say.

Everything else has a place of its own: the note in `session`, its file in `files`, its text in
`transcriber`, what one draws on in `canvas`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PyQt6.QtWidgets import QMainWindow

from app.actions import Actions
from app.background import Background
from app.canvas import Canvas
from app.dialogs import Sheet, about_markdown, open_sheet, shortcuts_html
from app.file_commands import FileCommands
from app.files import Files
from app.history import History
from app.inspector import Inspector
from app.linking import Link
from app.look import THEMES, apply_theme, theme_of
from app.menus import menus_of
from app.painters.paper import PAPERS
from app.painters.strokes import WIDTH
from app.parts import Parts
from app.player import Player, sample_files
from app.preferences import Preferences
from app.session import Session
from app.theme import PEN_COLORS
from app.tools import ToolName
from app.transcriber import Transcriber
from app.worker import Worker
from handwriting.errors import HandwritingError

if TYPE_CHECKING:
    from app.reading import Mode, Reader

HINT = (
    "Write a word here, for instance hello\n"
    "with a pen, the mouse or a finger. Its text appears on the right while you write.\n"
    "No pen at hand? File › Play a sample writes a line for you. F1 lists all keys."
)
NO_CAUSAL = "No causal model is installed, which this mode needs"
THINNEST, THICKEST = 0.8, 16.0


class Window(QMainWindow):
    """One note.

    Args:
        worker: that reads; started by the caller when the window is shown.
        preferences: what is remembered.
        journals: folder of the journals.
        model: name of the model, for the status line and the about box.
    """

    def __init__(
        self, worker: Worker, preferences: Preferences, journals: Path, model: str = "default"
    ) -> None:
        super().__init__()
        self.worker = worker
        self.preferences = preferences
        self.model = model
        self.session = Session()
        self.history = History(self.session)
        self.background = Background(self)
        self.transcriber = Transcriber(self.session, worker, self)
        self.canvas = Canvas(self.session, self.history.finish)
        self.canvas.hint = HINT
        self.inspector = Inspector(worker)
        self.parts = Parts(self)
        self.files = Files(self.session, self.history, self.background, journals)
        self.player = Player(self.session, self.canvas.pen)
        self.link = Link(self.canvas, self.inspector)
        self.file = FileCommands(self)
        self.actions_ = Actions(self, menus_of(self))
        self.parts.add_toolbar(self.actions_)
        self._problem = ""
        self._closing = False
        self._after_lecture: tuple[bool, bool] = (True, False)
        self._connect()
        self._restore()
        self._name()
        self.files.begin()

    # ---- edit ----------------------------------------------------------------------------------

    def copy_text(self) -> None:
        """All text to the clipboard."""
        to_clipboard(self.transcriber.page_text)

    def copy_literal(self) -> None:
        """What the network alone reads, to the clipboard."""
        to_clipboard(self.transcriber.literal_text)

    def select_all(self) -> None:
        """Has the lasso hold everything."""
        self.actions_["lasso"].trigger()
        self.canvas.select(frozenset(mark.key for mark in self.session.marks))

    def delete_selected(self) -> None:
        """Takes the selected ink away."""
        self.history.finish(self.session.deleting())
        self.canvas.clear_selection()

    def clear(self) -> None:
        """Takes everything off the page."""
        self.player.stop()
        self.history.finish(self.session.clearing())

    # ---- tools and view ------------------------------------------------------------------------

    def set_tool(self, tool: ToolName) -> None:
        """Holds another tool."""
        self.canvas.set_tool(tool)

    def set_color(self, name: str) -> None:
        """Writes in another color."""
        self.canvas.pen.pen = replace(self.canvas.pen.pen, color=PEN_COLORS[name])
        self.preferences.keep("pen/color", name)

    def change_width(self, factor: float) -> None:
        """Writes with a thicker or thinner pen."""
        width = (self.canvas.pen.pen.width or WIDTH) * factor
        self._set_width(min(max(width, THINNEST), THICKEST))

    def zoom(self, factor: float) -> None:
        """Larger or smaller, around the middle."""
        view = self.canvas.view
        self.canvas.set_view(view.zoomed(factor, view.width / 2, view.height / 2))

    def zoom_normal(self) -> None:
        """To 100 %."""
        self.zoom(1 / self.canvas.view.zoom)

    def fit(self) -> None:
        """Shows all ink."""
        self.canvas.set_view(self.canvas.view.fitted(self.session.bounds))

    def set_paper(self, paper: str) -> None:
        """Puts other paper under the ink."""
        self.preferences.keep("paper", paper)
        self.canvas.set_look(self.canvas.picture.theme, paper)

    def set_theme(self, name: str) -> None:
        """Light, dark, or as the system is."""
        self.preferences.keep("theme", name)
        theme = theme_of(name)
        apply_theme(theme)
        self.canvas.set_look(theme, self.canvas.picture.paper)
        self.parts.set_theme(theme)
        self.inspector.set_theme(theme)

    def show_text(self, on: bool) -> None:
        """Shows or hides text and candidates."""
        self.parts.text_dock.setVisible(on)

    def show_inspector(self, on: bool) -> None:
        """Shows or hides the inside of the network."""
        self.parts.inspector_dock.setVisible(on)
        self._show_inside()

    def set_lecture(self, on: bool) -> None:
        """Gives the inside of the network the whole window, or takes it back."""
        text, inspector = self.parts.text_dock, self.parts.inspector_dock
        if on:
            self._after_lecture = (text.isVisible(), inspector.isVisible())
        self.parts.set_lecture(on)
        text.setVisible(not on and self._after_lecture[0])
        inspector.setVisible(on or self._after_lecture[1])
        self.inspector.set_lecture(on)
        self._show_inside()

    # ---- text ----------------------------------------------------------------------------------

    def set_mode(self, mode: Mode) -> None:
        """Reads with the network that may revise, or with the one that never does."""
        self.preferences.keep("mode", mode)
        self.transcriber.set_mode(mode)
        self.inspector.set_mode(mode)
        self.parts.show_model(self.model, mode)

    def step_word(self, by: int) -> None:
        """Chooses the next word, or the one before."""
        self.parts.choice.step(by)

    # ---- help ----------------------------------------------------------------------------------

    def show_shortcuts(self) -> Sheet:
        """Opens the sheet of shortcuts."""
        return open_sheet("Shortcuts", self, html=shortcuts_html(self.actions_.menus))

    def show_about(self) -> Sheet:
        """Opens the about box."""
        return open_sheet("About", self, markdown=about_markdown(self.model, self._problem))

    def tell(self, sentence: str) -> None:
        """Shows a sentence in the bar below the page."""
        self.parts.bar.tell(sentence)

    # ---- events --------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802
        """Asks for what is not saved; remembers how the window stood."""
        assert event is not None
        if self.files.is_dirty and not self._closing:
            event.ignore()
            self.file.when_safe(self._close_now)
            return
        self.player.stop()
        self.background.wait()
        self.preferences.keep("window/geometry", self.saveGeometry())
        self.preferences.keep("window/docks", self.saveState())
        self.preferences.flush()
        self.hide()  # whatever the worker still does, nobody has to look at it
        self.files.close()
        self.worker.stop()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802
        """A file may be dropped here."""
        mime = event.mimeData() if event is not None else None
        if event is not None and mime is not None and mime.hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802
        """Opens what is dropped."""
        mime = event.mimeData() if event is not None else None
        urls = mime.urls() if mime is not None else []
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            self.file.open(paths[0])

    # ---- within --------------------------------------------------------------------------------

    def _close_now(self) -> None:
        self._closing = True
        self.close()

    def _connect(self) -> None:
        self.setAcceptDrops(True)
        self.canvas.pen_moved.connect(self.transcriber.pen_moved)
        self.canvas.view_changed.connect(lambda: self.parts.show_zoom(self.canvas.view.zoom))
        self.canvas.painted.connect(self.parts.show_paint_time)
        self.player.moved.connect(self._follow_player)
        self.worker.took.connect(self.parts.show_job_time)
        self.worker.ready.connect(self._note_ready)
        self.worker.failed.connect(self._note_failed)
        self.files.told.connect(self.tell)
        self.files.opened.connect(self._note_note)
        self.files.named.connect(self._name)
        self.files.saved.connect(self._note_saved)
        self.transcriber.changed.connect(lambda _: self._show_inside())
        self.history.canUndoChanged.connect(self.actions_["undo"].setEnabled)
        self.history.canRedoChanged.connect(self.actions_["redo"].setEnabled)
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._follow_system)

    def _restore(self) -> None:
        remembered = self.preferences
        self.resize(1280, 800)
        self.restoreGeometry(remembered.blob("window/geometry"))
        self.restoreState(remembered.blob("window/docks"))
        actions = self.actions_
        for name in ("undo", "redo", "graves"):
            actions[name].setEnabled(False)
        actions["graves"].setToolTip(NO_CAUSAL)
        actions["graves"].setStatusTip(NO_CAUSAL)
        actions["best"].setChecked(True)
        actions["pen"].trigger()
        actions[f"paper {remembered.text('paper', 'ruled', PAPERS)}"].trigger()
        actions[f"theme {remembered.text('theme', 'system', THEMES)}"].trigger()
        actions[f"color {remembered.text('pen/color', 'ink', tuple(PEN_COLORS))}"].trigger()
        self._set_width(remembered.number("pen/width", WIDTH, THINNEST, THICKEST))
        actions["text"].setChecked(not self.parts.text_dock.isHidden())
        actions["inspector"].setChecked(not self.parts.inspector_dock.isHidden())
        self._fill_recent()
        samples = actions.menu("&Play a sample")
        try:
            for path in sample_files():
                samples.addAction(path.stem, lambda chosen=path: self.file.play(chosen))
        except HandwritingError as error:
            samples.setEnabled(False)
            samples.setToolTip(str(error))

    def _fill_recent(self) -> None:
        menu = self.actions_.menu("Open &recent")
        menu.clear()
        for path in self.preferences.recent:
            action = menu.addAction(path.name, lambda chosen=path: self.file.open(chosen))
            assert action is not None
            action.setToolTip(str(path))
        menu.setEnabled(bool(self.preferences.recent))

    def _set_width(self, width: float) -> None:
        self.canvas.pen.pen = replace(self.canvas.pen.pen, width=width)
        self.preferences.keep("pen/width", width)

    def _name(self) -> None:
        self.setWindowTitle(f"{self.files.title}[*] – Handwriting")
        self.setWindowModified(self.files.is_dirty)

    def _note_note(self, paper: str) -> None:
        """Another note is in the window."""
        if paper in PAPERS:
            self.actions_[f"paper {paper}"].setChecked(True)
            self.canvas.set_look(self.canvas.picture.theme, paper)
        self.canvas.clear_selection()
        self.fit()

    def _note_saved(self, path: Path) -> None:
        self.preferences.add_recent(path)
        self._fill_recent()
        self.parts.show_saved(path)

    def _note_ready(self, reader: Reader) -> None:
        self.actions_["graves"].setEnabled(reader.has_causal)
        if reader.has_causal:
            self.actions_["graves"].setToolTip("Never takes anything back (Ctrl+G)")
            if self.preferences.text("mode", "best") == "graves":
                self.actions_["graves"].trigger()
        self.parts.show_model(self.model, self.transcriber.mode)

    def _note_failed(self, sentence: str) -> None:
        if self.worker.reader is None:
            self._problem = sentence
            self.parts.show_model("no model", "")
            sentence = f"there is no text, but you can write and save: {sentence}"
        self.tell(sentence)

    def _show_inside(self) -> None:
        """Turns the inspector to the line of the chosen word."""
        line = self.parts.choice.line
        if line is None or not self.inspector.isVisible():
            return
        snapshot = self.transcriber.snapshot(line)
        if snapshot is not self.inspector.snapshot:
            self.inspector.show_line(snapshot)

    def _follow_player(self) -> None:
        """Text while a sample is played, and the page where it is written."""
        self.transcriber.pen_moved()
        growing = self.session.growing
        if growing is not None:
            x, y = growing.xy[-1]
            if not self.canvas.view.sees((x, y, x, y), -8.0):
                self.canvas.set_view(self.canvas.view.revealing((x, y, x, y)))
            self.canvas.show_growing()

    def _follow_system(self) -> None:
        if self.preferences.text("theme", "system") == "system":
            self.set_theme("system")


def to_clipboard(text: str) -> None:
    """For other programs to paste."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setText(text)
