import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, read_document, read_ink, write_ink
from handwriting.ink import Document, Ink, Page, Pen, Stroke
from tests.formats.strategies import PENS, XML_TEXTS, inks

NAMESPACE = 'xmlns="http://www.w3.org/2003/InkML"'


def page(body, namespace=NAMESPACE):
    (only,) = read_document(f"<ink {namespace}>{body}</ink>".encode()).pages
    return only


def points(body):
    return [stroke.xy.tolist() for stroke in page(body).ink.strokes]


def channels(*names):
    return (
        "<traceFormat>" + "".join(f'<channel name="{name}"/>' for name in names) + "</traceFormat>"
    )


def refusal(body):
    with pytest.raises(InkFileError) as error:
        page(body)
    return str(error.value)


class TestVocabulary:
    def test_without_a_format_there_are_x_and_y(self):
        assert points("<trace>1 2, 3 4</trace><trace>5 6</trace>") == [[[1, 2], [3, 4]], [[5, 6]]]

    @pytest.mark.parametrize(
        "text",
        [
            "<ink><trace>1 2</trace></ink>",
            f"<ink {NAMESPACE}><trace>1 2</trace></ink>",
            '<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML">'
            "<inkml:trace>1 2</inkml:trace></inkml:ink>",
            "<undeclared:ink><undeclared:trace>1 2</undeclared:trace></undeclared:ink>",
            '<?xml version="1.0"?>\n<!-- a note --><!DOCTYPE ink SYSTEM "ink.dtd">'
            "<ink><trace>1 2</trace></ink>",
        ],
    )
    def test_any_prefix_or_none(self, text):
        assert read_ink(text.encode()).xy.tolist() == [[1, 2]]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
    def test_encodings(self, encoding):
        declared = encoding.removesuffix("-sig")
        text = (
            f'<?xml version="1.0" encoding="{declared}"?>'
            '<ink><annotation type="truth">é</annotation><trace>1 2</trace></ink>'
        )
        assert read_document(text.encode(encoding)).pages[0].text == "é"

    def test_channels_in_any_order_among_others(self):
        assert points(channels("OA", "Y", "F", "X") + "<trace>9 2 8 1</trace>") == [[[1, 2]]]

    def test_a_format_without_positions_is_refused(self):
        message = refusal(channels("X", "F") + "<trace>1 2</trace>")
        assert (
            message == "the given bytes: the trace format has no channels X and Y (trace 1, line 1)"
        )

    def test_a_boolean_trace_has_no_positions(self):
        message = refusal("\n<trace> T, F</trace>")
        assert "fewer values than the 2 channels of the format (point 1)" in message
        assert "(trace 1, line 2)" in message

    def test_empty_traces_are_no_strokes(self):
        assert points("<trace/><trace> </trace><trace>1 2</trace>") == [[[1, 2]]]

    def test_pen_up_traces_are_left_out(self):
        body = '<trace type="penUp">1 2</trace><trace type="penDown">3 4</trace>'
        assert points(body + '<trace type="indeterminate">5 6</trace>') == [[[3, 4]], [[5, 6]]]

    def test_points_without_a_position_are_left_out(self):
        assert points("<trace>1 2, ? 3, 4 ?, 5 6</trace>") == [[[1, 2], [5, 6]]]

    def test_axes_that_point_the_other_way_are_turned(self):
        body = '<traceFormat><channel name="X"/><channel name="Y" orientation="-ve"/></traceFormat>'
        assert points(body + "<trace>1 2, 3 0</trace>") == [[[1, -2], [3, 0]]]

    def test_an_ink_without_traces_is_a_blank_page(self):
        assert page("") == Page(None)
        with pytest.raises(InkFileError, match="the given bytes: the file holds no stroke"):
            read_ink(b"<ink/>")

    def test_text_of_foreign_elements_is_not_taken_for_a_trace(self):
        body = "<trace>1 2<annotation type='truth'>no</annotation>, 3 4</trace>"
        assert points(body) == [[[1, 2], [3, 4]]]


