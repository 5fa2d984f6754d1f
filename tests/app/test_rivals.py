import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rivals import word_candidates


def texts(candidates):
    return [[one.text for one in word] for word in candidates]


def test_each_word_gets_what_other_readings_have_in_its_place():
    readings = [("the man having", 0.0, False), ("the man hawing", -1.0, False)]
    assert texts(word_candidates("the man having", readings)) == [
        ["the"],
        ["man"],
        ["having", "hawing"],
    ]


def test_the_literal_reading_is_always_there_and_marked():
    readings = [("the man", 0.0, False), ("tbe man", -60.0, True)]
    (first, second) = word_candidates("the man", readings)
    assert [(one.text, one.literal) for one in first] == [("the", False), ("tbe", True)]
    assert [(one.text, one.literal) for one in second] == [("man", True)]


def test_a_reading_that_joins_words_is_no_candidate_of_either():
    readings = [("how ever", 0.0, False), ("however", -0.5, False)]
    assert texts(word_candidates("how ever", readings)) == [["how"], ["ever"]]


def test_a_reading_that_splits_a_word_is():
    readings = [("however", 0.0, False), ("how ever", -0.5, False)]
    assert texts(word_candidates("however", readings)) == [["however", "how ever"]]


def test_no_text_no_candidates():
    assert word_candidates("", [("", 0.0, True)]) == []


words = st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=4).map(" ".join)


@given(words, st.lists(st.tuples(words, st.floats(-9, 0)), max_size=5))
def test_the_word_itself_is_among_its_candidates_and_shares_are_at_most_one(text, others):
    readings = [(text, 0.0, True), *((other, score, False) for other, score in others)]
    candidates = word_candidates(text, readings)
    for own, found in zip(text.split(" "), candidates, strict=True):
        assert own in [one.text for one in found]
        assert sum(one.score for one in found) <= 1 + 1e-9
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert found[0].score == pytest.approx(max(one.score for one in found))
