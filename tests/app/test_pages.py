import json
import threading

import numpy as np
import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDropEvent, QGuiApplication
from PyQt6.QtTest import QTest

from app.foreign import HEIGHT
from app.journal import Base, Journal, replay
from app.marks import NO_LINE, Change, Leaf
from app.notefile import open_note, save_note
from app.reading_order import with_later
from app.records import of_leaf, to_leaf
from app.recovery import find_left
from app.session import Session
from handwriting.formats import read_document
from handwriting.ink import Pen
from tests.app.fakes import LetterReader, draw, letter, mark, stroke
from tests.app.foreign_files import foreign, page, xopp
from tests.app.test_window import settled, write


def key(window, name: str) -> None:
    """Presses the keys of an action."""
    QTest.keySequence(window.canvas, window.actions_[name].shortcut())


# ---- the session ------------------------------------------------------------------------------


def test_pages_are_added_and_deleted_and_a_change_turns_to_its_page():
    session = Session()
    added = session.new_marks([stroke(letter(0, 0))], "pen stroke")
    session.apply(added)
    more = session.inserting_page()
    session.apply(more)
    assert (session.place, len(session.leaves), len(session)) == (1, 2, 0)
    second = session.new_marks([stroke(letter(0, 0)), stroke(letter(20, 0))], "pen stroke")
    session.apply(second)
    assert {one.page for one in session.marks} == {1}
    assert session.lines == [1]  # no two pages share a line
    session.apply(added.inverse)
    assert (session.place, len(session)) == (0, 0)
    session.apply(added)
    session.turn(1)
    gone = session.deleting_page()
    session.apply(gone)
    assert (session.place, len(session.leaves), len(session)) == (0, 1, 1)
    session.apply(gone.inverse)
    assert (session.page, len(session)) == (1, 2)
    assert [one.page for one in session.all_marks] == [0, 1, 1]


def test_the_only_page_is_cleared_when_it_is_deleted():
    session = Session()
    session.apply(session.new_marks([stroke(letter(0, 0))], "pen stroke"))
    session.apply(session.deleting_page())
    assert len(session) == 0
    assert len(session.leaves) == 1
    assert not session.deleting_page()


def test_what_is_no_text_is_in_no_line():
    session = Session()
    strokes = [stroke(letter(0, 0)), stroke(letter(20, 0), pen=Pen(tool="highlighter"))]
    session.apply(session.new_marks(strokes, "open"))
    assert [one.line for one in session.marks] == [0, NO_LINE]
    session.selection = frozenset(one.key for one in session.marks)
    session.apply(session.moving(0, 300))
    assert sorted(one.line for one in session.marks)[0] == NO_LINE
    assert len(session.lines) == 1


def test_columns_are_read_one_after_the_other_and_later_lines_where_they_stand():
    spots = {
        1: (0.0, 0.0, 90.0, 20.0),
        2: (0.0, 80.0, 90.0, 100.0),
        3: (200.0, 0.0, 290.0, 20.0),
        4: (200.0, 80.0, 290.0, 100.0),
        5: (10.0, 40.0, 80.0, 60.0),
        6: (210.0, 120.0, 280.0, 140.0),
        7: (0.0, -40.0, 60.0, -20.0),
    }
    assert with_later([1, 2, 3, 4], [7, 5, 6], spots) == [7, 1, 5, 2, 3, 4, 6]


# ---- on disk ----------------------------------------------------------------------------------


def test_a_note_of_several_pages_comes_back_as_it_was(tmp_path):
    path = tmp_path / "note.inkml"
    leaves = (
        Leaf(4, (600.0, 800.0), "#ffffee", "graph", "a <b>", (2, 0), 1.25),
        Leaf(2),
        Leaf(9, text="c"),
    )
    marks = [mark(0, letter(0, 0)), mark(3, letter(0, 90), 2), mark(1, letter(5, 5), 7)]
    marks = [type(one)(one.key, one.stroke, one.line, 4) for one in marks[:2]] + [
        type(one)(one.key, one.stroke, one.line, 9) for one in marks[2:]
    ]
    save_note(path, marks, paper="blank", leaves=leaves)
    note = open_note(path)
    assert note.own
    assert [(one.page, one.line) for one in note.marks] == [(0, 0), (0, 2), (2, 7)]
    assert [one.stroke for one in note.marks] == [one.stroke for one in marks]
    assert note.leaves == (
        Leaf(0, (600.0, 800.0), "#ffffee", "graph", "a <b>", (2, 0), 1.25),
        Leaf(1),
        Leaf(2, text="c"),
    )
    assert [one.text for one in read_document(path).pages] == ["a <b>", None, "c"]


