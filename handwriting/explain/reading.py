"""What a network read in one line of ink, and all that happened inside it meanwhile.

The reading is the network's own: the best path through its outputs, without beam or language model,
because only there does each character stand at one frame whose output can be differentiated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding import Alphabet, Span, best_path
from handwriting.errors import ExplanationError
from handwriting.features import FrozenFeatures
from handwriting.ink import Ink
from handwriting.network import Model, Trace, trace_line

Array = NDArray[np.float64]
SPACE = " "


@dataclass(frozen=True)
class Reading:
    """One line of ink, read and traced.

    Attributes:
        ink: N points.
        features: the ink's frames, T of them, and the way back from them.
        trace: every gate and state, and the log-probabilities of T' output frames.
        spans: the characters, spaces included, in order; may be none.
        alphabet: of the model.
    """

    ink: Ink
    features: FrozenFeatures
    trace: Trace
    spans: tuple[Span, ...]
    alphabet: Alphabet

    @property
    def text(self) -> str:
        """What was read, spaces at the ends included."""
        return "".join(span.character for span in self.spans)

    @property
    def edges(self) -> Array:
        """Where the output frames begin and end among the ink points, shape (T' + 1,).

        Frame t reaches from `edges[t]` to `edges[t + 1]`, in numbers of points, all strokes joined.
        """
        begins = self.features.positions[:: self.trace.stride]
        return np.append(begins, float(len(self.features.xy) - 1))

    @property
    def centers(self) -> Array:
        """The middle of each output frame among the ink points, shape (T',)."""
        edges = self.edges
        return (edges[1:] + edges[:-1]) / 2

    def character(self, index: int) -> Span:
        """The character at a place of `text`, counted from 0.

        Raises:
            ExplanationError: nothing was read, or there is no such place.
        """
        if not self.spans:
            raise ExplanationError("there is no character to explain: nothing was read in this ink")
        if not 0 <= index < len(self.spans):
            raise ExplanationError(
                f"there is no character {index + 1}: the text {self.text!r} has {len(self.spans)}"
            )
        return self.spans[index]


def read_line(model: Model, ink: Ink) -> Reading:
    """Reads one line of ink with one model and keeps all that happened."""
    features = FrozenFeatures(ink, model.features)
    trace = trace_line(model, features.frames)
    spans = best_path(trace.log_probs, model.alphabet).spans
    return Reading(ink, features, trace, spans, model.alphabet)


def log_odds(log_probs: NDArray[np.floating], label: int) -> Array:
    """log(p / (1 - p)) of one label at every frame (T, C), without the loss of precision near 1."""
    others = np.delete(np.asarray(log_probs, dtype=np.float64), label, axis=1)
    largest = others.max(axis=1)
    rest = largest + np.log(np.exp(others - largest[:, None]).sum(axis=1))
    return np.asarray(log_probs[:, label] - rest, dtype=np.float64)


def most_active(reading: Reading, latest: bool = False) -> int:
    """Which character to look at if nobody says which.

    Args:
        reading: of an ink.
        latest: while a line is being written the active character is the last that has come up, a
            peak of the blank changing nothing; else it is the one the network is surest of.

    Returns:
        Its place in the text, counted from 0; a space only where there is nothing else.

    Raises:
        ExplanationError: nothing was read.
    """
    reading.character(0)
    letters = [i for i, span in enumerate(reading.spans) if span.character != SPACE]
    candidates = letters or list(range(len(reading.spans)))
    if latest:
        return candidates[-1]

    def sureness(index: int) -> float:
        span = reading.spans[index]
        return float(log_odds(reading.trace.log_probs[span.peak : span.peak + 1], span.label)[0])

    return max(candidates, key=sureness)
