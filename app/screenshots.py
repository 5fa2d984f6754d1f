"""Makes the pictures of the app that the documentation shows, without a screen.

`python -m app.screenshots FOLDER [--model NAME] [--large]` writes samples that ship, reads them
with the model, and grabs the window: empty, light, dark, small, each with candidates, and in the
tour; `--large` grabs it at 150 % of the usual scale instead. `make screenshots` makes all of them.
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
from app.notefile import open_note
from app.player import sample_files
from app.preferences import Preferences
from app.window import Window
from handwriting.errors import HandwritingError
from handwriting.ink import Stroke

LINES = ("a-wide-river", "the-sun", "hello")
LINE_SPACING = 90.0
PATIENCE = 120.0
"""Seconds that the model may take."""

SIZES = {"app-light": (1280, 800), "app-dark": (1280, 800), "app-small": (800, 600)}


LARGE = "--large"
SCALE = "1.5"


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the pictures into a folder."""
    words = list(sys.argv[1:] if argv is None else argv)
    large = LARGE in words
    if large:
        words.remove(LARGE)
        os.environ["QT_SCALE_FACTOR"] = SCALE
    program = "python -m app.screenshots"
    return picture_window(program, _take_large if large else _take, words)


def picture_window(
    program: str, take: Callable[[Window, Path], None], argv: Sequence[str] | None = None
) -> int:
    """Opens a window that remembers nothing, has pictures taken of it, and closes it.

    Args:
        program: the command's name, for its help and its complaints.
        take: writes the pictures of the window into the folder.
        argv: the command's words, those of the process if None.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    words = parser.parse_args(argv)
    words.folder.mkdir(parents=True, exist_ok=True)
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
            take(window, words.folder)
        except HandwritingError as error:
            print(f"{program}: {error}", file=sys.stderr)
            return 2
        window.history.setClean()
        window.close()
    return 0


def _take(window: Window, folder: Path) -> None:
    window.actions_["theme light"].trigger()
    window.resize(*SIZES["app-light"])
    window.show()
    window.help.welcome()
    _grab(window, folder / "app-empty.png")
    window.parts.bar.hide()
    _write_lines(window, *SIZES["app-light"])
    for name, size in SIZES.items():
        window.actions_["theme dark" if name == "app-dark" else "theme light"].trigger()
        window.resize(*size)
        _grab(window, folder / f"{name}.png")
    _take_tour(window, folder)


def _write_lines(window: Window, width: int, height: int) -> None:
    """Has samples read, and chooses a word of them."""
    window.actions_["theme light"].trigger()
    window.resize(width, height)
    window.show()
    window.worker.start()
    window.history.finish(window.session.new_marks(_lines(), "sample"))
    wait_until(lambda: _is_read(window))
    window.parts.choice.choose(window.session.lines[0], 1)
    wait_until(lambda: _has_candidates(window))


def _take_large(window: Window, folder: Path) -> None:
    """As on a screen of many dots."""
    _write_lines(window, *SIZES["app-light"])
    _grab(window, folder / "app-large.png")


def _take_tour(window: Window, folder: Path) -> None:
    """The step of the late dot."""
    window.resize(*SIZES["app-light"])
    window.history.setClean()
    window.guide.start()
    wait_until(lambda: not window.player.is_playing and _is_read(window))
    window.guide.go(1)
    wait_until(lambda: not window.guide.is_waiting)
    wait_until(lambda: _is_explained(window))
    _grab(window, folder / "app-tour.png")
    window.guide.end()


def _is_explained(window: Window) -> bool:
    scene = window.inspector.scene
    return (
        scene is not None and scene.weights is not None and scene.weights.asked == (scene.target,)
    )


def _lines() -> list[Stroke]:
    """Samples below each other."""
    files = {path.stem: path for path in sample_files()}
    strokes = []
    for place, name in enumerate(LINES):
        for mark in open_note(files[name]).marks:
            strokes.append(mark.moved(0, place * LINE_SPACING, place).stroke)
    return strokes


def _is_read(window: Window) -> bool:
    lines = window.session.lines
    return bool(lines) and all(window.transcriber.text(line).settled for line in lines)


def _has_candidates(window: Window) -> bool:
    word = window.transcriber.text(window.session.lines[0]).words[1]
    return all(one.candidates for one in word.characters)


def wait_until(condition: Callable[[], bool]) -> None:
    """Lets the window live until something is so.

    Raises:
        HandwritingError: the model took too long.
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        QApplication.processEvents()
        if time.monotonic() > deadline:
            raise HandwritingError("the model has not read the samples in time")
        time.sleep(0.005)


def _grab(window: Window, path: Path) -> None:
    deadline = time.monotonic() + 0.3
    while time.monotonic() < deadline or not window.canvas.picture.is_whole:
        QApplication.processEvents()
    window.grab().save(str(path))


if __name__ == "__main__":
    sys.exit(main())
