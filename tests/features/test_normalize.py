"""Position, size and drift: what must not matter, and what is measured on ink drawn by hand."""

import numpy as np
import pytest

from handwriting.features.normalize import measure, writing_height


def zigzag(width: float, height: float, turns: int) -> np.ndarray:
    """A stroke that goes up and down `turns` times, with ten points a run."""
    x = np.linspace(0, width, 10 * turns + 1)
    phase = np.linspace(0, turns, 10 * turns + 1)
    return np.stack([x, height * np.abs((phase + 1) % 2 - 1)], axis=1)


def test_height_is_the_length_of_the_common_run():
    letters = [zigzag(4, 1.0, 8) + np.array([5 * i, 0]) for i in range(3)]
    ascender = np.array([[20.0, 1.0], [20.0, -2.0]])
    assert writing_height([*letters, ascender]) == pytest.approx(1.0)


def test_height_ignores_the_jitter_of_the_device():
    random = np.random.default_rng(0)
    clean = zigzag(40, 1.0, 40)
    shaky = clean + random.normal(0, 0.01, clean.shape)
    assert writing_height([shaky]) == pytest.approx(writing_height([clean]), rel=0.1)


def test_a_long_word_in_one_stroke_is_measured_by_its_letters_not_by_its_width():
    assert writing_height([zigzag(90, 1.0, 60)]) == pytest.approx(1.0)


def test_a_dash_is_measured_by_a_share_of_its_width():
    assert writing_height([np.array([[0.0, 5.0], [10.0, 5.0]])]) == pytest.approx(1.5)


def test_a_dot_has_height_one():
    assert writing_height([np.array([[3.0, 4.0]])]) == 1.0
    assert writing_height([np.full((7, 2), 2.5)]) == 1.0


@pytest.mark.parametrize("scale", [1e-3, 1.0, 250.0])
def test_normalized_ink_has_no_position_and_no_size(scale):
    strokes = [zigzag(30, 1.0, 20), np.array([[31.0, 0.5]])]
    moved = [scale * stroke + [123.0, -45.0] for stroke in strokes]
    ours, theirs = measure(strokes), measure(moved)
    for stroke, other in zip(strokes, moved, strict=True):
        np.testing.assert_allclose(ours.apply(stroke), theirs.apply(other), atol=1e-6)


def test_the_drift_of_a_long_line_is_removed():
    level = zigzag(200, 1.0, 150)
    rising = level + np.stack([0 * level[:, 0], -0.1 * level[:, 0]], axis=1)
    found = measure([rising])
    assert found.slope == pytest.approx(-0.1, rel=0.02)
    assert np.ptp(found.apply(rising)[:, 1]) < 1.5


def test_the_shape_of_a_letter_is_not_taken_for_drift():
    assert abs(measure([np.array([[0.0, 1.0], [0.3, 0.0]])]).slope) < 0.02


def test_drift_can_be_kept():
    assert measure([np.array([[0.0, 0.0], [50.0, 20.0]])], remove_slope=False).slope == 0
