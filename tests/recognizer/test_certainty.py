"""Certainty by hand: three readings of "it is"."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.decoding import Reading, Span
from handwriting.recognizer.certainty import TEMPERATURE, Certainty

TEXTS = st.text("ab ", max_size=8)


def spans(text: str, peaks: list[float]) -> list[Span]:
    return [Span(c, 1, i, i, i, peak) for i, (c, peak) in enumerate(zip(text, peaks, strict=True))]


def reading(text: str, share: float) -> Reading:
    return Reading(text, TEMPERATURE * math.log(share))


def test_by_hand() -> None:
    """Rivals: "it is" has half of the shares, "at is" and "it his" a quarter each."""
    readings = [reading("it is", 0.5), reading("at is", 0.25), reading("it his", 0.25)]
    certainty = Certainty.of(spans("it is", [0.9, 0.8, 0.7, 0.6, 1.0]), readings)
    assert certainty.character(0) == pytest.approx((0.9 + 0.75) / 2)  # not in "at is"
    assert certainty.character(1) == pytest.approx((0.8 + 1) / 2)
    assert certainty.character(3) == pytest.approx((0.6 + 0.75) / 2)  # an h before it in "it his"
    assert certainty.together(0, 1) == pytest.approx(0.75 * (0.9 * 0.8 * 0.7) ** (1 / 3))
    assert certainty.together(3, 4) == pytest.approx(0.75 * (0.7 * 0.6 * 1.0) ** (1 / 3))
    whole = (0.9 * 0.8 * 0.7 * 0.6 * 1.0) ** (1 / 5)
    assert certainty.together(0, 4) == pytest.approx(0.5 * whole)


def test_alone_it_is_the_network_that_speaks() -> None:
    certainty = Certainty.of(spans("no", [0.5, 0.7]), [Reading("no", -12.0)])
    assert certainty.character(0) == pytest.approx(0.75)
    assert certainty.together(0, 1) == pytest.approx(math.sqrt(0.35))


def test_nothing_read() -> None:
    certainty = Certainty.of([], [Reading("", -0.1), Reading("a", -2.0)])
    assert certainty.together(0, -1) == 0


@given(st.lists(TEXTS, min_size=1, max_size=20, unique=True), st.floats(0, 1))
def test_a_chance_whatever_is_read(texts: list[str], peak: float) -> None:
    readings = [Reading(text, -float(rank)) for rank, text in enumerate(texts)]
    certainty = Certainty.of(spans(texts[0], [peak] * len(texts[0])), readings)
    places = range(len(texts[0]))
    assert all(0 <= certainty.character(place) <= 1 + 1e-12 for place in places)
    assert all(0 <= certainty.together(0, place) <= 1 + 1e-12 for place in places)
