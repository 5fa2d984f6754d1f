from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.language.text import SYMBOLS, clean


@pytest.mark.parametrize(
    ("raw", "natural"),
    [
        ("He termed `` abandoned property '' so .", 'He termed "abandoned property" so.'),
        ("I do n't know , it 's Israel 's", "I don't know, it's Israel's"),
        ("“Yes,” said she—“it’s Mr. Ackroyd…”", '"Yes," said she - "it\'s Mr. Ackroyd..."'),
        ("who represents -- I think", "who represents - I think"),
        ("-LRB- as here -RRB-", "(as here)"),
        ("by whom it disagrees politically ? ?", "by whom it disagrees politically?"),
        ("a café in Zürich, naïve Œuvre", "a cafe in Zurich, naive Oeuvre"),
        ("£100 and τ", "#100 and #"),
        ("taxpayers' pockets '' , he", "taxpayers' pockets\", he"),
        ("size = 5\tof\u00a0it", "size = 5 of it"),
    ],
)
def test_text_becomes_natural(raw: str, natural: str) -> None:
    assert clean(raw) == natural


@given(st.text())
def test_any_text_becomes_printable_ascii(raw: str) -> None:
    assert set(clean(raw)) <= set(SYMBOLS)


def test_spaces_without_end_cost_no_more_than_their_length() -> None:
    """With a pattern that is tried from each of them the last line would never end."""
    assert clean("He said , ``yes   '' .") == 'He said, "yes".'
    assert clean("a" + " " * 300_000 + "b") == "a b"
