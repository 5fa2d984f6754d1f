"""Lines joined from the words of one writer."""

from __future__ import annotations

import numpy as np
import pytest

from handwriting.training.synthesis.glyphs import hands
from handwriting.training.synthesis.prose import parse
from handwriting.training.synthesis.words import MARKS, Stitcher
from tests.training.synthesis.fakes import characters, words

VOCABULARY = "the cat saw a dog and it was not so bad The very good man"
PROSE = "x The cat, saw a dog y and it was not so bad. z"


@pytest.fixture
def stitcher():
    marks = hands(characters(MARKS + "abcdefgh"))
    return Stitcher.of(words(VOCABULARY), parse(PROSE.split()), marks)


def test_lines_are_prose_with_its_marks(stitcher):
    random = np.random.default_rng(0)
    texts = {stitcher.plan(20, random)[2].lower() for _ in range(50)}
    assert any("the cat, saw a dog" in text for text in texts)
    assert any("so bad." in text for text in texts)


def test_the_text_says_what_the_ink_is(stitcher):
    random = np.random.default_rng(1)
    for _ in range(20):
        _, parts, text = stitcher.plan(25, random)
        written = [stitcher.samples.texts[part.row] for part in parts]
        assert text.split() == [
            part.before + word + part.after for part, word in zip(parts, written, strict=True)
        ]
        assert len(text) < 40


def test_words_stand_on_one_line_in_order(stitcher):
    random = np.random.default_rng(2)
    writer, parts, text = stitcher.plan(30, random)
    strokes = stitcher.write(writer, parts, random)
    letters = [character for character in text if character != " "]
    assert len(strokes) == len(letters)  # a letter of the fakes is one stroke
    left = [stroke[:, 0].min() for stroke in strokes]
    assert left == sorted(left)
    for character, stroke in zip(letters, strokes, strict=True):
        if character in "acemnorsuvwxz":
            assert stroke[:, 1].max() == pytest.approx(0.0, abs=0.5)
            assert np.ptp(stroke[:, 1]) == pytest.approx(1.0, abs=0.4)


def test_spaces_are_wider_than_any_gap_inside_words(stitcher):
    random = np.random.default_rng(3)
    for _ in range(10):
        writer, parts, text = stitcher.plan(30, random)
        strokes = stitcher.write(writer, parts, random)
        ends = np.cumsum([len(word) for word in text.split()])[:-1]
        left = np.array([stroke[:, 0].min() for stroke in strokes])
        right = np.array([stroke[:, 0].max() for stroke in strokes])
        spaces = left[ends] - right[ends - 1]
        inside = np.delete(left[1:] - right[:-1], ends - 1)
        if not set(text) & set(MARKS):
            assert spaces.min(initial=9.0) > inside.max()


def test_writers_whom_the_text_does_not_fit_write_single_words():
    stitcher = Stitcher.of(words(VOCABULARY), parse(["nothing", "of", "use"]), [])
    text = stitcher.plan(20, np.random.default_rng(0))[2]
    assert set(text.split()) <= set(VOCABULARY.split())


def test_without_a_hand_for_marks_there_are_none():
    stitcher = Stitcher.of(words(VOCABULARY), parse(PROSE.split()), [])
    random = np.random.default_rng(0)
    assert not set(" ".join(stitcher.plan(30, random)[2] for _ in range(30))) & set(MARKS)


def test_writers_with_few_words_write_no_lines():
    assert Stitcher.of(words("one two"), parse(["one"]), []).writers == []


def test_equal_seeds_write_alike(stitcher):
    def line():
        random = np.random.default_rng(5)
        writer, parts, _ = stitcher.plan(30, random)
        return stitcher.write(writer, parts, random)

    for one, other in zip(line(), line(), strict=True):
        np.testing.assert_array_equal(one, other)
