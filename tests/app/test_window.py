import random
import threading

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton

from app.notefile import open_note, save_note
from handwriting.errors import ModelError
from tests.app.fakes import LetterReader, draw, draw_with_pen, letter, mark, touch


def write(window, *words: int, y: float = 80) -> None:
    """Words of so many letters each, in one line."""
    x = 60.0
    for count in words:
        for _ in range(count):
            draw(window.canvas, letter(x, y))
            x += 22
        x += 60


def settled(qtbot, window, text: str) -> None:
    qtbot.waitUntil(lambda: window.transcriber.page_text == text)
    qtbot.waitUntil(
        lambda: all(window.transcriber.text(line).settled for line in window.session.lines),
    )


def buttons(widget) -> dict[str, QPushButton]:
    from PyQt6.QtWidgets import QAbstractButton

    return {
        button.text(): button
        for button in widget.findChildren(QAbstractButton)
        if not button.isHidden()
    }


def click(qtbot, widget, name: str) -> None:
    """Clicks a button as soon as it is there."""
    qtbot.waitUntil(lambda: name in buttons(widget))
    buttons(widget)[name].click()


def test_text_appears_as_it_is_written(qtbot, window):
    write(window, 2, 1)
    settled(qtbot, window, "ab c")
    assert window.parts.text.toPlainText() == "ab c"


def test_text_appears_while_the_pen_is_down(qtbot, window):
    device_points = letter(60, 80)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(60, 80).toPoint())
    for x, y in device_points:
        QTest.mouseMove(window.canvas, QPointF(x, y).toPoint())
    qtbot.waitUntil(lambda: window.parts.text.toPlainText() == "a")
    assert len(window.session) == 0
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(70, 110).toPoint())
    settled(qtbot, window, "a")


def test_a_stroke_that_was_none_leaves_no_text(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(110, 80))
    for y in range(80, 112, 4):
        QTest.mouseMove(window.canvas, QPoint(112, y))
    qtbot.waitUntil(lambda: window.parts.text.toPlainText() == "abc")
    window.canvas.set_tool("lasso")
    settled(qtbot, window, "ab")


