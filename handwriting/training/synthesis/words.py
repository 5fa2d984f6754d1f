"""Words of one writer joined into lines, in the order in which prose has them.

Knows words, their ink and texts; where batches come from and what labels are made of stands above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handwriting.corpora.sample import Samples
from handwriting.corpora.unipen import source_of
from handwriting.training.synthesis.glyphs import Hand
from handwriting.training.synthesis.guides import Guides, measure_guides
from handwriting.training.synthesis.pieces import Array, Piece, side_by_side
from handwriting.training.synthesis.prose import Prose

FEWEST = 12
"""Distinct words that a writer must have to write lines."""

MARKS = ".,;:!?'\"()"
"""Marks of the text that are written; the ink of UNIPEN's words has few of its own."""

_OWN = 0.25
"""How far a word's own guides decide on its size (1), against those of its writer's words (0)."""

_ALIKE = 2.5
"""Words whose heights differ by more are from other sheets, and are brought to one size whole."""

_WIDER = 1.4
"""A space is at least so much wider than the gaps inside the words beside it."""

_MEASURED = 15
"""Words that tell how large a writer writes."""


@dataclass(frozen=True)
class Part:
    """A word of a planned line: the place of its ink, and the marks that touch it."""

    row: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Writer:
    """What one writer can write.

    Attributes:
        rows: places in the samples of each word, in lower case.
        words: the keys of `rows`.
        first, length: the runs of the text that consist of these words, shape (R,) each.
        marks: the hand that writes the marks.
    """

    rows: Mapping[str, Sequence[int]]
    words: tuple[str, ...]
    first: NDArray[np.int64]
    length: NDArray[np.int64]
    marks: Hand | None


