"""Recognized pages that need no model: words of bars, read as their labels say."""

from __future__ import annotations

import numpy as np

from handwriting.ink import Ink, Page, Pen, Stroke
from handwriting.recognizer.page_results import Line, PageRecognition, Place
from handwriting.recognizer.results import Alternative, Character, Recognition, Word

LETTER = 8.0
"""Width of a letter, of which each is a stroke of two points."""


def page_of(
    *lines: str, left: float = 50, top: float = 60, slope: float = 0.0, page: Page | None = None
) -> tuple[Page, PageRecognition]:
    """A page on which each character is a bar of its own, 12 high, lines 40 apart; and a circle.

    Args:
        lines: what is written; words are told by spaces.
        left: of the lines.
        top: of the first line.
        slope: of the lines, downward.
        page: gives all but the ink.
    """
    strokes: list[Stroke] = []
    read: list[Line] = []
    for row, text in enumerate(lines):
        first = len(strokes)
        words, places = [], []
        for start, label in _words(text):
            letters = []
            begin = len(strokes)
            for place, letter in enumerate(label, start):
                x = left + LETTER * place
                y = top + 40.0 * row + slope * LETTER * place
                strokes.append(Stroke(np.array([[x, y], [x + LETTER / 2, y + 12]])))
                points = ((len(strokes) - 1, 0), (len(strokes) - 1, 1))
                letters.append(Character(letter, 0.9, (place, place), points))
            words.append(Word(label, 0.8, tuple(letters)))
            places.append(_place(strokes, range(begin, len(strokes))))
        readings = (Alternative(text, -1.0, literal=True), Alternative(text.upper(), -2.0))
        recognition = Recognition(text, 0.7, tuple(words), readings)
        read.append(Line(recognition, _place(strokes, range(first, len(strokes))), tuple(places)))
    turn = np.linspace(0, 2 * np.pi, 20)
    circle = 300 + 30 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    strokes.append(Stroke(circle, pen=Pen("#ff0000", 2.0)))
    ink = Ink(tuple(strokes))
    source = page or Page(None, size=(595.0, 842.0), unit="pt")
    whole = Page(ink, source.size, source.unit, source.text, source.background, source.ruling)
    return whole, PageRecognition(tuple(read), (len(strokes) - 1,))


def _words(text: str) -> list[tuple[int, str]]:
    """Each word with the place of its first letter."""
    found, start = [], 0
    for word in text.split(" "):
        if word:
            found.append((start, word))
        start += len(word) + 1
    return found


def _place(strokes: list[Stroke], numbers: range) -> Place:
    return Place(tuple(numbers), Ink(tuple(strokes[number] for number in numbers)).bounds)
