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
