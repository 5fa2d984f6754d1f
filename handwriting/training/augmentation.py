"""Distorted copies of a line of ink, as another hand or another device might have left it.

Works on bare positions in the line's own units, before features are made; it knows neither the text
nor the network. All strengths are standard deviations or limits of a random draw and 0 switches a
distortion off.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import ConfigError
from handwriting.features import Normalization

Array = NDArray[np.float64]


@dataclass(frozen=True)
class AugmentationConfig:
    """Strengths of the distortions; lengths are in units of the writing's height.

    Attributes:
        probability: share of lines that are distorted at all.
        shear: slant, as change of x per y.
        rotation: angle of the line in radians.
        aspect: natural logarithm of width over height.
        size: natural logarithm of the sampling step: features are invariant to size, so a misjudged
            size shows as a line sampled more finely or more coarsely.
        warp: amplitude of smooth displacements along the line (spacing, baseline, letter size).
        stroke_shift: displacement of whole strokes.
        stroke_scale: natural logarithm of the size of single strokes.
        jitter: displacement of single points.
        thinning: largest share of points left out, as a slower device would.
        rejoin: share of lines that are replaced by one joined from the words of the same writer
            (see `handwriting.training.rejoining`); needs a model to start from, which cuts them.

    Raises:
        ConfigError: a negative strength, or a share beyond 1.
    """

    probability: float = 0.95
    shear: float = 0.25
    rotation: float = 0.03
    aspect: float = 0.15
    size: float = 0.12
    warp: float = 0.12
    stroke_shift: float = 0.06
    stroke_scale: float = 0.05
    jitter: float = 0.015
    thinning: float = 0.5
    rejoin: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) < 10:
                raise ConfigError(f"augmentation.{field.name} must lie in [0, 10)")
        if self.probability > 1 or self.rejoin > 1 or self.thinning >= 1:
            raise ConfigError("augmentation.probability, .rejoin and .thinning are shares of 1")


def distort(
    strokes: list[Array],
    normalization: Normalization,
    config: AugmentationConfig,
    random: np.random.Generator,
) -> list[Array]:
    """A distorted copy of one line.

    Args:
        strokes: positions of each stroke, shape (N, 2) each, N >= 1.
        normalization: of these strokes.
        config: strengths.
        random: the only source of chance, so that equal seeds give equal copies.

    Returns:
        As many strokes, each of at least one point, in another coordinate system: centered, and in
        units of the writing's height (features are invariant to both).
    """
    if random.random() >= config.probability:
        return strokes
    lengths = np.array([len(stroke) for stroke in strokes])
    xy = normalization.apply(np.concatenate(strokes))
    xy = _warped(xy, config, random)
    xy = _moved_strokes(xy, lengths, config, random)
    xy = xy + random.normal(0.0, 1.0, xy.shape) * (config.jitter * random.random())
    xy = _affine(xy, config, random)
    parts = np.split(xy, np.cumsum(lengths)[:-1])
    keep = 1.0 - config.thinning * random.random()
    return [_thinned(part, keep, random) for part in parts]


def _affine(xy: Array, config: AugmentationConfig, random: np.random.Generator) -> Array:
    """Slant, rotation and proportions of the whole line."""
    shear, angle, aspect = random.normal(0.0, 1.0, 3) * (
        config.shear,
        config.rotation,
        config.aspect,
    )
    cos, sin = np.cos(angle), np.sin(angle)
    slant = np.array([[1.0, shear], [0.0, 1.0]])
    stretch = np.diag([np.exp(aspect / 2), np.exp(-aspect / 2)])
    turn = np.array([[cos, -sin], [sin, cos]])
    return xy @ (turn @ stretch @ slant).T


def _warped(xy: Array, config: AugmentationConfig, random: np.random.Generator) -> Array:
    """Smooth changes along the line: letters drift apart, rise, sink and change their size."""
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    for _ in range(3):
        wavelength = np.exp(random.uniform(np.log(2.0), np.log(30.0)))
        phases = random.uniform(0.0, 2 * np.pi, 3)
        # Slopes, not displacements, are kept alike over wavelengths: long waves may reach further.
        reach = config.warp * np.sqrt(wavelength / 4.0)
        across, up, grow = random.normal(0.0, 1.0, 3) * (reach, 0.6 * reach, config.warp)
        angle = 2 * np.pi * x / wavelength
        x = x + across * np.sin(angle + phases[0]) * 0.8
        y = y * np.exp(np.clip(grow, -0.4, 0.4) * np.sin(angle + phases[2]))
        y = y + up * np.sin(angle + phases[1])
    return np.stack([x, y], axis=1)


def _moved_strokes(
    xy: Array, lengths: NDArray[np.int64], config: AugmentationConfig, random: np.random.Generator
) -> Array:
    """Every stroke a little elsewhere, a little larger or smaller about its own middle."""
    starts = np.cumsum(lengths) - lengths
    middle = np.add.reduceat(xy, starts) / lengths[:, None]
    shift = random.normal(0.0, 1.0, middle.shape) * config.stroke_shift
    scale = np.exp(random.normal(0.0, 1.0, len(lengths)) * config.stroke_scale)
    of = np.repeat(np.arange(len(lengths)), lengths)
    moved: Array = middle[of] + (xy - middle[of]) * scale[of, None] + shift[of]
    return moved


def _thinned(stroke: Array, keep: float, random: np.random.Generator) -> Array:
    """About a share `keep` of the points, always the first and the last."""
    if len(stroke) <= 3 or keep >= 1.0:
        return stroke
    kept = random.random(len(stroke)) < keep
    kept[[0, -1]] = True
    return stroke[kept]
