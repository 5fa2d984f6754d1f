"""Error rates against hand-counted lines and a textbook edit distance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.evaluation.scores import LineErrors, error_rates, line_errors, total
from tests.evaluation.oracle import edit_distance


def test_hand_counted_line() -> None:
    # "the cat" → "teh cat .": h and e swapped is 2 edits, " ." is 2 insertions; of the words, one
    # is wrong and one too many.
    assert line_errors("the cat", "teh cat .") == LineErrors(4, 7, 2, 2, exact=False)


def test_rates_are_over_the_corpus_and_not_means_of_lines() -> None:
    scores = error_rates(["abcdefgh i", "x"], ["abcdefgh i", "y"])
    assert (scores.character_errors, scores.characters, scores.cer) == (1, 11, 1 / 11)
    assert (scores.word_errors, scores.words, scores.wer) == (1, 3, 1 / 3)
    assert (scores.exact_lines, scores.lines, scores.exact) == (1, 2, 0.5)


def test_space_around_a_line_does_not_count_and_space_inside_does() -> None:
    assert line_errors(" a b ", "a b").exact
    inside = line_errors("a b", "a  b")
    assert (inside.character_errors, inside.word_errors, inside.exact) == (1, 0, False)


@pytest.mark.parametrize("output", [None, "", "  "])
def test_unreadable_line_is_all_wrong(output: str | None) -> None:
    assert line_errors("two words", output) == LineErrors(9, 9, 2, 2, exact=False)


def test_empty_reference_has_finite_rates() -> None:
    assert line_errors("", "").exact
    assert not line_errors("", None).exact
    assert line_errors("", "").cer == 0
    assert line_errors("", "abc").cer == 3
    scores = error_rates(["", "ab"], ["x y", "ab"])
    assert (scores.cer, scores.wer) == (3 / 2, 2 / 1)


def test_nothing_to_compare() -> None:
    scores = error_rates([], [])
    assert (scores.cer, scores.wer, scores.exact, scores.lines) == (0, 0, 0, 0)


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="shorter"):
        error_rates(["a", "b"], ["a"])


texts = st.text(alphabet="ab ", max_size=8)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_agrees_with_the_textbook(pairs: list[tuple[str, str]]) -> None:
    scores = total(line_errors(reference, output) for reference, output in pairs)
    stripped = [(r.strip(), o.strip()) for r, o in pairs]
    assert scores.character_errors == sum(edit_distance(r, o) for r, o in stripped)
    assert scores.word_errors == sum(edit_distance(r.split(), o.split()) for r, o in stripped)
    assert scores.exact_lines == sum(r == o for r, o in stripped)
