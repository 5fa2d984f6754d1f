"""Finds words in what has been read, and where their ink is.

Knows texts and ink only: neither pages on the screen nor how they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.marks import InkPoint
from app.texts import LineText, ShownWord

SPACE = " "

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
"""What keyboards do not have."""


@dataclass(frozen=True)
class Match:
    """Something that was found.

    Attributes:
        page: number of its page.
        parts: its ink in each line that it reaches into, with the number of the line.
        text: as it was read.
        certain: whether the text says so, and not only another reading of a word.
    """

    page: int
    parts: tuple[tuple[int, frozenset[InkPoint]], ...]
    text: str
    certain: bool = True

    @property
    def ink(self) -> frozenset[InkPoint]:
        """All its points."""
        return frozenset().union(*(ink for _, ink in self.parts))


@dataclass(frozen=True)
class _Cell:
    """One character of a page's text; a space has no ink."""

    text: str
    folded: str
    line: int
    word: int
    ink: frozenset[InkPoint]


class PageText:
    """The text of a page, ready to be searched again and again.

    Args:
        page: number of the page.
        lines: of the page, in reading order.
    """

    def __init__(self, page: int, lines: Sequence[LineText]) -> None:
        self._page = page
        self._words = [word for line in lines for word in line.words]
        self._cells = list(_cells(lines))
        self._text = "".join(cell.folded for cell in self._cells)
        self._owner = [place for place, cell in enumerate(self._cells) for _ in cell.folded]

    def find(self, query: str, *, alternatives: bool = False) -> list[Match]:
        """All places where something is written, in reading order.

        Case does not matter, nor do the kinds of quotes and dashes; a match may go on in the next
        line.

        Args:
            query: what to find; any run of white space in it is one space.
            alternatives: also finds words one of whose other readings has the query in it.
        """
        wanted = _folded(SPACE.join(query.split()))
        if not wanted:
            return []
        found: dict[int, Match] = {}
        covered: set[int] = set()
        start = self._text.find(wanted)
        while start >= 0:
            places = range(self._owner[start], self._owner[start + len(wanted) - 1] + 1)
            cells = [self._cells[place] for place in places]
            covered.update(cell.word for cell in cells)
            found[places[0]] = _match(self._page, cells, certain=True)
            start = self._text.find(wanted, start + len(wanted))
        if alternatives:
            found |= self._other_readings(wanted, covered)
        return [found[place] for place in sorted(found) if found[place].parts]

    def _other_readings(self, wanted: str, covered: set[int]) -> dict[int, Match]:
        """Words that only other readings of have the query, by the place of their first cell."""
        wished = {
            number
            for number, word in enumerate(self._words)
            if number not in covered and any(wanted in _folded(one.text) for one in word.candidates)
        }
        cells: dict[int, list[int]] = {}
        for place, cell in enumerate(self._cells):
            if cell.word in wished and cell.text != SPACE:
                cells.setdefault(cell.word, []).append(place)
        return {
            places[0]: _match(self._page, [self._cells[one] for one in places], certain=False)
            for places in cells.values()
        }


def _match(page: int, cells: Sequence[_Cell], *, certain: bool) -> Match:
    parts: dict[int, frozenset[InkPoint]] = {}
    for cell in cells:
        if cell.ink:
            parts[cell.line] = parts.get(cell.line, frozenset()) | cell.ink
    text = "".join(cell.text for cell in cells)
    return Match(page, tuple(parts.items()), text, certain)


def _cells(lines: Iterable[LineText]) -> Iterator[_Cell]:
    number = 0
    for line in lines:
        for word in line.words:
            if number:
                yield _Cell(SPACE, SPACE, line.line, number, frozenset())
            yield from _word_cells(word, line.line, number)
            number += 1


def _word_cells(word: ShownWord, line: int, number: int) -> Iterator[_Cell]:
    whole = word.ink
    for one in word.characters:
        yield _Cell(one.text, _folded(one.text), line, number, one.ink or whole)


def _folded(text: str) -> str:
    return text.translate(_SAME).casefold()
