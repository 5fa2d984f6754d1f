"""What an image shows around a sample: counts on ink that can be counted by eye."""

import numpy as np
import pytest

from handwriting.errors import ConfigError, ExplanationError
from handwriting.features import FeatureConfig, FrozenFeatures, extract
from handwriting.features.optical import ascenders, context_map, corpus_lines
from handwriting.ink import Ink
from tests.fakes import dots, scribble

OPTICAL = FeatureConfig(pen=False, context=3, vicinity=1.0)
BOTH = FeatureConfig(context=3, vicinity=1.0)


def zigzag(heights):
    """One sample a height, an x unit apart, all of one stroke."""
    xy = np.stack([np.arange(float(len(heights))), heights], axis=1)
    return xy, np.zeros(len(xy), dtype=np.int64)


def naive_ascenders(xy, stroke, reach):
    """The definition, pair by pair."""
    corpus, baseline = corpus_lines(xy[:, 1], stroke)
    margin = 0.25 * (baseline - corpus)
    counts = [
        [
            sum(abs(x - u) <= reach and v < corpus - margin for u, v in xy),
            sum(abs(x - u) <= reach and v > baseline + margin for u, v in xy),
        ]
        for x, _ in xy
    ]
    return np.log1p(counts)


def naive_context(xy, side, cell):
    """Samples counted cell by cell in the window of each sample."""
    fine = np.floor((xy - xy.min(axis=0)) / (cell / 2))
    result = []
    for center in fine:
        away = fine - center + side  # 0, 1: first column or row of cells; 2, 3: the next
        inside = away[((away >= 0) & (away < 2 * side)).all(axis=1)] // 2
        window = np.zeros((side, side))
        for column, row in inside.astype(int):
            window[row, column] += 1
        result.append(np.log1p(window).ravel())
    return np.array(result)


def test_the_lines_are_where_most_strokes_turn():
    """Five small letters, one ascender, one descender."""
    heights = [0.5, -0.5, 0.5, -0.5, 0.5, -1.5, 0.5, -0.5, 1.5, -0.5, 0.5]
    assert corpus_lines(np.array(heights), np.zeros(11, dtype=np.int64)) == (-0.5, 0.5)


def test_ends_of_strokes_are_turns_and_the_way_between_them_is_none():
    y = np.array([-1.0, 0.0, 1.0, -1.2, 0.2, 1.2, -0.8, 0.8])
    stroke = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    assert corpus_lines(y, stroke) == (-1.0, 1.0)
    resting = np.array([-1.0, -1.0, 0.0, 0.0, 1.0, 1.0])
    assert corpus_lines(resting, np.zeros(6, dtype=np.int64)) == (-1.0, 1.0)


@pytest.mark.parametrize("y", [[0.0], [0.0, 0.0], [0.0, 1.0]], ids=["dot", "dash", "two dots"])
def test_without_a_turn_the_lines_lie_about_the_middle(y):
    assert corpus_lines(np.array(y), np.arange(len(y))) == (-0.5, 0.5)
    assert corpus_lines(np.zeros(4), np.zeros(4, dtype=np.int64)) == (-0.5, 0.5)


def test_ascenders_by_hand():
    xy, stroke = zigzag([0.5, -0.5, 0.5, -1.5, 0.5, -0.5, 0.5, -0.5, 1.5, -0.5, 0.5])
    above, below = np.expm1(ascenders(xy, stroke, 1.0)).T
    np.testing.assert_allclose(above, [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    np.testing.assert_allclose(below, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0])


def test_a_letter_a_little_taller_has_no_ascender():
    xy, stroke = zigzag([0.5, -0.5, 0.5, -0.7, 0.5, -0.5, 0.5])
    assert not ascenders(xy, stroke, 9.0).any()


@pytest.mark.parametrize("seed", range(5))
def test_counts_equal_those_of_the_definitions(seed):
    random = np.random.default_rng(seed)
    xy = np.cumsum(random.normal(0.1, 0.3, (80, 2)), axis=0)
    stroke = np.sort(random.integers(0, 9, 80))
    np.testing.assert_allclose(ascenders(xy, stroke, 0.8), naive_ascenders(xy, stroke, 0.8))
    np.testing.assert_allclose(context_map(xy, 5, 0.4), naive_context(xy, 5, 0.4))


def test_an_image_does_not_know_the_order_of_writing():
    strokes = [stroke.xy for stroke in scribble(2).strokes]
    ahead = extract(Ink.from_arrays(strokes), OPTICAL).values
    back = extract(Ink.from_arrays(strokes[::-1]), OPTICAL).values

    def in_some_order(values):
        return values[np.lexsort(values.T.round(4))]

    assert ahead.shape == back.shape
    np.testing.assert_allclose(in_some_order(ahead), in_some_order(back), atol=1e-4)


def test_what_the_pen_tells_stays_as_it_is_beside_an_image():
    ink = Ink((*scribble(1).strokes, *Ink.from_arrays([[(20, 10), (20, -40)]]).strokes))
    pen, both, optical = (extract(ink, c).values for c in (FeatureConfig(), BOTH, OPTICAL))
    np.testing.assert_array_equal(both, np.concatenate([pen, optical], axis=1))
    assert both.shape[1] == BOTH.size == FeatureConfig().size + OPTICAL.size
    assert optical[:, 9:].any()


@pytest.mark.parametrize("config", [OPTICAL, BOTH], ids=["optical", "both"])
@pytest.mark.parametrize("ink", [dots(1), dots(3), scribble(3)], ids=["dot", "dots", "scribble"])
def test_frames_are_finite(config, ink):
    values = extract(ink, config).values
    assert values.shape[1] == config.size
    assert np.isfinite(values).all()


@pytest.mark.parametrize(
    "values",
    [
        {"vicinity": -1.0},
        {"vicinity": 99.0},
        {"vicinity": float("nan")},
        {"vicinity": 1.0, "causal": True},
        {"pen": False},
        {"pen": False, "context": 3, "causal": True},
    ],
    ids=str,
)
def test_impossible_configurations_are_refused(values):
    with pytest.raises(ConfigError, match=r"features\."):
        FeatureConfig(**values)


def test_a_model_that_sees_counts_alone_cannot_be_explained():
    with pytest.raises(ExplanationError, match=r"features\.pen = false"):
        FrozenFeatures(scribble(1), OPTICAL)
