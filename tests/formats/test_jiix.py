import json
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, encode_ink, read_document, read_ink
from handwriting.formats.jiix_writer import bounding_box, stroke_item
from handwriting.ink import Document, Ink, Page, Pen, Stroke
from tests.formats.seeds import BATCH, JIIX, POINTERS
from tests.formats.strategies import PENS, inks

NUMBERS = st.floats(-1e6, 1e6) | st.integers(-999, 999)


def message(data, **limits):
    with pytest.raises(InkFileError) as error:
        read_document(data, limits=Limits(**limits))
    return str(error.value).removeprefix("the given bytes: ")


def written(document):
    return json.loads(encode_ink(document, ".jiix"))


def test_each_object_of_a_file_is_a_page():
    (alone,) = read_document(POINTERS + b" \n\n").pages
    assert read_document(POINTERS + b"\n" + POINTERS).pages == (alone, alone)


def test_what_follows_the_first_page_is_held_to_the_same_rules():
    assert "is not ink" in message(POINTERS + b'{"name": "no ink"}')
    line = POINTERS.count(b"\n") + 2
    assert f"damaged JSON at line {line}" in message(POINTERS + b"\n]")
    assert "more than the 2 pages" in message(POINTERS * 3, pages=2)
    (page,) = read_document(POINTERS).pages
    points = sum(len(stroke.xy) for stroke in page.ink.strokes)
    assert "points a file may hold" in message(POINTERS * 2, points=2 * points - 1)
    assert len(read_document(POINTERS * 2, limits=Limits(points=2 * points)).pages) == 2


@given(st.lists(inks() | st.none(), min_size=1, max_size=3))
def test_pages_come_back_as_they_were_written(kept):
    strokes = [stroke for ink in kept if ink is not None for stroke in ink.strokes]
    assume(all(stroke.t is None or abs(stroke.t).max() < 1e300 for stroke in strokes))
    document = Document(tuple(Page(ink, unit="mm", text=f"page {i}") for i, ink in enumerate(kept)))
    again = read_document(encode_ink(document, ".jiix"))
    assert [page.text for page in again.pages] == [page.text for page in document.pages]
    for ours, theirs in zip(document.pages, again.pages, strict=True):
        assert (theirs.ink is None) == (ours.ink is None)
        if ours.ink is not None:
            assert sorted(len(s.xy) for s in theirs.ink.strokes) == sorted(
                len(s.xy) for s in ours.ink.strokes
            )


class TestPointerLists:
    def test_strokes_in_the_order_of_time(self):
        data = b'[{"pointers":[{"x":1,"y":2,"t":2000}]},{"pointers":[{"x":3,"y":4,"t":1000}]}]'
        assert [stroke.xy.tolist() for stroke in read_ink(data).strokes] == [[[3, 4]], [[1, 2]]]

    def test_without_time_in_the_order_of_the_file(self):
        (page,) = read_document(POINTERS).pages
        first, second, third = page.ink.strokes
        assert first.xy.tolist() == [[109, 185], [114.5, 183]]
        assert first.t.tolist() == [1705570994.881, 1705570994.936]
        assert first.pressure.tolist() == [1, 0.77]
        assert first.pen == Pen("#e01b2480", 9)
        assert (second.t, second.pressure, second.pen) == (None, None, Pen())
        assert (third.pen.tool, third.pressure) == ("eraser", None)
        assert (page.unit, page.text) == ("px", None)

    def test_a_request_to_the_server(self):
        (stroke,) = read_ink(BATCH).strokes
        assert stroke.xy.tolist() == [[1, 3], [2, 4]]
        assert stroke.t.tolist() == [0, 0.01]

    @given(
        st.lists(
            st.lists(
                st.fixed_dictionaries(
                    {"x": NUMBERS, "y": NUMBERS}, optional={"t": NUMBERS, "p": st.none() | NUMBERS}
                ),
                min_size=1,
                max_size=4,
            ),
            min_size=1,
            max_size=4,
        ),
        st.sampled_from([None, 1, "\t"]),
    )
    def test_any_points(self, drawn, indent):
        data = json.dumps([{"pointers": points, "id": "a"} for points in drawn[:1]], indent=indent)
        (found,) = read_ink(data.encode()).strokes
        assert found.xy.tolist() == [[point["x"], point["y"]] for point in drawn[0]]
        timed = all("t" in point for point in drawn[0])
        assert (found.t is not None) == timed
        many = json.dumps({"strokes": [{"pointers": points} for points in drawn]}, indent=indent)
        assert len(read_ink(many.encode()).strokes) == len(drawn)


