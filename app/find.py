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


def find(
    query: str, page: int, lines: Sequence[LineText], *, alternatives: bool = False
) -> list[Match]:
    """All places of a page where something is written, in reading order.

    Case does not matter, nor do the kinds of quotes and dashes; a match may go on in the next line.

    Args:
        query: what to find; any run of white space in it is one space.
        page: number of the page.
        lines: of the page, in reading order.
        alternatives: also finds words one of whose other readings has the query in it.
    """
    wanted = _folded(SPACE.join(query.split()))
    if not wanted:
        return []
    cells = list(_cells(lines))
    text = "".join(cell.folded for cell in cells)
    owner = [place for place, cell in enumerate(cells) for _ in cell.folded]
    found: dict[int, Match] = {}
    covered: set[int] = set()
    start = text.find(wanted)
    while start >= 0:
        places = range(owner[start], owner[start + len(wanted) - 1] + 1)
        covered.update(cells[place].word for place in places)
        found[places[0]] = _match(page, [cells[place] for place in places], certain=True)
        start = text.find(wanted, start + len(wanted))
    if alternatives:
        found |= _other_readings(wanted, page, lines, cells, covered)
    return [found[place] for place in sorted(found) if found[place].parts]


def _other_readings(
    wanted: str, page: int, lines: Sequence[LineText], cells: Sequence[_Cell], covered: set[int]
) -> dict[int, Match]:
    """Words that only other readings of have the query, by the place of their first character."""
    words = [word for line in lines for word in line.words]
    found: dict[int, Match] = {}
    for place, cell in enumerate(cells):
        if cell.text == SPACE or cell.word in covered:
            continue
        covered.add(cell.word)
        if any(wanted in _folded(one.text) for one in words[cell.word].candidates):
            own = [other for other in cells if other.word == cell.word and other.text != SPACE]
            found[place] = _match(page, own, certain=False)
    return found


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
