"""Characters of one hand in a row: their sizes, heights and order."""

from __future__ import annotations

import numpy as np
import pytest

from handwriting.corpora.labels import PRINTABLE
from handwriting.training.synthesis.glyphs import hands
from handwriting.training.synthesis.zones import zone
from tests.training.synthesis.fakes import characters

ALL = PRINTABLE.strip()


@pytest.fixture
def hand():
    (found,) = hands(characters(ALL, size=300.0))
    return found


def test_every_character_has_a_zone():
    assert all(zone(character)[0] < zone(character)[1] for character in ALL)


def test_a_hand_needs_enough_characters_and_writes_only_those_it_has():
    assert hands(characters("abc")) == []
    (hand,) = hands(characters("abcdefghijklmnopq"))
    assert hand.can_write("a bad cab")
    assert not hand.can_write("zoo")


def test_hands_are_one_writer_each_in_a_fixed_order():
    both = hands(characters(ALL, "ba"))
    assert [hand.samples.writers[hand.rows["a"][0]] for hand in both] == ["syn/a", "syn/b"]


@pytest.mark.parametrize("character", "aXg7($,-=")
def test_a_character_stands_in_its_zone(hand, character):
    piece = hand.glyph(character, np.random.default_rng(0))
    y = -np.concatenate(piece.strokes)[:, 1]
    bottom, top = zone(character)
    assert y.min() == pytest.approx(bottom, abs=0.12)
    assert y.max() == pytest.approx(top, abs=0.12)


def test_characters_follow_each_other_and_spaces_part_them(hand):
    strokes = hand.write("ab c", np.random.default_rng(1))
    (a, b, c) = ((stroke[:, 0].min(), stroke[:, 0].max()) for stroke in strokes)
    assert a[1] < b[0] < b[1] < c[0]
    assert c[0] - b[1] > 1.5 * (b[0] - a[1])


def test_equal_seeds_write_alike(hand):
    first, again = (hand.write("size = 5", np.random.default_rng(7)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)
