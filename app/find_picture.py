"""Makes the picture of finding text that the documentation shows, without a screen.

`python -m app.find_picture FOLDER [--model NAME]` opens the page of Xournal++ that the tests have,
finds a word on it, and grabs the window.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.screenshots import picture_window, wait_until
from app.window import Window
from handwriting.errors import HandwritingError

PAGE = Path(__file__).parents[1] / "tests/data/foreign/xopp/Handwrite.xopp"
QUERY = "to"
SIZE = 1280, 800
SHOWN = 0.5
"""Seconds in which all that is known is surely shown."""


def _take(window: Window, folder: Path) -> None:
    if not PAGE.exists():
        raise HandwritingError(f"{PAGE.name} is not there: it comes with the source, in tests")
    window.actions_["theme light"].trigger()
    window.resize(*SIZE)
    window.show()
    window.worker.start()
    window.file.open(PAGE)
    wait_until(lambda: window.files.origin == PAGE and window.worker.reader is not None)
    wait_until(lambda: window.transcriber.is_read(window.session.page))
    window.parts.bar.hide()
    window.actions_["find"].trigger()
    window.finding.bar.look_for(QUERY)
    wait_until(lambda: window.canvas.picture.is_whole and window.finding.current is not None)
    wait_until(lambda: _has_candidates(window))
    start = time.monotonic()
    wait_until(lambda: time.monotonic() - start > SHOWN)
    window.grab().save(str(folder / "app-find.png"))


def _has_candidates(window: Window) -> bool:
    word = window.parts.choice.word
    return word is not None and all(one.candidates for one in word.characters)


if __name__ == "__main__":
    sys.exit(picture_window("python -m app.find_picture", _take))
