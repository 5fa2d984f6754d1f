import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, encode_ink, read_document, read_ink
from handwriting.ink import Document, Ink, Page, Pen, Stroke
from tests.formats.seeds import SVG
from tests.formats.strategies import PENS, XML_TEXTS, inks

NUMBERS = st.floats(-1e4, 1e4) | st.integers(-99, 99)
RULINGS = ["ruled", "lined", "graph", "dotted", "isograph", "isodotted", "staves"]


def drawing(inside, root=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{inside}</svg>'.encode()


def strokes(inside, root=""):
    ink = read_document(drawing(inside, root)).pages[0].ink
    return list(ink.strokes) if ink is not None else []


def path(data):
    return [stroke.xy.tolist() for stroke in strokes(f'<path d="{data}"/>')]


def message(data, **limits):
    with pytest.raises(InkFileError) as error:
        read_document(data, limits=Limits(**limits))
    return str(error.value).removeprefix("the given bytes: ")


class TestPaths:
    @pytest.mark.parametrize(
        "data",
        [
            "M1 2L3 4L5 0",
            "M1 2 L3 4 5 0",
            "M1 2 3 4 5 0",
            "m1 2 2 2 2-4",
            "m1,2l2,2,2-4",
            "M1 2l2 2 2 -4",
            " M 1.0,2e0 L +3 4\n L 5 .0 ",
            "M1 2L3 4 5 0M9 9",
        ],
    )
    def test_lines(self, data):
        assert path(data)[0] == [[1, 2], [3, 4], [5, 0]]

    def test_horizontal_and_vertical_lines_and_what_closes(self):
        assert path("M1 2H5V6h-1v-1z") == [[[1, 2], [5, 2], [5, 6], [4, 6], [4, 5], [1, 2]]]

    def test_subpaths_are_strokes(self):
        assert path("M1 2L3 4M5 6L7 8") == [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
        assert path("m1 2l1 1m1 1l1 1") == [[[1, 2], [2, 3]], [[3, 4], [4, 5]]]

    def test_a_closed_subpath_may_go_on(self):
        assert path("M1 2h1v1zl5 5") == [[[1, 2], [2, 2], [2, 3], [1, 2], [6, 7]]]

    @pytest.mark.parametrize("data", ["M1 2", "M1 2h0", "M1 2z"])
    def test_dots(self, data):
        assert path(data) == [[[1, 2]]]

    def test_a_cubic_curve(self):
        (points,) = path("M0 0C0 40 40 40 40 0")
        assert len(points) > 8
        t = np.arange(len(points)) / (len(points) - 1)
        assert np.array(points)[:, 1] == pytest.approx(3 * 40 * t * (1 - t))
        assert path("M0 0c0 40 40 40 40 0") == [points]

    def test_smooth_curves_mirror_the_control_point(self):
        assert path("M0 0C0 9 9 9 9 0S18-9 18 0") == path("M0 0C0 9 9 9 9 0C9-9 18-9 18 0")
        assert path("M0 0Q5 9 9 0T18 0") == path("M0 0Q5 9 9 0Q13-9 18 0")
        assert path("M0 0L9 0S18-9 18 0") == path("M0 0L9 0C9 0 18-9 18 0")
        assert path("M0 0L9 0T18 9") == path("M0 0L9 0Q9 0 18 9")

    @pytest.mark.parametrize(
        ("flags", "center"), [("0 0", (10, 0)), ("1 1", (10, 0)), ("0 1", (10, 0))]
    )
    def test_half_a_circle(self, flags, center):
        (points,) = path(f"M0 0A10 10 0 {flags} 20 0")
        away = np.hypot(*(np.array(points) - center).T)
        assert away == pytest.approx(np.full(len(points), 10))
        below = np.array(points)[1:-1, 1] > 0
        assert below.all() if flags == "0 0" else not below.any()

    def test_arcs_take_the_way_that_their_flags_say(self):
        ways = {
            (large, sweep): np.array(path(f"M10 0A10 10 0 {large}{sweep}0 10")[0])
            for large in (0, 1)
            for sweep in (0, 1)
        }
        for (large, sweep), points in ways.items():
            center = (0, 0) if large != sweep else (10, 10)
            assert np.hypot(*(points - center).T) == pytest.approx(np.full(len(points), 10))
            length = np.hypot(*np.diff(points, axis=0).T).sum()
            assert length == pytest.approx(10 * math.pi * (1.5 if large else 0.5), rel=0.01)

    def test_an_ellipse_that_is_too_small_grows_and_turns(self):
        (points,) = path("M0 0A1 2 90 0 0 8 0")  # grows until its axis spans both ends
        away = ((np.array(points) - (4, 0)) / (4, 2)) ** 2
        assert away.sum(axis=1) == pytest.approx(np.ones(len(points)))

    @pytest.mark.parametrize("data", ["M0 0A0 5 0 0 0 8 0", "M0 0A5 0 0 0 0 8 0"])
    def test_an_arc_without_radius_is_a_line(self, data):
        assert path(data) == [[[0, 0], [8, 0]]]

    @given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=6, max_size=6))
    def test_curves_stay_close_to_many_small_steps(self, places):
        """De Casteljau in a thousand steps is the oracle; chords lie within the tolerance of it."""
        start, *controls = np.array(places[:4])
        command = " ".join(f"{x!r} {y!r}" for x, y in (c.tolist() for c in controls))
        x, y = start.tolist()
        (points,) = path(f"M{x!r} {y!r}C{command}")
        t = np.linspace(0, 1, 1001)[:, None]
        curve = np.array(places[:4])[:, None, :] + np.zeros((1, 1001, 1))
        while len(curve) > 1:
            curve = curve[:-1] * (1 - t) + curve[1:] * t
        if len(points) <= 32:  # beyond, the number of parts is bounded instead
            assert _distance(curve[0], np.array(points)).max() < 0.06

    @pytest.mark.parametrize(
        "data", ["L1 2", "1 2", "M1", "M1 2L3", "M1 2 x", "M1 2A1 1 0 2 0 1 1", "M1 2,,", "Mnan 1"]
    )
    def test_other_grammars(self, data):
        if data in ("L1 2", "M1 2,,"):
            assert path(data)  # programs write so, and what is meant is plain
        else:
            assert "not of its grammar (shape 1, line 1)" in message(drawing(f'<path d="{data}"/>'))


