"""What the menu "File" does: new, open, save, export, play; never a change lost without a question.

The question is asked in the bar below the page, so that one can go on writing meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QFileDialog

from app.export import export_picture, export_text
from app.filming import MOVIES, PICTURES
from app.notefile import open_note
from app.player import sample_files
from handwriting.errors import HandwritingError
from handwriting.ink import Stroke

if TYPE_CHECKING:
    from app.window import Window

FILTERS = ";;".join(
    (
        "Ink (*.inkml *.xopp *.xoj *.rnote *.jiix *.json *.svg *.csv *.xml *.dat *.unp *.upn *.gz)",
        "Notes, InkML (*.inkml *.xml)",
        "Xournal++, Xournal (*.xopp *.xoj)",
        "Rnote (*.rnote)",
        "MyScript (*.jiix *.json)",
        "SVG (*.svg)",
        "UNIPEN (*.dat *.unp *.upn)",
        "Tables (*.csv)",
        "All files (*)",
    )
)
"""Of files to open; what a file is called does not matter, its content says what it is."""

UNSAVED = "The note has changes that are not saved."


class FileCommands:
    """Of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def new(self) -> None:
        """An empty note, after asking for what is not saved."""
        self.when_safe(self._window.files.new)

    def ask_open(self) -> None:
        """Asks which file to open."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open ink", str(self._folder()), FILTERS
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Opens a file, after asking for what is not saved."""
        self.when_safe(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        self._window.pages.note_opening(path)
        self._window.files.recover_or_open(path, lambda: self.add_recent(path))

    def add_recent(self, path: Path) -> None:
        """Puts a file at the head of the recent ones."""
        self._window.preferences.add_recent(path)
        self._fill_recent()

    def fill_menus(self) -> None:
        """Puts recent files and samples into their menus."""
        self._fill_recent()
        samples = self._window.actions_.menu("&Play a sample")
        try:
            for path in sample_files():
                samples.addAction(path.stem, lambda chosen=path: self.play(chosen))
        except HandwritingError as error:
            samples.setEnabled(False)
            samples.setToolTip(str(error))

    def save(self, done: Callable[[], None] = lambda: None) -> None:
        """Saves the note where it was, or asks where."""
        if self._window.files.path is None:
            self.save_as(done)
        else:
            self.save_to(self._window.files.path, done)

    def save_as(self, done: Callable[[], None] = lambda: None) -> None:
        """Asks where to save the note."""
        files = self._window.files
        name = files.origin.with_suffix(".inkml").name if files.origin else "note.inkml"
        start = files.path or self._folder() / name
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save note", str(start), "Note (*.inkml)"
        )
        if name:
            self.save_to(Path(name), done)

    def save_to(self, path: Path, done: Callable[[], None] = lambda: None) -> None:
        """Saves the note in a file."""
        self._window.files.save(
            path, self._window.pages.texts, self._window.canvas.picture.paper, done
        )

    def ask_export(self, suffix: str) -> None:
        """Asks where to write a picture or the text."""
        path = self.ask_path(suffix)
        if path is not None:
            self.export(path)

    def ask_path(self, suffix: str) -> Path | None:
        """Asks where to write a file; None for nowhere."""
        files = self._window.files
        named = files.path or files.origin
        start = self._folder() / f"{named.stem if named else 'note'}.{suffix}"
        name, _ = QFileDialog.getSaveFileName(self._window, "Export", str(start), f"*.{suffix}")
        path = Path(name)
        return (path if path.suffix else path.with_suffix(f".{suffix}")) if name else None

    def export(self, path: Path) -> None:
        """Writes the page as .png, .svg or .pdf, or the text of all pages, in the background."""
        if path.suffix.lower() == ".txt":
            self._window.pages_reader.want_all(lambda: self._export(path))
        else:
            self._export(path)

    def _export(self, path: Path) -> None:
        marks, text = self._window.session.marks, self._window.pages.whole_text

        def work() -> None:
            if path.suffix.lower() == ".txt":
                export_text(path, text)
            else:
                export_picture(path, marks)

        def done(_: None) -> None:
            self._window.tell(f"written: {path}")

        self._window.background.run(work, done, self._window.tell)

    def ask_film(self, suffix: str) -> None:
        """Asks where to write the four rows of a line, as a figure or as a movie."""
        kinds = PICTURES if suffix in PICTURES else MOVIES
        pattern = " ".join(f"*{one}" for one in kinds)
        start = self._folder() / f"four-rows{suffix}"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Export the four rows", str(start), pattern
        )
        if name:
            path = Path(name)
            self.film(path if path.suffix else path.with_suffix(suffix))

    def film(self, path: Path) -> None:
        """Writes the four rows of the line that is looked at, as figure or movie."""
        window = self._window
        line = window.parts.choice.line
        snapshot = None if line is None else window.transcriber.snapshot(line)
        if snapshot is None:
            window.tell("there is no line to look inside the network for: write one first")
            return
        words = window.reading.explain_words(is_movie=path.suffix.lower() in MOVIES)
        try:
            window.filming.make(snapshot.ink, path, words)
        except HandwritingError as error:
            window.tell(str(error))
            return
        window.parts.bar.tell(f"{path.name} is being made", {"Stop": window.filming.stop})

    def play(self, path: Path) -> None:
        """Writes a sample at the speed at which it was written."""

        def read() -> list[Stroke]:
            return [mark.stroke for mark in open_note(path).marks]

        self._window.background.run(read, self._window.player.play, self._window.tell)

    def stop_playing(self) -> None:
        """Writes no more."""
        self._window.player.stop()

    def when_safe(self, action: Callable[[], None]) -> None:
        """Does something that ends this note: at once, or after asking.

        What is drawn while the note is being saved is asked for once more.
        """
        self._window.canvas.let_go()
        if not self._window.files.is_dirty:
            action()
            return
        self._window.parts.bar.tell(
            UNSAVED,
            {
                "Save": lambda: self.save(lambda: self.when_safe(action)),
                "Do not save": action,
                "Cancel": lambda: None,
            },
        )

    def _fill_recent(self) -> None:
        menu = self._window.actions_.menu("Open &recent")
        menu.clear()
        recent = self._window.preferences.recent
        for path in recent:
            name = path.name.replace("&", "&&")
            action = menu.addAction(name, lambda chosen=path: self.open(chosen))
            assert action is not None
            action.setToolTip(str(path))
        menu.setEnabled(bool(recent))

    def _folder(self) -> Path:
        """Where the last file was, or the user's home."""
        recent = self._window.preferences.recent
        return recent[0].parent if recent else Path.home()
