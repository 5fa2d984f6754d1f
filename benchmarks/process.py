"""What the command costs when it starts from nothing: wall time and memory of the whole process.

Peak memory is what the operating system says of the finished child, so this module needs Unix.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.table import Row
from handwriting.errors import HandwritingError

RESIDENT_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of `ru_maxrss`: macOS counts bytes, Linux counts KiB."""


@dataclass(frozen=True)
class Cost:
    """What a finished process took.

    Attributes:
        seconds: wall time from start to end.
        resident: most memory it held at once, bytes.
    """

    seconds: float
    resident: int


def measure_command(model: str, sample: Path, rounds: int) -> list[Row]:
    """`handwriting recognize FILE`, a new process every time."""
    command = [sys.executable, "-m", "handwriting", "recognize", str(sample), "--model", model]
    costs = [run(command) for _ in range(rounds + 1)][1:]  # the first fills the disk cache
    seconds = float(np.median([cost.seconds for cost in costs]))
    resident = max(cost.resident for cost in costs)
    detail = f"whole process, median of {rounds}, files cached; {sample.name}"
    return [
        Row("handwriting recognize FILE, wall time", f"{seconds:.2f} s", detail),
        Row("handwriting recognize FILE, peak memory", f"{resident / 1e6:.0f} MB", detail),
    ]


def run(command: list[str]) -> Cost:
    """Runs a command that must succeed.

    Raises:
        HandwritingError: it failed; what it said stands on standard error.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise HandwritingError(f"{' '.join(command)} ended with code {process.returncode}")
    return Cost(seconds, usage.ru_maxrss * RESIDENT_UNIT)
