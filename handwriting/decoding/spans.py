"""What a decoder returns: a text, and for each of its characters the frames that wrote it.

Frames are rows of the log-probabilities; which ink lies under a frame is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding.alphabet import Alphabet

LogProbs = NDArray[np.floating]
"""Natural logarithms, shape (T, C); class 0 is the blank."""


@dataclass(frozen=True)
class Span:
    """One character and the run of frames in which the path stood on its label.

    CTC writes a letter as a spike: the run is narrower than the letter's ink.

    Attributes:
        character: the symbol.
        label: its class, 1 .. len(alphabet).
        first: first frame of the run.
        last: last frame of the run, inclusive.
        peak: the frame of the run where the label is most probable (the first of equals).
        confidence: the label's probability at the peak, in [0, 1]; not calibrated.
    """

    character: str
    label: int
    first: int
    last: int
    peak: int
    confidence: float


@dataclass(frozen=True)
class Hypothesis:
    """A text that the frames may say.

    Attributes:
        text: the characters of `spans`, joined.
        spans: one a character, in order, never overlapping.
        score: a log-probability; whose it is (one path's, or the whole text's) is said by the
            decoder that made it.
    """

    text: str
    spans: tuple[Span, ...]
    score: float


def make_hypothesis(
    log_probs: LogProbs,
    alphabet: Alphabet,
    runs: Sequence[tuple[int, int, int]],
    score: float,
) -> Hypothesis:
    """Builds a hypothesis from runs of one label each.

    Args:
        log_probs: shape (T, C).
        alphabet: of C - 1 symbols.
        runs: (label, first frame, last frame inclusive), in order, blanks left out.
        score: log-probability.
    """
    spans = []
    for label, first, last in runs:
        peak = first + int(log_probs[first : last + 1, label].argmax())
        confidence = min(1.0, float(np.exp(log_probs[peak, label])))
        spans.append(Span(alphabet.symbols[label - 1], label, first, last, peak, confidence))
    return Hypothesis("".join(span.character for span in spans), tuple(spans), float(score))


def check_shape(log_probs: LogProbs, alphabet: Alphabet) -> None:
    """Asserts that the log-probabilities belong to the alphabet: else it is our own bug."""
    classes = len(alphabet) + 1
    assert log_probs.ndim == 2, f"log_probs must have shape (T, C), not {log_probs.shape}"
    assert log_probs.shape[1] == classes, f"{log_probs.shape[1]} classes for {classes} labels"
