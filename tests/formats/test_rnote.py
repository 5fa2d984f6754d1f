import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkFileError
from handwriting.formats import Limits, read_document
from handwriting.ink import Pen
from tests.formats.seeds import RNOTE_5, RNOTE_9, RNOTE_15

STYLE = {"smooth": {"stroke_width": 2.5, "stroke_color": {"r": 0, "g": 0.5, "b": 1, "a": 1}}}
SHEET = {"width": 100.0, "height": 50.0}
PLACES = st.floats(-1e6, 1e6) | st.integers(-999, 999)


def file(components, *, chrono=None, document=None, **more):
    snapshot = {
        "document": document or {},
        "stroke_components": [{"value": value, "version": 1} for value in components],
        "chrono_components": [{"value": value, "version": 1} for value in chrono or []],
        **more,
    }
    return json.dumps({"version": "0.9.4", "data": {"engine_snapshot": snapshot}}).encode()


def brush(*points, pressure=0.5, **style):
    elements = [{"pos": list(point), "pressure": pressure} for point in points]
    segments = [{"lineto": {"end": element}} for element in elements[1:]]
    path = {"start": elements[0], "segments": segments}
    return {"brushstroke": {"path": path, "style": {"smooth": STYLE["smooth"] | style}}}


def shape(name, **parts):
    return {"shapestroke": {"shape": {name: parts}, "style": STYLE}}


def read(data, **limits):
    pages = read_document(data, limits=Limits(**limits)).pages
    return [list(page.ink.strokes) if page.ink is not None else [] for page in pages]


def points(data):
    return [stroke.xy.tolist() for page in read(data) for stroke in page]


def message(data, **limits):
    with pytest.raises(InkFileError) as error:
        read_document(data, limits=Limits(**limits))
    return str(error.value).removeprefix("the given bytes: ")


class TestVersions:
    @pytest.mark.parametrize("data", [RNOTE_5, RNOTE_9, RNOTE_15])
    def test_gzip_or_not(self, data):
        assert read_document(gzip.compress(data)) == read_document(data)

    def test_0_5_5(self):
        """Lists of segments that carry their starts; one of the two strokes was thrown away."""
        first, second = read_document(RNOTE_5).pages
        assert (first.size, first.unit, first.background, first.ruling) == (
            (100, 50),
            "px",
            "#000000",
            "graph",
        )
        (stroke,) = first.ink.strokes
        assert stroke.xy[:2].tolist() == [[1, 2], [3, 4]]
        assert stroke.xy[-1].tolist() == [9, 4]
        assert stroke.pressure[0] == 0.5
        assert stroke.pressure[-1] == 0.8
        assert (stroke.pen, stroke.layer) == (Pen("#0080ff", 2.5), "Layer 2")
        assert second.ink is None

    def test_0_9(self):
        """Both spellings of the segments, all shapes, and a second page."""
        first, second = read_document(RNOTE_9).pages
        assert len(first.ink.strokes) == 9
        (below,) = second.ink.strokes
        assert below.xy[0].tolist() == [1, 12]
        assert below.xy[-1].tolist() == [9, 14]
        twin = next(stroke for stroke in first.ink.strokes if stroke.pressure is not None)
        assert twin.xy == pytest.approx(below.xy - (0, 10))

    def test_0_15(self):
        (page,) = read_document(RNOTE_15).pages
        assert (page.size, page.ruling) == ((100, 50), "graph")
        (stroke,) = page.ink.strokes
        assert (stroke.pen.tool, stroke.layer) == ("highlighter", "highlighter")