@dataclass
class Stitcher:
    """Plans lines and writes them.

    Attributes:
        samples: words, labelled.
        writers: who can write lines.
        odds: running sum of the writers' chances, the last one 1.
        prose: the text that the writers' runs are of.
    """

    samples: Samples
    writers: list[Writer]
    odds: NDArray[np.float64]
    prose: Prose
    _texts: list[str] = field(default_factory=list)
    _groups: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _group_of: list[tuple[str, str]] = field(default_factory=list)
    _guides: dict[int, Guides] = field(default_factory=dict)
    _usual: dict[tuple[str, str], Guides] = field(default_factory=dict)

    @classmethod
    def of(cls, samples: Samples, prose: Prose, hands: Sequence[Hand]) -> Stitcher:
        """Sorts the words by writer and looks up what each of them can write of the text.

        Args:
            samples: labelled words.
            prose: what lines are about.
            hands: for the marks; each writer keeps to one of them.
        """
        rows: dict[str, dict[str, list[int]]] = {}
        texts = samples.texts
        for row, (writer, text) in enumerate(zip(samples.writers, texts, strict=True)):
            if text.replace("'", "").replace("-", "").isalnum():
                rows.setdefault(writer, {}).setdefault(text.lower(), []).append(row)
        able = [hand for hand in hands if hand.can_write(MARKS)]
        writers: list[Writer] = []
        for number, (_, mine) in enumerate(sorted(rows.items())):
            if len(mine) >= FEWEST:
                marks = able[number % len(able)] if able else None
                writers.append(Writer(mine, tuple(mine), *prose.runs(mine), marks))
        sizes = np.array([sum(map(len, one.rows.values())) for one in writers], dtype=float)
        odds = np.cumsum(sizes) / max(sizes.sum(), 1.0)
        sources = map(source_of, samples.ids)
        group_of = list(zip(samples.writers, sources, strict=True))
        groups: dict[tuple[str, str], list[int]] = {}
        for row, group in enumerate(group_of):
            groups.setdefault(group, []).append(row)
        return cls(samples, writers, odds, prose, texts, groups, group_of)

    def plan(self, characters: int, random: np.random.Generator) -> tuple[Writer, list[Part], str]:
        """What the next line says.

        Args:
            characters: about how many.
            random: the only source of chance.

        Returns:
            Who writes, what, and its natural text.
        """
        place = int(np.searchsorted(self.odds, random.random(), side="right"))
        writer = self.writers[min(place, len(self.writers) - 1)]
        parts: list[Part] = []
        text = ""
        while len(text) < characters:
            for part in self._phrase(writer, random):
                word = part.before + self._texts[part.row] + part.after
                if text and len(text) + len(word) / 2 > characters:
                    return writer, parts, text
                parts.append(part)
                text = f"{text} {word}" if text else word
        return writer, parts, text

    def write(
        self, writer: Writer, parts: Sequence[Part], random: np.random.Generator
    ) -> list[Array]:
        """The ink of a planned line, in x-heights, y down from the baseline."""
        guides = [self._guides_of(part.row) for part in parts]
        space = 1.3 * np.exp(0.35 * random.normal())
        unsteady = 0.08 * random.random()
        row: list[tuple[float, float, Piece]] = []
        loose = 0.0
        for part, guide in zip(parts, guides, strict=True):
            unit = _unit(guide, self._usual_of(part.row))
            piece = Piece.of(self.samples.strokes(part.row), guide.baseline, unit)
            gap = 0.0
            if row:
                gap = space * np.exp(0.2 * random.normal())
                gap = max(gap, _WIDER * max(loose, piece.looseness))
            for mark in part.before:
                row.append((gap, 0.0, self._mark(writer, mark, random)))
                gap = random.uniform(0.1, 0.4)
            row.append((gap, unsteady * random.normal(), piece))
            for mark in part.after:
                row.append((random.uniform(0.05, 0.45), 0.0, self._mark(writer, mark, random)))
            loose = piece.looseness
        return side_by_side(row)

    def _phrase(self, writer: Writer, random: np.random.Generator) -> list[Part]:
        """A run of the text, or single words where there are none."""
        if not len(writer.first):
            chosen = random.integers(0, len(writer.words), 3)
            return [self._part(writer, writer.words[index], "", "", random) for index in chosen]
        run = int(random.integers(len(writer.first)))
        first = int(writer.first[run])
        tokens = [
            self.prose.tokens[index]
            for index in self.prose.text[first : first + int(writer.length[run])]
        ]
        return [self._part(writer, one.word, one.before, one.after, random) for one in tokens]

    def _part(
        self, writer: Writer, word: str, before: str, after: str, random: np.random.Generator
    ) -> Part:
        rows = writer.rows[word]
        row = rows[int(random.integers(len(rows)))]
        if writer.marks is None or not set(before + after) <= set(MARKS):
            return Part(row)
        return Part(row, before, after)

    def _mark(self, writer: Writer, mark: str, random: np.random.Generator) -> Piece:
        assert writer.marks is not None  # else no mark was planned
        return writer.marks.glyph(mark, random)

    def _guides_of(self, row: int) -> Guides:
        """Measured once: it takes longer than all the rest."""
        if row not in self._guides:
            self._guides[row] = measure_guides(self.samples.strokes(row), self._texts[row])
        return self._guides[row]

    def _usual_of(self, row: int) -> Guides:
        """How large the writer of a word writes on that device: the median of some words."""
        group = self._group_of[row]
        if group not in self._usual:
            rows = self._groups[group]
            some = [self._guides_of(other) for other in rows[:: max(1, len(rows) // _MEASURED)]]
            x_height = float(np.median([one.x_height for one in some]))
            height = float(np.median([one.height for one in some]))
            self._usual[group] = Guides(0.0, x_height, height)
        return self._usual[group]


def _unit(own: Guides, usual: Guides) -> float:
    """The size that becomes 1: words keep a little of the difference that one hand has."""
    if not 1 / _ALIKE < own.height / usual.height < _ALIKE:
        return own.x_height
    return float(own.x_height**_OWN * usual.x_height ** (1 - _OWN))
