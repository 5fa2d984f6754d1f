"""Texts as rows of words, and the runs of them that a vocabulary can write."""

from __future__ import annotations

import pytest

from handwriting.errors import ConfigError, CorpusError
from handwriting.training.synthesis.prose import Token, parse, read_prose


def test_marks_are_set_apart_from_words():
    text = "(\"Well, it's \u2026 17:30 -"
    prose = parse(text.split())
    assert prose.tokens == (
        Token("well", '("', ","),
        Token("it's"),
        Token(""),
        Token(""),
        Token(""),
    )
    assert prose.text.tolist() == [0, 1, 2, 3, 4]


def test_runs_are_the_longest_stretches_of_known_words():
    text = "The cat saw the dog . The dog saw a cat and the dog ran"
    first, length = parse(text.split()).runs({"the", "cat", "saw", "dog"})
    # "and the dog" is too short, "." is no word
    assert first.tolist() == [0, 6]
    assert length.tolist() == [5, 3]


def test_a_word_is_known_in_any_case_and_with_any_marks():
    prose = parse(['"The', "CAT,", "saw", "the;", "cat!"])
    assert prose.runs({"the", "cat", "saw"})[1].tolist() == [5]


def test_nothing_known_gives_no_runs():
    first, length = parse(["a", "b", "c"]).runs({"x"})
    assert len(first) == len(length) == 0


def test_a_paragraph_ends_a_run(tmp_path):
    (tmp_path / "a.txt").write_text("one two three\nfour \u2018five\u2019 six\n", encoding="utf-8")
    prose = read_prose(tmp_path)
    assert prose.runs({"one", "two", "three", "four", "five", "six"})[1].tolist() == [3, 3]
    assert prose.tokens[5] == Token("five", "'", "'")


def test_a_text_that_cannot_be_used_is_named(tmp_path):
    with pytest.raises(ConfigError, match="no text at"):
        read_prose(tmp_path / "nowhere.txt")
    with pytest.raises(CorpusError, match="no words"):
        read_prose(tmp_path)
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match=r"binary\.txt: not a text file"):
        read_prose(tmp_path)
