from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from handwriting.ink import Document, Ink, Page, Pen, Stroke
from handwriting.page import Layout, TextLine
from handwriting.recognizer import Recognizer, pages
from handwriting.recognizer.order import writing_order
from handwriting.recognizer.pages import LINES
from handwriting.recognizer.results import Alternative, Character, Recognition, Word
from handwriting.recognizer.settling import settled
from tests.fakes import random_model, scribble

HIGHLIGHTER = Stroke(np.array([[0.0, 0], [90, 0]]), pen=Pen(tool="highlighter"))


def shifted(ink: Ink, x: float, y: float) -> tuple[Stroke, ...]:
    return tuple(Stroke(stroke.xy + np.array([x, y])) for stroke in ink.strokes)


def rows(ink: Ink) -> Layout:
    """Stands for `segment`: pens in rows of 120 units, each a word from left to right."""
    pens = [i for i, stroke in enumerate(ink.strokes) if stroke.pen.tool == "pen"]
    other = tuple(i for i in range(len(ink.strokes)) if i not in pens)
    row = {i: round(float(ink.strokes[i].xy[:, 1].mean()) / 120) for i in pens}
    found = []
    for number in sorted(set(row.values())):
        members = [i for i in pens if row[i] == number]
        line = tuple(sorted(members, key=lambda i: float(ink.strokes[i].xy[:, 0].min())))
        found.append(TextLine(line, (line,)))
    return Layout(tuple(found), other)


