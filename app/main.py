"""Starts the app: the window first, then, behind it, the model."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QTimer
from PyQt6.QtCore import Qt as QtNames
from PyQt6.QtGui import QPixmapCache
from PyQt6.QtWidgets import QApplication

from app.display import missing
from app.preferences import Preferences
from app.recovery import journal_folder
from app.window import Window
from app.worker import Worker

if TYPE_CHECKING:
    from app.reading import Reader

SWITCH = 0.001
"""Seconds after which Python lets another thread run, so that reading never holds up the pen."""

CACHES, KEPT = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "DNNL_PRIMITIVE_CACHE_CAPACITY"), 64
"""How many compiled operations torch keeps. A line that grows has another length at each look, and
a set is compiled for every one: of the thousand kept by default hardly any is used again."""

PICTURES = 1024
"""Kilobytes of painted buttons that Qt keeps. There is one for every word's width, and a page has
words of ever new widths: at Qt's own 10 MB a note's memory grew for an hour of writing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the app until its window is closed; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m app", description="Write, and read along.")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a note, or ink of other programs")
    parser.add_argument("--model", default="default", help="a shipped model or a model folder")
    words = parser.parse_args(argv)
    return run(words.file, words.model)


def run(file: str | None = None, model: str = "default") -> int:
    """Opens a window, perhaps with a file in it, and runs it."""
    lacking = missing(os.environ) if QApplication.instance() is None else ""
    if lacking:
        print(f"handwriting: {lacking}", file=sys.stderr)
        return 2
    sys.setswitchinterval(SWITCH)
    if QApplication.instance() is None:
        for name in ("AA_CompressHighFrequencyEvents", "AA_CompressTabletEvents"):
            # Every point of the pen counts.
            attribute = getattr(QtNames.ApplicationAttribute, name)
            QCoreApplication.setAttribute(attribute, False)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    application.setApplicationName("handwriting")
    application.setApplicationDisplayName("Handwriting")
    application.setStyle("Fusion")
    window = make_window(lambda: load_reader(model), Preferences(), journal_folder(), model)
    window.show()
    # When the first picture is on the screen: the model, then what was left or asked for.
    QTimer.singleShot(0, window.worker.start)
    QTimer.singleShot(0, lambda: _begin(window, file))
    return application.exec()


def make_window(
    load: Callable[[], Reader], preferences: Preferences, journals: Path, model: str
) -> Window:
    """A window, not shown yet, whose worker is not started yet."""
    QPixmapCache.setCacheLimit(PICTURES)
    return Window(Worker(load), preferences, journals, model)


def load_reader(model: str) -> Reader:
    """Imports what reading needs, which takes longer than anything else here, and loads a model."""
    for name in CACHES:
        os.environ.setdefault(name, str(KEPT))
    from app.reading import Reader

    reader = Reader.load(model)
    gc.freeze()  # what torch brought stays: to search it for garbage stops the pen for 0.1 s
    return reader


def _begin(window: Window, file: str | None) -> None:
    if file is not None:
        window.file.open(Path(file))
    else:
        window.files.recover_left()
        if not window.parts.bar.text:  # what a crash left behind is more important
            window.help.welcome()
