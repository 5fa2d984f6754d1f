"""What the figure's scales span, and where its ticks and runs lie: for whatever draws the rows.

Knows neither colors nor inches nor matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.explain.rows import FourRows, WeightRow, WritingRow

Array = NDArray[np.float64]

TICKS = 9
"""Most ticks on the common axis."""


@dataclass(frozen=True)
class Extent:
    """What the scales of a sheet span: a film must not change them from frame to frame.

    Attributes:
        points: of the axis.
        bounds: of the ink: left, top, right, bottom.
        weights: largest |value| of the last row.
        sizes: the size of weight at which the tint is full.
        seconds: of each point of the axis, shape (points,), or None.
    """

    points: int
    bounds: tuple[float, float, float, float]
    weights: float
    sizes: float
    seconds: Array | None


def extent_of(rows: FourRows) -> Extent:
    """The scales that fit one set of rows."""
    xy = rows.writing.xy
    left, top = xy.min(axis=0)
    right, bottom = xy.max(axis=0)
    values = np.zeros(1) if rows.weights is None else rows.weights.values
    sizes = np.zeros(1) if rows.weights is None else tint_of(rows.weights)
    return Extent(
        len(xy),
        (float(left), float(top), float(right), float(bottom)),
        float(np.abs(values).max()),
        float(sizes.max()),
        rows.writing.seconds,
    )


def tint_of(weights: WeightRow) -> Array:
    """How strongly each point is tinted, shape (N,)."""
    return np.asarray(widened(weights).max(axis=0))


def widened(weights: WeightRow) -> Array:
    """The largest size of weight near each point, shape (K, N).

    Where points are denser than the network's samples, only those beside a sample have a weight;
    its size is shown on the points up to the next sample, too, or the ink would look dashed.
    """
    from numpy.lib.stride_tricks import sliding_window_view

    padded = np.pad(weights.sizes, ((0, 0), (weights.reach, weights.reach)))
    return np.asarray(sliding_window_view(padded, 2 * weights.reach + 1, axis=1).max(axis=2))


def aspect_of(extent: Extent) -> float:
    """Width of the ink over its height."""
    left, top, right, bottom = extent.bounds
    return (right - left) / max(bottom - top, 1e-9)


def seconds_ticks(seconds: Array) -> tuple[Array, list[str]]:
    """Places among the points at which to print the time, and what to print.

    Args:
        seconds: of each point, never falling, shape (N,).
    """
    step = round_step(float(seconds[-1]) / TICKS, smallest=0.01)
    wanted = np.arange(0.0, float(seconds[-1]) + step / 2, step)
    places = np.searchsorted(seconds, wanted).clip(0, len(seconds) - 1)
    least = len(seconds) / (2 * TICKS)
    kept: list[int] = []
    for index, place in enumerate(places):  # several may fall into one pause of the pen
        if not kept or place - places[kept[-1]] >= least:
            kept.append(index)
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return places[kept].astype(np.float64), [f"{wanted[i]:.{digits}f} s" for i in kept]


def round_step(least: float, smallest: float = 1.0) -> float:
    """The smallest of 1, 2, 5, 10, 20, … that is at least `least` and `smallest`."""
    power = 10.0 ** np.floor(np.log10(max(least, smallest)))
    return float(next(power * f for f in (1, 2, 5, 10) if power * f >= max(least, smallest) - 1e-9))


def strokes_of(row: WritingRow) -> Iterator[tuple[int, int]]:
    """First and one past the last point of each stroke."""
    ends = np.append(row.starts[1:], len(row.xy))
    yield from zip(row.starts.tolist(), ends.tolist(), strict=True)


def runs_of(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and one past the last index of each run of equal names."""
    begin = 0
    for index in range(1, len(names) + 1):
        if index == len(names) or names[index] != names[begin]:
            yield begin, index
            begin = index


def everyone(rows: FourRows) -> bool:
    """Whether the last row is about all characters."""
    return rows.weights is not None and rows.weights.everyone