@pytest.fixture(autouse=True)
def simple_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is not how a page is cut."""
    monkeypatch.setattr(pages, "segment", rows)


@pytest.fixture
def page() -> Page:
    """Three lines, the lowest drawn first, and a highlighter."""
    strokes = [HIGHLIGHTER]
    for row in (2, 0, 1):
        strokes += shifted(scribble(row), 3.0 * row, 120.0 * row)
    return Page(Ink(tuple(strokes)), size=(500, 500), unit="pt")


@pytest.fixture
def recognizer() -> Recognizer:
    return Recognizer(random_model(3))


def test_a_page_is_read_line_by_line_from_the_top(recognizer: Recognizer, page: Page) -> None:
    read = recognizer.recognize_page(page)
    alone = [recognizer.recognize(scribble(row)).text for row in range(3)]
    assert all(alone)
    assert [line.text for line in read.lines] == alone
    assert read.text == "\n".join(alone)
    assert read.other == (0,)
    assert [line.place.strokes for line in read.lines] == [
        tuple(range(7, 13)),
        tuple(range(13, 19)),
        tuple(range(1, 7)),
    ]


def test_places_are_those_of_the_ink(recognizer: Recognizer, page: Page) -> None:
    assert page.ink is not None
    for line in recognizer.recognize_page(page).lines:
        ink = Ink(tuple(page.ink.strokes[stroke] for stroke in line.place.strokes))
        assert line.place.box == ink.bounds
        assert len(line.words) == len(line.recognition.words) > 0
        for word, place in zip(line.recognition.words, line.words, strict=True):
            points = [point for character in word.characters for point in character.points]
            xy = np.array([page.ink.strokes[s].xy[p] for s, p in points])
            assert place.box == (*xy.min(axis=0), *xy.max(axis=0))
            assert set(place.strokes) <= {stroke for stroke, _ in points} <= set(line.place.strokes)
            assert place.strokes == tuple(sorted(place.strokes))


def test_as_one_line_the_whole_ink_is_read_as_it_came(recognizer: Recognizer, page: Page) -> None:
    assert page.ink is not None
    read = recognizer.recognize_page(page, whole=True)
    pens = Ink(page.ink.strokes[1:])
    assert [line.text for line in read.lines] == [recognizer.recognize(pens).text]
    assert read.other == (0,)


def test_a_page_without_ink_and_one_without_text(recognizer: Recognizer) -> None:
    assert recognizer.recognize_page(Page(None)).lines == ()
    read = recognizer.recognize_page(Ink((HIGHLIGHTER, HIGHLIGHTER)))
    assert (read.lines, read.other, read.text) == ((), (0, 1), "")


def test_many_pages_come_one_by_one_and_few_wait(recognizer: Recognizer) -> None:
    taken = 0

    def sheets() -> Iterator[Page]:
        nonlocal taken
        for seed in range(5 * LINES):
            taken += 1
            yield Page(scribble(seed % 7, strokes=2))

    reads = recognizer.recognize_pages(sheets())
    texts = [next(reads).text]
    assert taken <= LINES
    texts += [read.text for read in reads]
    expected = [recognizer.recognize_page(scribble(seed, strokes=2)).text for seed in range(7)]
    assert texts == [expected[index % 7] for index in range(5 * LINES)]


def test_a_document_is_its_pages(recognizer: Recognizer, page: Page) -> None:
    document = Document((page, Page(None), page))
    first, second, third = recognizer.recognize_document(document)
    alone = recognizer.recognize_page(page)  # its numbers are the same within rounding
    assert first.text == third.text == alone.text
    assert [line.words for line in third.lines] == [line.words for line in alone.lines]
    assert second.lines == ()


def bars(*xs: float) -> Ink:
    return Ink.from_arrays([[[x, 0.0], [x, 10.0]] for x in xs])


def test_the_order_of_writing_is_kept_where_it_is_one() -> None:
    ink = bars(0, 5, 10, 15, 40, 45, 50, 2)  # the last one is a late bar in the first word
    line = TextLine((0, 7, 1, 2, 3, 4, 5, 6), ((0, 7, 1, 2, 3), (4, 5, 6)))
    assert writing_order(ink, line) == (0, 1, 2, 3, 4, 5, 6, 7)


def test_a_word_that_was_put_in_later_goes_where_it_stands() -> None:
    ink = bars(0, 5, 10, 80, 85, 90, 40, 45, 50)
    line = TextLine((0, 1, 2, 6, 7, 8, 3, 4, 5), ((0, 1, 2), (6, 7, 8), (3, 4, 5)))
    assert writing_order(ink, line) == line.strokes


def test_a_late_dot_that_stands_alone_is_no_word() -> None:
    dot = Stroke(np.array([[20.0, 1.0]]))
    ink = Ink((*bars(0, 5, 40, 45).strokes, dot))
    line = TextLine((0, 1, 4, 2, 3), ((0, 1), (4,), (2, 3)))
    assert writing_order(ink, line) == (0, 1, 2, 3, 4)


def test_shuffled_strokes_go_from_left_to_right() -> None:
    rng = np.random.default_rng(0)
    xs = 5.0 * np.arange(40)
    for _ in range(5):
        ink = bars(*rng.permutation(xs))
        order = tuple(np.argsort([stroke.xy[0, 0] for stroke in ink.strokes]).tolist())
        assert writing_order(ink, TextLine(order, (order,))) == order


def test_an_order_is_a_permutation_of_what_was_segmented() -> None:
    ink = scribble(4, strokes=30)
    for line in rows(ink).lines:
        assert sorted(writing_order(ink, line)) == sorted(line.strokes)


def letters(*owned: list[int]) -> Recognition:
    """A word a letter, each with whole bars of two points."""
    words = tuple(
        Word("i", 1.0, (Character("i", 1.0, (0, 0), tuple((s, p) for s in own for p in (0, 1))),))
        for own in owned
    )
    return Recognition("i" * len(owned), 1.0, words, (Alternative("i", 0.0, literal=True),))


def owned_strokes(recognition: Recognition) -> list[list[int]]:
    return [
        sorted({stroke for character in word.characters for stroke, _ in character.points})
        for word in recognition.words
    ]


def test_a_late_dot_settles_over_its_letter() -> None:
    """By time the dots over 0 and 50 belong to the last letter, as does its own at 100."""
    ink = bars(0, 50, 100, 0, 50, 100)
    read = letters([0], [1], [2, 3, 4, 5])
    assert owned_strokes(settled(read, ink)) == [[0, 3], [1, 4], [2, 5]]
    assert settled(read, ink).text == read.text


def test_a_stroke_that_touches_its_letter_stays() -> None:
    ink = Ink.from_arrays([[[0, 0], [9, 9]], [[20, 0], [29, 9]], [[8, 4], [21, 4]]])
    read = letters([0], [1, 2])  # a bar from one letter to the other, written last
    assert settled(read, ink) == read
