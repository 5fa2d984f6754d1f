import numpy as np
import pytest

from handwriting.errors import InkFileError
from handwriting.formats import Limits, read_document, read_ink

FILE = """<?xml version="1.0" encoding="ISO-8859-1"?>
<WhiteboardCaptureSession>
  <WhiteboardDescription>
    <SensorLocation corner="top_left"/>
    <DiagonallyOppositeCoords x="6512" y="1376"/>
  </WhiteboardDescription>
  <StrokeSet>
    <Stroke colour="black" start_time="13090871.02" end_time="13090871.05">
      <Point x="895" y="992" time="13090871.02"/>
      <Point x="896" y="991" time="13090871.05"/>
      <Point x="900" y="990" time="13090871.04"/>
    </Stroke>
    <Stroke colour="blue">
      <Point x="7" y="8" time="1"/>
    </Stroke>
  </StrokeSet>
</WhiteboardCaptureSession>
"""


def refusal(text, **options):
    with pytest.raises(InkFileError) as error:
        read_ink(text.encode(), **options)
    return str(error.value)


def test_points_times_and_colors():
    first, second = read_ink(FILE.encode()).strokes
    assert first.xy.tolist() == [[895, 992], [896, 991], [900, 990]]
    assert first.t.tolist() == [13090871.02, 13090871.05, 13090871.04]  # backward, as it came
    assert first.pen.color == "#000000"
    assert second.xy.tolist() == [[7, 8]]
    assert second.pen.color == "#0000ff"


def test_the_direction_of_y_is_known():
    assert read_ink(FILE.encode(), y_up=True) == read_ink(FILE.encode())


def test_the_text_of_a_whole_form():
    form = FILE.replace(
        "  <StrokeSet>",
        "<Transcription><Text>\nA &quot;b&quot;\nc\n</Text></Transcription><StrokeSet>",
    )
    (page,) = read_document(form.encode()).pages
    assert page.text == 'A "b"\nc'
    assert read_document(FILE.encode()).pages[0].text is None


def test_points_without_times():
    without = FILE.replace(' time="13090871.05"', "")
    first, second = read_ink(without.encode()).strokes
    assert first.t is None
    assert second.t is not None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('x="7" ', "", "a point without 'x' (stroke 2, line 14)"),
        ('x="7"', 'x="seven"', "a value that is not a number (stroke 2, line 14)"),
        ('x="7"', 'x="nan"', "a value that is not finite (stroke 2, line 13)"),
        ('x="7"', 'x="1e300"', "beyond the limit of 1e+09 (stroke 2, line 13)"),
    ],
)
def test_what_is_refused(old, new, message):
    assert message in refusal(FILE.replace(old, new))


def test_limits():
    assert "more than the 3 points" in refusal(FILE, limits=Limits(points=3))
    many = FILE.replace("</Stroke>", "</Stroke>" + 99 * '<Stroke><Point x="1" y="1"/></Stroke>')
    assert "strokes a file of this size may hold" in refusal(many, limits=Limits(strokes=1))
    assert "nested deeper than 3 elements at line 9" in refusal(FILE, limits=Limits(xml_depth=3))


def test_a_file_without_strokes():
    assert "the file holds no stroke" in refusal("<WhiteboardCaptureSession/>")


def test_real_files(corpora_folder):
    folder = corpora_folder / "iam_ondb" / "data" / "lineStrokes"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    for path in sorted(folder.rglob("*.xml"))[::200]:
        ink = read_ink(path)
        assert ink.points == path.read_bytes().count(b"<Point ")
        assert len(ink.strokes) == path.read_bytes().count(b"<Stroke ")
        assert all(np.isfinite(stroke.t).all() for stroke in ink.strokes)