def _distance(points, chain):
    """How far each point lies from a chain of lines, (N,)."""
    a, b = chain[:-1], chain[1:]
    along = b - a
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    t = np.clip(((points[:, None] - a) * along).sum(axis=2) / squared, 0, 1)
    return np.hypot(*(points[:, None] - (a + t[..., None] * along)).T).min(axis=0)


class TestShapes:
    def test_lines_and_polygons(self):
        found = strokes(
            '<line x1="1" y1="2" x2="3"/><polyline points="1,2 3,4"/>'
            '<polygon points="1 2,3 4 5 6"/><polyline points=""/>'
        )
        assert [stroke.xy.tolist() for stroke in found] == [
            [[1, 2], [3, 0]],
            [[1, 2], [3, 4]],
            [[1, 2], [3, 4], [5, 6], [1, 2]],
        ]

    @pytest.mark.parametrize(
        "inside",
        [
            '<defs><path d="M1 2"/></defs>',
            '<symbol><g><path d="M1 2"/></g></symbol>',
            '<clipPath><path d="M1 2"/></clipPath>',
            '<use href="#a"/><image href="file:///etc/passwd"/><text>M1 2</text>',
            "<script>document.write('&lt;path d=&quot;M1 2&quot;/>')</script>",
            "<style>path { d: path('M1 2') }</style>",
            '<path d="M1 2" display="none"/>',
            '<g style="display:none"><path d="M1 2"/></g>',
            '<g visibility="hidden"><path d="M1 2"/></g>',
            '<path d="M1 2" stroke="none"/>',
            '<path d="M1 2" fill="red"/>',
            '<rect width="9" height="9"/><circle r="5"/>',
            "<path/>",
        ],
    )
    def test_what_is_no_ink(self, inside):
        assert strokes(inside) == []

    @pytest.mark.parametrize(
        ("transform", "expected"),
        [
            ("translate(5)", [6, 2]),
            ("translate(5,6)", [6, 8]),
            ("scale(2)", [2, 4]),
            ("scale(2 -1)", [2, -2]),
            ("rotate(90)", [-2, 1]),
            ("rotate(90 1 1)", [0, 1]),
            ("skewX(45)", [3, 2]),
            ("skewY(45)", [1, 3]),
            ("matrix(1 2 3 4 5 6)", [12, 16]),
            ("translate(1 0) scale(2)", [3, 4]),
            ("", [1, 2]),
        ],
    )
    def test_transforms(self, transform, expected):
        (stroke,) = strokes(f'<g transform="{transform}"><path d="M1 2"/></g>')
        assert stroke.xy[0].tolist() == pytest.approx(expected)
        (stroke,) = strokes(f'<path style="transform:{transform}" d="M1 2"/>')
        assert stroke.xy[0].tolist() == pytest.approx(expected)

    def test_transforms_within_transforms(self):
        inside = '<g transform="translate(10 0)"><g transform="scale(2)"><path d="M1 2"/></g></g>'
        assert strokes(inside)[0].xy.tolist() == [[12, 4]]

    def test_pens_are_inherited(self):
        inside = (
            '<g stroke="blue" stroke-width="3" opacity=".5"><path d="M1 2"/>'
            '<path d="M1 2" style="stroke: rgb(1, 2,3); stroke-width:1px" stroke="red"/>'
            '<path d="M1 2" stroke="currentColor" color="#123" stroke-opacity="0.5"/></g>'
        )
        assert [stroke.pen for stroke in strokes(inside)] == [
            Pen("#0000ff80", 3),
            Pen("#01020380", 1),
            Pen("#11223340", 3),
        ]

    @pytest.mark.parametrize(
        ("color", "expected"),
        [
            ("rgb(1,2,3)", "#010203"),
            ("rgb( 1 , 2.4 , 999 )", "#0102ff"),
            ("rgb(1 2 3)", "#010203"),
            ("rgba(1,2,3,0.5)", "#010203"),
            ("rgb(1 2 3 / 50%)", "#010203"),
            ("RGB(1,2,3)", "#010203"),
            ("rgb(.,.,.)", None),
            ("rgb(1.2.3,4,5)", None),
            ("rgb(1,2)", None),
            ("#abc", "#aabbcc"),
            ("url(#gradient)", None),
        ],
    )
    def test_colors(self, color, expected):
        (stroke,) = strokes(f'<path stroke="{color}" d="M1 2"/>')
        assert stroke.pen.color == expected

    def test_a_width_grows_with_its_shape(self):
        inside = '<path transform="scale(2 8)" stroke-width="3" d="M1 2"/>'
        assert strokes(inside)[0].pen.width == pytest.approx(12)

    @pytest.mark.parametrize(
        ("width", "expected"),
        [("3", 3), ("3px", 3), ("1in", 96), ("0", 0), ("-1", None), ("5%", None), ("thin", None)],
    )
    def test_widths(self, width, expected):
        (stroke,) = strokes(f'<path stroke-width="{width}" d="M1 2"/>')
        assert stroke.pen.width == (expected if expected is None else pytest.approx(expected))

    @pytest.mark.parametrize("width", ["1" * 500_000 + "!", "1." + "1" * 500_000 + "!"])
    def test_a_width_of_many_digits_is_not_tried_in_all_ways(self, width):
        assert strokes(f'<path stroke-width="{width}" d="M1 2"/>')[0].pen.width is None

    def test_layers_of_inkscape(self):
        inside = (
            '<g inkscape:groupmode="layer" inkscape:label="top"><g><path d="M1 2"/></g></g>'
            '<path d="M3 4"/>'
        )
        found = strokes(inside, root='xmlns:inkscape="x"')
        assert [stroke.layer for stroke in found] == ["top", None]


