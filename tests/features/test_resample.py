"""Equidistant samples, and the ink points they say they came from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from handwriting.features import resample as module
from handwriting.features.resample import resample

strokes_of_any_kind = st.lists(
    st.integers(1, 12).flatmap(
        lambda n: arrays(float, (n, 2), elements=st.floats(-20, 20, allow_subnormal=False))
    ),
    min_size=1,
    max_size=5,
)


def test_a_straight_stroke_by_hand():
    samples = resample([np.array([[0.0, 0.0], [3.0, 0.0], [4.0, 0.0]])], 1.0)
    np.testing.assert_allclose(samples.xy, [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]])
    assert samples.source.tolist()[:3] == [0, 0, 0]
    np.testing.assert_allclose(samples.fraction[:3], [0, 1 / 3, 2 / 3])


def test_one_point_becomes_one_sample():
    samples = resample([np.array([[7.0, 8.0]]), np.full((4, 2), 1.0)], 0.2)
    assert samples.xy.tolist() == [[7.0, 8.0], [1.0, 1.0]]
    assert samples.stroke.tolist() == [0, 1]


def test_the_jump_between_strokes_is_not_sampled():
    samples = resample([np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[9.0, 0.0]])], 0.5)
    np.testing.assert_allclose(samples.xy[:, 0], [0, 0.5, 1, 9])


@given(strokes_of_any_kind, st.floats(0.05, 5))
def test_samples_are_what_their_provenance_says(strokes, step):
    samples = resample(strokes, step)
    points = np.concatenate(strokes)
    owner = np.repeat(np.arange(len(strokes)), [len(s) for s in strokes])
    after = np.minimum(samples.source + 1, len(points) - 1)
    weight = samples.fraction[:, None]
    expected = (1 - weight) * points[samples.source] + weight * points[after]
    np.testing.assert_allclose(samples.xy, expected, atol=1e-9)
    np.testing.assert_array_equal(owner[samples.source], samples.stroke)
    # An interpolated sample never mixes two strokes.
    mixed = samples.fraction > 0
    np.testing.assert_array_equal(owner[after][mixed], samples.stroke[mixed])


@given(strokes_of_any_kind, st.floats(0.05, 5))
def test_every_stroke_keeps_its_ends_and_its_distance(strokes, step):
    samples = resample(strokes, step)
    for index, stroke in enumerate(strokes):
        ours = samples.xy[samples.stroke == index]
        np.testing.assert_allclose(ours[0], stroke[0], atol=1e-9)
        length = np.hypot(*np.diff(stroke, axis=0).T).sum()
        assert len(ours) == round(length / step) + 1
        if len(ours) > 1:
            np.testing.assert_allclose(ours[-1], stroke[-1], atol=1e-6)


def test_the_number_of_samples_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_SAMPLES", 1000)
    far = [np.array([[0.0, 0.0], [1e9, 0.0]]), np.array([[0.0, 0.0]])]
    assert len(resample(far, 0.01).xy) == pytest.approx(1000, abs=3)