def test_foreign_pages_keep_colors_tools_and_widths(two_pages):
    note = open_note(two_pages)
    assert not note.own
    assert [leaf.number for leaf in note.leaves] == [0, 1]
    first = [one for one in note.marks if one.page == 0]
    scale = HEIGHT / 15
    assert first[0].stroke.pen.color == "#3333cc"
    assert first[0].stroke.pen.width == pytest.approx(1.41 * scale)
    assert first[-1].stroke.pen.tool == "highlighter"
    assert first[-1].line == NO_LINE
    assert note.leaves[0].size == pytest.approx((595 * scale, 842 * scale))
    np.testing.assert_allclose(first[0].stroke.xy[0], (60 * scale, 100 * scale))
    pens = [one.line for one in note.marks if one.line != NO_LINE]
    assert pens == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [leaf.order for leaf in note.leaves] == [(0, 1, 2), ()]
    assert [leaf.cut for leaf in note.leaves] == [True, False]


def test_pages_are_replayed_and_a_lost_record_loses_no_ink(tmp_path):
    path = tmp_path / "j.jsonl"
    journal = Journal(path, Base())
    session = Session()
    session.observe(journal.add)
    session.apply(session.inserting_page())
    session.begin(0, 0, 0.0, None, Pen())
    session.extend(5, 30, 0.1, None)
    session.apply(session.end())
    growing = session.begin(50, 0, 0.5, None, Pen())
    session.extend(55, 30, 0.6, None)
    journal.grow(growing)
    journal.close()
    again = Session()
    replay(path, again)
    assert again.leaves == session.leaves
    assert [(one.key, one.page) for one in again.all_marks] == [((0,), 1), ((1,), 1)]
    records = [line for line in path.read_text().splitlines() if "add page" not in line]
    path.write_text("\n".join(records))
    lost = Session()
    replay(path, lost)
    assert [one.page for one in lost.all_marks] == [1, 1]


# ---- in the window ----------------------------------------------------------------------------


def test_turning_adding_and_deleting_pages_by_keyboard(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    key(window, "add page")
    assert window.pages.indicator.text == "page 2 of 2"
    assert window.parts.text.toPlainText() == ""
    write(window, 1, 1)
    settled(qtbot, window, "a b")
    key(window, "previous page")
    assert window.parts.text.toPlainText() == "ab"
    assert len(window.session) == 2
    key(window, "undo")  # of the last stroke, which is on the other page
    assert window.pages.indicator.text == "page 2 of 2"
    settled(qtbot, window, "a")
    key(window, "delete page")
    assert window.pages.indicator.text == ""
    assert window.parts.text.toPlainText() == "ab"
    key(window, "undo")
    settled(qtbot, window, "a")
    assert window.pages.indicator.text == "page 2 of 2"
    key(window, "first page")
    assert window.transcriber.page_text == "ab"
    key(window, "last page")
    key(window, "next page")
    assert window.session.place == 1


def test_a_stroke_under_the_pen_stays_on_its_page(qtbot, window):
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(60, 80).toPoint())
    for x, y in letter(60, 80):
        QTest.mouseMove(window.canvas, QPointF(x, y).toPoint())
    window.actions_["add page"].trigger()
    assert [one.page for one in window.session.all_marks] == [0]
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(70, 110).toPoint())
    assert len(window.session.all_marks) == 1


def test_the_view_of_each_page_is_kept(window):
    window.actions_["zoom in"].trigger()
    seen = window.canvas.view
    window.actions_["add page"].trigger()
    assert window.canvas.view.zoom == 1.0
    window.actions_["previous page"].trigger()
    assert window.canvas.view == seen