def test_a_new_line_leaves_the_one_above_alone(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    write(window, 1, 2, y=160)
    settled(qtbot, window, "ab\na bc")
    write(window, 1, y=30)
    settled(qtbot, window, "a\nab\na bc")


def test_undo_takes_the_text_back(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.actions_["undo"].trigger()
    settled(qtbot, window, "a")
    window.actions_["undo"].trigger()
    settled(qtbot, window, "")
    assert window.parts.text.toPlainText() == ""
    window.actions_["redo"].trigger()
    settled(qtbot, window, "a")


def test_correcting_one_character_changes_no_other(qtbot, window):
    write(window, 2, 2)
    settled(qtbot, window, "ab cd")
    line = window.session.lines[0]
    window.parts.choice.choose(line, 0)
    candidates = window.parts.candidates
    click(qtbot, candidates, "b")
    qtbot.waitUntil(lambda: "b  80 %" in buttons(candidates))
    click(qtbot, candidates, "x  20 %")
    assert window.transcriber.page_text == "ax cd"
    assert window.parts.text.toPlainText() == "ax cd"
    window.actions_["undo"].trigger()
    settled(qtbot, window, "ab cd")
    window.actions_["redo"].trigger()
    assert window.transcriber.page_text == "ax cd"


def test_a_correction_stands_while_the_line_goes_on(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.parts.choice.choose(window.session.lines[0], 0)
    QTest.keyClicks(window.parts.candidates._field, "")
    window.parts.candidates._field.setText("it")
    QTest.keyClick(window.parts.candidates._field, Qt.Key.Key_Return)
    assert window.transcriber.page_text == "it"
    draw(window.canvas, letter(300, 80))
    settled(qtbot, window, "it c")
    click(qtbot, window.parts.candidates, "Undo my correction")
    assert window.transcriber.page_text == "ab c"


def test_the_literal_reading_is_one_click_away_and_can_be_copied(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    click(qtbot, window.parts.candidates, "AB  10 %  as written")
    assert window.transcriber.page_text == "AB"
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    window.actions_["copy"].trigger()
    assert clipboard.text() == "AB"
    window.actions_["undo"].trigger()
    window.actions_["copy literal"].trigger()
    assert clipboard.text() == "AB"


def test_a_click_on_a_word_and_the_keyboard_choose_it(qtbot, window):
    write(window, 1, 1, 1)
    settled(qtbot, window, "a b c")
    panel = window.parts.text
    cursor = panel.textCursor()
    cursor.setPosition(2)
    at = panel.cursorRect(cursor).center()
    QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: "b" in buttons(window.parts.candidates))
    window.actions_["next word"].trigger()
    qtbot.waitUntil(lambda: "c" in buttons(window.parts.candidates))
    window.actions_["next word"].trigger()
    qtbot.waitUntil(lambda: "a" in buttons(window.parts.candidates))


class HeldReader(LetterReader):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def settle(self, snapshot, mode="best", before=""):
        self.let.wait(5)
        return super().settle(snapshot, mode, before)


def test_answers_about_ink_that_is_gone_are_dropped(qtbot, make_window):
    reader = HeldReader()
    window = make_window(lambda: reader)
    seen = []
    draw(window.canvas, letter(60, 80))
    window.transcriber.changed.connect(
        lambda line: seen.append(window.transcriber.text(line).settled)
    )
    window.actions_["clear"].trigger()
    reader.let.set()
    draw(window.canvas, letter(60, 300))
    settled(qtbot, window, "a")
    assert len(window.session.lines) == 1
    assert window.parts.text.toPlainText() == "a"


def test_a_reader_that_raises_is_told_and_nothing_is_lost(qtbot, make_window):
    class Failing(LetterReader):
        def settle(self, snapshot, mode="best", before=""):
            raise ValueError("no luck")

    window = make_window(Failing)
    draw(window.canvas, letter(60, 80))
    qtbot.waitUntil(lambda: "no luck" in window.parts.bar.text)
    draw(window.canvas, letter(90, 80))
    assert len(window.session) == 2


def test_without_a_model_one_can_draw_and_save(qtbot, make_window, tmp_path):
    def load():
        raise ModelError("there is no model 'x'")

    window = make_window(load)
    qtbot.waitUntil(lambda: "there is no model 'x'" in window.parts.bar.text)
    draw(window.canvas, letter(60, 80))
    window.file.save_to(tmp_path / "note")
    qtbot.waitUntil(lambda: not window.files.is_dirty)
    assert len(open_note(tmp_path / "note.inkml").marks) == 1
    assert "no model" in window.parts._model.text()


def test_drawing_before_the_model_is_there_is_read_later(qtbot, make_window):
    gate = threading.Event()

    def load():
        gate.wait(5)
        return LetterReader()

    window = make_window(load)
    draw(window.canvas, letter(60, 80))
    assert window.worker.reader is None
    gate.set()
    settled(qtbot, window, "a")


def test_save_and_open_again(qtbot, window, make_window, tmp_path):
    path = tmp_path / "note.inkml"
    write(window, 2, 1)
    settled(qtbot, window, "ab c")
    window.parts.choice.choose(window.session.lines[0], 1)
    window.parts.candidates.corrected.emit("see")
    window.actions_["paper grid"].trigger()
    assert window.isWindowModified()
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("note.inkml")
    assert window.preferences.recent == [path]
    other = make_window()
    with qtbot.waitSignal(other.files.opened):
        other.file.open(path)
    settled(qtbot, other, "ab see")
    assert other.canvas.picture.paper == "grid"
    assert not other.files.is_dirty
    before = [one.stroke for one in window.session.marks]
    assert [one.stroke for one in other.session.marks] == before


@pytest.mark.parametrize("content", [b"<ink><trace>1 x</trace></ink>", b"\x00\x01", b""])
def test_a_damaged_file_is_told_in_the_window_and_the_note_stays(qtbot, window, tmp_path, content):
    path = tmp_path / "bad.inkml"
    path.write_bytes(content)
    draw(window.canvas, letter(60, 80))
    window.history.setClean()
    window.file.open(path)
    qtbot.waitUntil(lambda: "bad.inkml" in window.parts.bar.text)
    assert len(window.session) == 1


def test_a_folder_that_cannot_be_written_is_told(qtbot, window, tmp_path):
    draw(window.canvas, letter(60, 80))
    window.file.save_to(tmp_path / "none" / "note.inkml")
    qtbot.waitUntil(lambda: "cannot write" in window.parts.bar.text.lower())
    assert window.files.is_dirty


def test_closing_asks_for_what_is_not_saved(qtbot, window, tmp_path):
    draw(window.canvas, letter(60, 80))
    window.close()
    assert window.isVisible()
    assert "not saved" in window.parts.bar.text
    buttons(window.parts.bar)["Cancel"].click()
    assert window.isVisible()
    assert window.parts.bar.text == ""
    window.close()
    buttons(window.parts.bar)["Do not save"].click()
    assert not window.isVisible()
    assert list((tmp_path / "journals").glob("*.jsonl")) == []


def test_a_question_can_be_answered_by_keys_alone(qtbot, window, tmp_path):
    draw(window.canvas, letter(60, 80))
    window.files.path = tmp_path / "note.inkml"
    window.activateWindow()
    window.close()
    save = buttons(window.parts.bar)["Save"]
    qtbot.waitUntil(save.hasFocus)
    QTest.keyClick(save, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(open_note(tmp_path / "note.inkml").marks) == 1


def test_opening_asks_too_and_saves_first(qtbot, window, tmp_path):
    path, other = tmp_path / "a.inkml", tmp_path / "b.inkml"
    save_note(other, [mark(0, letter(0, 0)), mark(1, letter(30, 0))])
    draw(window.canvas, letter(60, 80))
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    draw(window.canvas, letter(90, 80))
    window.file.open(other)
    with qtbot.waitSignal(window.files.opened):
        buttons(window.parts.bar)["Save"].click()
    assert len(open_note(path).marks) == 2
    assert window.files.path == other


def test_a_file_can_be_dropped(qtbot, window, tmp_path):
    path = tmp_path / "a.inkml"
    save_note(path, [mark(0, letter(0, 0))])
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), *how)
    event = QDropEvent(QPointF(50, 50), *how)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(window.files.opened):
        QApplication.sendEvent(window, event)
    assert len(window.session) == 1


def test_what_a_crash_left_behind_comes_back(qtbot, window, make_window, tmp_path):
    write(window, 2)
    settled(qtbot, window, "ab")
    journals = tmp_path / "journals"
    (journal,) = journals.glob("*.jsonl")
    qtbot.waitUntil(lambda: journal.read_bytes().count(b"change") == 2)
    left = tmp_path / "left"
    left.mkdir()
    (left / "x.jsonl").write_bytes(journal.read_bytes())
    other = make_window(journals=left)
    other.files.recover_left()
    qtbot.waitUntil(lambda: "ended unexpectedly" in other.parts.bar.text)
    settled(qtbot, other, "ab")
    assert other.files.is_dirty
    with qtbot.waitSignal(other.files.saved):
        other.file.save_to(tmp_path / "safe.inkml")
    assert not other.files.is_dirty
    assert not (left / "x.jsonl").exists()


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "txt"])
def test_exports_are_written(qtbot, window, tmp_path, suffix):
    write(window, 2)
    settled(qtbot, window, "ab")
    path = tmp_path / f"out.{suffix}"
    window.file.export(path)
    qtbot.waitUntil(lambda: "Written" in window.parts.bar.text)
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "txt": b"ab\n"}[suffix]
    assert path.read_bytes().startswith(start)


