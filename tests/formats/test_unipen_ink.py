import pytest

from handwriting.errors import InkFileError
from handwriting.formats import Limits, read_document
from tests.formats.seeds import UNIPEN


def message(data, **limits):
    with pytest.raises(InkFileError) as error:
        read_document(data, limits=Limits(**limits))
    return str(error.value).removeprefix("the given bytes: ")


def test_a_set_is_a_page_and_y_points_down():
    first, second = read_document(UNIPEN).pages
    assert [stroke.xy.tolist() for stroke in first.ink.strokes] == [[[1, -2], [3, -4]], [[7, -8]]]
    assert [stroke.t.tolist() for stroke in first.ink.strokes] == [[0, 0.01], [0.13]]
    assert [stroke.pressure.tolist() for stroke in first.ink.strokes] == [[1, 2], [3]]
    assert [stroke.xy.tolist() for stroke in second.ink.strokes] == [[[1, -2], [3, -4]]]
    assert (first.text, second.text) == ('a "b"', "line")


def test_times_come_from_the_rate_and_the_pauses():
    data = (
        b".COORD X Y\n.POINTS_PER_SECOND 100\n.PEN_DOWN\n1 2\n3 4\n.PEN_UP\n5 6\n"
        b".DT 1000\n.PEN_DOWN\n7 8\n"
    )
    (page,) = read_document(data).pages
    assert [stroke.t.tolist() for stroke in page.ink.strokes] == [[0, 0.01], [1.03]]


def test_labels_of_the_first_kind_are_the_text():
    data = (
        b'.COORD X Y\n.SEGMENT LINE 0 ? "a b"\n.SEGMENT WORD 0 ? "a"\n.SEGMENT LINE 1 ? "c"\n'
        b".PEN_DOWN\n1 2\n.PEN_DOWN\n3 4\n"
    )
    assert read_document(data).pages[0].text == "a b\nc"
    assert read_document(data.replace(b"LINE", b"WORD")).pages[0].text == "a b a c"


def test_prose_may_stand_before_and_other_files_are_not_opened(tmp_path, monkeypatch):
    (tmp_path / "more.dat").write_text(".PEN_DOWN\n9 9\n")
    monkeypatch.chdir(tmp_path)
    data = b"From: me\n\n.INCLUDE more.dat\n.COORD X Y\n.PEN_DOWN\n1 2\n"
    assert read_document(data).pages[0].ink.xy.tolist() == [[1, -2]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b".VERSION 1.0\n.COMMENT nothing\n", "the UNIPEN file holds no ink"),
        (b".COORD X Y\n.PEN_DOWN\n1 2 3\n", "does not hold rows of 2 numbers"),
        (b".COORD X Y\n.PEN_DOWN\n1 b\n", "does not hold rows of 2 numbers"),
        (b".COORD X Y\n.PEN_DOWN\n1 nan\n", "not finite (component 1)"),
        (
            b'.COORD X Y\n.SEGMENT LINE 0 ? "%s"\n.PEN_DOWN\n1 2\n' % (b"a" * 66_000),
            "a label longer than the 65,536 characters allowed",
        ),
        (b".COORD X T\n.PEN_DOWN\n1 2\n", "lacks X or Y"),
        (b".COORD X Y\n" + b".INCLUDE a\n" * 200, "is one of more than 100"),
    ],
)
def test_refusals(data, reason):
    assert reason in message(data)


def test_limits():
    data = b".COORD X Y\n.PEN_DOWN\n1 2\n.PEN_DOWN\n3 4\n5 6\n"
    assert message(data, points=2) == "more than the 2 points a file may hold (component 2)"
    assert message(data, strokes=1) == "more than the 1 keywords a file of this size may hold"
    sets = data + b".START_SET\n.PEN_DOWN\n1 2\n"
    assert message(sets, pages=1) == "more than the 1 pages a file may hold"
