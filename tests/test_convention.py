from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.convention import natural_gaps, natural_spacing, t2_spacing


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mr . Gaitskell", "Mr. Gaitskell"),
        ("resolution. He", "resolution . He"),
        ('said, "No!"', 'said , " No ! "'),
        ("Foot ' s line", "Foot's line"),
        ("don't , it 's", "don't , it 's"),
        ("It's what you'll see", "It 's what you 'll see"),
        ("week-end - or 2.5", "week-end - or 2.5"),
        ("the B.B.C. (1/2)", "the B.B.C. ( 1/2 )"),
        ("10,000 years ...", "10,000 years ..."),
        ("O ' Brien", "O'Brien"),
        ("", ""),
    ],
)
def test_punctuation_is_spaced_as_in_t2(written: str, expected: str) -> None:
    assert t2_spacing(written) == expected


@pytest.mark.parametrize(
    "natural",
    [
        '"No," said Mr. Smith, "it\'s 17:30!"',
        "Mr. Smith, who didn't know (as I did) what it was; yes.",
        "He paid $5.50 for 10,000 of them [sic]: 3% each.",
        "week-end - or 2.5 ... the B.B.C. (1/2) of O'Brien's?",
        "size = 5",
        "2 kg for Mr. Rabbit!",
        "TODO: call the bank 17:30",
        "Mon-Fri 9:15-10:30, 12:30:45",
        "#1 - Tom & Jerry: 50% off",
        "x = 3.5 * y + 2 -> f => [x]",
        "1. Milk 2) Eggs * 12/31/99",
        "Tel.: 0123/456, v1.2.3, 9 a.m.",
        "C++ code -5 degrees",
        "they said: 'Never again!' - twice",
        "",
    ],
)
def test_natural_text_comes_back_from_t2(natural: str) -> None:
    assert natural_spacing(t2_spacing(natural)) == natural.replace(" ...", "...")
    assert natural_spacing(natural) == natural.replace(" ...", "...")


@pytest.mark.parametrize(
    ("t2", "natural"),
    [
        ('said , " No ! "', 'said, "No!"'),
        ('it is , " he said , " so .', 'it is," he said, "so.'),
        ("it 's so , you 'll see", "it's so, you'll see"),
        ("does n't", "doesn't"),
        ("' Well , ' he said", "'Well,' he said"),
        ('end of it . "', 'end of it."'),
        ('" Why ? " asked 3 : 4', '"Why?" asked 3:4'),
        (".", "."),
    ],
)
def test_t2_becomes_natural(t2: str, natural: str) -> None:
    assert natural_spacing(t2) == natural


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_conventions_differ_in_spaces_only(line: str) -> None:
    spaced, closed = t2_spacing(line), natural_spacing(line)
    bare = line.replace(" ", "")
    assert spaced.replace(" ", "") == bare
    assert closed.replace(" ", "") == bare
    assert len(natural_gaps(line.split())) == max(len(line.split()) - 1, 0)


WORDS = (
    "2 kg 17:30 size = 5 TODO: Mr. Smith, it's don't (a) [x] 3% $5.50 #1 & a.m. B.B.C. - -> * ?! "
    "1/2 ... week-end O'Brien dogs' x@y 10,000 v1.2 : )"
)
NOTES = st.lists(st.sampled_from(tuple(WORDS.split())), max_size=8).map(" ".join)


@given(NOTES)
def test_what_was_spaced_once_stays_as_it_is(line: str) -> None:
    """Natural text that came from t2 survives the way to t2 and back."""
    natural = natural_spacing(t2_spacing(line))
    assert natural_spacing(t2_spacing(natural)) == natural
    assert natural_spacing(natural) == natural


def test_marks_and_letters_without_end_cost_no_more_than_their_length() -> None:
    """A dotted line, a line of one letter: with a pattern that backtracks they would never end."""
    dotted = "." * 60 + "a"
    assert natural_spacing(f"{dotted} b") == f"{dotted} b"
    assert natural_spacing("1 " + "." * 60) == "1" + "." * 60
    assert t2_spacing("a" * 300_000) == "a" * 300_000
