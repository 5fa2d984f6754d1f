"""Samples of a line that is still being written: none depends on ink that comes after it.

Ink is fed point by point. A sample is made the moment the pen has come far enough, the last one of
a stroke when the pen goes up, and none is changed afterwards; so what was made of the first points
of a line is always the beginning of what is made of all of it. `extract` on a whole line runs the
same code.

Size and place of the writing are running estimates. The height is the median of the pen's latest
vertical runs, weighted with their own lengths; the middle of the line is a running mean of the
samples, which also follows a line that climbs. Before the first few runs there is nothing to
measure with: until then samples wait for the end of their stroke.

A trained model relies on every constant here: whoever changes one must train anew.

Knows neither time nor what is written; what frames say of the samples is told in
`handwriting.features.frames`.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NOISE = 0.15
"""A turn back by less than this share of the run before does not end it: it is only jitter."""

FLAT = 0.5
"""A run counts with at least this share of its width, so that a dash has a size, too."""

REACH = 64.0
"""Heights that the pen went up and down in the runs which the height is measured from: about
fifteen letters. Measured in heights, not in runs, so that jitter drives no letter out."""

MOST_RUNS = 256
"""Most runs that the height is measured from: the bound on work and memory."""

FIRST_RUNS = 8
"""Runs after which the height is trusted; before, samples wait for the end of their stroke."""

FIRST_WIDTH = 6.0
"""Heights that a stroke which has not ended must have gone to the side, too: a pen that rests
before it writes makes many runs in one place."""

MIDDLE = 150
"""Samples that the middle of the line is averaged over once there are as many."""

FIRST_MIDDLE = 10
"""Samples that the middle of the ink before the first sample counts for."""

LONGEST = 50.0
"""Heights that the pen is taken to have moved at most between two points: no device is slower."""

MAX_SAMPLES = 200_000
"""Samples after which only the first and the last of a stroke are made: the bound on memory for ink
whose size says nothing about its length."""

SMALLEST = 1e-200
"""No height is smaller, so that no quotient of coordinates overflows."""


@dataclass(frozen=True)
class CausalSamples:
    """Points along the strokes, and what was known of the line when each was made.

    Sample i lies at `(1 - fraction[i]) * P[source[i]] + fraction[i] * P[source[i] + 1]`, P being
    all ink points.

    Attributes:
        xy: positions, in the ink's unit, float64 of shape (T, 2).
        source: index of the ink point at or before each sample, all strokes joined, int64 (T,).
        fraction: how far each sample lies towards the next ink point, in [0, 1], float64 (T,).
        seen: index of the latest ink point when the sample was made, int64 (T,); never decreases.
        height: of the writing, in the ink's unit, as estimated then, float64 (T,).
        middle: y of the middle of the line, likewise.
        first: whether it is the first of its stroke, bool (T,).
        last: whether it is the last of its stroke, bool (T,).
    """

    xy: Array
    source: NDArray[np.int64]
    fraction: Array
    seen: NDArray[np.int64]
    height: Array
    middle: Array
    first: NDArray[np.bool_]
    last: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.xy)


class RunningHeight:
    """The length-weighted median of the latest vertical runs, kept up to date at each point.

    Attributes:
        value: the height in the ink's unit, always positive.
        runs: number of runs that have ended so far.
    """

    def __init__(self) -> None:
        self.value = 1.0
        self.runs = 0
        self._latest: deque[float] = deque()
        self._sorted: list[float] = []
        self._from: tuple[float, float] | None = None  # where the present run began
        self._to = (0.0, 0.0)  # how far it came
        self._box: tuple[float, float, float, float] | None = None

    def feed(self, x: float, y: float) -> None:
        """Takes in the next point of the stroke."""
        start = self._from
        if start is None:
            self._from = self._to = (x, y)
            return
        turn = self._to[1]
        run, back = turn - start[1], y - turn
        if back * run < 0 and abs(back) < NOISE * abs(run):
            return
        if back * run < 0:
            self._end_run()
            self._from = self._to
        self._to = (x, y)

    def end_stroke(self) -> None:
        """Ends the run that the pen was on when it went up."""
        assert self._from is not None
        if not self.runs:
            self._grow_box()
        self._end_run()
        self._from = None

    def _end_run(self) -> None:
        assert self._from is not None
        (x, y), (end_x, end_y) = self._from, self._to
        size = max(abs(end_y - y), FLAT * abs(end_x - x))
        if size == 0:
            return
        self.runs += 1
        self._latest.append(size)
        insort(self._sorted, size)
        weight = list(accumulate(self._sorted))
        total = weight[-1]
        self.value = max(self._sorted[bisect_left(weight, total / 2)], SMALLEST)
        while len(self._latest) > MOST_RUNS or total > REACH * self.value:
            oldest = self._latest.popleft()  # the next median is without it
            del self._sorted[bisect_left(self._sorted, oldest)]
            total -= oldest

    def _grow_box(self) -> None:
        """Dots alone: what lies between them is all there is to measure."""
        x, y = self._to
        left, top, right, bottom = self._box or (x, y, x, y)
        self._box = left, top, right, bottom = (
            min(left, x),
            min(top, y),
            max(right, x),
            max(bottom, y),
        )
        extent = max(right - left, bottom - top)
        self.value = max(extent, SMALLEST) if extent else 1.0


class CausalSampler:
    """Samples a growing line at equal distances, measured in its own height as known then.

    Args:
        step: distance between neighboring samples of a stroke, in heights.

    Attributes:
        points: ink points fed so far.
    """

    def __init__(self, step: float) -> None:
        self.points = 0
        self._step = step
        self._height = RunningHeight()
        self._rows: list[tuple[float, float, int, float, int, float, float, bool, bool]] = []
        self._made = 0
        self._middle: float | None = None
        self._trusted = False  # whether the height is
        self._waiting: list[tuple[float, float]] = []
        self._looked_at = 0  # of these points, those between _left and _right
        self._left, self._right = math.inf, -math.inf
        self._at: tuple[float, float] | None = None  # the latest point that was sampled up to
        self._behind = 0.0  # heights from the latest sample to that point

    def feed(self, xy: Array) -> None:
        """Takes in further points of the present stroke, shape (N, 2); starts one if need be."""
        for x, y in xy.tolist():
            runs = self._height.runs
            self._height.feed(x, y)
            self.points += 1
            if self._trusted:
                self._advance(x, y, self.points - 1)
                continue
            self._waiting.append((x, y))
            if self._height.runs > runs and self._is_settled():
                self._trusted = True
                self._release()

    def pen_up(self) -> None:
        """Ends the stroke; nothing happens if there is none."""
        if self._at is None and not self._waiting:
            return
        self._height.end_stroke()
        self._release()
        self._trusted = self._height.runs >= FIRST_RUNS
        assert self._at is not None
        x, y = self._at
        self._make(x, y, self.points - 1, 0.0, last=True)
        self._at = None

    def take(self) -> CausalSamples:
        """The samples made since the last call."""
        rows, self._rows = self._rows, []
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
        return CausalSamples(
            xy=table[:, :2],
            source=table[:, 2].astype(np.int64),
            fraction=table[:, 3],
            seen=table[:, 4].astype(np.int64),
            height=table[:, 5],
            middle=table[:, 6],
            first=table[:, 7].astype(np.bool_),
            last=table[:, 8].astype(np.bool_),
        )

    def _is_settled(self) -> bool:
        """Whether the height can be trusted, asked when a run of a stroke has ended."""
        height = self._height
        if height.runs < FIRST_RUNS:
            return False
        places = [x for x, _ in self._waiting[self._looked_at :]]
        self._looked_at = len(self._waiting)
        self._left = min(self._left, *places)
        self._right = max(self._right, *places)
        return self._right - self._left >= FIRST_WIDTH * height.value

    def _release(self) -> None:
        """Samples along the points that waited for a height."""
        if self._middle is None:
            heights = [y for _, y in self._waiting]
            self._middle = (min(heights) + max(heights)) / 2
        begin = self.points - len(self._waiting)
        for place, (x, y) in enumerate(self._waiting):
            self._advance(x, y, begin + place)
        self._waiting, self._looked_at = [], 0
        self._left, self._right = math.inf, -math.inf

    def _advance(self, x: float, y: float, point: int) -> None:
        """Makes the samples between the point before and this one."""
        if self._at is None:
            self._at, self._behind = (x, y), 0.0
            self._make(x, y, point, 0.0, first=True)
            return
        (before_x, before_y), self._at = self._at, (x, y)
        dx, dy = x - before_x, y - before_y
        length = min(math.hypot(dx, dy) / self._height.value, LONGEST)
        step = self._step
        reach = step - self._behind
        while 0 < length >= reach and self._made < MAX_SAMPLES:
            fraction = max(reach, 0.0) / length  # a sample may have been missed by a rounding error
            self._make(before_x + fraction * dx, before_y + fraction * dy, point - 1, fraction)
            reach += step
        self._behind = length - (reach - step)

    def _make(
        self,
        x: float,
        y: float,
        source: int,
        fraction: float,
        first: bool = False,
        last: bool = False,
    ) -> None:
        self._made += 1
        assert self._middle is not None
        self._middle += (y - self._middle) / min(FIRST_MIDDLE + self._made, MIDDLE)
        seen = self.points - 1
        height = self._height.value
        self._rows.append((x, y, source, fraction, seen, height, self._middle, first, last))
