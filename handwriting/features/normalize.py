"""Position, size and drift of a line of writing, measured from its ink alone.

The result is invariant to where the ink lies and to how large it is. Nothing here knows what is
written. The statistics are treated as constants wherever gradients are taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SLOPE_PRIOR = 4.0
"""Heights of spread along x at which half of a measured slope is believed: the regression of a lone
letter tells its shape, that of a long line its drift."""

NOISE = 0.15
"""Runs shorter than this share of their stroke's height do not end the run before: only jitter."""

TALL = 5.0
"""No stroke counts as taller than this many median runs when its jitter is judged."""

LONGEST = 1e6
"""Heights that an ink may extend at most: more is no writing but a stray point far away, and would
end in numbers without meaning."""


@dataclass(frozen=True)
class Normalization:
    """The map from drawn to normalized coordinates.

    Both are centered, y loses `slope` * x, and both are divided by `height`.

    Attributes:
        center: x and y that become the origin, in the ink's unit, shape (2,).
        height: the writing's own height, in the ink's unit: about that of its small letters with
            some share of the ascenders. Always positive.
        slope: dy/dx of the line's drift.
    """

    center: Array
    height: float
    slope: float

    def apply(self, xy: Array) -> Array:
        """Normalizes positions of shape (N, 2); the result has the same shape."""
        moved = xy - self.center
        moved[:, 1] -= self.slope * moved[:, 0]
        return moved / self.height


def measure(strokes: list[Array], remove_slope: bool = True) -> Normalization:
    """Measures the normalization of one line.

    Args:
        strokes: positions of each stroke, shape (N, 2) each, N >= 1, at least one stroke.
        remove_slope: whether the drift is measured or taken as 0.

    Returns:
        The `Normalization`; of a single point (or all points equal), one of height 1.
    """
    height = writing_height(strokes)
    xy, weights = _segments(strokes)
    center = np.average(xy, axis=0, weights=weights)
    slope = 0.0
    if remove_slope:
        dx, dy = (xy - center).T / height  # in heights, so that no square can underflow
        spread = np.average(dx * dx, weights=weights)
        slope = np.average(dx * dy, weights=weights) / (spread + SLOPE_PRIOR**2)
    return Normalization(center, height, float(slope))


def writing_height(strokes: list[Array]) -> float:
    """The length-weighted median of the vertical runs of the pen between its turns.

    Every up- or downstroke is one run. The median, weighted with the runs' own lengths, is robust
    to jitter (short runs weigh little) and to a few tall letters (few runs). Strokes that are far
    wider than the pen went up and down, such as a lone dash, count with a share of their width.
    """
    y = np.concatenate([stroke[:, 1] for stroke in strokes])
    sizes = np.array([len(stroke) for stroke in strokes])
    starts = np.cumsum(sizes) - sizes
    widths, heights = _spans(strokes, starts, 0), _spans(strokes, starts, 1)
    # A stroke as long as a line may climb with it, so its own height cannot tell what is jitter.
    rough = _weighted_median(_vertical_runs(y, starts, np.zeros(len(strokes))))
    runs = _vertical_runs(y, starts, NOISE * np.minimum(heights, TALL * rough))
    flat = np.maximum(widths - 2 * _vertical_travel(y, starts), 0.0)
    height = max(_weighted_median(runs), 0.15 * float(np.median(flat)))
    extent = float(np.ptp(np.concatenate(strokes), axis=0).max())
    if height > 0:
        return max(height, extent / LONGEST)
    return extent or 1.0


def _spans(strokes: list[Array], starts: NDArray[np.int64], axis: int) -> Array:
    """Width (axis 0) or height (axis 1) of each stroke, shape (strokes,)."""
    values = np.concatenate([stroke[:, axis] for stroke in strokes])
    return np.maximum.reduceat(values, starts) - np.minimum.reduceat(values, starts)


def _vertical_travel(y: Array, starts: NDArray[np.int64]) -> Array:
    """How far the pen went up and down within each stroke, shape (strokes,)."""
    steps = np.abs(np.diff(y, prepend=y[0]))
    steps[starts] = 0.0
    return np.add.reduceat(steps, starts)


def _vertical_runs(y: Array, starts: NDArray[np.int64], noise: Array) -> Array:
    """Lengths of the monotone runs of y within each stroke.

    Args:
        y: of all strokes joined, shape (N,).
        starts: where each stroke begins in it, shape (strokes,).
        noise: turns back by less than this do not end a run, for each stroke, shape (strokes,).
    """
    first = np.zeros(len(y), dtype=bool)
    first[starts] = True
    moved = first | (np.diff(y, prepend=y[0]) != 0)
    y, first = y[moved], first[moved]
    rising = np.diff(y) > 0
    turn = first | np.append(first[1:], True)
    turn[1:-1] |= rising[1:] != rising[:-1]
    y, first, noise = y[turn], first[turn], noise[np.cumsum(first[turn]) - 1]
    steps = np.abs(np.diff(y, prepend=y[:1]))
    jitter = np.zeros(len(starts), dtype=bool)
    stroke = np.cumsum(first) - 1
    jitter[stroke[~first & (steps < noise)]] = True
    rough = jitter[stroke]
    runs: list[float] = []
    # Turns by jitter are joined one after the other; most strokes have none.
    for level, begins, least in zip(
        y[rough].tolist(), first[rough].tolist(), noise[rough].tolist(), strict=True
    ):
        if begins:
            last, run = level, 0.0
        elif run and (level - last) * run > 0:  # on in the same direction: the run grows
            run += level - last
            runs[-1] = abs(run)
            last = level
        elif abs(level - last) >= least:
            run = level - last
            runs.append(abs(run))
            last = level
    found = np.concatenate([steps[~rough & ~first], np.array(runs)])
    return found if len(found) else np.zeros(1)


def _weighted_median(values: Array) -> float:
    """The median of `values`, each weighted with its own size; 0 if all are 0."""
    ordered = np.sort(values)
    total = np.cumsum(ordered)
    return float(ordered[np.searchsorted(total, total[-1] / 2)])


def _segments(strokes: list[Array]) -> tuple[Array, Array]:
    """Midpoints of all pen-down segments and their lengths, shapes (M, 2) and (M,).

    Weighted so, slow and fast pens count alike. Where nothing has length, the points themselves
    stand in, with weight 1.
    """
    middles = np.concatenate([(s[1:] + s[:-1]) / 2 for s in strokes])
    lengths = np.concatenate([np.hypot(*np.diff(s, axis=0).T) for s in strokes])
    if lengths.sum() > 0:
        return middles, lengths
    points = np.concatenate(strokes)
    return points, np.ones(len(points))
