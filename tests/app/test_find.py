import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtTest import QTest

from app.find import Match, PageText
from app.texts import Candidate, LineText, ShownCharacter, ShownWord
from app.theme import LIGHT
from tests.app.fakes import draw, letter
from tests.app.test_pages import key
from tests.app.test_window import HeldReader, click, settled, write


def find(query: str, page: int, lines: list[LineText], *, alternatives=False) -> list[Match]:
    return PageText(page, lines).find(query, alternatives=alternatives)


def line(number: int, *words: str, others: tuple[str, ...] = ()) -> LineText:
    """Each character has one point of a mark of its own."""
    shown = []
    at = 0
    for word in words:
        characters = []
        for character in word:
            characters.append(ShownCharacter(character, 0.9, frozenset({((number, at), 0)})))
            at += 1
        candidates = tuple(Candidate(text, 0.1) for text in (word, *others))
        shown.append(ShownWord(tuple(characters), 0.9, candidates=candidates))
    return LineText(number, tuple(shown), settled=True)


def marks(number: int, *places: int) -> frozenset:
    return frozenset(((number, place), 0) for place in places)


def test_case_does_not_matter_and_a_part_of_a_word_is_found():
    (match,) = find("RICE", 4, [line(0, "ten", "Prices")])
    assert (match.page, match.text, match.certain) == (4, "rice", True)
    assert match.parts == ((0, marks(0, 4, 5, 6, 7)),)


def test_a_match_goes_on_in_the_next_line():
    (match,) = find("today's  dinner", 0, [line(0, "for", "today’s"), line(1, "dinner")])
    assert [number for number, _ in match.parts] == [0, 1]
    assert match.parts[1][1] == marks(1, *range(6))


@pytest.mark.parametrize("query", ["", "  ", "x", "ab cd"])
def test_what_is_not_there_is_not_found(query):
    assert find(query, 0, [line(0, "abcd"), line(1)]) == []


def test_matches_do_not_overlap_and_stand_in_reading_order():
    found = find("aa", 0, [line(0, "aaaa", "b"), line(1, "aA")])
    assert [sorted(match.ink) for match in found] == [
        sorted(marks(0, 0, 1)),
        sorted(marks(0, 2, 3)),
        sorted(marks(1, 0, 1)),
    ]


def test_a_letter_that_folds_to_two_is_found_whole():
    (match,) = find("strasse", 0, [line(0, "Straße")])
    assert match.ink == marks(0, *range(6))


def test_other_readings_are_found_only_if_wanted():
    lines = [line(0, "clog", "clog", others=("dog", "clog"))]
    assert find("dog", 0, lines) == []
    first, second = find("dog", 0, lines, alternatives=True)
    assert (first.text, first.certain) == ("clog", False)
    assert second.ink == marks(0, 4, 5, 6, 7)
    (match, _) = find("clog", 0, lines, alternatives=True)
    assert match.certain


def test_words_whose_ink_is_not_known_are_no_matches():
    growing = LineText(0, (ShownWord((ShownCharacter("a", 0.5),), 0.5),))
    assert find("a", 0, [growing]) == []


# ---- in the window ----------------------------------------------------------------------------


@pytest.fixture
def note(qtbot, window):
    """Two pages: "abc ab" twice, then "ab"."""
    write(window, 3, 2)
    settled(qtbot, window, "abc de")
    window.actions_["add page"].trigger()
    write(window, 2)
    write(window, 4, y=200)
    settled(qtbot, window, "ab\nabcd")
    window.actions_["first page"].trigger()
    return window


def count(window) -> str:
    return window.finding.bar.count


def colors(window, box) -> int:
    """How many pixels of a part of the page have the color of what was found."""
    image: QImage = window.canvas.grab().toImage()
    left, top = window.canvas.view.to_screen(box[0], box[1])
    right, bottom = window.canvas.view.to_screen(box[2], box[3])
    accent = QColor(LIGHT.accent).rgb()
    places = (
        (x, y) for x in range(int(left), int(right) + 1) for y in range(int(top), int(bottom) + 1)
    )
    return sum(image.pixel(x, y) == accent for x, y in places)


def test_what_is_typed_is_found_on_all_pages_and_stepped_through(qtbot, note):
    note.actions_["theme light"].trigger()
    key(note, "find")
    field = note.finding.bar._field
    assert field.hasFocus()
    QTest.keyClicks(field, "BC")
    assert count(note) == "1 of 2"
    first = note.finding.current
    assert (first.page, first.text) == (note.session.numbers[0], "bc")
    box = note.session.line_marks(note.session.lines[0])[1].bounds
    assert colors(note, box) > 10
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert count(note) == "2 of 2"
    assert note.session.place == 1
    assert note.pages.indicator.text == "page 2 of 2"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (count(note), note.session.place) == ("1 of 2", 0)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (count(note), note.session.place) == ("2 of 2", 1)
    key(note, "find previous")
    assert (count(note), note.session.place) == ("1 of 2", 0)
    QTest.keyClicks(field, "x")
    assert count(note) == "not found"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert note.finding.bar.isHidden()
    assert note.canvas.hasFocus()
    assert colors(note, box) == 0


def test_escape_on_the_page_closes_the_bar_too(note):
    key(note, "find")
    note.canvas.setFocus()
    key(note, "none")
    assert note.finding.bar.isHidden()


def test_matches_follow_what_is_written_and_undone(qtbot, note):
    key(note, "find")
    QTest.keyClicks(note.finding.bar._field, "de")
    assert count(note) == "1 of 1"
    draw(note.canvas, letter(60, 300))
    draw(note.canvas, letter(300, 300))
    assert note.session.lines
    QTest.keyClicks(note.finding.bar._field, "\b\ba b")
    qtbot.waitUntil(lambda: count(note) == "1 of 1")
    note.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: count(note) == "not found")


def test_a_match_that_is_out_of_sight_is_brought_into_sight(qtbot, note):
    note.canvas.set_view(note.canvas.view.panned(-5000, -5000))
    key(note, "find")
    QTest.keyClicks(note.finding.bar._field, "de")
    line = note.session.lines[0]
    assert note.canvas.view.sees(note.session.line_marks(line)[-1].bounds)


def test_other_readings_are_marked_when_wanted(qtbot, note):
    key(note, "find")
    QTest.keyClicks(note.finding.bar._field, "ABCD")
    assert count(note) == "1 of 1"
    note.finding.bar._others.click()
    assert count(note) == "1 of 1"
    assert note.finding.matches[0].certain
    click(qtbot, note.finding.bar, "Close")
    assert note.finding.bar.isHidden()
    assert note.finding.matches == []


def test_pages_that_nobody_has_seen_are_read_first(qtbot, make_window, two_pages):
    reader = HeldReader()
    window = make_window(lambda: reader)
    window.file.open(two_pages)
    qtbot.waitUntil(lambda: len(window.session) == 10)
    key(window, "find")
    QTest.keyClicks(window.finding.bar._field, "ab")
    assert count(window).startswith("not found yet, reading")
    reader.let.set()
    qtbot.waitUntil(lambda: count(window) == "1 of 4")
    assert [match.page for match in window.finding.matches] == [0, 0, 0, 1]
    assert window.session.place == 0
