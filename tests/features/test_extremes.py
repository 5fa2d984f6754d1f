"""Ink of impossible proportions still gives finite frames."""

import numpy as np
import pytest

from handwriting.features import FeatureConfig, extract
from handwriting.ink import Ink

EXTREMES = {
    "squares underflow": [[[0, 0], [1e-300, 1e-300], [2e-300, 0]]],
    "smallest numbers": [[[0, 0], [5e-324, 5e-324], [0, 1e-323]]],
    "largest numbers": [[[0, 0], [1e9, 1e9], [-1e9, -1e9]]],
    "letters lost between far dots": [[[0, 0], [1e-300, 1e-300]], [[1e9, 0]], [[0, 1e9]]],
    "a hair on a long rule": [[[0, 0], [1e-200, 1e-200], [1e9, 1]]],
}


@pytest.mark.parametrize("name", EXTREMES)
def test_frames_are_finite_and_few(name):
    ink = Ink.from_arrays(EXTREMES[name])
    frames = extract(ink, FeatureConfig())
    assert np.isfinite(frames.values).all()
    assert 1 <= len(frames.values) < 1000
    assert 0 <= frames.source.min() <= frames.source.max() < ink.points
