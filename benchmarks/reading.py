"""How long one line takes from ink to text: warm, on one thread, stage by stage and by length."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.lines import repeated
from benchmarks.table import Row
from handwriting.decoding import best_path
from handwriting.features import extract
from handwriting.ink import Ink
from handwriting.recognizer import Recognizer

WARM_UP = 20  # calls before the first that counts
REPETITIONS = (1, 2, 3, 4, 6, 8)
"""How often the line is written one after the other, to see how time grows with length."""


def measure_line(recognizer: Recognizer, name: str, ink: Ink, rounds: int) -> list[Row]:
    """The whole way, and each of its three stages alone.

    Args:
        recognizer: best path.
        name: of the line.
        ink: of the line.
        rounds: calls that count.
    """
    model = recognizer.model
    frames = extract(ink, model.features)
    (log_probs,) = model.log_probs([frames])
    stages: dict[str, Callable[[], object]] = {
        "ink to text": lambda: recognizer.recognize(ink),
        "features alone": lambda: extract(ink, model.features),
        "network alone": lambda: model.log_probs([frames]),
        "best path alone": lambda: best_path(log_probs, model.alphabet),
    }
    size = f"{ink.points} points, {len(frames)} frames"
    return [
        Row(f"one line, {stage}, p50 / p95", percentiles(times(call, rounds)), f"{name}: {size}")
        for stage, call in stages.items()
    ]


def measure_growth(recognizer: Recognizer, ink: Ink, rounds: int) -> list[Row]:
    """How time grows with the length of a line: the power of the length, fitted to log-log.

    A power of 1 is linear growth; fixed costs pull it below 1.
    """
    points, medians = [], []
    for repetitions in REPETITIONS:
        longer = repeated(ink, repetitions)
        points.append(longer.points)
        seconds = times(partial(recognizer.recognize, longer), rounds)
        medians.append(float(np.median(seconds)))
    power, _ = np.polyfit(np.log(points), np.log(medians), 1)
    slope, start = np.polyfit(points, medians, 1)
    return [
        Row(
            "growth with the line's length",
            f"time ~ points^{power:.2f}",
            f"{start * 1e3:.1f} ms + {slope * 1e6:.1f} ms per 1,000 points; "
            f"{points[0]} to {points[-1]} points",
        )
    ]


def times(call: Callable[[], object], rounds: int) -> NDArray[np.float64]:
    """Seconds that each of `rounds` calls takes, after a warm-up, shape (rounds,)."""
    for _ in range(WARM_UP):
        call()
    seconds = np.empty(rounds)
    for index in range(rounds):
        start = time.perf_counter()
        call()
        seconds[index] = time.perf_counter() - start
    return seconds


def percentiles(seconds: NDArray[np.float64]) -> str:
    """The median and the 95th of a hundred, in milliseconds."""
    p50, p95 = np.percentile(seconds, (50, 95)) * 1e3
    return f"{p50:.1f} / {p95:.1f} ms"
