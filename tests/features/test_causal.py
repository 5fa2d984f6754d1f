"""Causal frames: nothing looks ahead, and point by point is the same as the whole line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwriting.errors import ConfigError
from handwriting.features import CausalFrames, CausalSampler, FeatureConfig, extract
from handwriting.ink import Ink

CAUSAL = FeatureConfig(causal=True)

point = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
strokes_of_points = st.lists(st.lists(point, min_size=1, max_size=40), min_size=1, max_size=6)


def line(seed=0, strokes=12):
    """Loops that drift to the right, as letters do; between them the pen is lifted."""
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 5 * np.pi, 50)
    written = []
    for place in range(strokes):
        size = random.uniform(0.7, 1.5)
        x = 4.0 * place + 0.2 * angle + 0.4 * np.cos(angle)
        written.append(np.stack([x, size * np.sin(angle)], axis=1) + random.normal(0, 0.02, 2))
    return written


def point_by_point(strokes, config=CAUSAL, chunk=1):
    """Frames as they come, and how many ink points had been fed when each came."""
    sampler, frames = CausalSampler(config.step), CausalFrames(config)
    parts, fed = [], []

    def take():
        parts.append(frames.describe(sampler.take()))
        fed.extend([sampler.points] * len(parts[-1]))

    for stroke in strokes:
        for start in range(0, len(stroke), chunk):
            sampler.feed(stroke[start : start + chunk])
            take()
        sampler.pen_up()
        take()
    return np.concatenate([part.values for part in parts]), np.array(fed), parts


@pytest.mark.parametrize("chunk", [1, 7])
def test_point_by_point_is_the_whole_line(chunk):
    whole = extract(Ink.from_arrays(line()), CAUSAL)
    values, fed, parts = point_by_point(line(), chunk=chunk)
    np.testing.assert_allclose(values, whole.values, atol=1e-6)
    np.testing.assert_array_equal(np.concatenate([part.source for part in parts]), whole.source)
    if chunk == 1:
        np.testing.assert_array_equal(fed - 1, whole.seen)


@settings(max_examples=60, deadline=None)
@given(strokes_of_points)
def test_any_ink_point_by_point_is_the_whole_line(points):
    strokes = [np.array(stroke, dtype=float) for stroke in points]
    whole = extract(Ink.from_arrays(strokes), CAUSAL)
    values, fed, _ = point_by_point(strokes)
    np.testing.assert_allclose(values, whole.values, atol=1e-6)
    np.testing.assert_array_equal(fed - 1, whole.seen)
    assert len(whole) >= 2 * len(strokes)


@settings(max_examples=60, deadline=None)
@given(strokes_of_points, st.integers(0, 10_000), point)
def test_later_ink_changes_no_earlier_frame(points, cut, other):
    strokes = [np.array(stroke, dtype=float) for stroke in points]
    lengths = np.cumsum([len(stroke) for stroke in strokes])
    cut %= lengths[-1]
    changed = np.concatenate(strokes)
    changed[cut:] += 3.0 * np.array(other)
    before = extract(Ink.from_arrays(strokes), CAUSAL)
    after = extract(Ink.from_arrays(np.split(changed, lengths[:-1])), CAUSAL)
    kept = int((before.seen < cut).sum())
    assert kept == int((after.seen < cut).sum())
    np.testing.assert_array_equal(before.values[:kept], after.values[:kept])


def test_the_beginning_of_a_line_has_the_first_of_its_frames():
    strokes = line()
    whole = extract(Ink.from_arrays(strokes), CAUSAL)
    begun = extract(Ink.from_arrays(strokes[:5]), CAUSAL)
    np.testing.assert_allclose(whole.values[: len(begun)], begun.values, atol=1e-6)


@pytest.mark.parametrize(("scale", "shift"), [(37.0, 0.0), (0.001, -5.0), (1.0, 1e4)])
def test_place_and_size_do_not_matter(scale, shift):
    ours = extract(Ink.from_arrays(line()), CAUSAL)
    theirs = extract(Ink.from_arrays([stroke * scale + shift for stroke in line()]), CAUSAL)
    assert len(ours) == len(theirs)
    np.testing.assert_allclose(ours.values, theirs.values, atol=1e-4)


def test_the_height_settles_on_that_of_the_letters():
    sampler = CausalSampler(0.2)
    for stroke in [np.array([[-3.0, 0.0], [-2.95, 0.02]]), *line()]:  # a stray dot comes first
        sampler.feed(stroke)
        sampler.pen_up()
    samples = sampler.take()
    assert 1.4 < samples.height[-1] < 3.0
    half = len(samples) // 2
    assert np.ptp(np.log(samples.height[half:])) < 0.3
    assert np.abs(samples.middle[half:]).max() < 0.5


def test_a_climbing_line_is_followed():
    climbing = [stroke + 0.1 * stroke[:, :1] * [0, 1] for stroke in line(strokes=30)]
    heights = extract(Ink.from_arrays(climbing), CAUSAL).values[:, 2]
    assert np.abs(heights).max() < 2.0  # while the line climbs by six
    assert np.abs(heights[-200:-100].mean() - heights[-100:].mean()) < 0.3  # a constant lag


def test_samples_lie_a_step_apart_and_strokes_end_where_they_end():
    strokes = [np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0], [0.3, 0.9]])]
    sampler = CausalSampler(0.25)
    sampler.feed(strokes[0])
    assert len(sampler.take()) == 0  # what is not yet known is not yet said
    sampler.pen_up()
    samples = sampler.take()
    np.testing.assert_allclose(samples.xy[:5, 1], [0, 0.25 * 0.9, 0.45, 0.675, 0.9], atol=0.11)
    np.testing.assert_allclose(samples.xy[-1], [0.3, 0.9])
    assert samples.first.tolist() == [True] + [False] * (len(samples) - 1)
    assert samples.last.tolist() == [False] * (len(samples) - 1) + [True]
    placed = strokes[0][samples.source] * (1 - samples.fraction)[:, None]
    placed += strokes[0][np.minimum(samples.source + 1, 3)] * samples.fraction[:, None]
    np.testing.assert_allclose(placed, samples.xy)


def test_dots_alone_have_frames():
    assert len(extract(Ink.from_arrays([[(3, 3)]]), CAUSAL)) == 2
    colon = extract(Ink.from_arrays([[(3, 3)], [(3, 8)]]), CAUSAL)
    assert len(colon) == 4
    assert colon.values[2, 6] == pytest.approx(np.arcsinh(1.0))


def test_no_ink_no_samples():
    sampler = CausalSampler(0.2)
    sampler.pen_up()
    assert len(CausalFrames(CAUSAL).describe(sampler.take())) == 0


def test_a_pen_that_rests_before_it_writes_does_not_fix_the_size():
    resting = np.array([[0.0, 0.01 * (i % 2)] for i in range(10)])
    strokes = line()
    strokes[0] = np.concatenate([resting + strokes[0][0], strokes[0]])
    assert len(extract(Ink.from_arrays(strokes), CAUSAL)) < 1.2 * len(
        extract(Ink.from_arrays(line()), CAUSAL)
    )


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
    frames = extract(ink, CAUSAL)
    assert np.isfinite(frames.values).all()
    assert 1 <= len(frames) < 1000
    assert 0 <= frames.source.min() <= frames.source.max() < ink.points


def test_a_window_around_the_pen_would_look_ahead():
    with pytest.raises(ConfigError, match=r"features\.context must be 0 with|must be 0 with"):
        FeatureConfig(causal=True, context=9)


def test_points_that_repeat_where_a_sample_falls_due_are_passed_over():
    along = [[0.2 * place, 9.0] for place in range(60) for _ in range(2)]
    frames = extract(Ink.from_arrays([[[0.0, 0.0], *along]]), CAUSAL)
    assert np.isfinite(frames.values).all()


def test_trained_models_still_see_what_they_were_trained_on():
    frames = extract(Ink.from_arrays(line()), CAUSAL)
    sums = np.abs(frames.values).sum(axis=0, dtype=np.float64)
    assert len(frames) == 351
    np.testing.assert_allclose(
        sums, [113.45, 294.13, 92.73, 12.0, 12.0, 7.32, 0.07, 13.48], atol=0.01
    )
    assert frames.seen is not None
    assert frames.seen[[0, 100, -1]].tolist() == [49, 176, 599]