class TestPage:
    @pytest.mark.parametrize(
        ("root", "size", "unit", "first"),
        [
            ("", None, "px", [10, 20]),
            ('width="100" height="50"', (100, 50), "px", [10, 20]),
            ('width="1in" height="2in"', (96, 192), "px", [10, 20]),
            ('viewBox="0 0 100 50"', (100, 50), "px", [10, 20]),
            ('width="50mm" viewBox="0 0 100 50"', (50, 25), "mm", [5, 10]),
            ('width="200" height="100" viewBox="10,10,100,50"', (200, 100), "px", [0, 20]),
            ('width="100%" viewBox="0 0 100 50"', (100, 50), "px", [10, 20]),
            ('width="100" viewBox="0 0 nan 50"', None, "px", [10, 20]),
        ],
    )
    def test_sizes(self, root, size, unit, first):
        (page,) = read_document(drawing('<path d="M10 20"/>', root)).pages
        assert (page.size, page.unit) == (size if size is None else pytest.approx(size), unit)
        assert page.ink.xy[0].tolist() == pytest.approx(first)

    def test_a_drawing_within_a_drawing(self):
        inside = '<svg x="5" y="6" width="10" viewBox="0 0 5 5"><path d="M1 2"/></svg>'
        assert strokes(inside)[0].xy.tolist() == [[7, 10]]

    def test_the_seed(self):
        (page,) = read_document(SVG).pages
        assert (page.size, page.unit) == ((100, 50), "mm")
        assert [stroke.layer for stroke in page.ink.strokes] == [*["notes"] * 5, None]


