"""Where the lines of a mixed training come from: samples as they were written, or made of them.

Each source plans a line from a random generator alone, so that whoever asks for the same line gets
it. Knows ink and texts, neither frames nor batches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handwriting.convention import t2_spacing
from handwriting.corpora import Samples
from handwriting.errors import CorpusError
from handwriting.network import Model
from handwriting.training import rejoining
from handwriting.training.synthesis.glyphs import Hand
from handwriting.training.synthesis.notes import Notes
from handwriting.training.synthesis.words import Stitcher

Array = NDArray[np.float64]

SHORTEST_LINE, LONGEST_LINE = 8, 60
"""Characters of a stitched line; those of IAM-OnDB have 30, nine in ten of them 18 to 42."""

TRIES = 50
"""Texts offered to a hand before it writes a number, which every hand can."""


@dataclass(frozen=True)
class PlannedLine:
    """A line that can be drawn.

    Attributes:
        text: its label.
        draw: makes its strokes, shape (N, 2) each, in any unit; called at most once.
    """

    text: str
    draw: Callable[[], list[Array]]


class Source(Protocol):
    """Something that has lines."""

    @property
    def lines(self) -> int | None:
        """How many there are; None if new ones are made without end."""

    def plan(self, line: int, random: np.random.Generator) -> PlannedLine:
        """One line: by its number, or if new ones are made, by chance."""


@dataclass(frozen=True)
class Written:
    """Samples as they are."""

    samples: Samples

    @property
    def lines(self) -> int:
        """All samples, one after the other."""
        return len(self.samples)

    def plan(self, line: int, random: np.random.Generator) -> PlannedLine:
        """The sample of this number."""
        return PlannedLine(self._texts[line], lambda: self.samples.strokes(line))

    @cached_property
    def _texts(self) -> list[str]:
        return self.samples.texts


@dataclass
class Rejoined:
    """New lines of the words of a list's own lines.

    Attributes:
        samples: the list.
        model: cuts its lines into words, which takes minutes, when the first line is planned.
    """

    samples: Samples
    model: Model

    @property
    def lines(self) -> None:
        """There is no end to them."""

    def plan(self, line: int, random: np.random.Generator) -> PlannedLine:
        """As long as one of the lines, by its writer.

        Raises:
            CorpusError: the model could not align any line.
        """
        hand, characters = self._hands[int(random.integers(len(self._hands)))]
        strokes, text = rejoining.join(hand.choose(characters, random))
        return PlannedLine(text, lambda: strokes)

    @cached_property
    def _hands(self) -> list[tuple[rejoining.Hand, int]]:
        """For each line, its writer's hand and how many characters it has."""
        cut = rejoining.hands(self.samples, self.model)
        hands = [
            (cut[sample.writer], len(sample.text))
            for sample in self.samples
            if sample.writer in cut
        ]
        if not hands:
            raise CorpusError("the model that the training starts from cannot align any line")
        return hands


@dataclass(frozen=True)
class Stitched:
    """New lines of words."""

    stitcher: Stitcher

    @property
    def lines(self) -> None:
        """There is no end to them."""

    def plan(self, line: int, random: np.random.Generator) -> PlannedLine:
        """Prose by one of the writers."""
        characters = int(random.integers(SHORTEST_LINE, LONGEST_LINE + 1))
        writer, parts, text = self.stitcher.plan(characters, random)
        return PlannedLine(
            t2_spacing(text),
            lambda: self.stitcher.write(writer, parts, random),
        )


@dataclass(frozen=True)
class Composed:
    """New notes of isolated characters."""

    hands: list[Hand]
    notes: Notes

    @property
    def lines(self) -> None:
        """There is no end to them."""

    def plan(self, line: int, random: np.random.Generator) -> PlannedLine:
        """A note by one of the hands."""
        hand = self.hands[int(random.integers(len(self.hands)))]
        for _ in range(TRIES):
            text = self.notes.write(random)
            if hand.can_write(text):
                break
        else:
            known = sorted(hand.rows)
            text = "".join(known[int(i)] for i in random.integers(0, len(known), 4))
        return PlannedLine(
            t2_spacing(text),
            lambda: hand.write(text, random),
        )
