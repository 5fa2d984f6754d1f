"""Pages whose lines are known, and how far a layout agrees with them.

Knows nothing of where the pages come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from handwriting.ink import Ink
from handwriting.page import Layout


@dataclass(frozen=True)
class KnownPage:
    """A page and what stands on it.

    Attributes:
        name: for messages.
        ink: all its strokes.
        lines: strokes of each line of text, in reading order.
        marks: strokes that are no text. What is neither in a line nor here (formulas, say) scores
            neither way.
    """

    name: str
    ink: Ink
    lines: tuple[frozenset[int], ...]
    marks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Agreement:
    """Counts that can be added up over pages.

    Attributes:
        pages: how many.
        ordered: of them, with all lines that were found whole in the right order.
        lines: lines of text there are.
        right: of them, found with every stroke and no other.
        kept: of them, found but for strokes that were taken for no text, such as strike-outs.
        strokes: strokes of text there are.
        misplaced: of them, in another line than most of their own, or lost.
        lost: of them, taken for no text.
        marks: strokes that are no text.
        left_out: of them, taken for no text.
    """

    pages: int = 0
    ordered: int = 0
    lines: int = 0
    right: int = 0
    kept: int = 0
    strokes: int = 0
    misplaced: int = 0
    lost: int = 0
    marks: int = 0
    left_out: int = 0

    def __add__(self, other: Agreement) -> Agreement:
        names = [field.name for field in fields(self)]
        return Agreement(*(getattr(self, name) + getattr(other, name) for name in names))


def compare(page: KnownPage, layout: Layout) -> Agreement:
    """How far a layout agrees with what is known.

    A line is right if it holds exactly its strokes; strokes that score neither way may stand in it,
    marks may not.
    """
    text = frozenset().union(*page.lines)
    scored = text | page.marks
    found = [frozenset(line.strokes) & scored for line in layout.lines]
    place = {strokes: number for number, strokes in enumerate(found)}
    places = [place[line] for line in page.lines if line in place]
    other = frozenset(layout.other)
    return Agreement(
        pages=1,
        ordered=int(places == sorted(places)),
        lines=len(page.lines),
        right=len(places),
        kept=sum(bool(line - other) and line - other in place for line in page.lines),
        strokes=len(text),
        misplaced=_misplaced(page.lines, found),
        lost=len(text & other),
        marks=len(page.marks),
        left_out=len(page.marks & other),
    )


def wrong_lines(page: KnownPage, layout: Layout) -> list[int]:
    """Which lines of a page were not found exactly."""
    scored = frozenset().union(*page.lines) | page.marks
    found = {frozenset(line.strokes) & scored for line in layout.lines}
    return [number for number, line in enumerate(page.lines) if line not in found]


def _misplaced(lines: Iterable[frozenset[int]], found: list[frozenset[int]]) -> int:
    """Strokes outside the found line that holds most of theirs; no found line serves two."""
    home = {stroke: number for number, strokes in enumerate(found) for stroke in strokes}
    shares: dict[tuple[int, int], int] = {}
    total = 0
    for number, line in enumerate(lines):
        total += len(line)
        for stroke in line:
            if stroke in home:
                pair = number, home[stroke]
                shares[pair] = shares.get(pair, 0) + 1
    kept, used_lines, used_found = 0, set(), set()
    for (line_number, place), count in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        if line_number not in used_lines and place not in used_found:
            kept += count
            used_lines.add(line_number)
            used_found.add(place)
    return total - kept
