"""Equidistant samples along each stroke, with the ink points they came from.

Knows neither time nor what is written. Speed of the pen and rate of the device leave no trace in
the result, so ink without times is as good as ink with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MAX_SAMPLES = 200_000
"""Most samples made of one line; the step grows beyond it. About 6,000 characters of writing, and
the bound on memory for ink whose size says nothing about its length."""


@dataclass(frozen=True)
class Samples:
    """Points at equal distances along the strokes.

    Sample i lies at `(1 - fraction[i]) * P[source[i]] + fraction[i] * P[source[i] + 1]`, P being
    all ink points.

    Attributes:
        xy: positions, float64 of shape (T, 2).
        stroke: index of the stroke of each sample, int64 of shape (T,).
        source: index of the ink point at or before each sample, all strokes joined, int64 (T,).
        fraction: how far each sample lies towards the next ink point, in [0, 1], float64 (T,).
    """

    xy: Array
    stroke: NDArray[np.int64]
    source: NDArray[np.int64]
    fraction: Array


def resample(strokes: list[Array], step: float) -> Samples:
    """Samples every stroke at its first point, its last, and about every `step` between them.

    Args:
        strokes: positions of each stroke, shape (N, 2) each, N >= 1.
        step: wanted distance, > 0, in the unit of the positions. Within a stroke the true distance
            is the nearest that divides its length evenly. A stroke shorter than half a step
            becomes one sample.

    Returns:
        `Samples`, at least one for each stroke.
    """
    points = np.concatenate(strokes)
    sizes = np.array([len(stroke) for stroke in strokes])
    starts = np.cumsum(sizes) - sizes
    # Arc length along all strokes laid end to end, the jumps between them counting nothing.
    gaps = np.hypot(*np.diff(points, axis=0).T)
    gaps[starts[1:] - 1] = 0.0
    along = np.concatenate([[0.0], np.cumsum(gaps)])
    lengths = along[starts + sizes - 1] - along[starts]
    step = max(step, float(lengths.sum()) / MAX_SAMPLES)
    counts = np.rint(lengths / step).astype(np.int64) + 1

    stroke = np.repeat(np.arange(len(strokes)), counts)
    index = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    share = index / np.maximum(counts - 1, 1)[stroke]
    wanted = along[starts][stroke] + share * lengths[stroke]
    first, last = starts[stroke], (starts + sizes - 1)[stroke]
    source = np.clip(np.searchsorted(along, wanted, side="right") - 1, first, last)
    following = np.minimum(source + 1, last)
    span = along[following] - along[source]
    fraction = np.where(span > 0, (wanted - along[source]) / np.where(span > 0, span, 1.0), 0.0)
    fraction = np.clip(fraction, 0.0, 1.0)
    xy = points[source] + fraction[:, None] * (points[following] - points[source])
    return Samples(xy, stroke, source, fraction)