class TestJiix:
    def test_strokes_of_words_are_taken_once(self):
        (page,) = read_document(JIIX).pages
        assert (page.unit, page.text) == ("mm", "hé y")
        later, first = sorted(page.ink.strokes, key=len, reverse=True)
        assert page.ink.strokes == (first, later)
        assert later.xy.tolist() == [[1.5, 4], [2, 5], [3, 6]]
        assert later.pressure.tolist() == [0.5, 0.6, 0.7]
        begin = datetime(2024, 1, 18, 9, 43, 14, 881_000, UTC).timestamp()
        assert later.t == pytest.approx([begin, begin + 0.008, begin + 0.016])
        assert (first.pressure, first.t.tolist()) == (None, [begin - 1.881])

    def test_characters_without_names_repeat_their_words(self):
        stroke = {"X": [1, 2], "Y": [3, 4]}
        block = {"type": "Text", "words": [{"items": [stroke]}], "chars": [{"items": [stroke]}]}
        assert len(read_ink(json.dumps(block).encode()).strokes) == 1
        del block["words"]
        assert len(read_ink(json.dumps(block).encode()).strokes) == 1

    def test_an_export_without_strokes_is_a_page_of_text(self):
        data = b'{"type":"Text","label":"only words","words":[{"label":"only"}]}'
        assert read_document(data) == Document((Page(None, text="only words"),))

    def test_elements_have_labels_of_their_own(self):
        data = b'{"type":"Raw Content","elements":[{"type":"Text","label":"a"},{"label":"b"}]}'
        assert read_document(data).pages[0].text == "a\nb"

    @pytest.mark.parametrize("timestamp", ["1", '"soon"', "null", '"0001-01-01"', "{}"])
    def test_timestamps_that_say_nothing(self, timestamp):
        data = f'[{{"X":[1],"Y":[2],"T":[5],"timestamp":{timestamp}}}]'
        t = read_ink(data.encode()).strokes[0].t
        assert t.tolist() == [0.005] or timestamp == '"0001-01-01"'


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b'[{"pointers":[{"x":1}]}]', "a point lacks its x or y (stroke 1)"),
            (b'[{"pointers":[{"x":1,"y":"b"}]}]', "a point is not of numbers (stroke 1)"),
            (b'[{"pointers":[7]}]', "a point is not of numbers (stroke 1)"),
            (b'[{"X":[1],"Y":[1,2]}]', "a point lacks its x or y (stroke 1)"),
            (b'[{"X":[NaN],"Y":[1]}]', "coordinates contain a value that is not finite (stroke 1)"),
            (b'[{"X":[%s],"Y":[1]}]' % (b"9" * 400), "a point is not of numbers (stroke 1)"),
            (b'{"type":"invoice"}', "this JSON is not ink in a format that we read"),
            (b'{"type":1,"a":[1 2]}', "damaged JSON at line 1"),
            (b'{"type":1,\n"a":{]}', "damaged JSON at line 2"),
            (b'{"type":"\xff"}', "the JSON is not text in UTF-8"),
            (b'{"type":"Text","a":1', "the JSON is cut off (line 1)"),
        ],
    )
    def test_sentences(self, data, reason):
        assert message(data) == reason

    def test_limits(self):
        data = b'[{"pointers":[{"x":1,"y":2}]},{"pointers":[{"x":1,"y":2}]}]'
        assert message(data, points=1) == "more than the 1 points a file may hold (stroke 2)"
        assert message(data, strokes=1).startswith("more than the 1 strokes a file of this size")
        deep = b'{"type":"Text","a":' + b"[" * 64 + b"]" * 64 + b"}"
        assert message(deep).startswith("JSON nested deeper than 64 objects and arrays")
        assert read_document(deep[:19] + b"[" * 63 + b"]" * 63 + b"}").pages == (Page(None),)

    @pytest.mark.parametrize("place", ["passed over", "decoded"])
    def test_nesting_without_end(self, place):
        key = "a" if place == "passed over" else "pointers"
        assert "nested deeper" in message(b'{"type":1,"%s":' % key.encode() + b"[" * 100_000)

    def test_a_value_too_large_to_be_decoded_at_once(self):
        large = b'[{"pointers":[{"x":1,"y":2}%s]}]' % (b',{"x":1,"y":2}' * 200_000)
        assert message(large) == "a JSON value larger than the 1 MiB that one may have (line 1)"

    def test_a_large_value_that_is_no_ink_is_passed_over(self):
        large = b'[{"type":"stroke","picture":"%s","pointers":[{"x":1,"y":2}]}]' % (
            b'\\"[' * 2_000_000
        )
        assert len(read_ink(large).strokes) == 1


