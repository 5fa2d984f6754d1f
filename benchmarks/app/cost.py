"""What starting the app and writing for an hour cost. Memory needs Linux."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.window import Window
from benchmarks.app.hand import Hand
from benchmarks.app.watch import wait_until
from handwriting.errors import HandwritingError
from handwriting.ink import Stroke

LINE_SPACING = 72.0
NOTE = 25
"""Lines after which another note is begun."""

STATUS = Path("/proc/self/status")


def starts(rounds: int) -> list[float]:
    """Seconds from the start of a process until its first stroke is painted.

    Raises:
        HandwritingError: the app did not start.
    """
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "XDG_CONFIG_HOME": folder,
            "HANDWRITING_JOURNALS": str(Path(folder) / "journals"),
        }
        command = [sys.executable, "-m", "benchmarks.app.first_stroke"]
        for _ in range(rounds + 1):
            start = time.monotonic()
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
            if done.returncode != 0:
                raise HandwritingError(f"the app did not start: {done.stderr.strip()[-200:]}")
            seconds.append(float(done.stdout.split()[-1]) - start)
    return seconds[1:]  # the first fills the disk cache


def growth(window: Window, strokes: Sequence[Stroke], lines: int) -> list[tuple[float, float]]:
    """Memory while many lines are written, note after note, and read as fast as it goes.

    Every note has as many lines, so that what differs between two of them is what stays of the
    notes before.

    Args:
        window: with a model.
        strokes: of one line.
        lines: how many in all; those of at least two notes are written.

    Returns:
        Bytes resident at the end of each note, its page still open, and bytes of them that the
        allocator has handed out: the rest was freed and waits for its next use in pieces.

    Raises:
        HandwritingError: this system does not tell how much memory a process has.
    """
    hand = Hand(window.canvas)
    levels = []
    for _ in range(max(lines // NOTE, 2)):
        window.history.setClean()
        window.file.new()
        for place in range(NOTE):
            shift = np.array([40.0, 60.0 + place * LINE_SPACING])
            window.canvas.set_view(window.canvas.view.revealing((0.0, 0.0, 1.0, 1.0)))
            hand.write([Stroke(stroke.xy + shift) for stroke in strokes], rate=None)
            wait_until(
                lambda: all(window.transcriber.text(n).settled for n in window.session.lines)
            )
            hand.handled.clear()
        levels.append((_resident(), _handed_out()))
    return levels


class _Allocator(ctypes.Structure):
    """What glibc's `mallinfo2` tells; of its fields only the names of two matter here."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    ]


def _handed_out() -> float:
    """Bytes that malloc has handed out and not got back; NaN without glibc."""
    tell = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if tell is None:
        return float("nan")
    tell.restype = _Allocator
    found = tell()
    return float(found.uordblks + found.hblkhd)


def _resident() -> float:
    gc.collect()
    if not STATUS.is_file():
        raise HandwritingError("this system does not tell how much memory a process has")
    for line in STATUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return 1024.0 * float(line.split()[1])
    raise HandwritingError(f"{STATUS} does not tell how much memory this process has")
