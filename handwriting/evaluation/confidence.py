"""Whether confidences keep their word: of what is read with 0.9, nine in ten should be right.

A character is right if the alignment of the output with the reference (of fewest edits) pairs it
with an equal one; a word if the same holds among whole words; a line if it is the reference. Spaces
between words have no confidence of their own. Knows recognitions only as texts with confidences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from rapidfuzz.distance import Levenshtein

from handwriting.evaluation.alignment import align

MOST_BINS = 15
SMALLEST_BIN = 250
"""Judgments a bin has at least: the share of right ones then has a standard error of 3 points."""

LEVELS = ("characters", "words", "lines")


class Certain(Protocol):
    """A text and the chance that it is right."""

    @property
    def text(self) -> str:
        """What was read."""

    @property
    def confidence(self) -> float:
        """In [0, 1]."""


class CertainWord(Certain, Protocol):
    """A word and its characters."""

    @property
    def characters(self) -> Sequence[Certain]:
        """At least one."""


class CertainLine(Certain, Protocol):
    """A line and its words."""

    @property
    def words(self) -> Sequence[CertainWord]:
        """What stands between its spaces."""


@dataclass(frozen=True)
class Judgments:
    """Confidences, and for each whether it was of something right.

    Attributes:
        confidences: in [0, 1].
        right: as many.
    """

    confidences: tuple[float, ...] = ()
    right: tuple[bool, ...] = ()

    def __len__(self) -> int:
        return len(self.right)

    @classmethod
    def joined(cls, parts: Iterable[Judgments]) -> Judgments:
        """All judgments of several."""
        every = list(parts)
        return cls(
            tuple(value for part in every for value in part.confidences),
            tuple(value for part in every for value in part.right),
        )


@dataclass(frozen=True)
class LineJudgments:
    """The judgments on one line: of each character that is no space, each word, and the whole."""

    characters: Judgments
    words: Judgments
    lines: Judgments


def judge(reference: str, line: CertainLine, symbols: Callable[[str], str]) -> LineJudgments:
    """Compares a line with what was written, at all three levels.

    Args:
        reference: what was written.
        line: what was recognized.
        symbols: brings a text to the reference's symbols, character for character.
    """
    words = [symbols(word.text) for word in line.words]
    written = reference.split()
    equal = [
        piece.kind == "equal"
        for piece in align(" ".join(written), " ".join(words))
        for _ in piece.output
    ]
    spaces = [character == " " for character in " ".join(words)]
    return LineJudgments(
        Judgments(
            tuple(part.confidence for word in line.words for part in word.characters),
            tuple(right for right, space in zip(equal, spaces, strict=True) if not space),
        ),
        Judgments(tuple(word.confidence for word in line.words), _right_words(written, words)),
        Judgments((line.confidence,), (words == written,)),
    )


def _right_words(written: Sequence[str], words: Sequence[str]) -> tuple[bool, ...]:
    right = [False] * len(words)
    for block in Levenshtein.opcodes(written, words):
        if block.tag == "equal":
            right[block.dest_start : block.dest_end] = [True] * (block.dest_end - block.dest_start)
    return tuple(right)


@dataclass(frozen=True)
class Bin:
    """Judgments of similar confidence.

    Attributes:
        confidence: their mean.
        accuracy: the share that was right.
        count: how many.
    """

    confidence: float
    accuracy: float
    count: int


@dataclass(frozen=True)
class Reliability:
    """How far confidences are from the shares that they promise.

    Attributes:
        error: the expected calibration error: the mean over all judgments of the distance between
            their bin's confidence and its accuracy.
        chance: what that error would be on average, by the luck of so few judgments alone, if each
            bin's confidence were right.
        bins: of equal mass, from doubtful to certain.
        count: number of judgments.
    """

    error: float
    chance: float
    bins: tuple[Bin, ...]
    count: int


def reliability(judgments: Judgments) -> Reliability | None:
    """The expected calibration error with bins of equal mass.

    Naeini, Cooper and Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian Binning
    (2015), with bins of equal mass as Nguyen and O'Connor (2015) have them: as many as leave each
    `SMALLEST_BIN` judgments, at most `MOST_BINS`.

    Returns:
        None without any judgment.
    """
    count = len(judgments)
    if count == 0:
        return None
    order = np.argsort(judgments.confidences, kind="stable")
    confidences = np.array(judgments.confidences)[order]
    right = np.array(judgments.right, dtype=np.float64)[order]
    parts = np.array_split(np.arange(count), max(1, min(MOST_BINS, count // SMALLEST_BIN)))
    bins = tuple(
        Bin(float(confidences[part].mean()), float(right[part].mean()), len(part)) for part in parts
    )
    error = sum(abs(one.confidence - one.accuracy) * one.count for one in bins) / count
    return Reliability(error, _chance(bins) / count, bins, count)


def _chance(bins: Sequence[Bin]) -> float:
    """Expected sum of count times distance, where only luck makes one.

    The mean of |X - p| for a share X of n independent trials is about sqrt(2 p (1 - p) / (pi n)).
    """
    return sum(
        one.count * float(np.sqrt(2 * one.confidence * (1 - one.confidence) / (np.pi * one.count)))
        for one in bins
    )