class TestStrokes:
    def test_the_order_is_that_of_drawing(self):
        chrono = [{"t": 3}, {"t": 1}, None]
        data = file([brush((1, 1)), brush((2, 2)), brush((3, 3))], chrono=chrono)
        assert points(data) == [[[2, 2]], [[1, 1]], [[3, 3]]]

    def test_what_is_no_ink_is_passed_over(self):
        data = file(
            [
                None,
                {"textstroke": {"text": "x"}},
                {"bitmapimage": {"data": "A" * 5_000_000}},
                {"vectorimage": {"svg_data": '<svg a="\\">' + "[{" * 99}},
                brush((1, 2)),
                shape("hexagram", start=[0, 0]),
            ]
        )
        assert points(data) == [[[1, 2]]]

    def test_an_unknown_pressure_is_not_made_up(self):
        data = file([brush((1, 2), (3, 4))]).replace(b', "pressure": 0.5', b"")
        assert [stroke.pressure for stroke in read(data)[0]] == [None]

    @pytest.mark.parametrize(
        ("style", "pen"),
        [
            ({}, Pen("#0080ff", 2.5)),
            ({"stroke_color": {"r": 1, "g": 0, "b": 0, "a": 0.5}}, Pen("#ff000080", 2.5)),
            ({"stroke_color": {"r": 9, "g": -1, "b": 0, "a": 1}}, Pen("#ff0000", 2.5)),
            ({"stroke_color": None, "stroke_width": 0}, Pen()),
        ],
    )
    def test_pens(self, style, pen):
        assert read(file([brush((1, 2), **style)]))[0][0].pen == pen

    @pytest.mark.parametrize(
        ("name", "parts", "expected"),
        [
            ("line", {"start": [0, 1], "end": [2, 3]}, [[0, 1], [2, 3]]),
            ("arrow", {"start": [0, 1], "tip": [2, 3]}, [[0, 1], [2, 3]]),
            ("polyline", {"start": [0, 1], "path": [[2, 3], [4, 5]]}, [[0, 1], [2, 3], [4, 5]]),
            ("polygon", {"start": [0, 1], "path": [[2, 3]]}, [[0, 1], [2, 3], [0, 1]]),
            (
                "rect",
                {"cuboid": {"half_extents": [2, 1]}, "affine": [0, 1, -1, 0, 5, 6]},
                [[6, 4], [6, 8], [4, 8], [4, 4], [6, 4]],
            ),
        ],
    )
    def test_shapes(self, name, parts, expected):
        assert points(file([shape(name, **parts)])) == [expected]

    def test_an_ellipse_is_closed_and_keeps_its_distance(self):
        nine = [1, 0, 0, 0, 1, 0, 5, 6, 1]
        (found,) = points(file([shape("ellipse", radii=[4, 4], transform={"affine": nine})]))
        assert found[0] == pytest.approx(found[-1])
        assert all(abs((x - 5) ** 2 + (y - 6) ** 2 - 16) < 1e-9 for x, y in found)

    @given(st.lists(st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=4), max_size=4))
    def test_any_points(self, drawn):
        data = file([brush(*stroke) for stroke in drawn])
        assert points(data) == [[list(point) for point in stroke] for stroke in drawn]


class TestPages:
    def test_a_canvas_as_wide_as_a_page_is_cut(self):
        document = {"height": 150.0, "format": SHEET, "layout": "continuous_vertical"}
        strokes = [brush((1, 2), (3, 4)), brush((1, 90), (3, 109)), brush((1, -4))]
        pages = read(file(strokes, document=document))
        assert [[stroke.xy.tolist() for stroke in page] for page in pages] == [
            [[[1, 2], [3, 4]], [[1, -4]]],
            [[[1, 40], [3, 59]]],
            [],
        ]

    @pytest.mark.parametrize("layout", ["infinite", "semi_infinite"])
    def test_an_endless_canvas_is_one_page(self, layout):
        document = {"config": {"format": SHEET, "layout": layout}, "height": 5000.0}
        (page,) = read_document(file([brush((1, 2), (3, 4))], document=document)).pages
        assert page.size == (100, 50)
        (page,) = read_document(file([brush((1, 2), (3, 51))], document=document)).pages
        assert (page.size, page.ink.bounds) == (None, (1, 2, 3, 51))

    def test_a_file_without_strokes_is_a_blank_page(self):
        assert read(file([])) == [[]]

    def test_too_many_pages(self):
        document = {"height": 1e9, "format": SHEET, "layout": "fixed_size"}
        assert message(file([], document=document)) == (
            "more than the 10,000 pages a file may hold"
        )
        document["height"] = 50.0
        assert "pages" in message(file([brush((0, 1e6))], document=document))


class TestRefusals:
    @pytest.mark.parametrize(
        "value",
        [
            {"brushstroke": 1},
            {"brushstroke": {"path": {"start": {"pos": [1]}, "segments": []}, "style": STYLE}},
            {"brushstroke": {"path": {"start": {"pos": [1, "b"]}, "segments": []}}},
            {"brushstroke": {"path": [{"cubbez": {"cp1": [1, 2], "end": {"pos": [1, 2]}}}]}},
            {"brushstroke": {"path": [{"a": 1, "b": 2}], "style": STYLE}},
            {"shapestroke": {"shape": {"line": {"start": [1, 2]}}, "style": STYLE}},
            {"shapestroke": {"shape": {"rect": {"cuboid": {"half_extents": [1, 2]}}}}},
        ],
    )
    def test_strokes_of_another_form(self, value):
        assert message(file([None, value])).endswith("of a form that is not known (component 2)")

    def test_a_coordinate_without_end(self):
        assert message(file([brush((1, 2))]).replace(b"[1, 2]", b"[1, 1e999]")) == (
            "coordinates contain a value that is not finite (component 1)"
        )

    def test_cut_off_anywhere(self):
        for end in range(60, len(RNOTE_9) - 2, 11):
            assert "JSON" in message(RNOTE_9[:end]) or "not ink" in message(RNOTE_9[:end])

    def test_limits(self):
        data = file([brush((1, 2)), brush((3, 4), (5, 6))])
        assert message(data, points=2) == "more than the 2 points a file may hold (component 2)"
        assert message(data, json_depth=4).startswith("JSON nested deeper than 4 objects")
