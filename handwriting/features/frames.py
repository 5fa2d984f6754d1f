"""One line of ink becomes frames: normalize, resample, describe.

The description needs no time and does not change with the position or the size of the ink. It
knows nothing of the network that reads it. Causal frames say the same, each with the height and
the middle of the line as known when it was made.

Values of a frame, in order (lengths in units of the writing's height):

    0, 1  direction of the pen, cos and sin of its angle; 0 at the start of a stroke
    2     height of the pen above or below the middle of the line
    3, 4  1 at the first, at the last frame of a stroke
    5, 6  jump through the air from the end of the stroke before, asinh-compressed; 0 within strokes
    7     (`front`) distance behind the rightmost ink so far, asinh-compressed
    8...  (`context`) ink density in a square window of cells around the pen, row by row
    last  (`vicinity`) ink above the corpus line, ink below the baseline, beside the pen

The first eight tell of the pen; without `pen` the others move up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.features.causal import CausalSampler, CausalSamples
from handwriting.features.config import FeatureConfig
from handwriting.features.normalize import measure
from handwriting.features.optical import ascenders, context_map
from handwriting.features.resample import Samples, resample
from handwriting.ink import Ink

Array = NDArray[np.float64]

HEIGHT_LIMIT = 5.0
"""Heights above and below the line are clipped here: beyond it lie other lines and stray marks."""

FAR = 1e6
"""Heights beyond which distances are all alike."""


@dataclass(frozen=True)
class Frames:
    """What the network sees of one line.

    Attributes:
        values: float32 of shape (T, F), T >= 1, F = `FeatureConfig.size`.
        source: for each frame the ink point at or before it, counted over all strokes joined,
            int64 of shape (T,).
        seen: of causal frames, the latest ink point when the frame was made, int64 of shape (T,);
            None if every frame saw the whole line.
    """

    values: NDArray[np.float32]
    source: NDArray[np.int64]
    seen: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.values)


def extract(ink: Ink, config: FeatureConfig) -> Frames:
    """Describes one line of ink.

    Args:
        ink: one line, of any size at any place; a lone dot is legal.
        config: what to describe.

    Returns:
        `Frames` of at least one frame.
    """
    return extract_strokes([stroke.xy for stroke in ink.strokes], config)


def extract_strokes(strokes: list[Array], config: FeatureConfig) -> Frames:
    """Like `extract`, for bare positions: one (N, 2) array a stroke, N >= 1."""
    if config.causal:
        sampler = CausalSampler(config.step)
        for stroke in strokes:
            sampler.feed(stroke)
            sampler.pen_up()
        return CausalFrames(config).describe(sampler.take())
    normalization = measure(strokes, config.slope)
    samples = resample([normalization.apply(stroke) for stroke in strokes], config.step)
    columns = []
    if config.pen:
        columns.append(_pen(samples))
    if config.pen and config.front:
        columns.append(_front(samples.xy[:, 0]))
    if config.context:
        columns.append(context_map(samples.xy, config.context, config.context_cell))
    if config.vicinity:
        columns.append(ascenders(samples.xy, samples.stroke, config.vicinity))
    values = np.concatenate(columns, axis=1).astype(np.float32)
    return Frames(values, samples.source)


class CausalFrames:
    """Frames of a line that grows, as its samples come.

    Args:
        config: what to describe; must be causal.
    """

    def __init__(self, config: FeatureConfig) -> None:
        self._config = config
        self._before: Array | None = None  # the latest sample, shape (2,)
        self._front = -np.inf

    def describe(self, samples: CausalSamples) -> Frames:
        """The frames of the next samples, which may be none."""
        xy, height, first = samples.xy, samples.height, samples.first[:, None]
        if len(xy) == 0:
            empty = np.zeros(0, dtype=np.int64)
            return Frames(np.zeros((0, self._config.size), dtype=np.float32), empty, empty)
        before = xy[:1] if self._before is None else self._before[None]
        moves = np.diff(xy, axis=0, prepend=before) / height[:, None]
        length = np.hypot(moves[:, 0], moves[:, 1])
        direction = moves / np.where(length > 0, length, 1.0)[:, None]
        above = (xy[:, 1] - samples.middle) / height
        front = np.maximum(np.maximum.accumulate(xy[:, 0]), self._front)
        columns = [
            np.where(first, 0.0, direction),
            np.clip(above, -HEIGHT_LIMIT, HEIGHT_LIMIT)[:, None],
            first,
            samples.last[:, None],
            np.where(first, np.arcsinh(np.clip(moves, -FAR, FAR)), 0.0),
        ]
        if self._config.front:
            behind = np.minimum((front - xy[:, 0]) / height, FAR)
            columns.append(np.arcsinh(behind)[:, None])
        self._before, self._front = xy[-1], front[-1]
        values = np.concatenate(columns, axis=1).astype(np.float32)
        return Frames(values, samples.source, samples.seen)


def _pen(samples: Samples) -> Array:
    """Columns 0 to 6, shape (T, 7)."""
    xy, stroke = samples.xy, samples.stroke
    moves = np.diff(xy, axis=0, prepend=xy[:1])
    starts = np.diff(stroke, prepend=-1) != 0
    ends = np.diff(stroke, append=stroke[-1] + 1) != 0
    length = np.hypot(moves[:, 0], moves[:, 1])
    direction = moves / np.where(length > 0, length, 1.0)[:, None]
    direction[starts] = 0.0
    jump = np.where(starts[:, None], np.arcsinh(moves), 0.0)
    height = np.clip(xy[:, 1:], -HEIGHT_LIMIT, HEIGHT_LIMIT)
    return np.concatenate([direction, height, starts[:, None], ends[:, None], jump], axis=1)


def _front(x: Array) -> Array:
    """Distance behind the rightmost ink so far, shape (T, 1)."""
    return np.arcsinh(np.maximum.accumulate(x) - x)[:, None]
