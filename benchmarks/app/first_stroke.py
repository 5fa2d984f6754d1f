"""Starts the app, draws a stroke as soon as it can be, and says when that was.

A process of its own: `python -m benchmarks.app.first_stroke` prints the time of a clock that all
processes share, when the stroke had been painted, and ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QTimer

import app.main as start
from app.preferences import Preferences
from app.window import Window

if TYPE_CHECKING:
    from app.reading import Reader

STROKE = ((60.0, 60.0), (70.0, 80.0), (80.0, 100.0))

_make_window = start.make_window


def main() -> int:
    """Runs the app."""
    start.make_window = _make_drawn
    return start.main([])


def _make_drawn(
    load: Callable[[], Reader], preferences: Preferences, journals: Path, model: str
) -> Window:
    """The app's window; the first thing that happens in it is that somebody draws."""
    window = _make_window(load, preferences, journals, model)
    QTimer.singleShot(0, lambda: _draw(window))
    return window


def _draw(window: Window) -> None:
    import numpy as np

    from benchmarks.app.hand import Hand
    from handwriting.ink import Stroke

    window.canvas.painted.connect(lambda _: _end())
    Hand(window.canvas).write([Stroke(np.array(STROKE))], rate=None)


def _end() -> None:
    print(time.monotonic(), flush=True)
    os._exit(0)  # the model may still be loading, and nobody waits for it


if __name__ == "__main__":
    sys.exit(main())
