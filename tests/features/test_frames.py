"""What a frame tells, on ink small enough for paper, and what it must not depend on."""

import numpy as np
import pytest

from handwriting.errors import ConfigError
from handwriting.features import FeatureConfig, extract
from handwriting.ink import Ink, Stroke

BOTH = FeatureConfig(front=True, context=3)


def two_strokes() -> Ink:
    """Down, then a jump to the upper right, then a dot."""
    return Ink.from_arrays([[(0, 0), (0, 1)], [(2, 0)]])


def letters(count: int = 12) -> Ink:
    """A row of uneven loops, and a dot that is set late, over the second of them."""
    angle = np.linspace(0, 2 * np.pi, 25)
    random = np.random.default_rng(5)
    loops = [
        np.stack([1.2 * i + np.sin(angle) / 2, -np.cos(angle) / 2], 1) * random.uniform(0.9, 1.1)
        for i in range(count)
    ]
    return Ink.from_arrays([*loops, [(1.2, -1.0)]])


def test_by_hand():
    frames = extract(two_strokes(), FeatureConfig(step=0.5, slope=False, front=True))
    # Height 1: three samples of the first stroke, one of the dot.
    assert frames.values.shape == (4, 8)
    cos_sin, height, start, end = (
        frames.values[:, :2],
        frames.values[:, 2],
        frames.values[:, 3],
        frames.values[:, 4],
    )
    np.testing.assert_allclose(cos_sin, [[0, 0], [0, 1], [0, 1], [0, 0]], atol=1e-6)
    np.testing.assert_allclose(np.diff(height), [0.5, 0.5, -1.0], atol=1e-6)
    assert start.tolist() == [1, 0, 0, 1]
    assert end.tolist() == [0, 0, 1, 1]
    np.testing.assert_allclose(frames.values[3, 5:7], np.arcsinh([2, -1]), atol=1e-6)
    assert not frames.values[:3, 5:7].any()
    assert frames.source.tolist() == [0, 0, 1, 2]


def test_a_late_dot_lies_behind_the_front():
    front = extract(letters(), FeatureConfig()).values[:, 7]
    assert front[-1] > np.arcsinh(8)
    assert (front[: len(front) // 2] < np.arcsinh(1.2)).all()


@pytest.mark.parametrize("config", [FeatureConfig(), BOTH], ids=["pen", "context"])
def test_position_and_size_do_not_matter(config):
    ink = letters()
    moved = Ink(tuple(Stroke(37.5 * stroke.xy + [-4000, 900]) for stroke in ink.strokes))
    ours, theirs = extract(ink, config), extract(moved, config)
    # A sample that falls on an ink point may round to it or to the one before.
    assert np.abs(ours.source - theirs.source).max() <= 1
    np.testing.assert_allclose(ours.values[:, :8], theirs.values[:, :8], atol=1e-5)
    # A sample on the border of two cells may fall into either; anything else must agree.
    different = np.abs(ours.values[:, 8:] - theirs.values[:, 8:]) > 1e-5
    assert different.mean() < 0.01 if different.size else True


def test_time_and_pressure_do_not_matter():
    ink = letters()
    timed = Ink(
        tuple(
            Stroke(stroke.xy, t=-np.arange(len(stroke)), pressure=np.ones(len(stroke)))
            for stroke in ink.strokes
        )
    )
    np.testing.assert_array_equal(extract(ink, BOTH).values, extract(timed, BOTH).values)


@pytest.mark.parametrize(
    "strokes",
    [[[(0, 0)]], [[(5, 5)] * 9], [[(0, 0), (10, 0)]], [[(0, 0)], [(0, 0)]], [[(0, 0), (0, 3)]]],
    ids=["dot", "all equal", "dash", "two dots", "bar"],
)
@pytest.mark.parametrize("config", [FeatureConfig(), BOTH], ids=["pen", "context"])
def test_the_smallest_inks_have_frames(strokes, config):
    frames = extract(Ink.from_arrays(strokes), config)
    assert len(frames) >= len(strokes)
    assert frames.values.shape == (len(frames), config.size)
    assert frames.values.dtype == np.float32
    assert np.isfinite(frames.values).all()


def test_huge_distances_stay_finite_and_bounded():
    ink = Ink.from_arrays([[(0, 0), (1e-6, 1e-6)], [(1e9, -1e9)], [(-1e9, 1e9), (0, 1e9)]])
    frames = extract(ink, BOTH)
    assert np.isfinite(frames.values).all()
    assert len(frames) < 300_000


def test_context_sees_the_ink_around_the_pen():
    config = FeatureConfig(front=False, context=3, context_cell=1.0, slope=False)
    bar = [[(0, 0), (0, 1)]]
    alone = extract(Ink.from_arrays(bar), config).values[:, 7:]
    company = extract(Ink.from_arrays([*bar, [(1, 0), (1, 1)]]), config).values[:, 7:]
    first = slice(0, len(alone))
    left, right = [0, 3, 6], [2, 5, 8]
    assert (company[first][:, right].sum(axis=1) > alone[:, right].sum(axis=1)).all()
    np.testing.assert_allclose(company[first][:, left], alone[:, left])


@pytest.mark.parametrize(
    "values",
    [
        {"step": 0},
        {"step": 9.0},
        {"context": 2},
        {"context": -1},
        {"context": 99},
        {"context": 3, "context_cell": 0.0},
    ],
    ids=str,
)
def test_impossible_configurations_are_refused(values):
    with pytest.raises(ConfigError):
        FeatureConfig(**values)