def test_an_empty_page_cannot_be_exported_as_a_picture(qtbot, window, tmp_path):
    window.file.export(tmp_path / "out.png")
    qtbot.waitUntil(lambda: "nothing is drawn" in window.parts.bar.text)


def test_without_a_line_there_is_nothing_to_film(window, tmp_path):
    window.file.film(tmp_path / "rows.png")
    assert "write one first" in window.parts.bar.text


def test_settings_are_remembered(qtbot, window, make_window):
    for name in ("theme dark", "paper blank", "color red", "thicker"):
        window.actions_[name].trigger()
    other = make_window()
    assert other.canvas.picture.theme.dark
    assert other.canvas.picture.paper == "blank"
    assert other.canvas.pen.pen == window.canvas.pen.pen
    assert other.actions_["color red"].isChecked()


def test_every_action_has_a_shortcut_of_its_own(window):
    keys = [action.shortcut().toString() for action in window.actions_.all]
    assert "" not in keys
    assert len(set(keys)) == len(keys)
    html = window.help.show_shortcuts().browser.toPlainText()
    assert all(action.text().replace("&", "") in html for action in window.actions_.all)


def test_the_meters_show_delay_and_revisions(qtbot, window):
    write(window, 2, 1)
    settled(qtbot, window, "ab c")
    qtbot.waitUntil(lambda: "points" in window.parts.meters.text("best"))
    (line,) = window.session.lines

    def measured() -> list[str]:
        return [lag.text for lag in window.transcriber.meter.lags(line)]

    qtbot.waitUntil(lambda: measured() == ["a", "b", "c"])
    assert "30 ms, 3 points" in window.parts.meters.text("best")
    window.transcriber._note_rest()  # the line stands now
    assert window.transcriber.meter.measured.firm == 3
    assert window.parts.meters.text("graves") == "–; –"
    assert not window.parts.meters.buttons["graves"].isEnabled()


