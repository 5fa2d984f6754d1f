from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.decoding import Alphabet
from handwriting.errors import AlphabetError

ABC = Alphabet(("a", "b", " "))


def test_labels_start_after_the_blank() -> None:
    assert ABC.encode("ab a").tolist() == [1, 2, 3, 1]
    assert ABC.decode([1, 2, 3, 1]) == "ab a"
    assert len(ABC) == 3
    assert ABC.classes == 4
    assert "b" in ABC
    assert "c" not in ABC


def test_empty_text() -> None:
    assert ABC.encode("").shape == (0,)
    assert ABC.decode([]) == ""


def test_unknown_character_is_named_with_its_position() -> None:
    with pytest.raises(AlphabetError, match=r"'é' at position 3 of 'abé'"):
        ABC.encode("abé")


def test_a_long_text_is_cut_in_the_message() -> None:
    with pytest.raises(AlphabetError, match="position 501") as caught:
        ABC.encode("a" * 500 + "x")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("label", [0, 4, -1])
def test_label_outside_is_named_with_its_position(label: int) -> None:
    with pytest.raises(AlphabetError, match=rf"label {label} at position 2"):
        ABC.decode([1, label])


@pytest.mark.parametrize(
    ("symbols", "message"),
    [
        ((), "at least one symbol"),
        (("a", "b", "a"), "'a' twice, as symbols 1 and 3"),
        (("a", "bc"), "symbol 2 of the alphabet is 'bc'"),
        (("a", ""), "symbol 2 of the alphabet is ''"),
        (("a", 7), "symbol 2 of the alphabet is 7"),
    ],
)
def test_impossible_alphabets(symbols: tuple[str, ...], message: str) -> None:
    with pytest.raises(AlphabetError, match=message):
        Alphabet(symbols)


def test_alphabet_of_texts_is_sorted() -> None:
    assert Alphabet.of(["ba", "a c"]).symbols == (" ", "a", "b", "c")


def test_equality_and_pickle() -> None:
    assert Alphabet(("a", "b", " ")) == ABC
    assert hash(Alphabet(("a", "b", " "))) == hash(ABC)
    assert pickle.loads(pickle.dumps(ABC)).encode("b").tolist() == [2]


@given(st.text(alphabet="ab ", max_size=50))
def test_round_trip(text: str) -> None:
    assert ABC.decode(ABC.encode(text)) == text
