"""The main window: puts the parts together and tells them of one another.

What the menus do is in the modules `*_commands`; the note is in `session`, its file in `files`, its
text in `transcriber`, what one draws on in `canvas`.
"""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QMainWindow

from app.actions import Actions
from app.background import Background
from app.canvas import Canvas
from app.edit_commands import EditCommands
from app.file_commands import FileCommands
from app.files import Files
from app.filming import Filming
from app.find_commands import FindCommands
from app.guide import Guide
from app.help_commands import HelpCommands
from app.history import History
from app.inspector import Inspector
from app.linking import Link
from app.menus import menus_of
from app.page_reading import PageReader
from app.pages_commands import PagesCommands
from app.painters.paper import PAPERS
from app.parts import Parts
from app.pen_commands import PenCommands
from app.player import Player
from app.preferences import Preferences
from app.reading_commands import ReadingCommands
from app.session import Session
from app.transcriber import Transcriber
from app.view_commands import ViewCommands
from app.worker import Worker

HINT = (
    "Write a word here, for instance hello\n"
    "with a pen, the mouse or a finger. Its text appears on the right while you write.\n"
    "No pen at hand? File › Play a sample writes a line for you. F1 lists all keys."
)


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
        self.filming = Filming(self)
        self.player = Player(self.session, self.canvas.pen)
        self.link = Link(self.canvas, self.inspector)
        self.file, self.edit = FileCommands(self), EditCommands(self)
        self.pens, self.view = PenCommands(self), ViewCommands(self)
        self.reading, self.help = ReadingCommands(self), HelpCommands(self)
        self.pages_reader = PageReader(
            self.session, self.transcriber, worker, self.background, self
        )
        self.pages, self.finding = PagesCommands(self), FindCommands(self)
        self.guide = Guide(self)
        self.actions_ = Actions(self, menus_of(self))
        self.parts.add_toolbar(self.actions_)
        self._closing = False
        self._connect()
        self._restore()
        self._name()
        self.files.begin()

    def tell(self, sentence: str) -> None:
        """Shows a sentence in the bar below the page."""
        self.parts.bar.tell(sentence)

    # ---- events --------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802
        """Asks for what is not saved; remembers how the window stood."""
        assert event is not None
        self.canvas.let_go()
        if self.files.is_dirty and not self._closing:
            event.ignore()
            self.file.when_safe(self._close_now)
            return
        self.player.stop()
        self.guide.end()
        self.filming.stop()
        self.pages_reader.stop()
        self.background.wait()
        self.view.keep()
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
        self.canvas.pen_moved.connect(self.parts.pen.note_move)
        self.canvas.view_changed.connect(lambda: self.parts.show_zoom(self.canvas.view.zoom))
        self.canvas.painted.connect(self.parts.show_paint_time)
        self.player.moved.connect(self._follow_player)
        self.worker.took.connect(self.parts.show_job_time)
        self.worker.ready.connect(self.reading.note_ready)
        self.worker.failed.connect(self.reading.note_failed)
        self.files.told.connect(self.tell)
        self.filming.told.connect(self.tell)
        self.files.opened.connect(self._note_note)
        self.files.named.connect(self._name)
        self.files.saved.connect(self._note_saved)
        self.transcriber.changed.connect(self.reading.note_text)
        self.transcriber.measured.connect(self.reading.note_measured)
        self.parts.candidates.explained.connect(self.reading.explain)
        self.parts.candidates.character_chosen.connect(self.reading.aim)
        self.inspector.character_selected.connect(self.reading.note_letter)
        self.history.canUndoChanged.connect(self.actions_["undo"].setEnabled)
        self.history.canRedoChanged.connect(self.actions_["redo"].setEnabled)

    def _restore(self) -> None:
        for name in ("undo", "redo"):
            self.actions_[name].setEnabled(False)
        self.reading.restore()
        self.pens.restore()
        self.view.restore()
        self.file.fill_menus()

    def _name(self) -> None:
        self.setWindowTitle(f"{self.files.title}[*] – Handwriting")
        self.setWindowModified(self.files.is_dirty)

    def _note_note(self, paper: str) -> None:
        """Another note is in the window."""
        self.transcriber.restart_meters()
        self.reading.show_meters()
        self.pages.note_note()
        self.parts.choice.turn()
        self.reading.show_inside()
        self.view.show_paper(paper or self.preferences.text("paper", "ruled", PAPERS))
        self.canvas.clear_selection()
        self.view.fit()

    def _note_saved(self, path: Path) -> None:
        self.file.add_recent(path)
        self.parts.show_saved(path)

    def _follow_player(self) -> None:
        """Text while a sample is played, and the page where it is written."""
        self.transcriber.pen_moved()
        growing = self.session.growing
        if growing is not None:
            x, y = growing.xy[-1]
            if not self.canvas.view.sees((x, y, x, y), -8.0):
                self.canvas.set_view(self.canvas.view.revealing((x, y, x, y)))
            self.canvas.show_growing()