class TestContexts:
    def test_several_contexts_with_channels_of_their_own(self):
        body = (
            "<definitions>"
            f'<context xml:id="a"><inkSource>{channels("Y", "X")}</inkSource></context>'
            f'<context xml:id="b">{channels("X", "Y", "F")}</context>'
            f'<traceFormat xml:id="f">{channels("F", "X", "Y")[13:-14]}</traceFormat>'
            '<context xml:id="c" traceFormatRef="#f"/>'
            '<context xml:id="d" contextRef="#a"/>'
            f'<inkSource xml:id="s">{channels("X", "OA", "Y")}</inkSource>'
            '<context xml:id="e" inkSourceRef="#s"/>'
            "</definitions>"
            '<trace contextRef="#a">1 2</trace><trace contextRef="#b">1 2 3</trace>'
            '<trace contextRef="#c">1 2 3</trace><trace contextRef="#d">1 2</trace>'
            '<trace contextRef="#e">1 2 3</trace><trace>1 2</trace>'
        )
        assert points(body) == [[[2, 1]], [[1, 2]], [[2, 3]], [[2, 1]], [[1, 3]], [[1, 2]]]

    def test_definitions_may_follow_the_traces(self):
        context = f'<definitions><context xml:id="a">{channels("Y", "X")}</context></definitions>'
        assert points('<trace contextRef="#a">1 2</trace>' + context) == [[[2, 1]]]

    def test_a_group_gives_its_traces_a_context(self):
        body = (
            f'<definitions><context xml:id="a">{channels("Y", "X")}</context></definitions>'
            '<traceGroup contextRef="#a"><traceGroup><trace>1 2</trace></traceGroup></traceGroup>'
            "<trace>1 2</trace>"
        )
        assert points(body) == [[[2, 1]], [[1, 2]]]

    def test_the_streaming_style_changes_the_current_context(self):
        body = (
            "<trace>1 2</trace>"
            + channels("Y", "X")
            + "<trace>1 2</trace>"
            + f"<context>{channels('X', 'F', 'Y')}</context><trace>1 2 3</trace>"
        )
        assert points(body) == [[[1, 2]], [[2, 1]], [[1, 3]]]

    def test_contexts_that_refer_to_each_other_end(self):
        body = (
            '<definitions><context xml:id="a" contextRef="#b"/>'
            '<context xml:id="b" contextRef="#a"/></definitions><trace contextRef="#a">1 2</trace>'
        )
        assert points(body) == [[[1, 2]]]

    @pytest.mark.parametrize(
        "address", ["http://127.0.0.1:9/other.inkml#a", "/etc/passwd", "#nowhere"]
    )
    def test_references_out_of_the_document_are_not_followed(self, address, monkeypatch):
        def forbidden(*arguments, **options):
            raise AssertionError("a reference was followed")

        monkeypatch.setattr("socket.socket.connect", forbidden)
        monkeypatch.setattr("builtins.open", forbidden)
        body = (
            f'<definitions href="{address}"><context xml:id="c" contextRef="{address}"/>'
            f'</definitions><annotationXML href="{address}"/>'
            f'<trace contextRef="{address}" brushRef="{address}">1 2</trace>'
            f'<trace contextRef="#c">3 4</trace><traceView traceDataRef="{address}"/>'
        )
        assert points(body) == [[[1, 2]], [[3, 4]]]


class TestGroupsAndViews:
    def test_groups_are_only_brackets(self):
        body = (
            "<traceGroup><traceGroup><trace>1 2</trace></traceGroup><trace>3 4</trace></traceGroup>"
        )
        assert points(body) == [[[1, 2]], [[3, 4]]]

    def test_views_of_drawn_traces_draw_nothing_twice(self):
        body = '<trace id="0">1 2</trace><traceGroup><traceView traceDataRef="0"/></traceGroup>'
        assert points(body) == [[[1, 2]]]

    def test_defined_traces_are_drawn_where_a_view_shows_them(self):
        body = (
            '<definitions><trace xml:id="a">1 2</trace><trace xml:id="b">9 9</trace>'
            '<traceGroup xml:id="g"><trace>5 6</trace><trace>7 8</trace></traceGroup></definitions>'
            '<traceView traceDataRef="#g"/><trace>3 4</trace>'
            '<traceView><traceView traceDataRef="#a"/></traceView>'
        )
        assert points(body) == [[[5, 6]], [[7, 8]], [[3, 4]], [[1, 2]]]