class TestWriting:
    @given(inks(PENS), st.none() | st.text(max_size=9))
    def test_round_trip_in_millimeters(self, ink, text):
        assume(all(stroke.t is None or abs(stroke.t).max() < 1e300 for stroke in ink.strokes))
        document = Document((Page(ink, unit="mm", text=text),))
        (page,) = read_document(encode_ink(document, ".jiix")).pages
        assert (page.unit, page.text) == ("mm", text)
        assert len(page.ink.strokes) == len(ink.strokes)
        if all(stroke.t is None for stroke in ink.strokes):
            for found, wanted in zip(page.ink.strokes, ink.strokes, strict=True):
                assert np.array_equal(found.xy, wanted.xy)
                assert found.pen.tool == wanted.pen.tool
                if wanted.pressure is None:
                    assert found.pressure is None
                else:
                    assert np.array_equal(found.pressure, wanted.pressure)

    @pytest.mark.parametrize(("unit", "inch"), [("pt", 72), ("px", 96), (None, 96)])
    def test_other_units_become_millimeters(self, unit, inch):
        document = Document((Page(Ink((Stroke([[72, 36]]),)), unit=unit),))
        (page,) = read_document(encode_ink(document, ".jiix")).pages
        assert page.unit == "mm"
        assert page.ink.xy == pytest.approx(np.array([[72, 36]]) * 25.4 / inch, abs=1e-6)

    def test_times_come_back(self):
        times = [1705570994.881, 1705570994.8895, 1705570994.9]
        ink = Ink((Stroke([[1, 2], [3, 4], [5, 6]], t=times),))
        element = written(Document((Page(ink, unit="mm"),)))
        assert element["items"][0]["timestamp"] == "2024-01-18 09:43:14.881000"
        assert element["items"][0]["T"] == pytest.approx([0, 8.5, 19], abs=1e-3)
        (found,) = read_ink(encode_ink(Document((Page(ink, unit="mm"),)), ".jiix")).strokes
        assert found.t == pytest.approx(times, abs=1e-6)

    @pytest.mark.parametrize("begin", [-5.0, 1e300, 3e11])
    def test_a_time_that_is_no_date_counts_from_nowhere(self, begin):
        item = stroke_item(Stroke([[1, 2]], t=[begin]), 0, 1.0)
        assert "timestamp" not in item

    @pytest.mark.parametrize(
        ("page", "reason"),
        [
            (Page(Ink((Stroke([[1, 2]], t=[1e301]),))), "a time beyond 1e+300 s"),
            (Page(None, text="\ud800"), "half a pair of surrogates"),
        ],
    )
    def test_what_cannot_be_carried(self, page, reason):
        with pytest.raises(OutputError, match=f"JIIX cannot carry {re.escape(reason)}"):
            encode_ink(Document((page,)), ".jiix")

    def test_half_a_pair_of_surrogates_is_read_as_no_character(self):
        data = b'{"type":"Text","label":"a\\ud800b\\ud83d\\ude00"}'
        assert read_document(data).pages[0].text == "a\ufffdb\U0001f600"

    def test_the_element(self):
        pen = Pen("#ff000080", 2.0, "highlighter")
        ink = Ink((Stroke([[1, 2], [4, 6]], pressure=[0.5, 1], pen=pen),))
        assert written(Document((Page(ink, unit="mm", text="a"),))) == {
            "type": "Text",
            "version": "3",
            "label": "a",
            "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4},
            "items": [
                {
                    "type": "stroke",
                    "id": "stroke-0",
                    "X": [1, 4],
                    "Y": [2, 6],
                    "F": [0.5, 1],
                    "style": {"color": "#ff0000", "opacity": 0.502, "width": 2},
                    "pointerType": "HIGHLIGHTER",
                }
            ],
        }
        assert bounding_box(ink, 2.0) == {"x": 2, "y": 4, "width": 6, "height": 8}

    def test_a_blank_page(self):
        assert written(Document((Page(None),))) == {"type": "Drawing", "version": "3"}
