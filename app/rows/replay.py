"""When each point of a line is written if one plays it again. Knows neither Qt nor torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from handwriting.ink import Stroke

RATE = 120.0
"""Points a second where the pen told no times."""

PAUSE = 0.6
"""Seconds from one point to the next at most."""

Array = NDArray[np.float64]


def replay_seconds(strokes: Sequence[Stroke]) -> tuple[Array, bool]:
    """Seconds of each point from the first, never falling, and whether the pen told them.

    Pauses are cut to `PAUSE`; times that run backward stand still.
    """
    columns = [stroke.t for stroke in strokes if stroke.t is not None]
    if len(columns) == len(strokes):
        t = np.concatenate(columns)
        steps = np.clip(np.diff(t, prepend=t[0]), 0.0, PAUSE)
        if steps.sum() > 0:
            return np.cumsum(steps), True
    return np.arange(sum(len(stroke) for stroke in strokes)) / RATE, False


def written_by(seconds: Array, now: float) -> int:
    """How many points are written at a moment, at least 1."""
    return max(1, int(np.searchsorted(seconds, now + 1e-9, side="right")))
