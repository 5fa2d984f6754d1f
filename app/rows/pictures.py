"""Makes the pictures of the four rows in the app, without a screen.

`python -m app.rows.pictures FOLDER [--model NAME]` opens a word that ships, whose i is dotted last,
asks why that i is one, and grabs the window: `app.png`, and `app-lecture.png` with the rows only.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtWidgets import QApplication

from app.screenshots import picture_window, wait_until
from app.window import Window
from handwriting.shipped import samples_folder

SAMPLE = "unipen/cec-Kilinskas-260.inkml"
WORD, LETTER = "going", "i"

ZOOM = 3.5
REST = 0.5
"""Seconds that the window gets to paint."""


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the pictures into a folder."""
    return picture_window("python -m app.rows.pictures", _take, argv)


def _take(window: Window, folder: Path) -> None:
    window.actions_["theme light"].trigger()
    window.resize(1280, 800)
    window.show()
    window.worker.start()
    window.file.open(samples_folder() / SAMPLE)
    wait_until(lambda: window.parts.choice.line is not None)
    window.parts.bar.hide()
    window.actions_["inspector"].trigger()
    wait_until(lambda: _is_explained(window))
    window.inspector.choose_character(WORD.index(LETTER))
    wait_until(lambda: _is_explained(window))
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


def _rest() -> None:
    deadline = time.monotonic() + REST
    while time.monotonic() < deadline:
        QApplication.processEvents()


def _grab(window: Window, path: Path) -> None:
    _rest()
    window.grab().save(str(path))


if __name__ == "__main__":
    sys.exit(main())
