"""Whatever the bytes, reading gives a document or one sentence."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import HandwritingError
from handwriting.formats import read_document
from handwriting.ink import Document
from tests.formats.seeds import SEEDS as BY_READER
from tests.formats.test_formats import CSV, INKML, LAUGHS, PNG

ODD = sorted((Path(__file__).parents[1] / "data" / "odd").iterdir())
"""Inputs that a search found and that once did harm."""

SEEDS = [INKML, CSV, LAUGHS, PNG, *(seed for seeds in BY_READER.values() for seed in seeds)]
PIECES = [
    *(b"<trace>", b"</trace>", b"<ink>", b"<channel", b'name="X"', b"'", b'"', b"!", b"*", b"?"),
    *(b"1e308", b"-1e308", b"1e999", b"nan", b"inf", b"#FFFF", b"T", b",", b"\n", b"\0", b"&#0;"),
    *(
        b'"pointers":[',
        b'"value":',
        b"null",
        b"[",
        b"{",
        b"<stroke>",
        b"<page>",
        b" d='M0 0'",
        b"h0",
    ),
    *(b".PEN_DOWN\n", b".COORD X Y\n", b"PK\x05\x06", b'width="1 2"', b"matrix(1 2 3 4 5 6)"),
    *(b"&amp;", b"<!--", b"]]>", b"\xff\xfe", b"\xc3", b"1e-320", b"_", b"0x1", b"\xd9\xa3", b";"),
]


def read_or_refuse(data):
    try:
        outcome = read_document(data)
    except HandwritingError as error:
        outcome = str(error)
    if isinstance(outcome, str):
        assert outcome.startswith("the given bytes: ")
        assert outcome.isprintable()
    else:
        assert isinstance(outcome, Document)


@given(st.binary(max_size=200))
def test_arbitrary_bytes(data):
    read_or_refuse(data)


@given(
    st.binary(max_size=100),
    st.sampled_from(
        [
            *(
                b"<ink>",
                b"x,y\n",
                b"\x1f\x8b\x08",
                b"<",
                b"<?xml",
                b"<svg>",
                b"<xournal>",
                b"PK\x03\x04",
            ),
            *(b'{"type":', b'[{"pointers":', b'{"engine_snapshot":', b".COORD X Y\n.PEN_DOWN\n"),
        ]
    ),
)
def test_arbitrary_bytes_after_a_good_beginning(data, beginning):
    read_or_refuse(beginning + data)


EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(PIECES) | st.binary(max_size=3)
    ),
    min_size=1,
    max_size=6,
)


@given(st.sampled_from(SEEDS), EDITS)
def test_mutated_files(data, edits):
    for place, length, piece in edits:
        start = place % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    read_or_refuse(data)
    read_or_refuse(gzip.compress(data))


@given(st.integers(0, 10_000), st.integers(0, 7), st.sampled_from(BY_READER["packed"]))
def test_a_flipped_bit_in_a_compressed_file(place, bit, packed):
    data = bytearray(packed)
    data[place % len(data)] ^= 1 << bit
    read_or_refuse(bytes(data))


@pytest.mark.parametrize("reader", BY_READER)
def test_the_seeds_themselves_are_ink(reader):
    for seed in BY_READER[reader]:
        assert read_document(seed).pages[0].ink is not None


@pytest.mark.parametrize("path", ODD, ids=[path.name for path in ODD])
def test_odd_files_that_were_found(path):
    read_or_refuse(path.read_bytes())
