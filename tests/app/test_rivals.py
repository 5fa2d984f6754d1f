import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rivals import MOST, word_candidates
from app.texts import Candidate


def texts(candidates):
    return [[one.text for one in word] for word in candidates]


def test_each_word_gets_what_other_readings_have_in_its_place():
    readings = [("the man having", 0.0, False), ("the man hawing", -1.0, False)]
    assert texts(word_candidates("the man having", readings, [0.9] * 3)) == [
        ["the"],
        ["man"],
        ["having", "hawing"],
    ]


def test_the_literal_reading_is_always_there_and_marked():
    readings = [("the man", 0.0, False), ("tbe man", -60.0, True)]
    (first, second) = word_candidates("the man", readings, [0.9] * 2)
    assert [(one.text, one.literal) for one in first] == [("the", False), ("tbe", True)]
    assert [(one.text, one.literal) for one in second] == [("man", True)]


def test_a_reading_that_joins_words_is_no_candidate_of_either():
    readings = [("how ever", 0.0, False), ("however", -0.5, False)]
    assert texts(word_candidates("how ever", readings, [0.9] * 2)) == [["how"], ["ever"]]


def test_a_reading_that_splits_a_word_is():
    readings = [("however", 0.0, False), ("how ever", -0.5, False)]
    assert texts(word_candidates("however", readings, [0.6])) == [["however", "how ever"]]


def test_no_text_no_candidates():
    assert word_candidates("", [("", 0.0, True)], []) == []


words = st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=4).map(" ".join)


def test_a_word_has_the_share_that_it_is_right_with_and_others_the_rest():
    readings = [("on", 0.0, False), ("an", -2.0, False), ("in", -4.0, False)]
    (found,) = word_candidates("on", readings, [0.5])
    plain = np.exp([0.0, -1.0, -2.0]) / np.exp([0.0, -1.0, -2.0]).sum()
    assert [one.text for one in found] == ["on", "an", "in"]
    assert found[0].score == 0.5
    assert found[1].score / found[2].score == pytest.approx(plain[1] / plain[2])
    assert found[1].score / 0.5 == pytest.approx(plain[1] / plain[0])  # the rest is for others


def test_the_only_reading_of_a_word_is_as_sure_as_the_word():
    ((only,),) = word_candidates("wide", [("wide", -3.0, True)], [0.98])
    assert only.score == 0.98


def test_a_word_that_its_readings_do_not_favor_leaves_them_what_it_is_not_sure_of():
    readings = [("tin", 0.0, True), ("tim", -4.0, False)]
    (found,) = word_candidates("tim", readings, [0.6])
    assert [(one.text, round(one.score, 6)) for one in found] == [("tim", 0.6), ("tin", 0.4)]


def test_a_word_that_hardly_can_be_right_is_still_among_its_candidates():
    readings = [("on", -9.0, False), ("an", 0.0, True)]
    (found,) = word_candidates("on", readings, [0.001])
    assert [(one.text, one.literal) for one in found] == [("an", True), ("on", False)]


def test_there_are_no_more_candidates_than_one_can_look_at():
    readings = [(f"a{letter}", -0.1 * place, False) for place, letter in enumerate("bcdefghijkl")]
    readings.append(("xx", -30.0, True))
    (found,) = word_candidates("ab", readings, [0.2])
    assert len(found) == MOST
    assert found[-1] == Candidate("xx", found[-1].score, literal=True)
    assert found[0].text == "ab"


chances = st.floats(0, 1)


@given(words, st.lists(st.tuples(words, st.floats(-9, 0)), max_size=5), chances)
def test_the_word_itself_is_among_its_candidates_and_shares_are_at_most_one(text, others, sure):
    readings = [(text, 0.0, True), *((other, score, False) for other, score in others)]
    own = text.split(" ")
    candidates = word_candidates(text, readings, [sure] * len(own))
    for word, found in zip(own, candidates, strict=True):
        scores = [one.score for one in found]
        assert next(one.score for one in found if one.text == word) == sure
        assert sum(scores) <= 1 + 1e-9
        assert min(scores) >= 0
        assert scores == sorted(scores, reverse=True)