class TestContinuation:
    def test_pieces_make_one_stroke(self):
        body = (
            '<trace xml:id="a" continuation="begin">1 2</trace>'
            '<trace xml:id="b" continuation="middle" priorRef="#a">3 4</trace>'
            '<trace continuation="end" priorRef="#b">5 6</trace><trace>7 8</trace>'
        )
        assert points(body) == [[[1, 2], [3, 4], [5, 6]], [[7, 8]]]

    def test_pieces_may_be_interleaved(self):
        body = (
            '<trace xml:id="a" continuation="begin">1 1</trace>'
            '<trace xml:id="b" continuation="begin">2 2</trace>'
            '<trace continuation="end" priorRef="#a">3 3</trace>'
            '<trace continuation="end" priorRef="#b">4 4</trace>'
        )
        assert points(body) == [[[1, 1], [3, 3]], [[2, 2], [4, 4]]]

    def test_without_a_reference_the_last_trace_goes_on(self):
        body = '<trace continuation="begin">1 2</trace><trace continuation="end">3 4</trace>'
        assert points(body) == [[[1, 2], [3, 4]]]

    def test_a_piece_with_the_pen_up_parts_two_strokes(self):
        body = (
            '<trace xml:id="a" continuation="begin">1 2</trace>'
            '<trace xml:id="b" type="penUp" continuation="middle" priorRef="#a">3 4</trace>'
            '<trace continuation="end" priorRef="#b">5 6</trace>'
        )
        assert points(body) == [[[1, 2]], [[5, 6]]]

    def test_what_one_piece_lacks_the_whole_lacks(self):
        body = (
            f'<definitions><context xml:id="t">{channels("X", "Y", "T")}</context></definitions>'
            '<trace contextRef="#t" xml:id="a" continuation="begin">1 2 3</trace>'
            '<trace continuation="end" priorRef="#a">3 4</trace>'
        )
        (stroke,) = page(body).ink.strokes
        assert stroke.t is None
        assert len(stroke) == 2