def test_saving_and_opening_keep_all_pages(qtbot, make_window, tmp_path):
    window = make_window()
    write(window, 2)
    window.actions_["add page"].trigger()
    write(window, 3)
    settled(qtbot, window, "abc")
    path = tmp_path / "note.inkml"
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    assert [one.text for one in read_document(path).pages] == ["ab", "abc"]
    other = make_window(journals=tmp_path / "others")
    other.file.open(path)
    qtbot.waitUntil(lambda: other.files.path == path)
    settled(qtbot, other, "ab")
    assert other.pages.indicator.text == "page 1 of 2"
    assert not other.files.is_dirty


def test_all_pages_come_back_after_a_crash(qtbot, make_window, tmp_path):
    journals = tmp_path / "journals"
    window = make_window(journals=journals)
    write(window, 1)
    path = tmp_path / "note.inkml"
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    window.actions_["add page"].trigger()
    write(window, 2)
    window.files.keeper.journal.close()
    window.files.keeper._lock.unlock()
    assert len(find_left(journals)) == 1
    other = make_window(journals=journals)
    other.files.recover_left()
    qtbot.waitUntil(lambda: len(other.session.leaves) == 2)
    assert [one.page for one in other.session.all_marks] == [0, 1, 1]
    assert other.files.is_dirty
    window.files.keeper.journal = None  # it is the other's now


def test_a_foreign_file_is_opened_by_dropping_and_never_overwritten(
    qtbot, window, two_pages, monkeypatch
):
    before = two_pages.read_bytes()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(two_pages))])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert window.pages.indicator.progress == "opening notes.xopp …"
    settled(qtbot, window, "abc\nabc\nabc")
    assert "stays as it is" in window.parts.bar.text
    assert window.pages.indicator.progress == ""
    assert "notes.xopp" in window.windowTitle()
    assert window.preferences.recent == [two_pages]
    asked = []

    def ask(parent, title, start, kinds):
        asked.append(start)
        return start, kinds

    monkeypatch.setattr("app.file_commands.QFileDialog.getSaveFileName", ask)
    with qtbot.waitSignal(window.files.saved):
        window.actions_["save"].trigger()
    assert asked == [str(two_pages.with_suffix(".inkml"))]
    assert two_pages.read_bytes() == before
    note = open_note(two_pages.with_suffix(".inkml"))
    assert note.own
    assert len(note.leaves) == 2
    assert note.marks[9].stroke.pen.tool == "highlighter"


def test_what_is_written_on_an_opened_page_goes_on_live(qtbot, window, two_pages):
    window.file.open(two_pages)
    settled(qtbot, window, "abc\nabc\nabc")
    line = window.session.lines[0]
    last = window.session.line_marks(line)[-1]
    x, y = window.canvas.view.to_screen(last.bounds[2] + 14, last.bounds[1])
    draw(window.canvas, letter(x, y, 30 * window.canvas.view.zoom))
    settled(qtbot, window, "abcd\nabc\nabc")


def test_pages_behind_are_read_when_they_are_wanted(qtbot, make_window, two_pages):
    reader = LetterReader()
    window = make_window(lambda: reader)
    window.file.open(two_pages)
    settled(qtbot, window, "abc\nabc\nabc")
    assert reader.settle_calls == 3
    assert not window.transcriber.is_read(1)
    window.actions_["copy pages"].trigger()
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.text() == "abc\nabc\nabc\fab")
    assert window.parts.text.toPlainText() == "abc\nabc\nabc"
    assert not window.pages_reader.is_busy
    assert window.pages.indicator.progress == ""


@pytest.fixture
def four_pages(tmp_path):
    """Pages of one line each, of 1, 2, 3 and 4 letters."""
    path = tmp_path / "four.xopp"
    rows = [[foreign(60 + 14 * place, 100) for place in range(count)] for count in (1, 2, 3, 4)]
    path.write_bytes(xopp(*(page(*strokes) for strokes in rows)))
    return path