class TestRefusals:
    @pytest.mark.parametrize(
        ("inside", "reason"),
        [
            ('<polyline points="1 2 3"/>', "a coordinate x without its y (shape 1, line 1)"),
            ('<polyline points="1 b"/>', "a point is not of numbers (shape 1, line 1)"),
            ('<line x1="b"/>', "a point is not of numbers (shape 1, line 1)"),
            ('<path d="M1 1e10"/>', "a coordinate lies beyond the limit of 1e+09"),
            ('<g transform="turn(5)"/>', "the transform turn(5) is not of the grammar"),
            ('<g transform="scale(1"/>', "the transform 'scale(1' is not of the grammar"),
            ('<path transform="scale(1e308) scale(9)" d="M1 1"/>', "not finite"),
            ('<path transform="rotate(inf)" d="M1 1"/>', "turns by an angle that is not finite"),
        ],
    )
    def test_sentences(self, inside, reason):
        assert reason in message(drawing(inside))

    def test_limits(self):
        data = drawing('<path d="M1 2 3 4"/><path d="M1 2C0 99 99 99 99 0"/>')
        assert message(data, points=1).startswith("more than the 1 points a file may hold (shape 1")
        assert message(data, points=9).startswith("more than the 9 points a file may hold (shape 2")
        assert "nested deeper than 2 elements" in message(drawing("<g><g/></g>"), xml_depth=2)


class TestWriting:
    @given(
        inks(PENS),
        st.none() | XML_TEXTS,
        st.none() | st.tuples(*[st.floats(1, 1e5)] * 2),
        st.sampled_from([None, "pt", "mm", "himetric"]),
        st.none() | st.sampled_from(RULINGS),
    )
    def test_round_trip(self, ink, text, size, unit, ruling):
        page = Page(ink, size, unit, text, "#ffeedd", ruling)
        (found,) = read_document(encode_ink(Document((page,)), ".svg")).pages
        assert found == page

    def test_layers_come_back(self):
        layers = ["a", "a", None, 'b"<']
        ink = Ink(tuple(Stroke([[1, 2]], layer=layer) for layer in layers))
        assert read_ink(encode_ink(ink, ".svg")) == ink

    def test_a_blank_page(self):
        document = Document((Page(None, (5, 6), "mm"),))
        assert read_document(encode_ink(document, ".svg")) == document
        assert read_document(encode_ink(Document((Page(None),)), ".svg")).pages == (Page(None),)

    def test_what_the_file_looks_like(self):
        ink = Ink((Stroke([[1, 2], [3, 4]], t=[0, 0.5], pen=Pen("#ff000080", 2.0)),))
        text = encode_ink(Document((Page(ink, (10, 20), "mm"),)), ".svg").decode()
        assert 'width="10mm" height="20mm" viewBox="0 0 10 20"' in text
        assert (
            '<path stroke="#ff0000" stroke-opacity="0.5020" stroke-width="2" data-t="0 0.5" '
            'd="M1 2L3 4"/>'
        ) in text

    def test_a_path_is_as_thick_as_its_pressures_make_it_on_average(self):
        ink = Ink((Stroke([[1, 2], [3, 4]], pressure=[0.25, 0.75], pen=Pen("#000000", 4.0)),))
        data = encode_ink(ink, ".svg")
        assert b'stroke-width="2" data-width="4"' in data
        assert read_ink(data) == ink

    def test_an_ink_without_a_page_has_a_margin(self):
        text = encode_ink(Ink.from_arrays([[[0, 0], [100, 50]]]), ".svg").decode()
        assert 'viewBox="-2 -2 104 54"' in text

    def test_a_character_that_xml_cannot_carry(self):
        with pytest.raises(OutputError, match=r"SVG cannot carry the character U\+0001"):
            encode_ink(Ink.from_arrays([[[0, 0]]]), ".svg", text="\1")