class TestUnits:
    @pytest.mark.parametrize(
        ("attributes", "seconds"),
        [("", [0, 0.25]), ('units="ms"', [0, 0.25]), ('units="s"', [0, 250])],
    )
    def test_times_come_in_seconds(self, attributes, seconds):
        body = (
            f'<traceFormat><channel name="X"/><channel name="Y"/><channel name="T" {attributes}/>'
            "</traceFormat><trace>1 2 0, 3 4 250</trace>"
        )
        assert page(body).ink.strokes[0].t.tolist() == seconds

    def test_time_may_run_backward(self):
        body = channels("X", "Y", "T") + "<trace>1 2 2000, 3 4 1000</trace>"
        assert page(body).ink.strokes[0].t.tolist() == [2, 1]

    def test_a_time_unknown_anywhere_is_not_made_up(self):
        body = channels("X", "Y", "T") + "<trace>1 2 2000, 3 4 ?</trace><trace>1 2 5</trace>"
        first, second = page(body).ink.strokes
        assert first.t is None
        assert second.t is not None

    @pytest.mark.parametrize(
        ("attributes", "pressures"),
        [("", [0, 512]), ('max="1024"', [0, 0.5]), ('min="-1024" max="1024"', [0.5, 0.75])],
    )
    def test_pressure_is_a_part_of_its_range(self, attributes, pressures):
        body = (
            f'<traceFormat><channel name="X"/><channel name="Y"/><channel name="F" {attributes}/>'
            "</traceFormat><trace>1 2 0, 3 4 512</trace>"
        )
        assert page(body).ink.strokes[0].pressure.tolist() == pressures

    @staticmethod
    def office(name, units, resolution, kind="integer"):
        return (
            f'<context xml:id="{name}"><inkSource><traceFormat>'
            f'<channel name="X" type="{kind}" {units}/><channel name="Y" type="{kind}" {units}/>'
            "</traceFormat><channelProperties>"
            f'<channelProperty channel="X" name="resolution" {resolution}/>'
            f'<channelProperty channel="Y" name="resolution" {resolution}/>'
            "</channelProperties></inkSource></context>"
        )

    @pytest.mark.parametrize("units", ["", 'units="cm"'])
    def test_office_counts_thousandths_of_a_centimeter(self, units):
        body = self.office("a", units, 'value="1000" units="1/cm"')
        body = f"<definitions>{body}</definitions>"
        only = page(body + '<trace contextRef="#a">100 200</trace>')
        assert only.unit == "himetric"
        assert only.ink.xy.tolist() == [[100, 200]]

    def test_contexts_with_different_units_fit_together(self):
        body = (
            "<definitions>"
            + self.office("fine", "", 'value="1000" units="1/cm"')
            + self.office("coarse", 'units="mm"', 'value="0" units="1/mm"', "decimal")
            + '</definitions><trace contextRef="#fine">100 200</trace>'
            '<trace contextRef="#coarse">1 2</trace>'
        )
        only = page(body)
        assert only.unit == "himetric"
        assert np.allclose(only.ink.xy, [[100, 200], [100, 200]])

    def test_an_unnamed_unit_becomes_millimeters_only_by_name(self):
        body = self.office("a", "", 'value="4" units="1/mm"')
        only = page(f'<definitions>{body}</definitions><trace contextRef="#a">8 4</trace>')
        assert only.unit == "mm"
        assert only.ink.xy.tolist() == [[2, 1]]

    def test_axes_with_different_resolutions_keep_shapes(self):
        body = (
            '<traceFormat><channel name="X" units="mm"/><channel name="Y" units="cm"/>'
            "</traceFormat><trace>10 1</trace>"
        )
        assert points(body) == [[[10, 10]]]


class TestText:
    @pytest.mark.parametrize("kind", ["truth", "textField"])
    def test_the_transcription_is_the_text_of_the_page(self, kind):
        assert page(f'<annotation type="{kind}"> a b </annotation>').text == "a b"

    def test_other_annotations_are_not(self):
        assert page('<annotation type="UI">a</annotation><annotation>b</annotation>').text is None

    def test_the_whole_counts_more_than_its_parts(self):
        parts = '<traceGroup><annotation type="truth">{}</annotation></traceGroup>'
        whole = '<annotation type="truth">ab</annotation>'
        assert page(parts.format("a") + whole + parts.format("b")).text == "ab"
        assert page(parts.format("a") + parts.format("b")).text == "a\nb"


class TestBrushes:
    @staticmethod
    def pen(properties, unit=""):
        brush = "".join(
            f'<brushProperty name="{name}" value="{value}" units="{unit}"/>'
            for name, value in properties.items()
        )
        body = (
            f'<definitions><brush xml:id="b">{brush}</brush></definitions>'
            '<traceFormat><channel name="X" units="mm"/><channel name="Y" units="mm"/>'
            '</traceFormat><trace brushRef="#b">1 2</trace>'
        )
        return page(body).ink.strokes[0].pen

    def test_color_and_width(self):
        assert self.pen({"color": "#FF0080", "width": "0.5"}) == Pen("#ff0080", 0.5)

    def test_the_width_comes_in_the_unit_of_the_ink(self):
        assert self.pen({"width": "0.05"}, "cm").width == pytest.approx(0.5)

    def test_transparency_becomes_alpha(self):
        assert self.pen({"color": "#112233", "transparency": "127"}).color == "#11223380"
        assert self.pen({"color": "#112233", "transparency": "0"}).color == "#112233"

    @pytest.mark.parametrize(
        ("properties", "tool"),
        [
            ({"rasterOp": "maskPen"}, "highlighter"),
            ({"tip": "rectangle", "transparency": "127"}, "highlighter"),
            ({"tip": "rectangle"}, "pen"),
            ({"rasterOp": "copyPen"}, "pen"),
            ({"tool": "eraser"}, "eraser"),
        ],
    )
    def test_tools(self, properties, tool):
        assert self.pen(properties).tool == tool

    def test_nonsense_is_left_out(self):
        assert self.pen({"color": "grue", "width": "wide", "transparency": "x"}) == Pen()

    def test_a_context_or_a_group_may_carry_the_brush(self):
        body = (
            '<definitions><brush xml:id="r"><brushProperty name="color" value="red"/></brush>'
            '<context xml:id="c" brushRef="#r"/></definitions>'
            '<trace contextRef="#c">1 2</trace>'
            '<traceGroup brushRef="#r"><trace>1 2</trace></traceGroup><trace>1 2</trace>'
            '<brush><brushProperty name="color" value="blue"/></brush><trace>1 2</trace>'
        )
        colors = [stroke.pen.color for stroke in page(body).ink.strokes]
        assert colors == ["#ff0000", "#ff0000", None, "#0000ff"]


