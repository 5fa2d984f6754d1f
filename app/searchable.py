"""The pages of a note with their text, corrections included, as a PDF that can be searched.

Knows neither Qt nor how the text was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.marks import Key, Leaves, Mark, bounds_of
from app.notefile import document_of
from app.texts import LineText, ShownWord
from handwriting.errors import OutputError
from handwriting.ink import Ink, Page, Stroke
from handwriting.output import replacing

if TYPE_CHECKING:
    from handwriting.recognizer import Line, PageRecognition, Word
    from handwriting.recognizer.page_results import Place


def export_searchable(
    path: Path,
    marks: Sequence[Mark],
    leaves: Leaves,
    texts: Mapping[int, Sequence[LineText]],
    title: str,
) -> None:
    """Writes a PDF: the ink as it is, and over it text that viewers find and copy.

    Args:
        path: where to.
        marks: of all pages.
        leaves: the pages.
        texts: the lines of each page in reading order, by the page's number.
        title: of the document.

    Raises:
        OutputError: nothing is drawn, what PDF needs is not installed, or the file cannot be
            written; one sentence.
    """
    if not marks:
        raise OutputError(f"cannot write {path}: nothing is drawn yet")
    try:
        from handwriting.export.pdf import write_pdf
    except ImportError as error:
        raise OutputError(
            f"cannot write {path}: {error.name} is missing, which writes PDF"
        ) from error
    pages = document_of(marks, leaves).pages
    with replacing(path) as file:
        write_pdf(
            (
                (page, recognition_of(page, keys, texts.get(leaf.number, ())))
                for shown, leaf in zip(pages, leaves, strict=True)
                for page in [on_paper(shown, leaf.enlarged)]
                for keys in [[mark.key for mark in marks if mark.page == leaf.number]]
            ),
            file,
            title=title,
        )


def on_paper(page: Page, enlarged: float) -> Page:
    """A page as large as it is on paper."""
    if enlarged == 1.0:
        return page
    size = None if page.size is None else (page.size[0] / enlarged, page.size[1] / enlarged)
    strokes = () if page.ink is None else page.ink.strokes
    smaller = tuple(_on_paper(stroke, enlarged) for stroke in strokes)
    return replace(page, ink=Ink(smaller) if smaller else None, size=size)


def _on_paper(stroke: Stroke, enlarged: float) -> Stroke:
    width = None if stroke.pen.width is None else stroke.pen.width / enlarged
    return replace(stroke, xy=stroke.xy / enlarged, pen=replace(stroke.pen, width=width))


def recognition_of(page: Page, keys: Sequence[Key], lines: Sequence[LineText]) -> PageRecognition:
    """What the app shows of a page, as the library has it.

    Args:
        page: whose strokes have these keys.
        keys: in the order of the strokes.
        lines: in reading order; words whose ink is not known are left out.
    """
    from handwriting.recognizer import PageRecognition  # it needs torch, which is there by now

    places = {key: place for place, key in enumerate(keys)}
    found = []
    for line in lines if page.ink is not None else ():
        assert page.ink is not None
        words = [word for one in line.words if (word := _word(one, places)) is not None]
        if words:
            found.append(_line(line.literal, words, page.ink))
    read = {stroke for line in found for stroke in line.place.strokes}
    return PageRecognition(tuple(found), tuple(i for i in range(len(keys)) if i not in read))


def _word(word: ShownWord, places: Mapping[Key, int]) -> Word | None:
    """A word with the points of each character; one that has none shares those of the word."""
    from handwriting.recognizer import Character, Word

    whole = _points(word.ink, places)
    if not whole:
        return None
    characters = tuple(
        Character(one.text, one.confidence, one.frames or (0, 0), _points(one.ink, places) or whole)
        for one in word.characters
    )
    return Word(word.text, word.confidence, characters)


def _points(
    ink: frozenset[tuple[Key, int]], places: Mapping[Key, int]
) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((places[key], point) for key, point in ink if key in places))


def _line(literal: str, words: Sequence[Word], ink: Ink) -> Line:
    from handwriting.recognizer import Alternative, Line, Recognition
    from handwriting.recognizer.page_results import Place

    text = " ".join(word.text for word in words)
    readings = [Alternative(text, 0.0, text == literal)]
    if text != literal:
        readings.append(Alternative(literal, 0.0, literal=True))
    confidence = min(word.confidence for word in words)
    of_words = tuple(_place(word, ink) for word in words)
    strokes = sorted({stroke for place in of_words for stroke in place.strokes})
    box = bounds_of(np.concatenate([ink.strokes[stroke].xy for stroke in strokes]))
    recognition = Recognition(text, confidence, tuple(words), tuple(readings))
    return Line(recognition, Place(tuple(strokes), box), of_words)


def _place(word: Word, ink: Ink) -> Place:
    from handwriting.recognizer.page_results import Place

    points = {point for character in word.characters for point in character.points}
    xy = np.array([ink.strokes[stroke].xy[point] for stroke, point in sorted(points)])
    return Place(tuple(sorted({stroke for stroke, _ in points})), bounds_of(xy))
