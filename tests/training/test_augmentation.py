"""Distortions: reproducible, bounded, and off when they are told to be."""

import dataclasses

import numpy as np
import pytest

from handwriting.errors import ConfigError
from handwriting.features import measure
from handwriting.training.augmentation import AugmentationConfig, distort
from tests.fakes import scribble

NAMES = [field.name for field in dataclasses.fields(AugmentationConfig)]
OFF = AugmentationConfig(1.0, *[0.0] * (len(NAMES) - 1))


def copies(config, seed=0):
    strokes = [stroke.xy for stroke in scribble(2).strokes]
    return strokes, distort(strokes, measure(strokes), config, np.random.default_rng(seed))


def test_equal_seeds_give_equal_copies():
    config = AugmentationConfig()
    for first, second in zip(copies(config, 4)[1], copies(config, 4)[1], strict=True):
        np.testing.assert_array_equal(first, second)
    assert any(
        a.shape != b.shape or (a != b).any()
        for a, b in zip(copies(config, 4)[1], copies(config, 5)[1], strict=True)
    )


def test_with_everything_off_only_the_unit_changes():
    strokes, distorted = copies(OFF)
    normalization = measure(strokes)
    for stroke, other in zip(strokes, distorted, strict=True):
        np.testing.assert_allclose(normalization.apply(stroke), other, atol=1e-9)


def test_probability_zero_leaves_the_ink_alone():
    strokes, distorted = copies(AugmentationConfig(probability=0.0))
    assert distorted is strokes


def test_shear_slants_and_keeps_heights():
    strokes, distorted = copies(dataclasses.replace(OFF, shear=0.5))
    before = measure(strokes).apply(np.concatenate(strokes))
    after = np.concatenate(distorted)
    np.testing.assert_allclose(after[:, 1], before[:, 1], atol=1e-9)
    slant = (after[:, 0] - before[:, 0]) / np.where(before[:, 1] == 0, 1, before[:, 1])
    assert np.ptp(slant) < 1e-6
    assert abs(slant[0]) > 0.01


def test_rotation_keeps_distances():
    strokes, distorted = copies(dataclasses.replace(OFF, rotation=0.5))
    before, after = measure(strokes), np.concatenate(distorted)
    points = np.concatenate([s - before.center for s in strokes]) / before.height
    points[:, 1] -= before.slope * points[:, 0]
    np.testing.assert_allclose(np.hypot(*after.T), np.hypot(*points.T), atol=1e-9)


def test_thinning_keeps_the_ends_of_every_stroke():
    strokes, distorted = copies(dataclasses.replace(OFF, thinning=0.9), seed=3)
    assert sum(map(len, distorted)) < sum(map(len, strokes))
    normalization = measure(strokes)
    for stroke, other in zip(strokes, distorted, strict=True):
        np.testing.assert_allclose(normalization.apply(stroke)[[0, -1]], other[[0, -1]], atol=1e-9)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in ("probability", "size", "rejoin")]
)
def test_each_strength_changes_something(name):
    _, plain = copies(OFF, seed=1)
    _, distorted = copies(dataclasses.replace(OFF, **{name: 0.4}), seed=1)
    assert any(a.shape != b.shape or (a != b).any() for a, b in zip(plain, distorted, strict=True))


def test_a_dot_survives():
    dot = [np.array([[3.0, 4.0]])]
    for seed in range(20):
        random = np.random.default_rng(seed)
        (copy,) = distort(dot, measure(dot), AugmentationConfig(), random)
        assert copy.shape == (1, 2)
        assert np.isfinite(copy).all()


@pytest.mark.parametrize("values", [{"shear": -0.1}, {"probability": 1.5}, {"thinning": 1.0}])
def test_impossible_strengths_are_refused(values):
    with pytest.raises(ConfigError):
        AugmentationConfig(**values)
