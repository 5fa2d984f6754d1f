"""What a point and a frame cost a causal model, early in a line and late in it."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.lines import repeated
from benchmarks.table import Row
from handwriting.ink import Ink
from handwriting.live import CausalReader
from handwriting.network import Model

REPETITIONS = (1, 8)


def speed_rows(name: str, ink: Ink, model: Model) -> list[Row]:
    """Times of single points, of those that complete an output frame, and of all frames.

    Args:
        name: of the line.
        ink: of the line.
        model: causal.
    """
    _times(ink, model)  # warms up
    rows = []
    for times in REPETITIONS:
        line = repeated(ink, times)
        plain, whole, frames, seconds = _times(line, model)
        where = f"{name}, written {times} times: {line.points} points, {frames} output frames"
        input_frames = frames * model.encoder.stride
        rows += [
            Row("a point that completes no frame, p50 / p95", _percentiles(plain), where),
            Row("a point that completes an output frame, p50 / p95", _percentiles(whole), where),
            Row("an output frame, mean", f"{1000 * seconds / max(frames, 1):.3f} ms", where),
            Row("a frame, mean", f"{1000 * seconds / max(input_frames, 1):.3f} ms", where),
        ]
    return rows


def _times(ink: Ink, model: Model) -> tuple[list[float], list[float], int, float]:
    """Seconds of each call, sorted by whether it completed an output frame; frames; all seconds."""
    reader = CausalReader(model)
    plain: list[float] = []
    whole: list[float] = []
    for stroke in ink.strokes:
        reader.begin_stroke()
        for xy in stroke.xy[:, None]:
            start = time.perf_counter()
            progress = reader.add_points(xy)
            (whole if len(progress.seen) else plain).append(time.perf_counter() - start)
        start = time.perf_counter()
        reader.end_stroke()
        plain.append(time.perf_counter() - start)
    return plain, whole, reader.frames, sum(plain) + sum(whole)


def _percentiles(seconds: list[float]) -> str:
    if not seconds:
        return "-"
    middle, high = 1000 * np.percentile(seconds, [50, 95])
    return f"{middle:.3f} / {high:.3f} ms"