def test_graves_is_closed_with_a_reason_while_there_is_no_causal_model(qtbot, window):
    qtbot.waitUntil(lambda: window.worker.reader is not None)
    assert not window.actions_["graves"].isEnabled()
    assert "No causal model" in window.actions_["graves"].toolTip()


def test_about_says_versions_licenses_and_model(window):
    text = window.help.show_about().browser.toPlainText()
    assert "GNU General Public License" in text
    assert "Qt" in text
    assert "letters" in text


def test_the_inspector_is_shown_hidden_and_told_of_the_line(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.actions_["inspector"].trigger()
    assert window.inspector.isVisible()
    assert window.inspector.snapshot is not None
    assert window.inspector.snapshot.points == 16
    moved = []
    window.inspector.set_cursor = moved.append
    QTest.mouseMove(window.canvas, QPointF(65, 95).toPoint())
    assert moved
    window.inspector.tint_changed.emit([0.5] * 16)
    window.inspector.cursor_moved.emit(3)
    window.canvas.grab()
    window.actions_["lecture"].trigger()
    assert not window.canvas.isVisible()
    assert window.inspector.lecture
    window.actions_["lecture"].trigger()
    assert window.canvas.isVisible()
    window.actions_["inspector"].trigger()
    assert not window.inspector.isVisible()


def test_a_lecture_shows_what_is_to_be_answered_and_ends_by_the_keys_that_one_would_try(
    qtbot, window
):
    write(window, 2)
    settled(qtbot, window, "ab")
    lecture, bar = window.actions_["lecture"], window.parts.bar
    for key in (Qt.Key.Key_F11, Qt.Key.Key_Escape, Qt.Key.Key_F9):
        lecture.trigger()
        assert window.inspector.isVisible()
        assert not window.canvas.isVisible()
        assert window.parts.inspector_dock.titleBarWidget() is not None
        QTest.keyClick(window, key)
        assert window.canvas.isVisible()
        assert not lecture.isChecked()
        assert window.parts.inspector_dock.titleBarWidget() is None
    assert not window.inspector.isVisible()
    lecture.trigger()
    window.close()
    assert bar.isVisible()
    assert "not saved" in bar.text
    buttons(bar)["Cancel"].click()
    assert not bar.isVisible()
    window.actions_["find"].trigger()
    assert window.finding.bar.isVisible()
    window.tell("something")
    assert bar.isVisible()
    assert bar.geometry().bottom() == window.centralWidget().rect().bottom()


def test_names_of_files_are_shown_as_they_are(qtbot, window, tmp_path):
    path = tmp_path / "<b>R&D.inkml"
    write(window, 1)
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    recent = window.actions_.menu("Open &recent").actions()
    assert [action.text() for action in recent] == ["<b>R&&D.inkml"]
    window.tell(f"{path.name} is being made")
    label = window.parts.bar.findChild(QLabel)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_the_line_that_the_rows_are_about_is_still_to_be_seen_when_they_open(qtbot, window):
    write(window, 2)
    write(window, 2, y=500)
    settled(qtbot, window, "ab\nab")
    before = window.canvas.view
    window.actions_["inspector"].trigger()
    qtbot.waitUntil(lambda: not window.view._opening.isActive())
    _, top, _, bottom = window.canvas.view.visible
    bounds = window.session.line_bounds(window.parts.choice.line)
    assert window.canvas.view.y > before.y
    assert top < bounds[1]
    assert bounds[3] < bottom
    assert window.canvas.view.x == before.x


def test_of_lines_that_are_gone_the_reader_keeps_nothing(qtbot, window):
    write(window, 1)
    write(window, 1, y=200)
    settled(qtbot, window, "a\na")
    lines = window.session.lines
    window.actions_["clear"].trigger()
    qtbot.waitUntil(lambda: sorted(window.worker.reader.forgotten) == sorted(lines))


def test_of_ink_that_is_gone_nothing_is_shown_inside(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.actions_["inspector"].trigger()
    assert window.inspector.snapshot is not None
    window.actions_["clear"].trigger()
    assert window.inspector.snapshot is None
    assert window.parts.choice.line is None


def test_undo_while_erasing_or_writing_undoes_that_first(window):
    left = Qt.MouseButton.LeftButton
    write(window, 2)
    window.canvas.set_tool("stroke eraser")
    QTest.mousePress(window.canvas, left, pos=QPoint(65, 95))
    QTest.mouseMove(window.canvas, QPoint(66, 96))
    assert len(window.session) == 1
    window.actions_["undo"].trigger()
    assert len(window.session) == 2
    QTest.mouseRelease(window.canvas, left, pos=QPoint(66, 96))
    window.canvas.set_tool("pen")
    QTest.mousePress(window.canvas, left, pos=QPoint(200, 95))
    window.actions_["undo"].trigger()
    QTest.mouseRelease(window.canvas, left, pos=QPoint(66, 96))
    assert len(window.session) == 2


def test_select_all_delete_and_escape(window):
    write(window, 3)
    window.actions_["all"].trigger()
    assert len(window.session.selection) == 3
    window.actions_["none"].trigger()
    assert window.session.selection == frozenset()
    window.actions_["all"].trigger()
    window.actions_["delete"].trigger()
    assert len(window.session) == 0
    window.actions_["undo"].trigger()
    assert len(window.session) == 3


def test_closing_while_the_reader_works(qtbot, make_window):
    reader = HeldReader()
    window = make_window(lambda: reader)
    draw(window.canvas, letter(60, 80))
    qtbot.wait(50)
    threading.Timer(0.2, reader.let.set).start()
    window._closing = True
    assert window.close()


def test_a_sample_is_played_at_its_speed(qtbot, window, tmp_path):
    path = tmp_path / "sample.inkml"
    save_note(path, [mark(0, letter(0, 0)), mark(1, letter(30, 0))])
    window.file.play(path)
    qtbot.waitUntil(lambda: len(window.session) == 2)
    settled(qtbot, window, "ab")
    window.actions_["undo"].trigger()
    assert len(window.session) == 1


def test_tools_are_held_by_one_key(window):
    for key, tool in (("E", "stroke eraser"), ("R", "partial eraser"), ("L", "lasso")):
        QTest.keyClick(window, key)
        assert window.canvas.tool == tool
    draw_with_pen(window.canvas, letter(60, 80), [0.5] * 8)
    QTest.keyClick(window, "P")
    assert window.canvas.tool == "pen"


def test_a_journal_that_cannot_be_written_is_told(qtbot, make_window, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    window = make_window(journals=blocked / "journals")
    qtbot.waitUntil(lambda: "cannot be kept safe" in window.parts.bar.text)
    draw(window.canvas, letter(60, 80))
    assert len(window.session) == 1


def test_another_theme_of_the_system_is_followed(window, monkeypatch):
    from app.theme import DARK

    window.actions_["theme system"].trigger()
    monkeypatch.setattr("app.view_commands.theme_of", lambda name: DARK)
    window.view.follow_system()
    assert window.canvas.picture.theme is DARK


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_in_whatever_order_nothing_breaks(qtbot, window, seed):
    chance = random.Random(seed)
    risky = {"quit", "open", "save", "save as", "png", "svg", "pdf", "txt", "new", "about"}
    risky |= {"figure", "movie"}
    names = sorted(set(window.actions_._actions) - risky - {"shortcuts"})
    for _ in range(150):
        x, y = chance.uniform(0, 700), chance.uniform(0, 500)
        kind = chance.choice(["mouse", "pen", "eraser", "fingers", "key", "action", "action"])
        if kind == "mouse":
            draw(window.canvas, letter(x, y, chance.uniform(0, 60)))
        elif kind in ("pen", "eraser"):
            draw_with_pen(window.canvas, letter(x, y), [0.5] * 8, eraser=kind == "eraser")
        elif kind == "fingers":
            touch(window.canvas, [[(x, y)], [(x, y), (x + 50, y)], [(x, y), (x + 80, y)]])
        elif kind == "key":
            QTest.keyClick(window.canvas, chance.choice("perlh[]"))
        else:
            window.actions_[chance.choice(names)].trigger()
        QApplication.processEvents()
    window.history.setIndex(0)
    assert len(window.session) == 0
    window.history.setIndex(window.history.count())
    qtbot.waitUntil(lambda: all(window.transcriber.text(n).settled for n in window.session.lines))
    marks = window.session.marks
    assert [mark.key for mark in marks] == sorted(mark.key for mark in marks)