def held_up(monkeypatch, find) -> tuple[list[int], threading.Event]:
    """Has lines be looked for only when a test lets it go on; and how many strokes each time."""
    looked: list[int] = []
    go_on = threading.Event()

    def look(strokes):
        looked.append(len(strokes))
        assert go_on.wait(10)
        return find(strokes)

    monkeypatch.setattr("app.page_reading.lines_of_page", look)
    return looked, go_on


def test_only_the_first_page_is_cut_before_it_is_shown_then_the_one_that_is_turned_to(
    qtbot, window, four_pages, monkeypatch
):
    looked, go_on = held_up(monkeypatch, lambda strokes: [0] * len(strokes))
    window.file.open(four_pages)
    qtbot.waitUntil(lambda: len(window.session.leaves) == 4)
    revision = window.session.revision
    assert [leaf.cut for leaf in window.session.leaves] == [True, False, False, False]
    qtbot.waitUntil(lambda: window.transcriber.page_text == "a")
    qtbot.waitUntil(lambda: bool(looked))
    key(window, "last page")
    assert window.transcriber.page_text == ""
    go_on.set()
    qtbot.waitUntil(lambda: window.transcriber.page_text == "abcd")
    qtbot.waitUntil(lambda: all(leaf.cut for leaf in window.session.leaves))
    assert looked == [2, 4, 3]
    assert window.session.place == 3  # whatever was found elsewhere
    assert (window.session.revision, window.files.is_dirty) == (revision, False)
    assert not window.history.canUndo()


def test_ink_that_is_drawn_while_lines_are_looked_for_is_neither_lost_nor_forgotten(
    qtbot, window, four_pages, monkeypatch
):
    from app.foreign import lines_of_page

    looked, go_on = held_up(monkeypatch, lines_of_page)
    window.file.open(four_pages)
    qtbot.waitUntil(lambda: bool(looked))
    key(window, "next page")
    write(window, 1, y=400)
    go_on.set()
    qtbot.waitUntil(lambda: window.transcriber.page_text == "ab\na")
    assert looked[:2] == [2, 3]
    window.actions_["undo"].trigger()
    assert len(window.session) == 2
    qtbot.waitUntil(lambda: window.transcriber.page_text == "ab")


def test_pages_that_are_not_cut_yet_are_so_in_file_and_journal(tmp_path, four_pages):
    note = open_note(four_pages)
    assert [one.line for one in note.marks if one.page] == [NO_LINE] * 9
    path = tmp_path / "saved.inkml"
    save_note(path, note.marks, leaves=note.leaves)
    saved = open_note(path)
    assert [leaf.cut for leaf in saved.leaves] == [True, False, False, False]
    assert [to_leaf(of_leaf(leaf)) for leaf in note.leaves] == list(note.leaves)


def test_a_page_whose_lines_cannot_be_found_stops_nothing(qtbot, window, four_pages, monkeypatch):
    def fail(strokes):
        raise ValueError("no luck")

    monkeypatch.setattr("app.page_reading.lines_of_page", fail)
    window.file.open(four_pages)
    qtbot.waitUntil(lambda: "o lines were found on a page" in window.parts.bar.text)
    qtbot.waitUntil(lambda: window.transcriber.page_text == "a")
    qtbot.waitUntil(lambda: not window.pages_reader.is_busy)
    assert len(window.session.all_marks) == 10


def test_a_change_is_undone_although_the_lines_were_found_since(two_pages):
    session = Session()
    note = open_note(two_pages)
    session.apply(Change("open", (), note.marks, leaves=(session.leaves, note.leaves)), 0)
    session.turn(1)
    session.selection = frozenset(one.key for one in session.marks)
    moved = session.moving(0, 10)
    session.apply(moved)
    keys = {one.key: 0 for one in session.marks}
    session.apply(session.relining(keys, "find lines", 1), quiet=True)
    assert len(session.lines) == 1
    session.apply(moved.inverse)
    assert session.lines == []
    assert len(session) == 2


