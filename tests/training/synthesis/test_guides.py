"""Baseline and x-height of words whose lines are known because they were drawn on them."""

from __future__ import annotations

import numpy as np
import pytest

from handwriting.training.synthesis.guides import measure_guides
from tests.training.synthesis.fakes import word_strokes


@pytest.mark.parametrize("text", ["mouse", "gravy", "Paper", "sly", "winter"])
@pytest.mark.parametrize("size", [5.0, 300.0])
def test_lower_case_words_stand_on_their_lines(text, size):
    guides = measure_guides(word_strokes(text, size=size, baseline=1000.0), text)
    assert guides.baseline == pytest.approx(1000.0, abs=0.15 * size)
    assert guides.x_height == pytest.approx(size, rel=0.25)


def test_capitals_and_digits_are_taller_than_an_x():
    guides = measure_guides(word_strokes("A1Z", size=10.0, baseline=50.0), "A1Z")
    assert guides.baseline == pytest.approx(50.0, abs=2.0)
    assert guides.x_height == pytest.approx(10.0, rel=0.25)


def test_jitter_does_not_move_the_lines():
    random = np.random.default_rng(0)
    strokes = [
        np.repeat(stroke, 5, axis=0) + random.normal(0, 0.3, (25, 2))
        for stroke in word_strokes("summer")
    ]
    guides = measure_guides(strokes, "summer")
    assert guides.baseline == pytest.approx(100.0, abs=3.0)
    assert guides.x_height == pytest.approx(20.0, rel=0.25)


@pytest.mark.parametrize("strokes", [[[[3.0, 4.0]]], [[[0.0, 5.0], [9.0, 5.0]]]])
def test_a_dot_and_a_dash_have_guides_too(strokes):
    guides = measure_guides([np.array(stroke) for stroke in strokes], "-")
    assert np.isfinite([guides.baseline, guides.x_height]).all()
    assert guides.x_height > 0
