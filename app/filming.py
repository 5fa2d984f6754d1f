"""Writes the four rows of a line as a figure or a movie, by the library's own command.

A process of its own: drawing hundreds of pictures would hold up the pen, and whoever closes the
window need not wait for them. Knows neither notes nor widgets.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, QProcess, pyqtSignal

from handwriting.errors import OutputError
from handwriting.formats.inkml_writer import write
from handwriting.ink import Document, Ink, Page
from handwriting.output import check_writable

PICTURES, MOVIES = (".png", ".svg", ".pdf"), (".gif", ".mp4")
PATIENCE = 2000
"""Milliseconds that a process may take to end when it is told to."""


class Filming(QObject):
    """Makes one figure or movie at a time; a newer one takes the place of the one at hand.

    Args:
        command: that makes them; gets the ink's file, `--output`, the path, and further words.

    Signals:
        told: one sentence: it is written, or why not.
    """

    told = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None, command: Sequence[str] | None = None) -> None:
        super().__init__(parent)
        self._command = command or (sys.executable, "-m", "handwriting", "explain")
        self._process: QProcess | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being made."""
        return self._process is not None

    def make(self, ink: Ink, path: Path, words: Sequence[str]) -> None:
        """Begins.

        Args:
            ink: one line.
            path: where to; its suffix says what.
            words: further ones for `handwriting explain`.

        Raises:
            OutputError: the suffix is no picture and no movie, or the file cannot be written.
        """
        if path.suffix.lower() not in PICTURES + MOVIES:
            known = ", ".join(PICTURES + MOVIES)
            raise OutputError(f"cannot write {path}: its name must end in one of {known}")
        check_writable(path)
        self.stop()
        folder = tempfile.TemporaryDirectory(prefix="handwriting-")
        source = Path(folder.name) / "line.inkml"
        with source.open("wb") as file:
            write(Document((Page(ink),)), file)
        process = self._process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.finished.connect(lambda code: self._end(process, folder, path, code))
        process.errorOccurred.connect(lambda _: self._note_error(process, folder, path))
        program, *own = self._command
        process.start(program, [*own, str(source), "--output", str(path), *words])

    def stop(self) -> None:
        """Gives up what is being made."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(PATIENCE)

    def _end(
        self, process: QProcess, folder: tempfile.TemporaryDirectory[str], path: Path, code: int
    ) -> None:
        folder.cleanup()
        if process is not self._process:
            return
        self._process = None
        said = process.readAllStandardError().data().decode(errors="replace").split("\n")
        lines = [line for line in said if line.strip()]
        if code == 0:
            self.told.emit(f"written: {path}")
        else:
            reason = lines[-1].removeprefix("handwriting: ") if lines else "the process ended"
            self.told.emit(f"cannot make {path.name}: {reason}")

    def _note_error(
        self, process: QProcess, folder: tempfile.TemporaryDirectory[str], path: Path
    ) -> None:
        """It did not even start; whatever else goes wrong is told when it ends."""
        if process is self._process and process.error() == QProcess.ProcessError.FailedToStart:
            self._process = None
            folder.cleanup()
            self.told.emit(f"cannot make {path.name}: {process.errorString()}")
