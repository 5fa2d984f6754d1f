"""By how much the lines of a page slant, taken together."""

from __future__ import annotations

import numpy as np

from handwriting.page.strokes import Array

LARGEST = 30
"""Degrees to either side that are tried."""

COARSE, FINE = 1.0, 0.2
"""Steps between the angles that are tried first, and then around the best, in degrees."""

BIN = 0.5
"""Height of a row of the profile in heights of the writing."""

LEVEL = 0.0008
"""Share of sharpness that an angle must bring for each square degree: pages lie level."""


def skew(center: Array, weight: Array, height: float) -> float:
    """The angle in radians, positive clockwise (y points down), along which lines run.

    The one that makes the profile of the page sharpest: seen along its lines, ink gathers in few
    rows.

    Args:
        center: places of pieces of ink, shape (B, 2).
        weight: of each, shape (B,).
        height: of the writing.
    """
    middle = center.mean(axis=0)
    offset = (center - middle) / height
    coarse = np.arange(-LARGEST, LARGEST + COARSE / 2, COARSE)
    best = coarse[int(np.argmax([_sharpness(offset, weight, angle) for angle in coarse]))]
    fine = best + np.arange(-COARSE, COARSE + FINE / 2, FINE)
    best = fine[int(np.argmax([_sharpness(offset, weight, angle) for angle in fine]))]
    return float(np.radians(best))


def _sharpness(offset: Array, weight: Array, degrees: float) -> float:
    angle = np.radians(degrees)
    rows = (offset[:, 1] * np.cos(angle) - offset[:, 0] * np.sin(angle)) / BIN
    rows -= rows.min()
    whole = np.minimum(rows.astype(np.int64), 10**6)
    part = rows - whole
    profile = np.bincount(whole, weight * (1 - part), whole.max() + 2)
    profile += np.bincount(whole + 1, weight * part, whole.max() + 2)
    smooth = np.convolve(profile, [0.25, 0.5, 0.25])
    return float((smooth**2).sum()) * (1 - LEVEL * degrees**2)
