"""The file of the note, its journal, and whether all is saved.

Reading and writing happen in the background; what was drawn meanwhile is neither lost nor taken
for saved. Whatever goes wrong is told in one sentence. Knows no widgets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.background import Background
from app.history import History
from app.journal import Base
from app.marks import Change
from app.notefile import SUFFIX, Note, open_note, save_note
from app.recovery import Keeper, Recovered, find_left, find_recovered, is_of
from app.session import Session
from handwriting.errors import HandwritingError

GROW_INTERVAL = 500
"""Milliseconds between two times that the stroke under the pen goes to the journal."""


class Files(QObject):
    """Opens, saves and keeps safe.

    Args:
        session: the note.
        history: its undo stack, which knows whether something changed since it was saved.
        background: does the slow part.
        folder: of the journals.

    Signals:
        told: one sentence for the user.
        opened: another note is in the window; carries the paper's name, or "".
        named: path or state of the note has changed.
        saved: the note was written to a file.

    Attributes:
        path: of the note's file, or None.
        origin: the file of another program that the note was made of, until it is saved.
    """

    told = pyqtSignal(str)
    opened = pyqtSignal(str)
    named = pyqtSignal()
    saved = pyqtSignal(object)

    def __init__(
        self, session: Session, history: History, background: Background, folder: Path
    ) -> None:
        super().__init__()
        self._session = session
        self._history = history
        self._background = background
        self._folder = folder
        self._installing = False
        self._notes = 0  # that have been in the window
        self._saves: deque[tuple[Callable[[], None], Callable[[], None]]] = deque()
        self.path: Path | None = None
        self.origin: Path | None = None
        self.keeper = Keeper(folder, self.told.emit)
        self.is_recovered = False
        session.observe(self._note_change)
        history.cleanChanged.connect(self._note_clean)
        self._timer = QTimer(self)
        self._timer.setInterval(GROW_INTERVAL)
        self._timer.timeout.connect(self._note_growing)

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost if the window were closed without saving."""
        unsaved = self.is_recovered or not self._history.isClean()
        return unsaved and (not self._session.is_empty or self.path is not None)

    @property
    def title(self) -> str:
        """Name of the note."""
        path = self.path or self.origin
        return path.name if path else "New note"

    def begin(self) -> None:
        """Begins to keep the note safe; when whoever shows messages listens to `told`."""
        self.keeper.begin()
        self._timer.start()

    def new(self) -> None:
        """An empty note."""
        self._install(Note(), None)

    def open(self, path: Path, done: Callable[[], None] = lambda: None) -> None:
        """Opens a file in the background; the note that is there stays if that fails."""
        revision = self._session.revision

        def take(note: Note) -> None:
            if self._session.revision != revision or self._session.growing is not None:
                self.told.emit(f"{path.name} was not opened, for you have gone on: open it again")
                return
            self._install(note, path if note.own else None, origin=path)
            done()
            if not note.own:
                self.told.emit(
                    f"{path.name} was made by another program and stays as it is: "
                    "saving asks for a name and writes a note (InkML)"
                )

        self._background.run(lambda: open_note(path), take, self.told.emit)

    def save(
        self, path: Path, texts: Mapping[int, str], paper: str, done: Callable[[], None]
    ) -> None:
        """Writes the note in the background, behind what is being written: the latest comes last.

        Args:
            path: where to.
            texts: that go with the ink, by the numbers of the pages; a page that has none here
                keeps the one that its file had.
            paper: name of the paper.
            done: called when it is written, unless another note is in the window by then.
        """
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        marks = tuple(self._session.all_marks)
        leaves = tuple(
            replace(leaf, text=texts.get(leaf.number, leaf.text)) for leaf in self._session.leaves
        )
        corrections = tuple(self._session.corrections)
        note, revision = self._notes, self._session.revision
        base = Base(
            str(path.absolute()),
            tuple(mark.key for mark in marks),
            tuple(leaf.number for leaf in leaves),
        )

        def write() -> None:
            save_note(path, marks, corrections, paper=paper, leaves=leaves)

        def finished() -> None:
            if self._notes != note:
                self.saved.emit(path)
                return
            self.path, self.origin = path, None
            if self._session.revision == revision:
                self.is_recovered = False
                self._history.setClean()
                self.keeper.begin(replace(base, size=_size(path)))
            self.named.emit()
            self.saved.emit(path)
            done()

        self._saves.append((write, finished))
        if len(self._saves) == 1:
            self._write_next()

    def recover_left(self) -> None:
        """Brings back what the latest crash left behind, if there was one.

        What has been drawn meanwhile comes on top of it.
        """
        self._recover(find_left(self._folder), lambda: None)

    def recover_or_open(self, path: Path, done: Callable[[], None] = lambda: None) -> None:
        """Opens a file as a crash left it, if there was one, or else as it is on the disk."""
        left = [journal for journal in find_left(self._folder) if is_of(journal, path)]
        if left:
            self._recover(left, lambda: self.open(path, done))
        else:
            self.open(path, done)

    def _recover(self, journals: Sequence[Path], otherwise: Callable[[], None]) -> None:
        """Brings back the note of the first journal that has one, read in the background."""
        note = self._notes

        def take(answer: tuple[Recovered | None, list[str]]) -> None:
            found, problems = answer
            for problem in problems:
                self.told.emit(problem)
            if self._session.growing is not None:
                QTimer.singleShot(GROW_INTERVAL, lambda: take((found, [])))
            elif found is None:
                otherwise()
            elif self._notes == note:  # else it stays for the next start
                drawn = [mark.stroke for mark in self._session.marks]
                self._install(found.note, found.path, journal=found.journal)
                self._history.finish(self._session.new_marks(drawn, "pen stroke"))
                sentence = "the last session ended unexpectedly; what you wrote is back"
                self.told.emit(found.problem or sentence)

        self._background.run(lambda: find_recovered(journals), take, self.told.emit)

    def close(self) -> None:
        """The note is safe or not wanted: nothing is left to recover; the background rests."""
        self._timer.stop()
        for write, _ in tuple(self._saves)[1:]:  # the first one has been written
            with suppress(HandwritingError):
                write()
        self._history.blockSignals(True)  # it would speak once more while it is taken down
        self.keeper.end()

    def _write_next(self) -> None:
        """Writes the save that has waited longest."""

        def ended() -> Callable[[], None]:
            _, finished = self._saves.popleft()
            if self._saves:
                self._write_next()
            return finished

        def failed(sentence: str) -> None:
            ended()
            self.told.emit(sentence)

        self._background.run(self._saves[0][0], lambda _: ended()(), failed)

    def _install(
        self,
        note: Note,
        path: Path | None,
        journal: Path | None = None,
        origin: Path | None = None,
    ) -> None:
        """Puts another note in the window."""
        self._notes += 1
        session = self._session
        session.growing, session.selection = None, frozenset()
        if journal is not None:
            self.keeper.adopt(journal)
        else:
            keys = tuple(mark.key for mark in note.marks)
            pages = tuple(leaf.number for leaf in note.leaves)
            base = Base()
            if path is not None:
                base = Base(str(path.absolute()), keys, pages, _size(path))
            self.keeper.begin(base)
        self._installing = journal is not None or path is not None
        session.apply(
            Change(
                "open",
                tuple(session.all_marks),
                note.marks,
                tuple(session.corrections),
                note.corrections,
                (session.leaves, note.leaves),
            ),
            note.leaves[0].number,
        )
        self._installing = False
        self._history.clear()
        self.path, self.origin = path, None if path is not None else origin
        self.is_recovered = journal is not None
        self.opened.emit(note.paper or "")
        self.named.emit()

    def _note_clean(self, clean: bool) -> None:
        self.named.emit()

    def _note_change(self, change: Change) -> None:
        if self.keeper.journal is not None and not self._installing:
            self.keeper.journal.add(change)

    def _note_growing(self) -> None:
        growing = self._session.growing
        if growing is not None and self.keeper.journal is not None:
            self.keeper.journal.grow(growing)


def _size(path: Path) -> int | None:
    """Bytes of a file; None if that cannot be told."""
    with suppress(OSError):
        return path.stat().st_size
    return None
