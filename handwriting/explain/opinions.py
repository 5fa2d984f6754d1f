"""Second opinions on which ink spoke for a character, beside the gradient of `jacobian`.

A gradient tells what a small move of the pen would change. Two other questions have other answers:
integrated gradients share the score itself out over the ink, and SmoothGrad asks whether the
gradient stays what it is when the pen trembles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwriting.explain.jacobian import Differentiator, Target
from handwriting.explain.reading import Reading

Array = NDArray[np.float64]

TREMOR = 0.02
"""Standard deviation of SmoothGrad's noise on each point, in heights of the writing."""


def integrated_gradients(
    differentiator: Differentiator, reading: Reading, target: Target, *, steps: int = 32
) -> Array:
    """What each ink point contributed to the score, compared with a pen that never moved.

    Sundararajan, Taly and Yan (2017), "Axiomatic attribution for deep networks", equation 1. The
    path runs straight from frames that are all zero (no direction, no height, no stroke begins) to
    those of the ink; the integral is taken by Gauss–Legendre quadrature. What a frame contributed
    is shared out to the two ink points it lies between.

    Args:
        differentiator: whose score it is.
        reading: of an ink of N points.
        target: what of its output.
        steps: points of the quadrature.

    Returns:
        Signed, in units of the score, shape (N,). Their sum is the score of the ink minus the
        score of the zero frames, up to the error of the quadrature.
    """
    values = reading.features.frames.values.astype(np.float64)
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    along = (nodes + 1) / 2
    path = along[:, None, None] * values  # (steps, T, F)
    gradients = differentiator.on_frames(path, [target] * steps)
    mean = np.tensordot(weights / 2, gradients, axes=1)  # (T, F)
    return reading.features.share((mean * values).sum(axis=1))


def smooth_gradient(
    differentiator: Differentiator,
    reading: Reading,
    target: Target,
    *,
    tremor: float = TREMOR,
    draws: int = 16,
    seed: int = 0,
) -> Array:
    """The gradient on the ink, averaged over inks whose points tremble.

    Smilkov et al. (2017), "SmoothGrad: removing noise by adding noise". Every point of every draw
    moves on its own; what the features freeze stays frozen.

    Args:
        differentiator: whose score it is.
        reading: of an ink of N points.
        target: what of its output.
        tremor: standard deviation of the moves in x and in y, in heights of the writing.
        draws: inks averaged over.
        seed: of the noise.

    Returns:
        Signed, in 1 per unit of the ink, shape (N, 2).
    """
    features = reading.features
    noise = np.random.default_rng(seed).normal(size=(draws, *features.xy.shape))
    inks = features.xy + tremor * features.height * noise
    frames = np.stack([features.values(xy) for xy in inks])
    gradients = differentiator.on_frames(frames, [target] * draws)
    pulled = [features.pull_back(g, xy) for g, xy in zip(gradients, inks, strict=True)]
    return np.asarray(np.mean(pulled, axis=0))
