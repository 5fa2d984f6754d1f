"""A reader that follows the pen and never takes a character back.

It needs a causal model: frames that depend on no later ink and a network that reads in one
direction. Then the best path of what has been written is the beginning of the best path of the
whole line, so a character is written down once, at the first frame of its spike, and stands. Where
a decision is hard, the network puts it off and the character comes later.

The reader keeps the network's state, the text and nothing of the ink: a point costs the same at the
end of a long line as at its start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handwriting.decoding import BLANK
from handwriting.errors import InkError, ModelError
from handwriting.features import CausalFrames, CausalSampler, Frames
from handwriting.ink import Stroke
from handwriting.live.stream import EncoderStream
from handwriting.network import Model


@dataclass(frozen=True)
class Emission:
    """A character at the moment it was written down.

    Attributes:
        character: the symbol.
        confidence: its probability at that frame, in [0, 1]; not calibrated.
        frame: the output frame, counted from the start of the line.
        point: the latest ink point then, all strokes joined: nothing after it was known.
        entropy: of the output at that frame, in nats.
        doubt: entropy of the output in nats with the blank left out: how unsure the network was
            which character it is, whether or not it is time to say so.
    """

    character: str
    confidence: float
    frame: int
    point: int
    entropy: float
    doubt: float


@dataclass(frozen=True)
class Progress:
    """What the latest ink brought.

    Attributes:
        log_probs: of the new output frames, float32 of shape (k, C); k may be 0.
        seen: for each of them the latest ink point when it became known, int64 of shape (k,).
        emissions: characters that were written down, in order.
    """

    log_probs: NDArray[np.float32]
    seen: NDArray[np.int64]
    emissions: tuple[Emission, ...]


class CausalReader:
    """Reads one line while it is being written.

    Args:
        model: causal in both its frames and its network.

    Attributes:
        text: everything written down so far, as best path decoding spells it, spaces at the ends
            included.
        frames: output frames so far.
        points: ink points so far.

    Raises:
        ModelError: the model looks at later ink.
    """

    def __init__(self, model: Model) -> None:
        if not model.features.causal:
            raise ModelError(
                "the features of this model look at the whole line: to follow the pen, train one "
                "with features.causal = true and encoder.bidirectional = false"
            )
        self._alphabet = model.alphabet
        self._stride = model.encoder.stride
        self._stream = EncoderStream(model.encoder)
        self._sampler = CausalSampler(model.features.step)
        self._frames = CausalFrames(model.features)
        self._seen: list[int] = []  # of frames that have filled no output frame yet
        self._label = BLANK  # of the latest output frame
        self._writing = False
        self._finished = False
        self.text = ""
        self.frames = 0

    @property
    def points(self) -> int:
        """Ink points so far."""
        return self._sampler.points

    def begin_stroke(self) -> None:
        """The pen touches the paper.

        Raises:
            InkError: it did already, or the line is finished.
        """
        self._refuse_finished()
        if self._writing:
            raise InkError("a stroke was begun before the one before it was ended")
        self._writing = True

    def add_points(self, xy: ArrayLike) -> Progress:
        """The pen moves.

        Args:
            xy: the next points of the stroke, shape (n, 2), y pointing down.

        Raises:
            InkError: no stroke was begun, or the points are not finite numbers in pairs.
        """
        if not self._writing:
            raise InkError("points were added before a stroke was begun")
        points = np.asarray(xy, dtype=np.float64)
        if points.size:
            self._sampler.feed(Stroke(points).xy)
        return self._read()

    def end_stroke(self) -> Progress:
        """The pen leaves the paper.

        Raises:
            InkError: no stroke was begun.
        """
        if not self._writing:
            raise InkError("a stroke was ended that was never begun")
        self._writing = False
        self._sampler.pen_up()
        return self._read()

    def add_stroke(self, stroke: Stroke) -> Progress:
        """A whole stroke at once.

        Raises:
            InkError: as `begin_stroke`.
        """
        self.begin_stroke()
        self._sampler.feed(stroke.xy)
        return self.end_stroke()

    def finish(self) -> Progress:
        """No more ink will come: reads the last frames, which a pair of more would have filled.

        Raises:
            InkError: a stroke has not ended, or the line is finished already.
        """
        self._refuse_finished()
        if self._writing:
            raise InkError("the line cannot be finished before its last stroke is ended")
        self._finished = True
        return self._written(self._stream.finish())

    def _refuse_finished(self) -> None:
        if self._finished:
            raise InkError("the line is finished, and what comes now belongs to another")

    def _read(self) -> Progress:
        """Takes the samples that the ink has made through the network."""
        frames: Frames = self._frames.describe(self._sampler.take())
        assert frames.seen is not None
        self._seen += frames.seen.tolist()
        return self._written(self._stream.feed(frames.values))

    def _written(self, log_probs: NDArray[np.float32]) -> Progress:
        """Writes down what new output frames, shape (k, C), say."""
        stride = self._stride
        whole = self._seen[: len(log_probs) * stride]
        self._seen = self._seen[len(whole) :]
        seen = [whole[min((k + 1) * stride, len(whole)) - 1] for k in range(len(log_probs))]
        emissions = []
        for row, point in zip(log_probs, seen, strict=True):
            label = int(row.argmax())
            if label not in (BLANK, self._label):
                emissions.append(self._emission(row, label, point))
            self._label = label
            self.frames += 1
        self.text += "".join(emission.character for emission in emissions)
        return Progress(log_probs, np.array(seen, dtype=np.int64), tuple(emissions))

    def _emission(self, row: NDArray[np.float32], label: int, point: int) -> Emission:
        probs = np.exp(row.astype(np.float64))
        letters = np.delete(probs, BLANK)
        return Emission(
            character=self._alphabet.symbols[label - 1],
            confidence=min(1.0, float(probs[label])),
            frame=self.frames,
            point=point,
            entropy=_entropy(probs),
            doubt=_entropy(letters),
        )


def _entropy(weights: NDArray[np.float64]) -> float:
    """Of the distribution that the weights are in proportion to, in nats."""
    probs = weights / weights.sum()
    return float(-(probs * np.log(np.maximum(probs, 1e-300))).sum())
