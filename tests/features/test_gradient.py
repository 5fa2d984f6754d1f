"""The features' vector–Jacobian product against central differences on the raw points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.features import FeatureConfig, FrozenFeatures, extract
from handwriting.ink import Ink
from tests.fakes import dots, scribble

CONFIGS = [
    FeatureConfig(),
    FeatureConfig(step=0.07, slope=False, front=False),
    FeatureConfig(context=3, vicinity=1.0),
    FeatureConfig(causal=True),
]
NAMES = ["default", "plain", "optical", "causal"]


def numeric(frozen, weights, step=1e-6):
    """d(sum of weights * frames) / d(points) by central differences, shape (N, 2)."""
    step *= frozen.height
    result = np.zeros_like(frozen.xy)
    for place in np.ndindex(*frozen.xy.shape):
        moved = [frozen.xy.copy(), frozen.xy.copy()]
        moved[0][place] += step
        moved[1][place] -= step
        up, down = ((weights * frozen.values(xy)).sum() for xy in moved)
        result[place] = (up - down) / (2 * step)
    return result


@pytest.mark.parametrize("config", CONFIGS, ids=NAMES)
@given(seed=st.integers(0, 10_000))
def test_equals_central_differences(config, seed):
    frozen = FrozenFeatures(scribble(seed, strokes=3, points=8), config)
    weights = np.random.default_rng(seed).normal(size=frozen.frames.values.shape)
    exact, estimate = frozen.pull_back(weights), numeric(frozen, weights)
    assert np.linalg.norm(exact - estimate) <= 1e-4 * max(np.linalg.norm(exact), 1e-9)


@pytest.mark.parametrize("config", CONFIGS, ids=NAMES)
@pytest.mark.parametrize("ink", [scribble(1), dots(1), dots(3)], ids=["scribble", "dot", "dots"])
def test_the_frozen_frames_are_the_frames(config, ink):
    frozen, frames = FrozenFeatures(ink, config), extract(ink, config)
    np.testing.assert_allclose(frozen.values(ink.xy), frames.values, atol=1e-6)
    np.testing.assert_array_equal(frozen.frames.source, frames.source)


def test_many_gradients_at_once_are_each_their_own():
    frozen = FrozenFeatures(scribble(3), FeatureConfig())
    weights = np.random.default_rng(0).normal(size=(2, 3, *frozen.frames.values.shape))
    together = frozen.pull_back(weights)
    assert together.shape == (2, 3, len(frozen.xy), 2)
    np.testing.assert_allclose(together[1, 2], frozen.pull_back(weights[1, 2]), atol=1e-12)


def test_moving_the_whole_ink_changes_only_heights():
    """Directions, jumps and distances do not see where the ink lies; the height does."""
    frozen = FrozenFeatures(scribble(4), FeatureConfig())
    weights = np.random.default_rng(1).normal(size=frozen.frames.values.shape)
    weights[:, 2] = 0
    np.testing.assert_allclose(frozen.pull_back(weights).sum(axis=0), 0, atol=1e-9)


def test_a_dash_by_hand():
    """Four points and a sample at each: lifting a point turns the segments beside it, in opposite
    ways, by one over their length."""
    ink = Ink.from_arrays([[[0.0, 0.0], [2.0, 0.0], [4.0, 0.0], [6.0, 0.0]]])
    frozen = FrozenFeatures(ink, FeatureConfig(step=2.0, slope=False, front=False))
    assert len(frozen.frames) == 4
    weights = np.zeros((4, 7))
    weights[1, 1] = 1.0  # the sine of the first segment
    np.testing.assert_allclose(
        frozen.pull_back(weights), [[0, -1 / 2], [0, 1 / 2], [0, 0], [0, 0]], atol=1e-12
    )
    weights[1, 0] = 5.0  # its cosine: stretching a dash does not turn it
    np.testing.assert_allclose(frozen.pull_back(weights)[:, 0], 0, atol=1e-12)


@given(seed=st.integers(0, 1000))
def test_sharing_keeps_the_sum(seed):
    frozen = FrozenFeatures(scribble(seed), FeatureConfig())
    weights = np.random.default_rng(seed).normal(size=(2, len(frozen.frames)))
    np.testing.assert_allclose(frozen.share(weights).sum(axis=1), weights.sum(axis=1))


def test_positions_rise_from_the_first_point_to_the_last():
    frozen = FrozenFeatures(scribble(5), FeatureConfig())
    assert frozen.positions[0] == 0
    assert frozen.positions[-1] == pytest.approx(len(frozen.xy) - 1)
    assert (np.diff(frozen.positions) >= 0).all()
