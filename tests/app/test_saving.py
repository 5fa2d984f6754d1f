"""Saving takes time: what is done meanwhile is neither lost nor mixed up."""

import threading
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from app import files as module
from app.notefile import open_note, save_note
from tests.app.fakes import draw, letter, pen_event, tablet
from tests.app.test_window import buttons


class SlowDisk:
    """Writes notes when it is let, and notes their names."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun: list[str] = []

    def save(self, path: Path, *note, **how) -> None:
        self.begun.append(path.name)
        assert self.gate.wait(30)
        save_note(path, *note, **how)


@pytest.fixture
def disk(monkeypatch):
    disk = SlowDisk()
    monkeypatch.setattr(module, "save_note", disk.save)
    yield disk
    disk.gate.set()


def test_of_two_saves_the_later_one_is_on_the_disk(qtbot, window, tmp_path, disk):
    path = tmp_path / "note.inkml"
    draw(window.canvas, letter(60, 80))
    window.file.save_to(path)
    qtbot.waitUntil(lambda: disk.begun == ["note.inkml"])
    draw(window.canvas, letter(90, 80))
    window.file.save_to(path)
    window.file.save_to(tmp_path / "copy.inkml")
    qtbot.wait(50)
    assert disk.begun == ["note.inkml"]  # one after the other
    disk.gate.set()
    qtbot.waitUntil(lambda: window.files.path == tmp_path / "copy.inkml")
    assert disk.begun == ["note.inkml", "note.inkml", "copy.inkml"]
    assert len(open_note(path).marks) == len(open_note(tmp_path / "copy.inkml").marks) == 2
    assert not window.files.is_dirty


def test_a_save_that_fails_does_not_stop_the_next_one(qtbot, window, tmp_path):
    draw(window.canvas, letter(60, 80))
    window.file.save_to(tmp_path / "none" / "note.inkml")
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(tmp_path / "note.inkml")
    assert not window.files.is_dirty


def test_a_save_that_ends_behind_another_note_says_nothing_of_that_one(
    qtbot, window, tmp_path, disk
):
    draw(window.canvas, letter(60, 80))
    window.file.save_to(tmp_path / "first.inkml")
    window.file.new()
    buttons(window.parts.bar)["Do not save"].click()
    draw(window.canvas, letter(60, 80))
    with qtbot.waitSignal(window.files.saved):
        disk.gate.set()
    assert window.files.path is None  # or the next save would write over the first note
    assert window.files.is_dirty
    assert len(open_note(tmp_path / "first.inkml").marks) == 1


def test_what_is_drawn_while_a_note_is_saved_before_another_is_asked_for(
    qtbot, window, tmp_path, disk
):
    path = tmp_path / "note.inkml"
    draw(window.canvas, letter(60, 80))
    window.files.path = path
    window.file.new()
    buttons(window.parts.bar)["Save"].click()
    draw(window.canvas, letter(90, 80))
    disk.gate.set()
    qtbot.waitUntil(lambda: "not saved" in window.parts.bar.text)
    assert len(window.session) == 2
    buttons(window.parts.bar)["Save"].click()
    qtbot.waitUntil(lambda: len(window.session) == 0)
    assert len(open_note(path).marks) == 2


def test_saves_that_wait_are_written_when_the_window_closes(qtbot, window, tmp_path, disk):
    draw(window.canvas, letter(60, 80))
    window.file.save_to(tmp_path / "a.inkml")
    window.file.save_to(tmp_path / "b.inkml")
    window.history.setClean()
    disk.gate.set()
    window.close()
    assert not window.isVisible()
    assert [len(open_note(tmp_path / f"{name}.inkml").marks) for name in "ab"] == [1, 1]


@pytest.mark.parametrize("how", ["mouse", "pen"])
def test_a_stroke_under_the_pen_is_asked_for_when_the_window_closes(window, how):
    if how == "mouse":
        QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 80))
    else:
        device = tablet()
        event = pen_event(QEvent.Type.TabletPress, device, (60, 80), 0.5)
        QApplication.sendEvent(window.canvas, event)
    window.close()
    assert window.isVisible()
    assert "not saved" in window.parts.bar.text
    assert len(window.session) == 1
