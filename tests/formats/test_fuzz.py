"""Whatever the bytes, reading gives a document or one sentence."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import HandwritingError
from handwriting.formats import read_document
from handwriting.ink import Document
from tests.formats.test_formats import CSV, IAM, INKML, LAUGHS, PNG

RICH = b"""<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:definitions>
<inkml:context xml:id="c" contextRef="#d"><inkml:inkSource xml:id="s"><inkml:traceFormat>
<inkml:channel name="X" type="integer" units="cm"/><inkml:channel name="Y" type="integer"/>
<inkml:intermittentChannels><inkml:channel name="F" max="99" default="3"/>
<inkml:channel name="T" units="s"/></inkml:intermittentChannels></inkml:traceFormat>
<inkml:channelProperties><inkml:channelProperty channel="X" name="resolution" value="1000"
units="1/cm"/></inkml:channelProperties></inkml:inkSource></inkml:context>
<inkml:brush xml:id="b"><inkml:brushProperty name="width" value="0.1" units="cm"/>
<inkml:brushProperty name="transparency" value="9"/></inkml:brush>
<inkml:trace xml:id="t">1 2</inkml:trace></inkml:definitions>
<inkml:annotation type="truth">ab</inkml:annotation><inkml:traceView traceDataRef="#t"/>
<inkml:trace contextRef="#c" brushRef="#b" id="1" continuation="begin">1 2,'3'4,"5"-6 7 8,9-9*?
</inkml:trace><inkml:trace contextRef="#c" continuation="end" priorRef="#1">#1F 2</inkml:trace>
<inkml:trace>1125 18432'23'43"7"-8 3-5</inkml:trace></inkml:ink>"""

SEEDS = [INKML, RICH, IAM, CSV, LAUGHS, PNG, b"x;y;t;pressure\n1;2;;0,5\n"]
PIECES = [
    *(b"<trace>", b"</trace>", b"<ink>", b"<channel", b'name="X"', b"'", b'"', b"!", b"*", b"?"),
    *(b"1e308", b"-1e308", b"1e999", b"nan", b"inf", b"#FFFF", b"T", b",", b"\n", b"\0", b"&#0;"),
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
    st.binary(max_size=100), st.sampled_from([b"<ink>", b"x,y\n", b"\x1f\x8b\x08", b"<", b"<?xml"])
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


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_a_flipped_bit_in_a_compressed_file(place, bit):
    data = bytearray(gzip.compress(RICH))
    data[place % len(data)] ^= 1 << bit
    read_or_refuse(bytes(data))


@pytest.mark.parametrize("data", SEEDS[:4], ids=["InkML", "rich InkML", "IAM-OnDB", "CSV"])
def test_the_seeds_themselves_are_ink(data):
    assert read_document(data).pages[0].ink is not None