def test_reading_can_be_stopped(qtbot, make_window, two_pages):
    window = make_window()
    window.pages_reader.progressed.connect(
        lambda sentence: window.pages_reader.stop() if sentence else None
    )
    window.file.open(two_pages)
    qtbot.waitUntil(lambda: len(window.session) == 10)
    assert not window.pages_reader.is_busy
    assert window.transcriber.page_text == ""
    window.pages_reader.progressed.disconnect()
    window.pages_reader.want_here()
    settled(qtbot, window, "abc\nabc\nabc")


def test_a_line_that_cannot_be_read_does_not_stop_the_others(qtbot, make_window, two_pages):
    class Failing(LetterReader):
        def read(self, snapshot, mode="best", before=""):
            if snapshot.line == 0:
                raise ValueError("no luck")
            return super().read(snapshot, mode, before)

    window = make_window(Failing)
    window.file.open(two_pages)
    qtbot.waitUntil(lambda: window.transcriber.page_text == "abc\nabc")
    assert "no luck" in window.parts.bar.text


def test_the_lines_of_a_page_are_found_anew(qtbot, window):
    strokes = [stroke(letter(60 + 22 * place, 80)) for place in range(4)]
    wrong = [type(mark(0, letter(0, 0)))((place,), one, place) for place, one in enumerate(strokes)]
    window.history.finish(Change("open", added=tuple(wrong)))
    settled(qtbot, window, "a\na\na\na")
    window.actions_["read page"].trigger()
    settled(qtbot, window, "abcd")
    window.actions_["undo"].trigger()
    settled(qtbot, window, "a\na\na\na")


def test_all_pages_become_a_pdf_that_can_be_searched(qtbot, window, two_pages, tmp_path):
    pikepdf = pytest.importorskip("pikepdf")
    window.file.open(two_pages)
    settled(qtbot, window, "abc\nabc\nabc")
    path = tmp_path / "out.pdf"
    window.pages.export_pdf(path)
    qtbot.waitUntil(lambda: "out.pdf" in window.parts.bar.text, timeout=20000)
    assert window.parts.bar.text.startswith("Written")
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 2
        box = [float(side) for side in pdf.pages[0].mediabox]
        assert box == pytest.approx([0, 0, 595, 842], abs=0.01)  # as it is on paper
        for one in pdf.pages:
            one.contents_coalesce()
            assert b"Tj" in one.Contents.read_bytes()


def test_a_pdf_of_nothing_and_a_closed_folder_are_told(qtbot, window, tmp_path):
    window.pages.export_pdf(tmp_path / "out.pdf")
    qtbot.waitUntil(lambda: "nothing is drawn yet" in window.parts.bar.text)
    draw(window.canvas, letter(60, 80))
    window.pages.export_pdf(tmp_path / "none" / "out.pdf")
    qtbot.waitUntil(lambda: "none" in window.parts.bar.text, timeout=20000)


def test_settings_of_pages_that_make_no_sense_are_passed_over(tmp_path):
    path = tmp_path / "note.inkml"
    leaves = (Leaf(0, order=(0,)), Leaf(1, order=(1,)))
    marks = [mark(0, letter(0, 0)), type(mark(0, letter(0, 0)))((1,), stroke(letter(0, 0)), 1, 1)]
    save_note(path, marks, leaves=leaves)
    text = path.read_text()
    old = json.dumps([[0], [1]], separators=(",", ":"))
    assert f'"order":{old}' in text
    path.write_text(text.replace(f'"order":{old}', '"order":[3,["x"]]'))
    assert [leaf.order for leaf in open_note(path).leaves] == [(), ()]
    path.write_text(text.replace('"lines":[0,1]', '"lines":[0,0]'))
    first, second = open_note(path).marks
    assert first.line != second.line


def test_a_file_that_cannot_be_opened_is_told_and_the_note_stays(qtbot, window, tmp_path):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.history.setClean()
    path = tmp_path / "damaged.xopp"
    path.write_bytes(xopp(page(foreign(1, 1)))[:-30])
    window.file.open(path)
    qtbot.waitUntil(lambda: "damaged.xopp" in window.parts.bar.text)
    assert window.pages.indicator.progress == ""
    assert window.transcriber.page_text == "ab"
