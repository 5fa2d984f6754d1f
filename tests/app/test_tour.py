"""The guided tour with the shipped model, button by button."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from app import player
from app.tour import STEPS
from handwriting.shipped import shipped_models
from tests.app.fakes import draw, letter
from tests.app.test_window import buttons


@pytest.fixture
def window(qtbot, make_window, monkeypatch):
    pytest.importorskip("torch")
    from app.reading import Reader
    from handwriting.recognizer import Recognizer

    causal = None
    if "causal" in shipped_models():
        causal = Recognizer.load("causal", language_model=None)
    reader = Reader(Recognizer.load("default", language_model=None), causal)
    window = make_window(lambda: reader)
    qtbot.waitUntil(lambda: window.worker.reader is not None, timeout=60_000)
    clock = iter(range(10_000))  # the sample is written at once
    monkeypatch.setattr(window.player, "_clock", lambda: 100.0 * next(clock))
    return window


def waits_for(qtbot, window, title: str) -> None:
    assert title in window.parts.tour.text
    qtbot.waitUntil(lambda: not window.guide.is_waiting, timeout=60_000)


def test_the_tour_shows_what_it_says(qtbot, window):
    assert player.LONGEST_PAUSE > 0
    guide, inspector, bar = window.guide, window.inspector, window.parts.tour
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert "Watch it read" in bar.text
    assert not bar.back.isEnabled()
    qtbot.waitUntil(lambda: window.transcriber.page_text == "going", timeout=60_000)
    bar.next.click()
    waits_for(qtbot, window, "The late dot")
    text = inspector.scene.trace.outputs.text
    assert text[inspector.scene.target] == "i"
    assert inspector.cursor_point == inspector.scene.drawing.starts[-1]
    bar.next.click()
    waits_for(qtbot, window, "-ing")
    assert inspector.choices.rival.currentText() == "l"
    assert window.link._point == inspector.cursor_point >= 0
    bar.next.click()
    waits_for(qtbot, window, "Cells")
    assert (inspector.scene.cell, inspector.scene.tint) == (0, "cell")
    bar.back.click()
    assert "-ing" in bar.text
    guide.go(4)
    if window.actions_["graves"].isEnabled():
        waits_for(qtbot, window, "never revises")
        assert not inspector.scene.trace.both_ways
        measured = window.transcriber.meters["graves"].measured
        assert measured.firm > 0
        assert measured.revised == 0
    bar.next.click()
    assert "Your turn" in bar.text
    assert len(window.session) == 0
    assert window.transcriber.mode == "best"
    draw(window.canvas, letter(60, 80))
    assert len(window.session) == 1
    assert bar.next.text() == "Done"
    bar.next.click()
    assert bar.text == ""
    assert not inspector.isVisible()


def test_the_tour_asks_for_what_is_not_saved_and_can_be_left(qtbot, window):
    draw(window.canvas, letter(60, 80))
    window.help.start_tour()
    assert not window.guide.is_on
    buttons(window.parts.bar)["Cancel"].click()
    assert len(window.session) == 1
    window.help.start_tour()
    buttons(window.parts.bar)["Do not save"].click()
    assert window.guide.is_on
    window.guide.go(len(STEPS) - 3)
    window.parts.tour.leave.click()
    assert not window.guide.is_on
    assert not window.inspector.isVisible()


def test_it_is_offered_once(window):
    window.help.welcome()
    assert "Take the tour" in buttons(window.parts.bar)
    buttons(window.parts.bar)["Not now"].click()
    window.help.welcome()
    assert window.parts.bar.text == ""
