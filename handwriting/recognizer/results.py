"""What a recognizer returns: a text, its words and characters with their ink, other readings.

Knows neither how it was read nor what is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Character:
    """One character of a word, and where it was written.

    Attributes:
        text: a single character.
        confidence: how probably it is right, in [0, 1]: from the network's probability of it at its
            most certain frame and from how many rival readings agree (see
            `handwriting.recognizer.certainty`).
        frames: first and last output frame of the network's spike for it, inclusive.
        points: its ink, as (stroke, point) of the recognized ink, in the order of the ink. See
            `handwriting.recognizer.ownership.ink_of_spans` for the rule.
    """

    text: str
    confidence: float
    frames: tuple[int, int]
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Word:
    """Characters between spaces.

    Attributes:
        text: its characters, joined.
        confidence: how probably all of it is right, in [0, 1]: from the geometric mean of the
            network's probabilities of its characters, the spaces beside it included, and from how
            many rival readings agree.
        characters: at least one.
    """

    text: str
    confidence: float
    characters: tuple[Character, ...]


@dataclass(frozen=True)
class Alternative:
    """One reading.

    Attributes:
        text: without spaces at its ends.
        score: a natural logarithm: with the decoder "best-path" the log-probability of that path;
            with "beam" that of all paths within the beam, and with a language model what it adds by
            its weights.
        literal: whether this is what the network alone reads, by its best path: no language model
            had a say in it.
    """

    text: str
    score: float
    literal: bool = False


@dataclass(frozen=True)
class Recognition:
    """What a line of ink says.

    Attributes:
        text: without spaces at its ends; empty if nothing was read.
        confidence: how probably the whole text is right, in [0, 1]: from the geometric mean of the
            network's probabilities of all characters, spaces between words included, and from how
            many rival readings agree; 0 for an empty text.
        words: the text split at spaces.
        alternatives: distinct readings, best first; the first is `text` itself, and one of them is
            the literal reading.
    """

    text: str
    confidence: float
    words: tuple[Word, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def literal(self) -> str:
        """The text as the network alone reads it."""
        return next(reading.text for reading in self.alternatives if reading.literal)
