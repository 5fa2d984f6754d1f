"""Labels of several corpora, brought to one convention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.corpora import Samples
from handwriting.corpora.labels import (
    PRINTABLE,
    T2_SYMBOLS,
    as_t2,
    unambiguous,
    unipen_label,
    unipen_labelled,
)
from handwriting.corpora.packed import PackedInks
from handwriting.ink import Ink


def samples(*rows: tuple[str, str]) -> Samples:
    ids, texts = zip(*rows, strict=True)
    dot = Ink.from_arrays([[(0, 0)]])
    return Samples.whole(ids, ["w"] * len(ids), texts, PackedInks.pack([dot] * len(ids)))


def test_the_alphabets_have_their_sizes() -> None:
    assert (len(PRINTABLE), len(T2_SYMBOLS)) == (95, 81)
    assert set(PRINTABLE) > T2_SYMBOLS


@pytest.mark.parametrize(
    ("source", "text", "label"),
    [
        ("lex", "De Beers. And it is", "De Beers . And it is"),
        ("hpb", "Cockman , Tracy 2 8 2 2 7", "Cockman , Tracy 28227"),
        ("hpp", "in 1 8 7 4 , when", "in 1874 , when"),
        ("apb", "0 1 2 3", "0 1 2 3"),
        ("hpb", "Apollo 1 3rd", "Apollo 1 3rd"),
        ("dar", "It wasn ' t until", "It wasn't until"),
        ("apa", "Pay $1.23 @ 4:56 PM", "Pay $ 1.23 @ 4 : 56 PM"),
        ("lex", "caf\u00e9", None),
        ("lex", " ", None),
    ],
)
def test_unipen_labels(source: str, text: str, label: str | None) -> None:
    assert unipen_label(source, text) == label


@given(st.text(st.sampled_from(PRINTABLE)))
def test_only_spaces_change_where_nothing_is_spelt_out(text: str) -> None:
    label = unipen_label("lex", text)
    assert (label or "").replace(" ", "") == text.replace(" ", "")


def test_samples_without_a_label_are_left_out_and_the_rest_keep_their_order() -> None:
    labelled = unipen_labelled(
        samples(("7/lex/a#0", "it."), ("7/lex/a#1", "\u00e9"), ("7/x/a", "b"))
    )
    assert labelled.texts == ["it .", "b"]
    assert labelled.ids == ["7/lex/a#0", "7/x/a"]
    assert labelled.select([1]).texts == ["b"]


def test_lines_with_a_symbol_that_stands_for_others_are_left_out() -> None:
    assert unambiguous(samples(("a", "20 # off"), ("b", "twenty"))).ids == ["b"]


def test_what_t2_cannot_write_counts_as_its_other_symbol() -> None:
    assert as_t2("5 % of {x} #1") == "5 # of #x# #1"
    assert as_t2("Plain .") == "Plain ."