class TestWriting:
    @given(inks(PENS), st.none() | XML_TEXTS, st.sampled_from([None, "mm", "himetric", "px", "pt"]))
    def test_round_trip(self, tmp_path_factory, ink, text, unit):
        path = tmp_path_factory.mktemp("inkml") / "a.inkml"
        document = Document((Page(ink, unit=unit, text=text),))
        write_ink(document, path)
        assert read_document(path) == document

    def test_a_text_beside_the_ink(self, tmp_path):
        path = tmp_path / "a.inkml"
        ink = Ink.from_arrays([[[1, 2]]])
        write_ink(ink, path, text='a < b & "c"')
        assert read_document(path) == Document((Page(ink, text='a < b & "c"'),))

    def test_a_blank_page(self, tmp_path):
        write_ink(Document((Page(None),)), tmp_path / "a.inkml")
        assert read_document(tmp_path / "a.inkml") == Document((Page(None),))

    def test_long_ink_whose_strokes_lack_different_columns(self, tmp_path):
        random = np.random.default_rng(1)
        strokes = []
        for number in range(400):
            xy = random.normal(size=(50, 2))
            t = random.normal(size=50) if number % 2 else None
            pressure = random.random(50) if number % 3 else None
            strokes.append(Stroke(xy, t, pressure, Pen(width=number % 5)))
        write_ink(Ink(tuple(strokes)), tmp_path / "a.inkml")
        assert read_ink(tmp_path / "a.inkml") == Ink(tuple(strokes))

    def test_a_character_that_xml_cannot_carry(self, tmp_path):
        with pytest.raises(OutputError, match=r"InkML cannot carry the character U\+0007"):
            write_ink(Ink.from_arrays([[[1, 2]]]), tmp_path / "a.inkml", text="\a")
        assert list(tmp_path.iterdir()) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("<trace>1 2</trace>\n<trace>1 1e300</trace>", "limit of 1e+09 (trace 2, line 2)"),
            (
                "<trace>1 2, 3 NaN</trace>",
                "'NaN' is no value of a trace (point 2) (trace 1, line 1)",
            ),
            ("<trace>1 1e999</trace>", "a value that is not finite (point 1) (trace 1, line 1)"),
        ],
    )
    def test_numbers_that_are_no_place(self, body, message):
        assert message in refusal(body)

    def test_too_many_points(self):
        data = b"<ink><trace>1 1, 2 2</trace>\n<trace>1 1, 2 2</trace></ink>"
        assert read_ink(data, limits=Limits(points=4)).points == 4
        with pytest.raises(InkFileError, match=r"more than the 3 points .* \(trace 2, line 2\)"):
            read_ink(data, limits=Limits(points=3))

    def test_too_many_strokes(self):
        data = b"<ink><trace>1 1</trace>\n<trace>2 2</trace></ink>"
        with pytest.raises(InkFileError, match=r"more than the 1 traces .* \(line 2\)"):
            read_ink(data, limits=Limits(strokes=1))

    def test_too_many_definitions(self):
        with pytest.raises(InkFileError, match="more than the 2 definitions"):
            read_ink(b"<ink><brush/><brush/><brush/></ink>", limits=Limits(definitions=2))
