import numpy as np
import pytest

from app import notefile
from app.foreign import HEIGHT
from app.marks import Correction, Leaf, Mark
from app.notefile import open_note, save_note
from handwriting import read_ink, write_ink
from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, read_document
from handwriting.ink import Ink, Pen, Stroke
from tests.app.fakes import letter, mark, stroke


def test_a_note_comes_back_as_it_was(tmp_path):
    path = tmp_path / "note.inkml"
    rich = Stroke(
        np.array([[0.1, 0.2], [3.0, 4.5]]),
        np.array([0.0, 1 / 3]),
        np.array([0.25, 0.5]),
        Pen("#c03a00", 3.5),
    )
    marks = [mark(4, letter(0, 0)), mark(9, letter(50, 0), line=2)]
    marks.append(type(marks[0])((9, 1), rich, 3))
    said = Correction("a <b> & c", frozenset({((9,), 0), ((9,), 1)}))
    save_note(path, marks, [said], paper="grid", text='x < y & "z"')
    note = open_note(path)
    assert [one.stroke for one in note.marks] == [one.stroke for one in marks]
    assert [one.line for one in note.marks] == [0, 2, 3]
    assert [one.key for one in note.marks] == [(0,), (1,), (2,)]
    assert note.corrections == (Correction("a <b> & c", frozenset({((1,), 0), ((1,), 1)})),)
    assert (note.paper, note.text, note.own) == ("grid", 'x < y & "z"', True)


def test_other_readers_see_ink_and_text(tmp_path):
    path = tmp_path / "note.inkml"
    save_note(path, [mark(0, letter(0, 0))], text="a")
    (page,) = read_document(path).pages
    assert page.text == "a"
    assert page.unit == "px"
    assert read_ink(path).points == 8


def test_an_empty_note_can_be_saved(tmp_path):
    path = tmp_path / "note.inkml"
    save_note(path, [])
    assert open_note(path).marks == ()


def test_foreign_ink_is_scaled_to_the_size_of_writing(tmp_path):
    path = tmp_path / "foreign.inkml"
    points = [(100 * x + 5e4, 100 * y + 2e4) for x, y in letter(0, 0)]
    write_ink(Ink((stroke(points), stroke([(x + 3000, y) for x, y in points]))), path)
    note = open_note(path)
    assert not note.own
    left, top, _, bottom = note.marks[0].bounds
    assert bottom - top == pytest.approx(HEIGHT)
    assert 0 < left < 100
    assert 0 < top < 100
    assert {one.line for one in note.marks} == {0}


def test_pages_stand_below_each_other(tmp_path):
    path = tmp_path / "ink.csv"
    path.write_text("stroke,x,y\n0,0,0\n0,10,30\n1,30,0\n1,40,30\n")
    assert len(open_note(path).marks) == 2


def test_a_note_larger_than_files_of_others_may_be_comes_back(tmp_path, monkeypatch):
    small = Limits(inflated_bytes=2**16, points=20, strokes=3, pages=1, definitions=20)
    monkeypatch.setattr(Limits, "strokes_of", lambda limits, size: limits.strokes)
    monkeypatch.setattr(notefile, "Limits", lambda: small)
    path = tmp_path / "note.inkml"
    pens = [Pen(f"#0000{place:02x}", 1 + place / 8) for place in range(40)]
    marks = [
        Mark((place,), Stroke(np.array(letter(place, 0)), pen=pen), 0, place % 2)
        for place, pen in enumerate(pens)
    ]
    marks.sort(key=lambda mark: mark.page)
    said = [Correction("long" * 999, frozenset({((place,), 0)})) for place in range(40)]
    save_note(path, marks, said, leaves=(Leaf(0), Leaf(1)))
    assert path.stat().st_size > 2 * notefile._TAIL  # so long are the settings alone
    note = open_note(path)
    assert [one.stroke for one in note.marks] == [one.stroke for one in marks]
    assert len(note.corrections) == len(said)
    path.write_bytes(path.read_bytes().replace(b"handwriting-app", b"somebody-else"))
    with pytest.raises(InkFileError, match="limit"):
        open_note(path)


@pytest.mark.parametrize("last", ["1000000000000", "1e300", '"x"', "[]"])
def test_a_correction_of_more_ink_than_there_is_is_passed_over(tmp_path, last):
    path = tmp_path / "note.inkml"
    save_note(path, [mark(0, letter(0, 0))], [Correction("a", frozenset({((0,), 0)}))])
    content = path.read_text()
    assert '"ink":[[[0],0,0]]' in content
    path.write_text(content.replace('"ink":[[[0],0,0]]', f'"ink":[[[0],0,{last}]]'))
    note = open_note(path)
    assert note.own
    assert len(note.marks) == 1
    assert note.corrections == ()


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b"</ink>",
        b"</annotation></ink>",
        b"{}</annotation></ink>",
        b'<annotation type="handwriting-app">{}</annotation>',
        b'<annotation type="handwriting-app"/>{"paper":"grid"}</annotation></ink>',
        b'<annotation type="handwriting-app">[1]</annotation></ink>',
        b'<annotation type="handwriting-app">{"a":</annotation></ink>',
        b'<annotation type="handwriting-app">\xff</annotation></ink>',
        b'<annotation type="handwriting-app">' + b"[" * 100_000 + b"</annotation></ink>",
    ],
)
def test_ends_of_files_that_are_not_ours_hold_no_settings(tmp_path, tail):
    path = tmp_path / "other.inkml"
    path.write_bytes(tail)
    assert notefile._settings(path) == {}


def test_settings_that_make_no_sense_are_passed_over(tmp_path):
    path = tmp_path / "note.inkml"
    save_note(path, [mark(0, letter(0, 0))])
    text = path.read_text()
    path.write_text(text.replace('"lines":[0]', '"lines":[0,1,2]'))
    assert not open_note(path).own
    path.write_text(text.replace('"lines":[0]', '"lines":["x"]'))
    assert len(open_note(path).marks) == 1


def test_a_damaged_file_and_a_closed_folder_are_told_in_one_sentence(tmp_path):
    path = tmp_path / "note.inkml"
    path.write_text("<ink><trace>1 2, x</trace></ink>")
    with pytest.raises(InkFileError) as damaged:
        open_note(path)
    assert "note.inkml" in str(damaged.value)
    with pytest.raises(OutputError, match="none"):
        save_note(tmp_path / "none" / "note.inkml", [mark(0, letter(0, 0))])
