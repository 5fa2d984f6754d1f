"""Makes the pictures of the four rows in the app, without a screen.

`python -m app.rows.pictures FOLDER [--model NAME]` opens a word that ships, whose i is dotted last,
asks why that i is one, and grabs the window: `app.png`, and `app-lecture.png` with the rows only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QSettings
from PyQt6.QtWidgets import QApplication

from app.main import load_reader, make_window
from app.preferences import Preferences
from app.window import Window
from handwriting.errors import HandwritingError
from handwriting.shipped import samples_folder

SAMPLE = "unipen/bbd-dsfr103-0-being.inkml"
LETTER = 5
"""The i of the word."""

ZOOM = 3.5
PATIENCE, REST = 120.0, 0.5
"""Seconds that the model may take, and that the window gets to paint."""


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the pictures into a folder."""
    parser = argparse.ArgumentParser(prog="python -m app.rows.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    words = parser.parse_args(argv)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        home, model = Path(folder), words.model
        settings = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
        window = make_window(
            lambda: load_reader(model), Preferences(settings), home / "journals", model
        )
        try:
            _take(window, words.folder)
        except HandwritingError as error:
            print(f"app.rows.pictures: {error}", file=sys.stderr)
            return 2
        window.history.setClean()
        window.close()
    return 0


def _take(window: Window, folder: Path) -> None:
    window.actions_["theme light"].trigger()
    window.resize(1280, 800)
    window.show()
    window.worker.start()
    window.file.open(samples_folder() / SAMPLE)
    _wait(lambda: window.parts.choice.line is not None)
    window.parts.bar.hide()
    window.actions_["inspector"].trigger()
    _wait(lambda: _is_explained(window))
    window.inspector.choose_character(LETTER)
    _wait(lambda: _is_explained(window))
    _rest()
    _show_large(window)
    _grab(window, folder / "app.png")
    window.actions_["lecture"].trigger()
    _grab(window, folder / "app-lecture.png")


def _show_large(window: Window) -> None:
    """Brings the word to the middle of the page."""
    canvas, bounds = window.canvas, window.session.bounds
    assert bounds is not None
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    x, y = canvas.view.to_screen(*middle)
    view = canvas.view.zoomed(ZOOM / canvas.view.zoom, x, y)
    canvas.set_view(view.panned(canvas.width() / 2 - x, canvas.height() / 2 - y))


def _is_explained(window: Window) -> bool:
    scene = window.inspector.scene
    return (
        scene is not None and scene.weights is not None and scene.weights.asked == (scene.target,)
    )


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        QApplication.processEvents()
        if time.monotonic() > deadline:
            raise HandwritingError("the model has not read the sample in time")
        time.sleep(0.005)


def _rest() -> None:
    deadline = time.monotonic() + REST
    while time.monotonic() < deadline:
        QApplication.processEvents()


def _grab(window: Window, path: Path) -> None:
    _rest()
    window.grab().save(str(path))


if __name__ == "__main__":
    sys.exit(main())
