"""How sure a recognizer is, before calibration: the network's word, and what rival readings say.

The network's probability of a character at its most certain frame says nothing of a language model,
which may have forced it; and the scores of whole readings say nothing of where they differ. So both
are joined: each reading of the beam gets a share by its score, and a character or a word is as sure
as the shares that agree with it. With a single reading all shares agree. What comes out
orders by doubt; how often it is right is for `handwriting.decoding.Calibration` to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from handwriting.decoding import Reading, Span

RIVALS = 16
"""Most readings that have a say."""

TEMPERATURE = 2.0
"""Scores are divided by it before they become shares: the beam's own are too sure of themselves."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Certainty:
    """Of one reading, with S spans, among H.

    Attributes:
        peaks: the network's probability of each span, shape (S,).
        agrees: whether each reading has the span's character there, shape (H, S).
        shares: of the readings; their sum is 1, shape (H,).
    """

    peaks: Floats
    agrees: NDArray[np.bool_]
    shares: Floats

    @classmethod
    def of(cls, spans: Sequence[Span], readings: Sequence[Reading]) -> Certainty:
        """Looks at the first `RIVALS` readings.

        Args:
            spans: of the reading in question.
            readings: of the line, best first.
        """
        text = "".join(span.character for span in spans)
        rivals = readings[:RIVALS]
        scores = np.array([reading.score for reading in rivals]) / TEMPERATURE
        shares = np.exp(scores - scores.max())
        return cls(
            np.array([span.confidence for span in spans], dtype=np.float64),
            np.array([_agreement(reading.text, text) for reading in rivals]).reshape(
                len(rivals), len(text)
            ),
            shares / shares.sum(),
        )

    def character(self, place: int) -> float:
        """The mean of the network's probability and of the shares that agree."""
        return float(self.peaks[place] + self.shares @ self.agrees[:, place]) / 2

    def together(self, first: int, last: int) -> float:
        """Of the spans from `first` to `last`, inclusive: a word.

        The shares that agree with all of them, times the geometric mean of the network's
        probabilities; a span on either side counts in that, because the space beside a word must
        have been one. 0 for no spans.
        """
        if first > last:
            return 0.0
        agreeing = self.shares @ self.agrees[:, first : last + 1].all(axis=1)
        peaks = self.peaks[max(first - 1, 0) : last + 2]
        mean = np.exp(np.mean(np.log(np.maximum(peaks, np.finfo(np.float64).tiny))))
        return float(agreeing * mean)


def _agreement(reading: str, text: str) -> NDArray[np.bool_]:
    """For each character of `text`, whether an alignment of fewest edits pairs it with its equal.

    Where the reading has a character besides, it disagrees with the one that follows.
    """
    blocks = Levenshtein.opcodes(reading, text)
    agrees = np.zeros(len(text) + 1, dtype=bool)
    for block in blocks:
        if block.tag == "equal":
            agrees[block.dest_start : block.dest_end] = True
    agrees[[block.dest_start for block in blocks if block.tag == "delete"]] = False
    return agrees[:-1]
