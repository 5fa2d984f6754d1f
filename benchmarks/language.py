"""What a language model costs: to load, for one line, and for whoever runs beside it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.reading import percentiles, times
from benchmarks.table import Row
from handwriting.ink import Ink
from handwriting.language import load_language_model
from handwriting.recognizer import Recognizer
from handwriting.shipped import find_language_model

LOADS = 5  # of which the first, which may read from the disk, does not count
BEAT = 0.001  # seconds that the other thread sleeps


def measure_language(recognizer: Recognizer, name: str, ink: Ink, rounds: int) -> list[Row]:
    """One line with the language model, beside nothing and beside a thread that wants to run.

    Args:
        recognizer: with a language model.
        name: of the line.
        ink: of the line.
        rounds: calls that count.
    """
    seconds = times(lambda: recognizer.recognize(ink), rounds)
    pauses = pauses_beside(recognizer, ink, max(rounds // 4, 1))
    return [
        Row("one line, with language model, p50 / p95", percentiles(seconds), name),
        Row(
            "the same: how late another thread wakes up, p50 / p95",
            percentiles(pauses),
            f"a thread that sleeps {BEAT * 1e3:.0f} ms at a time meanwhile",
        ),
    ]


def measure_loading(name: str | Path) -> list[Row]:
    """From the file to the first probability."""
    path = find_language_model(name)
    seconds = []
    for _ in range(LOADS):
        start = time.perf_counter()
        model = load_language_model(path)
        model.scorer(model.symbols).log_probs(np.array([0]))
        seconds.append(time.perf_counter() - start)
    size = path.stat().st_size / 1e6
    return [
        Row(
            "language model, file to first probability",
            f"{np.median(seconds[1:]):.2f} s",
            f"{name}, {size:.1f} MB, file cached",
        )
    ]


def pauses_beside(recognizer: Recognizer, ink: Ink, rounds: int) -> NDArray[np.float64]:
    """Seconds by which another thread woke up late while lines were read, shape (naps,)."""
    naps: list[float] = []
    done = threading.Event()

    def nap() -> None:
        while not done.is_set():
            start = time.perf_counter()
            time.sleep(BEAT)
            naps.append(time.perf_counter() - start - BEAT)

    other = threading.Thread(target=nap)
    other.start()
    try:
        for _ in range(rounds):
            recognizer.recognize(ink)
    finally:
        done.set()
        other.join()
    return np.array(naps)
