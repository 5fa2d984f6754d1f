"""The buttons beside the text say all that they have to say."""

import pytest
from PyQt6.QtWidgets import QToolButton

from app.candidates import Candidates
from app.texts import Candidate, ShownCharacter, ShownWord


def word(text: str, *others: str) -> ShownWord:
    readings = tuple(Candidate(one, 0.12, literal=one == text) for one in (text, *others))
    letters = tuple(Candidate(one, 0.16) for one in "mwnuvr")
    characters = tuple(ShownCharacter(one, 0.9, candidates=letters) for one in text)
    return ShownWord(characters, 0.9, candidates=readings)


@pytest.fixture
def panel(qtbot) -> Candidates:
    panel = Candidates()
    qtbot.addWidget(panel)
    panel.resize(270, 500)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def cut_off(panel: Candidates) -> list[str]:
    shown = [one for one in panel.findChildren(QToolButton) if one.isVisible()]
    assert shown
    return [one.text() for one in shown if one.width() < one.sizeHint().width()]


@pytest.mark.parametrize("width", [270, 400, 240])
def test_no_button_is_cut_off(qtbot, panel, width):
    panel.show_word(word("tomorrow", "tomorrows", "to-morrow-morning"))
    panel.resize(width, 500)
    qtbot.waitUntil(lambda: cut_off(panel) == [])
    panel.show_word(word("on", "an"))
    qtbot.waitUntil(lambda: cut_off(panel) == [])
    rows = {one.y() for one in panel._words.findChildren(QToolButton) if one.isVisible()}
    assert len(rows) == 1  # short words stand side by side


def test_the_button_that_had_the_focus_has_it_when_the_word_is_read_anew(qtbot, panel):
    panel.activateWindow()
    panel.show_word(word("tomorrow", "tomorrows"))
    panel._words._buttons[1].setFocus()
    qtbot.waitUntil(panel.isActiveWindow)
    qtbot.waitUntil(panel._words._buttons[1].hasFocus)
    panel.show_word(word("tomorrow", "morrow"))
    qtbot.waitUntil(lambda: panel._words._buttons[1].hasFocus())
