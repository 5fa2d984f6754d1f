"""What may go wrong around the app: told in one sentence inside the window, and nothing is lost."""

import errno
import shutil

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from app import journal
from app.inspector import TOO_LONG
from app.notefile import open_note, save_note
from tests.app.fakes import LetterReader, draw, letter, mark
from tests.app.test_window import settled, write
from tests.fakes import random_model


def test_a_model_folder_that_vanishes_while_the_app_runs(qtbot, make_window, tmp_path):
    pytest.importorskip("torch")
    from app.reading import Reader
    from handwriting.network import save_model
    from handwriting.recognizer import Recognizer

    folder = tmp_path / "model"
    save_model(random_model(), folder)
    window = make_window(lambda: Reader(Recognizer.load(folder, language_model=None)))
    window.model = str(folder)
    qtbot.waitUntil(lambda: window.worker.reader is not None, timeout=20_000)
    shutil.rmtree(folder)
    write(window, 3)
    line = window.session.lines[0]
    qtbot.waitUntil(lambda: window.transcriber.text(line).settled, timeout=20_000)
    assert window.parts.bar.text == ""
    assert "has no card" in window.help.show_about().browser.toPlainText()
    window.file.save_to(tmp_path / "note")
    qtbot.waitUntil(lambda: not window.files.is_dirty)


def test_a_line_of_very_many_points_is_shown_and_not_read(qtbot, window, tmp_path):
    angles = np.linspace(0, 400, 25_000)
    points = np.stack([angles * 3, 100 + 20 * np.sin(angles * 2)], axis=1)
    save_note(tmp_path / "long.inkml", [mark(0, points.tolist())])
    window.actions_["inspector"].trigger()
    with qtbot.waitSignal(window.files.opened):
        window.file.open(tmp_path / "long.inkml")
    qtbot.waitUntil(lambda: window.canvas.picture.is_whole)
    qtbot.waitUntil(lambda: "25,000 points is kept" in window.parts.bar.text)
    window.inspector.show_line(window.transcriber.snapshot(window.session.lines[0]))
    assert window.inspector._sentence.text() == TOO_LONG
    draw(window.canvas, letter(60, 300))
    assert len(window.session) == 2


def test_a_full_disk_at_the_journal_is_told_and_made_good(
    qtbot, make_window, tmp_path, monkeypatch
):
    full = True
    append = journal._append

    def refuse(file, records) -> None:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        append(file, records)

    monkeypatch.setattr(journal, "_append", refuse)
    monkeypatch.setattr(journal, "RETRY", 0.05)
    window = make_window()
    qtbot.waitUntil(lambda: "no space left" in window.parts.bar.text)
    write(window, 2)
    settled(qtbot, window, "ab")
    full = False
    folder = tmp_path / "journals"

    def is_safe() -> bool:
        return sum(path.read_bytes().count(b'"change"') for path in folder.glob("*.jsonl")) == 2

    qtbot.waitUntil(is_safe)
    window.file.save_to(tmp_path / "note.inkml")
    qtbot.waitUntil(lambda: not window.files.is_dirty)
    assert len(open_note(tmp_path / "note.inkml").marks) == 2


def test_a_full_disk_when_saving_leaves_the_old_file_and_the_note(
    qtbot, window, tmp_path, monkeypatch
):
    path = tmp_path / "note.inkml"
    write(window, 1)
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    before = path.read_bytes()
    write(window, 2, y=200)
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", _no_space)
        window.file.save_to(path)
        qtbot.waitUntil(lambda: "no space left" in window.parts.bar.text.lower())
    assert path.read_bytes() == before
    assert window.files.is_dirty
    assert len(window.session) == 3


def _no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_instead_of_a_file_is_told(qtbot, window, tmp_path):
    write(window, 1)
    (tmp_path / "note.inkml").mkdir()
    window.file.save_to(tmp_path / "note.inkml")
    qtbot.waitUntil(lambda: "cannot write" in window.parts.bar.text.lower())
    assert window.files.is_dirty


def test_a_recent_file_that_is_gone_is_told(qtbot, window, tmp_path):
    window.preferences.add_recent(tmp_path / "gone.inkml")
    window.file.open(tmp_path / "gone.inkml")
    qtbot.waitUntil(lambda: "gone.inkml" in window.parts.bar.text)


def test_everything_fits_on_a_small_screen(qtbot, window):
    window.resize(800, 600)
    window.actions_["inspector"].trigger()
    write(window, 2)
    settled(qtbot, window, "ab")
    window.tell(
        "a sentence that is long enough to take two lines on a screen that is so small " * 2
    )
    QTest.qWait(50)
    assert (window.width(), window.height()) == (800, 600)
    assert window.canvas.height() >= 100
    assert window.canvas.width() >= 240


def test_reading_that_fails_every_time_leaves_all_ink(qtbot, make_window):
    class Broken(LetterReader):
        def live(self, snapshot, mode="best"):
            raise RuntimeError("no")

        settle = character_candidates = lags = live

    window = make_window(Broken)
    write(window, 3)
    qtbot.waitUntil(lambda: "the ink is safe" in window.parts.bar.text)
    assert len(window.session) == 3
    window.actions_["undo"].trigger()
    assert len(window.session) == 2


def test_what_is_drawn_while_a_file_is_read_is_not_thrown_away(qtbot, window, tmp_path):
    save_note(tmp_path / "other.inkml", [mark(0, letter(0, 0)), mark(1, letter(30, 0))])
    window.file.open(tmp_path / "other.inkml")
    draw(window.canvas, letter(60, 80))  # before the event loop brings the file
    qtbot.waitUntil(lambda: "was not opened" in window.parts.bar.text)
    assert len(window.session) == 1
    window.history.setClean()
    with qtbot.waitSignal(window.files.opened):
        window.file.open(tmp_path / "other.inkml")
    assert len(window.session) == 2


def test_what_is_drawn_before_a_crash_is_made_good_comes_on_top(
    qtbot, window, make_window, tmp_path
):
    write(window, 2)
    (path,) = (tmp_path / "journals").glob("*.jsonl")
    qtbot.waitUntil(lambda: path.read_bytes().count(b'"change"') == 2)
    left = tmp_path / "left"
    left.mkdir()
    shutil.copy(path, left)
    other = make_window(journals=left)
    draw(other.canvas, letter(300, 80))
    QTest.mousePress(other.canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 100))
    other.files.recover_left()
    qtbot.wait(50)
    assert len(other.session) == 1  # it waits for the pen
    QTest.mouseRelease(other.canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 100))
    qtbot.waitUntil(lambda: len(other.session) == 4)
    assert other.files.is_dirty
    other.actions_["undo"].trigger()
    assert len(other.session) == 2
