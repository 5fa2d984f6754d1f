"""Taking ink away: what is left, and what it does to a character."""

import numpy as np
import pytest

from handwriting.explain import Differentiator, read_line
from handwriting.explain.deletion import delete, without_points
from handwriting.ink import Ink, Stroke
from tests.fakes import random_model, scribble


def test_what_is_left():
    first = Stroke(np.arange(6.0).reshape(3, 2), t=np.arange(3.0), pressure=np.ones(3))
    ink = Ink((first, Stroke(np.array([[9.0, 9.0]]))))
    left = without_points(ink, np.array([False, True, False, True]))
    assert left is not None
    (stroke,) = left.strokes
    np.testing.assert_array_equal(stroke.xy, [[0, 1], [4, 5]])
    np.testing.assert_array_equal(stroke.t, [0, 2])
    assert without_points(ink, np.ones(4, dtype=bool)) is None


def test_a_deletion_is_measured_and_repeatable():
    model = random_model(2)
    reading = read_line(model, scribble(4))
    differentiator = Differentiator(model)
    first, second = (delete(model, differentiator, reading, 0, draws=2) for _ in range(2))
    assert first is not None
    assert first == second
    assert np.isfinite([first.weighted, first.scattered, first.moved]).all()


@pytest.mark.parametrize("share", [1.0, 0.99])
def test_too_little_ink_for_the_text_is_no_measurement(share):
    model = random_model(2)
    reading = read_line(model, scribble(4))
    assert delete(model, Differentiator(model), reading, 0, share=share, draws=1) is None
