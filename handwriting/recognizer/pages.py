"""Pages of ink to pages of text: cut into lines, read together, put back in place.

Knows neither files nor how a line is read; that is the recognizer's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from handwriting.ink import Ink, Page
from handwriting.page import Layout, TextLine, segment
from handwriting.recognizer.order import writing_order
from handwriting.recognizer.page_results import Box, Line, PageRecognition, Place
from handwriting.recognizer.results import Recognition, Word
from handwriting.recognizer.settling import settled

LINES = 64
"""Lines that are read together, of several pages if these are short."""

PAGES = 64
"""Pages that may wait to be read together, were they all empty."""

ReadLines = Callable[[Sequence[Ink], Sequence[bool]], list[Recognition]]
"""Reads lines; the second argument says which of them go on from the line before."""


def read_pages(
    pages: Iterable[Page], read_lines: ReadLines, *, whole: bool = False
) -> Iterator[PageRecognition]:
    """Reads pages, one after the other; takes a few at a time from `pages`.

    Args:
        pages: in their order.
        read_lines: reads some lines.
        whole: the ink of each page is one line of text.

    Yields:
        One recognition per page.
    """
    waiting: list[_Sheet] = []
    for page in pages:
        waiting.append(_Sheet.of(page.ink, whole=whole))
        if len(waiting) == PAGES or sum(len(sheet.lines) for sheet in waiting) >= LINES:
            yield from _read(waiting, read_lines)
            waiting = []
    yield from _read(waiting, read_lines)


def one_line(ink: Ink) -> Layout:
    """The layout of an ink that is known to be one line: all that the pen wrote, as it came."""
    pens = tuple(i for i, stroke in enumerate(ink.strokes) if stroke.pen.tool == "pen")
    other = tuple(i for i, stroke in enumerate(ink.strokes) if stroke.pen.tool != "pen")
    return Layout((TextLine(pens, (pens,)),) if pens else (), other)


@dataclass(frozen=True)
class _Sheet:
    """A page that is cut into lines: of each, its strokes in the order in which they are read."""

    ink: Ink | None
    lines: tuple[tuple[int, ...], ...]
    other: tuple[int, ...]

    @classmethod
    def of(cls, ink: Ink | None, *, whole: bool) -> _Sheet:
        if ink is None:
            return cls(None, (), ())
        if whole:
            layout = one_line(ink)
            return cls(ink, tuple(line.strokes for line in layout.lines), layout.other)
        layout = segment(ink)
        return cls(ink, tuple(writing_order(ink, line) for line in layout.lines), layout.other)

    def line_ink(self, strokes: Sequence[int]) -> Ink:
        assert self.ink is not None
        return Ink(tuple(self.ink.strokes[stroke] for stroke in strokes))


def _read(sheets: Sequence[_Sheet], read_lines: ReadLines) -> Iterator[PageRecognition]:
    inks = [sheet.line_ink(strokes) for sheet in sheets for strokes in sheet.lines]
    goes_on = [place > 0 for sheet in sheets for place in range(len(sheet.lines))]
    read = zip(inks, read_lines(inks, goes_on), strict=True)
    for sheet in sheets:
        lines = []
        for strokes in sheet.lines:
            ink, recognition = next(read)
            lines.append(_placed(settled(recognition, ink), ink, strokes))
        yield PageRecognition(tuple(lines), sheet.other)


def _placed(recognition: Recognition, ink: Ink, strokes: Sequence[int]) -> Line:
    """A recognized line where it stands on its page.

    Args:
        recognition: its points count the strokes of `ink`.
        ink: the line.
        strokes: of the page, the same ones in the same order.
    """
    words = tuple(_word_place(word, ink, strokes) for word in recognition.words)
    moved = replace(recognition, words=tuple(_on_page(word, strokes) for word in recognition.words))
    return Line(moved, Place(tuple(sorted(strokes)), ink.bounds), words)


def _on_page(word: Word, strokes: Sequence[int]) -> Word:
    """The word with its points counted by the page's strokes, in the order of the ink."""
    characters = tuple(
        replace(
            character, points=tuple(sorted((strokes[stroke], p) for stroke, p in character.points))
        )
        for character in word.characters
    )
    return replace(word, characters=characters)


def _word_place(word: Word, ink: Ink, strokes: Sequence[int]) -> Place:
    points = [point for character in word.characters for point in character.points]
    xy = np.array([ink.strokes[stroke].xy[point] for stroke, point in points])
    counts = Counter(stroke for stroke, _ in points)
    own = [stroke for stroke, count in counts.items() if 2 * count > len(ink.strokes[stroke])]
    left, top = xy.min(axis=0).tolist()
    right, bottom = xy.max(axis=0).tolist()
    box: Box = (left, top, right, bottom)
    return Place(tuple(sorted(strokes[stroke] for stroke in own or counts)), box)
