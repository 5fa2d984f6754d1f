"""Where the baseline of a written word lies, and how high its small letters are.

Words of one writer are set on one line by these two. Unlike `handwriting.features`, which must do
without, this module is told what is written: the letters say which ends of strokes to believe.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.features.normalize import writing_height
from handwriting.training.synthesis.zones import ZONED, zone

Array = NDArray[np.float64]

SMALL = frozenset("aceimnorsuvwxzgpqy")
"""Letters whose body ends at the height of an x; the dot of i stands apart."""

CAPITAL = 1.7
"""Height of capitals, digits and ascenders over that of an x, in common hands."""

_TURN = 0.2
"""Turns of the pen by less than this share of the writing's height are jitter."""

_WIDTH = 0.16
"""Spread of stroke ends about the line that they stand on, in heights."""


@dataclass(frozen=True)
class Guides:
    """The lines a word stands between.

    Attributes:
        baseline: y of the line that letters stand on, in the ink's unit, y down.
        x_height: distance from there to the top of the small letters, in the same unit, > 0.
        height: the writing's height as `handwriting.features` measures it, which no letter fools.
    """

    baseline: float
    x_height: float
    height: float


def measure_guides(strokes: list[Array], text: str) -> Guides:
    """Estimates the guides of one word.

    The lower ends of the pen's up and down movement lie on the baseline, but for descenders, and
    the upper ends of small letters one x-height above: both lines are where most ends are, found as
    the mode of a smooth density, with a broad prior from the writing's height.

    Args:
        strokes: positions of each stroke, shape (N, 2) each, N >= 1, y down.
        text: what is written.
    """
    height = writing_height(strokes)
    tops, bottoms = _ends(strokes, _TURN * height)
    center = _middle(strokes)
    expected = height / _usual_run(text)
    # Where no letter ends at the height of an x, capitals and digits tell.
    reach = 1.0 if any(letter in SMALL for letter in text) else CAPITAL
    baseline = _mode(bottoms, height, center + expected * reach / 2, 0.5)
    above = tops[tops < baseline - 0.3 * height]
    top = _mode(above, height, baseline - expected * reach, 0.25)
    x_height = (baseline - top) / reach
    return Guides(baseline, float(np.clip(x_height, 0.4 * height, 1.5 * height)), height)


def _usual_run(text: str) -> float:
    """The median vertical run of the pen in a text, each weighted with itself, in x-heights.

    `writing_height` measures just that: where tall letters prevail it is more than an x-height.
    """
    runs = [1.0]
    for character in text:
        if character in ZONED:
            bottom, top = zone(character)
            body = [1.0, 1.0] if character in SMALL or top - bottom > 1.0 else []
            runs += [top - bottom, *(body if character.islower() else [top - bottom])]
    runs.sort()
    total = np.cumsum(runs)
    return runs[int(np.searchsorted(total, total[-1] / 2))]


def _ends(strokes: list[Array], least: float) -> tuple[Array, Array]:
    """Where all vertical movement of at least `least` ends, above and below."""
    tops: list[float] = []
    bottoms: list[float] = []
    for stroke in strokes:
        y = stroke[:, 1]
        if np.ptp(y) < least:
            continue  # dots and dashes say nothing of either line
        levels = y[_turns(y)].tolist()
        high = low = levels[0]  # the extremes since the last turn that counted
        going = 0
        for level in levels[1:]:
            if going >= 0 and level < low - least and (going or level < high):
                bottoms.append(low)
                going, high = -1, level
            elif going <= 0 and level > high + least:
                tops.append(high)
                going, low = 1, level
            low, high = (max(low, level), high) if going >= 0 else (low, min(high, level))
            if not going:
                low, high = max(low, level), min(high, level)
        (bottoms if going > 0 else tops).append(low if going > 0 else high)
    return np.array(tops), np.array(bottoms)


def _turns(y: Array) -> NDArray[np.bool_]:
    """The first and last point, and those where y turns; flat stretches turn at both ends."""
    turns = np.ones(len(y), dtype=bool)
    rising = np.diff(y)
    turns[1:-1] = rising[1:] * rising[:-1] <= 0
    return turns


def _middle(strokes: list[Array]) -> float:
    """Mean y of the ink, each piece weighted with its length."""
    y = np.concatenate([(stroke[1:, 1] + stroke[:-1, 1]) / 2 for stroke in strokes])
    length = np.concatenate([np.hypot(*np.diff(stroke, axis=0).T) for stroke in strokes])
    if not length.sum():
        return float(np.concatenate(strokes)[:, 1].mean())
    return float(np.average(y, weights=length))


def _mode(values: Array, height: float, expected: float, belief: float) -> float:
    """Where most values lie: the highest point of their density times a normal prior.

    Args:
        values: shape (N,).
        height: the unit of `belief` and of the density's width.
        expected: mean of the prior, and the result if there are no values.
        belief: its standard deviation.
    """
    if not len(values):
        return expected
    grid = expected + height * np.linspace(-2.5 * belief, 2.5 * belief, 81)
    distance = (grid[:, None] - values[None, :]) / (_WIDTH * height)
    density = np.exp(-0.5 * distance**2).sum(axis=1) + 1e-6
    prior = np.exp(-0.5 * ((grid - expected) / (belief * height)) ** 2)
    return float(grid[int(np.argmax(density * prior))])
