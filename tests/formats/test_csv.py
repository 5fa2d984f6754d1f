from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, read_document, read_ink, write_ink
from handwriting.ink import Document, Ink, Page, Stroke
from tests.formats.strategies import inks

SAMPLES = Path(__file__).parents[1] / "data" / "csv"


def strokes(text, **options):
    return [stroke.xy.tolist() for stroke in read_ink(text.encode(), **options).strokes]


class TestReading:
    def test_what_pandas_writes(self):
        ink = read_ink(b",x,y,t,stroke_nr\n0,1.0,-2.0,7.5,0.0\n1,3.0,-4.0,7.6,0.0\n2,5,-6,8,1.0\n")
        assert [stroke.xy.tolist() for stroke in ink.strokes] == [[[1, -2], [3, -4]], [[5, -6]]]
        assert [stroke.t.tolist() for stroke in ink.strokes] == [[7.5, 7.6], [8]]

    @pytest.mark.parametrize(
        "text",
        [
            "x,y,stroke\n1,2,0\n3,4,0\n5,6,1\n",
            "stroke,y,x\n0,2,1\n0,4,3\n1,6,5\n",
            "X;Y;Stroke_ID\r\n1;2;a\r\n3;4;a\r\n5;6;b\r\n",
            "x\ty\tstroke\n1\t2\t0\n3\t4\t0\n5\t6\t1",
            "x y stroke\n1 2   0\n 3 4 0 \n5 6 1\n",
            "x|y|stroke\n1|2|0\n3|4|0\n5|6|1\n",
            '"x","y","stroke"\n"1","2","0"\n3,4,0\n5,6,1\n',
            "\n\nx, y, stroke\n\n1, 2, 0\n3, 4, 0\n\n5, 6, 1\n\n",
            "x;y;stroke\n1,0;2,0;0\n3,0;4,0;0\n5,0;6,0;1\n",
        ],
    )
    def test_headers_and_delimiters(self, text):
        assert strokes(text) == [[[1, 2], [3, 4]], [[5, 6]]]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_encodings_of_spreadsheets(self, encoding):
        assert read_ink("x;y\n1;2\n".encode(encoding)).xy.tolist() == [[1, 2]]

    def test_without_a_stroke_column_there_is_one_stroke(self):
        assert strokes("x,y\n1,2\n3,4\n") == [[[1, 2], [3, 4]]]

    def test_a_stroke_number_that_comes_back_is_a_new_stroke(self):
        assert strokes("x,y,stroke\n1,2,0\n3,4,1\n5,6,0\n") == [[[1, 2]], [[3, 4]], [[5, 6]]]

    def test_y_is_turned_only_when_told_to_point_up(self):
        assert strokes("x,y\n1,2\n3,0\n") == [[[1, 2], [3, 0]]]
        assert strokes("x,y\n1,2\n3,0\n", y_up=True) == [[[1, -2], [3, 0]]]

    def test_pressure(self):
        (stroke,) = read_ink(b"x,y,pressure\n1,2,0.5\n3,4,1\n").strokes
        assert stroke.pressure.tolist() == [0.5, 1]

    def test_a_time_missing_anywhere_is_not_made_up(self):
        first, second = read_ink(b"x,y,t,stroke\n1,2,,0\n3,4,1,0\n5,6,2,1\n").strokes
        assert first.t is None
        assert second.t.tolist() == [2]

    def test_time_may_run_backward(self):
        assert read_ink(b"x,y,t\n1,2,5\n3,4,4\n").strokes[0].t.tolist() == [5, 4]

    def test_a_header_alone_is_a_blank_page(self):
        assert read_document(b"x,y,t,stroke\n") == Document((Page(None),))
        with pytest.raises(InkFileError, match="the file holds no stroke"):
            read_ink(b"x,y,t,stroke\n")


class TestSamples:
    @pytest.mark.parametrize(
        ("name", "strokes", "points"),
        [
            ("0_test", 6, 270),
            ("1_hello", 5, 308),
            ("2_the sun", 7, 365),
            ("3_a wide river", 12, 520),
            ("4_THE CAR IS RED", 20, 664),
            ("5_the car is red", 13, 616),
        ],
    )
    def test_real_files(self, name, strokes, points):
        path = SAMPLES / f"{name}.csv"
        rows = np.loadtxt(path, delimiter=",", skiprows=1)
        ink = read_ink(path, y_up=True)
        assert len(ink.strokes) == strokes == len(np.unique(rows[:, 4]))
        assert ink.points == points
        assert np.array_equal(ink.xy, rows[:, 1:3] * [1, -1])
        assert np.array_equal(np.concatenate([stroke.t for stroke in ink.strokes]), rows[:, 3])


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("x,y\n1,2\n3\n", "1 cells where the header names 2 (line 3)"),
            ("x,y\n1,2,3\n", "3 cells where the header names 2 (line 2)"),
            ("x,y,s\n1,a,2\n", "y is 'a' and not a number (stroke 1, line 2)"),
            ("x,y\n1,\n", "y is '' and not a number (stroke 1, line 2)"),
            ("x,y\n1,nan\n", "y contains a value that is not finite (stroke 1, line 2)"),
            ("x,y,t\n1,2,inf\n", "t contains a value that is not finite (stroke 1, line 2)"),
            ("x,y\n1,2\n1,1e300\n", "beyond the limit of 1e+09 (stroke 1, line 2)"),
            ("x,y\n1,2\n" + 70_000 * "1,", "line 3 is longer than the 65,536 characters allowed"),
        ],
    )
    def test_damaged_rows(self, text, message):
        with pytest.raises(InkFileError) as error:
            read_ink(text.encode())
        assert message in str(error.value)

    def test_bytes_that_are_no_text(self):
        with pytest.raises(InkFileError, match=r"not text in UTF-8 \(after line"):
            read_ink(b"x,y\n1,2\n\xff\xff,3\n")

    def test_too_many_points_or_strokes(self):
        data = b"x,y,stroke\n1,2,0\n3,4,1\n"
        with pytest.raises(InkFileError, match=r"more than the 1 points .* \(stroke 2, line 3\)"):
            read_ink(data, limits=Limits(points=1))
        with pytest.raises(InkFileError, match=r"more than the 1 strokes .* \(stroke 2, line 3\)"):
            read_ink(data, limits=Limits(strokes=1))


class TestWriting:
    @given(inks())
    def test_round_trip(self, tmp_path_factory, ink):
        path = tmp_path_factory.mktemp("csv") / "a.csv"
        write_ink(ink, path)
        assert read_ink(path) == ink

    def test_plain_numbers(self, tmp_path):
        ink = Ink((Stroke([[1, 2.5]]), Stroke([[3, 4], [5, 6]], t=[0.25, 1])))
        write_ink(ink, tmp_path / "a.csv")
        expected = "x,y,t,stroke\n1,2.5,,0\n3,4,0.25,1\n5,6,1,1\n"
        assert (tmp_path / "a.csv").read_text() == expected

    def test_there_is_no_place_for_a_text(self, tmp_path):
        with pytest.raises(OutputError, match="has no place for a text"):
            write_ink(Ink.from_arrays([[[1, 2]]]), tmp_path / "a.csv", text="a")
