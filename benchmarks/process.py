"""What the command costs when it starts from nothing: wall time and memory of the whole process.

Peak memory is what the operating system says of the finished process, so this module needs Unix.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.table import Row
from handwriting.errors import HandwritingError

LAUNCHER = Path(__file__).with_name("launcher.py")


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
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER)]
    finished = subprocess.run([*launcher, *command], stdout=subprocess.PIPE, text=True, check=True)
    code, seconds, resident = finished.stdout.split()
    if code != "0":
        raise HandwritingError(f"{' '.join(command)} ended with code {code}")
    return Cost(float(seconds), int(resident))
