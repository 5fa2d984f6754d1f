"""Cutting lines between words and joining them anew, on words of bars whose places are known."""

import numpy as np
import pytest

from handwriting.corpora import Sample
from handwriting.features import extract
from handwriting.ink import Ink
from handwriting.training.rejoining import Hand, Piece, hands, join
from tests.fakes import scripted_model

WIDTH = 0.5


def bars(*places, extra=()):
    """One upright bar of height 1 at each place, a letter each, then any other strokes."""
    return Ink.from_arrays([*([[x, 0.0], [x + WIDTH, 1.0]] for x in places), *extra])


def cut(ink, text, script=None):
    """The hand that `text` gives when the network says each letter on its own bar."""
    frames = len(extract(ink, scripted_model({}).features))
    each = frames // len(ink.strokes)
    if script is None:
        letters = [place for place, character in enumerate(text) if character != " "]
        script = {each * i + each // 2: text[place] for i, place in enumerate(letters)}
        spaces = [place for place, character in enumerate(text) if character == " "]
        for place in spaces:
            script[each * sum(text[k] != " " for k in range(place))] = " "
    sample = Sample("line", "someone", ink, text)
    return hands([sample], scripted_model(script))["someone"]


def test_a_line_is_cut_at_its_space():
    hand = cut(bars(0, 1, 4, 5), "ab ca")
    assert [piece.text for piece in hand.pieces] == ["ab", "ca"]
    assert [len(piece.strokes) for piece in hand.pieces] == [2, 2]
    first, second = hand.pieces
    assert first.gap is None
    assert second.gap == pytest.approx(4 - 1 - WIDTH, rel=0.01)
    for piece in hand.pieces:
        assert piece.width == pytest.approx(1 + WIDTH, rel=0.01)
        assert min(stroke[:, 0].min() for stroke in piece.strokes) == pytest.approx(0)


def test_ink_that_reaches_over_the_gap_keeps_words_together():
    bar_added_late = [[0.2, 0.5], [4.2, 0.5]]
    ink = bars(0, 1, 4, 5, extra=[bar_added_late])
    hand = cut(ink, "ab ca", script={2: "a", 8: "b", 13: " ", 15: "c", 20: "a"})
    assert [piece.text for piece in hand.pieces] == ["ab ca"]
    assert len(hand.pieces[0].strokes) == 5


def test_a_gap_that_is_none_is_not_cut():
    hand = cut(bars(0, 1, 1.55, 3), "ab ca")
    assert [piece.text for piece in hand.pieces] == ["ab ca"]


def test_a_label_longer_than_its_frames_is_left_out():
    ink = Ink.from_arrays([[[0, 0]]])
    assert hands([Sample("dot", "w", ink, "abcabc")], scripted_model({})) == {}


def piece(text, gap=None):
    return Piece([np.array([[0.0, 0.0], [1.0, 1.0]])], 1.0, text, gap)


def test_a_new_line_is_made_of_pieces_and_their_spaces():
    hand = Hand([piece("a"), piece("bb", 0.25), piece("ccc", 2.0)])
    for seed in range(20):
        strokes, text = join(hand.choose(8, np.random.default_rng(seed)))
        words = text.split(" ")
        assert sorted(words) == ["a", "bb", "ccc"]
        assert len(strokes) == 3
        edges = [stroke[0, 0] for stroke in strokes]
        gaps = {"bb": 0.25, "ccc": 2.0}
        for word, before, after in zip(words[1:], edges, edges[1:], strict=False):
            space = after - before - 1.0
            assert space == pytest.approx(gaps[word]) if word in gaps else space in (0.25, 2.0)


def test_a_new_line_is_about_as_long_as_was_asked_for():
    hand = Hand([piece("word", 1.0) for _ in range(50)])
    for characters in (4, 9, 30, 100):
        _, text = join(hand.choose(characters, np.random.default_rng(1)))
        assert abs(len(text) - characters) <= 3


def test_one_piece_is_a_line_however_short_it_should_be():
    strokes, text = join(Hand([piece("word")]).choose(1, np.random.default_rng(0)))
    assert (len(strokes), text) == (1, "word")
