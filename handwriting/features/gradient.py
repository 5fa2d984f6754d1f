"""The way back from frames to ink: the features' own vector–Jacobian product, in numpy.

What a frame says about the pen is a function of the drawn points. This module differentiates that
function at one ink. Held constant (frozen) while the points move are

  * the statistics of the normalization: center, height and slope, or with causal features the
    height and the middle of the line as they were when each frame was made,
  * the number of samples of every stroke, the two ink points between which each sample lies, and
    its place between them as a share of that one segment,
  * what an image shows (the context window, ascenders and descenders): counts of ink, which are
    flat almost everywhere. A model that sees nothing else has no gradient, and is refused.

All else is exact: the direction of the pen, its height (flat where it is clipped), the jumps
between strokes and the distance behind the rightmost ink. Two samples at one place have no
direction; there it counts as constant. Where the pen stands exactly below or above its rightmost
ink, the distance behind that has a kink; there it counts as constant, too.

Nothing here knows of a network; whoever has the gradient with respect to the frames gets the one
with respect to the ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import ExplanationError
from handwriting.features.causal import CausalSampler
from handwriting.features.config import FeatureConfig
from handwriting.features.frames import HEIGHT_LIMIT, extract
from handwriting.features.normalize import measure
from handwriting.features.resample import resample
from handwriting.ink import Ink

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Frozen:
    """All that stays as it is while the points move; T samples.

    Attributes:
        center: subtracted from every point, shape (2,).
        slope: then this much of x is subtracted from y.
        source: ink point at or before each sample, int64 (T,).
        fraction: how far each sample lies towards the point after it, (T,).
        height: of the writing when the sample was made, in the ink's unit, (T,).
        middle: y of the middle of the line then, (T,).
    """

    center: Array
    slope: float
    source: NDArray[np.int64]
    fraction: Array
    height: Array
    middle: Array


def _freeze(strokes: list[Array], config: FeatureConfig) -> _Frozen:
    if config.causal:
        sampler = CausalSampler(config.step)
        for stroke in strokes:
            sampler.feed(stroke)
            sampler.pen_up()
        made = sampler.take()
        return _Frozen(np.zeros(2), 0.0, made.source, made.fraction, made.height, made.middle)
    normalization = measure(strokes, config.slope)
    samples = resample([normalization.apply(stroke) for stroke in strokes], config.step)
    return _Frozen(
        normalization.center,
        normalization.slope,
        samples.source,
        samples.fraction,
        np.full(len(samples.xy), normalization.height),
        np.zeros(len(samples.xy)),
    )


class FrozenFeatures:
    """The features of one ink as a differentiable function of its points.

    Args:
        ink: one line of N points, around which the function is taken.
        config: what to describe.

    Attributes:
        xy: the points as drawn, float64 (N, 2).
        frames: what `extract` says of the ink, T frames.
        height: of the writing, in the ink's unit; of a causal model's estimates the last.
        positions: place of each frame among the ink points, float64 (T,): 3.25 lies a quarter of
            the way from point 3 to point 4, all strokes joined.

    Raises:
        ExplanationError: the frames tell nothing of the pen.
    """

    def __init__(self, ink: Ink, config: FeatureConfig) -> None:
        if not config.pen:
            raise ExplanationError(
                "this model sees counts of ink alone (features.pen = false), which have no gradient"
                " on the points: it cannot be explained"
            )
        self.xy = ink.xy
        self.frames = extract(ink, config)
        self._config = config
        self._frozen = _freeze([stroke.xy for stroke in ink.strokes], config)
        self.height = float(self._frozen.height[-1])
        source = self._frozen.source
        sizes = np.array([len(stroke) for stroke in ink.strokes])
        stroke = np.repeat(np.arange(len(sizes)), sizes)
        last = (np.cumsum(sizes) - 1)[stroke[source]]
        self._following = np.minimum(source + 1, last)
        self._starts = np.diff(stroke[source], prepend=-1) != 0
        self.positions = source + self._frozen.fraction * (self._following - source)

    def values(self, xy: Array) -> Array:
        """The frames of other points under the same freezing.

        Args:
            xy: one position for each point of the ink, shape (N, 2).

        Returns:
            Frames, float64 of shape (T, F).
        """
        values = self.frames.values.astype(np.float64)  # marks and counts stay as they are
        sampled, moves = self._sampled(xy)
        length = np.hypot(moves[:, 0], moves[:, 1])
        direction = moves / np.where(length > 0, length, 1.0)[:, None]
        starts = self._starts[:, None]
        values[:, 0:2] = np.where(starts, 0.0, direction)
        above = (sampled[:, 1] - self._frozen.middle) / self._frozen.height
        values[:, 2] = np.clip(above, -HEIGHT_LIMIT, HEIGHT_LIMIT)
        values[:, 5:7] = np.where(starts, np.arcsinh(moves), 0.0)
        if self._config.front:
            behind = np.maximum.accumulate(sampled[:, 0]) - sampled[:, 0]
            values[:, 7] = np.arcsinh(behind / self._frozen.height)
        return values

    def pull_back(self, gradient: NDArray[np.floating], xy: Array | None = None) -> Array:
        """Turns gradients on the frames into gradients on the ink.

        Args:
            gradient: of any number of scalars with respect to the frames, shape (..., T, F).
            xy: where the frames were taken, shape (N, 2); the ink's own points if None.

        Returns:
            Their gradients with respect to x and y of every point, in 1 per unit of the ink,
            float64 of shape (..., N, 2).
        """
        gradients = np.asarray(gradient, dtype=np.float64)
        sampled, moves = self._sampled(self.xy if xy is None else xy)
        onto_samples = self._from_moves(gradients, moves)
        above = (sampled[:, 1] - self._frozen.middle) / self._frozen.height
        onto_samples[..., 1] += (
            gradients[..., 2] / self._frozen.height * (np.abs(above) < HEIGHT_LIMIT)
        )
        if self._config.front:
            self._add_front(onto_samples, gradients[..., 7], sampled[:, 0])
        onto_points = self._scattered(onto_samples)
        onto_points[..., 0] -= self._frozen.slope * onto_points[..., 1]
        return onto_points

    def share(self, weights: NDArray[np.floating]) -> Array:
        """Shares numbers on frames out to the ink points that the frames lie between.

        Args:
            weights: shape (..., T).

        Returns:
            Shape (..., N), with the same sum.
        """
        return self._scattered(np.asarray(weights, dtype=np.float64)[..., None])[..., 0]

    def _sampled(self, xy: Array) -> tuple[Array, Array]:
        """Samples in the ink's unit, the drift removed, and the moves to each in heights."""
        points = xy - self._frozen.center
        points[:, 1] -= self._frozen.slope * points[:, 0]
        before, after = points[self._frozen.source], points[self._following]
        sampled = before + self._frozen.fraction[:, None] * (after - before)
        moves = np.diff(sampled, axis=0, prepend=sampled[:1]) / self._frozen.height[:, None]
        return sampled, moves

    def _from_moves(self, gradient: Array, moves: Array) -> Array:
        """What directions (columns 0, 1) and jumps (5, 6) say of the samples, (..., T, 2)."""
        length = np.hypot(moves[:, 0], moves[:, 1])
        turning = ~self._starts & (length > 0)
        size = np.where(turning, length, 1.0)[:, None]
        direction = moves / size
        wanted = gradient[..., 0:2]
        across = wanted - (wanted * direction).sum(axis=-1, keepdims=True) * direction
        jump = gradient[..., 5:7] / np.sqrt(1 + moves * moves)
        onto_moves = np.where(turning[:, None], across / size, 0.0)
        onto_moves = np.where(self._starts[:, None], jump, onto_moves)
        onto_moves /= self._frozen.height[:, None]
        onto_moves[..., 0, :] = 0.0  # the first sample has nothing before it
        onto_samples = onto_moves.copy()
        onto_samples[..., :-1, :] -= onto_moves[..., 1:, :]
        return onto_samples

    def _add_front(self, onto_samples: Array, gradient: Array, x: Array) -> None:
        """Adds what asinh(rightmost x so far - x) says of the samples, in place."""
        rightmost = np.maximum.accumulate(x)
        leads = x >= rightmost
        height = self._frozen.height
        slope = 1 / np.sqrt(1 + ((rightmost - x) / height) ** 2) / height
        behind = gradient * slope * ~leads
        onto_samples[..., 0] -= behind
        leaders = np.flatnonzero(leads)  # each rules until the next
        onto_samples[..., leaders, 0] += np.add.reduceat(behind, leaders, axis=-1)

    def _scattered(self, onto_samples: Array) -> Array:
        """The transpose of interpolation between ink points: (..., T, D) to (..., N, D)."""
        fraction = self._frozen.fraction[:, None]
        result = np.zeros((*onto_samples.shape[:-2], len(self.xy), onto_samples.shape[-1]))
        _add_rising(result, self._frozen.source, onto_samples * (1 - fraction))
        _add_rising(result, self._following, onto_samples * fraction)
        return result


def _add_rising(target: Array, index: NDArray[np.int64], values: Array) -> None:
    """`target[..., index, :] += values` for indices that never fall, repeated ones summed."""
    first = np.flatnonzero(np.diff(index, prepend=-1))
    target[..., index[first], :] += np.add.reduceat(values, first, axis=-2)
