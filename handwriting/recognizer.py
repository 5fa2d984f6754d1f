"""The one inference path: ink in, text out, and for each character the ink that wrote it.

A `Recognizer` holds a model and settings, and nothing that changes: threads may share it, and the
same ink gives the same answer whatever was asked before. It takes an ink to be one line of text; it
knows neither pages nor files nor languages.

Confidences are the network's own probabilities. They order characters by how doubtful they are;
they are not calibrated, so 0.9 does not mean right nine times out of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from handwriting.decoding import Hypothesis, Span, beam_search, best_path
from handwriting.errors import ConfigError
from handwriting.features import Frames, extract
from handwriting.ink import Ink
from handwriting.network import Model, load_model

Decoder = Literal["best-path", "beam"]

SPACE = " "

BATCH_LINES = 32
"""Most lines that go through the network together; more hardly gain speed on a processor."""

BATCH_FRAMES = 32_768
"""Most frames, padding included, of a batch of more than one line: what bounds its memory."""


@dataclass(frozen=True)
class Character:
    """One character of a word, and where it was written.

    Attributes:
        text: a single character.
        confidence: the network's probability of it at its most certain frame, in [0, 1].
        frames: first and last output frame of the network's spike for it, inclusive.
        points: its ink, as (stroke, point) of the recognized ink, in the order of the ink. See
            `_ink_of_spans` for the rule.
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
        confidence: geometric mean of the characters' confidences: exp of their mean log.
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
        score: its log-probability: of the single best path with the decoder "best-path", of all
            paths within the beam with "beam".
    """

    text: str
    score: float


@dataclass(frozen=True)
class Recognition:
    """What a line of ink says.

    Attributes:
        text: without spaces at its ends; empty if nothing was read.
        confidence: geometric mean of the confidences of all characters, spaces between words
            included; 0 for an empty text.
        words: the text split at spaces.
        alternatives: distinct readings, best first; the first is `text` itself. Best path decoding
            knows no other.
    """

    text: str
    confidence: float
    words: tuple[Word, ...]
    alternatives: tuple[Alternative, ...]


class Recognizer:
    """Reads lines of ink with one model.

    Args:
        model: what `handwriting.network.load_model` returns.
        decoder: "best-path", the fastest, or "beam", which also gives alternatives.
        beam_width: prefixes kept by the beam.
        alternatives: the most readings that the beam returns.

    Raises:
        ConfigError: an unknown decoder, or a number below 1.
    """

    def __init__(
        self,
        model: Model,
        *,
        decoder: Decoder = "best-path",
        beam_width: int = 16,
        alternatives: int = 5,
    ) -> None:
        if decoder not in get_args(Decoder):
            raise ConfigError(f"the decoder must be best-path or beam, not {decoder!r}")
        if beam_width < 1 or alternatives < 1:
            raise ConfigError(
                "beam width and number of alternatives must be at least 1, "
                f"not {beam_width} and {alternatives}"
            )
        self.model = model
        self.decoder = decoder
        self.beam_width = beam_width
        self.alternatives = alternatives

    @classmethod
    def load(
        cls,
        name_or_folder: str | Path = "default",
        *,
        decoder: Decoder = "best-path",
        beam_width: int = 16,
        alternatives: int = 5,
    ) -> Recognizer:
        """A recognizer with a shipped model, by its name, or any other, by its folder.

        Raises:
            ModelError: there is no such model, or its folder is damaged.
            ConfigError: as the constructor.
        """
        from handwriting.shipped import find_model

        model = load_model(find_model(name_or_folder))
        return cls(model, decoder=decoder, beam_width=beam_width, alternatives=alternatives)

    def recognize(self, ink: Ink) -> Recognition:
        """Reads one line of ink, of any size at any place."""
        return self.recognize_many([ink])[0]

    def recognize_many(self, inks: Sequence[Ink]) -> list[Recognition]:
        """Reads lines of ink, those of similar length together.

        Returns:
            One recognition per ink, in the order given; each is what `recognize` returns for that
            ink alone, its numbers within rounding.
        """
        frames = [extract(ink, self.model.features) for ink in inks]
        read: dict[int, Recognition] = {}
        for batch in _batches([len(line) for line in frames]):
            all_log_probs = self._log_probs([frames[index] for index in batch])
            for index, log_probs in zip(batch, all_log_probs, strict=True):
                read[index] = self._read(inks[index], frames[index], log_probs)
        return [read[index] for index in range(len(inks))]

    def _log_probs(self, batch: Sequence[Frames]) -> list[NDArray[np.float32]]:
        """The network's log-probabilities of each line, shape (T', C) each."""
        encoder = self.model.encoder
        device = next((weights.device for weights in encoder.parameters()), torch.device("cpu"))
        lengths = torch.tensor([len(line) for line in batch])
        values = torch.nn.utils.rnn.pad_sequence(
            [torch.from_numpy(line.values) for line in batch], batch_first=True
        )  # (B, T, F)
        with torch.inference_mode():
            log_probs, steps = encoder(values.to(device), lengths.to(device))  # (B, T', C), (B,)
        rows = log_probs.float().cpu().numpy()
        return [row[:count] for row, count in zip(rows, steps.tolist(), strict=True)]

    def _read(self, ink: Ink, frames: Frames, log_probs: NDArray[np.float32]) -> Recognition:
        hypotheses = self._decode(log_probs)
        readings: dict[str, float] = {}
        for hypothesis in hypotheses:  # spaces at the ends aside, several may say the same
            text = hypothesis.text.strip(SPACE)
            readings[text] = np.logaddexp(readings.get(text, -np.inf), hypothesis.score)
        ranked = sorted(readings, key=lambda text: -readings[text])
        best = next(h for h in hypotheses if h.text.strip(SPACE) == ranked[0])
        points = _ink_of_spans(ink, frames, best.spans, len(log_probs), self.model.encoder.stride)
        return Recognition(
            ranked[0],
            _confidence(_stripped(best.spans)),
            _words(best.spans, points),
            tuple(Alternative(text, float(readings[text])) for text in ranked),
        )

    def _decode(self, log_probs: NDArray[np.float32]) -> tuple[Hypothesis, ...]:
        alphabet = self.model.alphabet
        if self.decoder == "best-path":
            return (best_path(log_probs, alphabet),)
        return beam_search(
            log_probs, alphabet, width=self.beam_width, alternatives=self.alternatives
        )


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of lines to be read together, shortest first, within both limits of a batch."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        padded = (len(batch) + 1) * lengths[index]
        if batch and (len(batch) == BATCH_LINES or padded > BATCH_FRAMES):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _stripped(spans: Sequence[Span]) -> Sequence[Span]:
    """The spans without spaces at either end."""
    written = [index for index, span in enumerate(spans) if span.character != SPACE]
    return spans[written[0] : written[-1] + 1] if written else ()


def _confidence(parts: Sequence[Span]) -> float:
    """Geometric mean of confidences; 0 where there are none."""
    if not parts:
        return 0.0
    smallest = np.finfo(np.float64).tiny
    return float(np.exp(np.mean(np.log([max(part.confidence, smallest) for part in parts]))))


def _words(
    spans: Sequence[Span], points: Sequence[tuple[tuple[int, int], ...]]
) -> tuple[Word, ...]:
    """Cuts the spans at spaces, each with its ink points."""
    words: list[Word] = []
    start = 0
    for end in [*(i for i, span in enumerate(spans) if span.character == SPACE), len(spans)]:
        if end > start:
            inside = spans[start:end]
            characters = tuple(
                Character(span.character, span.confidence, (span.first, span.last), ink)
                for span, ink in zip(inside, points[start:end], strict=True)
            )
            text = "".join(span.character for span in inside)
            words.append(Word(text, _confidence(inside), characters))
        start = end + 1
    return tuple(words)


def _ink_of_spans(
    ink: Ink, frames: Frames, spans: Sequence[Span], steps: int, stride: int
) -> list[tuple[tuple[int, int], ...]]:
    """The ink points of each span, as (stroke, point).

    A span is only the network's spike, much narrower than the letter, so the ink is shared out:
    every output frame goes to the span nearest to it (between two, to the earlier); every ink point
    goes with the input frame that stands for it, which is the last one whose source lies at or
    before the point. So each point belongs to one span, and none between two frames is lost. What
    went to a space is cut at the pen's widest jump to the right and goes to the letters on both
    sides: ink is never a space's. A dot or bar that was added late goes to the character that is
    nearest in time, not in place. A span left without a point, where ink is so sparse that one
    point stands for several letters, shares the points under its spike.

    Args:
        ink: of N points.
        frames: of that ink, T of them.
        spans: in order.
        steps: number of output frames, T'.
        stride: input frames per output frame.
    """
    if not spans:
        return []
    step_of_frame = np.minimum(np.arange(len(frames)) // stride, steps - 1)  # (T,)
    span_of_step = _nearest_spans(spans, steps)  # (T',)
    span_of_frame = _without_spaces(span_of_step[step_of_frame], spans, ink, frames)  # (T,)
    span_of_point = span_of_frame[_frames_of_points(frames, ink.points)]  # (N,)
    order = np.argsort(span_of_point, kind="stable")
    starts = np.searchsorted(span_of_point[order], np.arange(1, len(spans)))
    sizes = np.array([len(stroke) for stroke in ink.strokes])
    stroke_of_point = np.repeat(np.arange(len(sizes)), sizes)
    place_in_stroke = np.arange(ink.points) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    shares = []
    for span, share in zip(spans, np.split(order, starts), strict=True):
        if len(share) == 0 and span.character != SPACE:
            spike = (step_of_frame >= span.first) & (step_of_frame <= span.last)
            share = np.unique(frames.source[spike])
        pairs = zip(stroke_of_point[share].tolist(), place_in_stroke[share].tolist(), strict=True)
        shares.append(tuple(pairs))
    return shares


def _nearest_spans(spans: Sequence[Span], steps: int) -> NDArray[np.intp]:
    """Index of the span nearest to each output frame, shape (T',)."""
    firsts = np.array([span.first for span in spans])
    lasts = np.array([span.last for span in spans])
    cuts = (lasts[:-1] + firsts[1:]) // 2  # last frame of the earlier span
    return np.searchsorted(cuts, np.arange(steps))


def _without_spaces(
    owner: NDArray[np.intp], spans: Sequence[Span], ink: Ink, frames: Frames
) -> NDArray[np.intp]:
    """Gives the frames of spaces to the letters beside them, shape (T,).

    Args:
        owner: index of the span of each frame, rising, shape (T,).
        spans: of N characters, at least one of which may be a space.
        ink: of the frames.
        frames: T of them.
    """
    letters = [index for index, span in enumerate(spans) if span.character != SPACE]
    if not letters or len(letters) == len(spans):
        return owner
    x = ink.xy[frames.source, 0]
    sizes = np.array([len(stroke) for stroke in ink.strokes])
    stroke = np.repeat(np.arange(len(sizes)), sizes)[frames.source]
    # A jump counts only between strokes; within one, the middle of the space is as good as any cut.
    jump = np.where(np.diff(stroke, prepend=stroke[:1]) != 0, np.diff(x, prepend=x[:1]), 0.0)
    shared = np.clip(owner, letters[0], letters[-1])
    for left, right in pairwise(letters):
        begin, end = np.searchsorted(owner, [left + 1, right])
        if begin == end:
            continue
        around = jump[begin : end + 1]
        widest = int(around.argmax())
        cut = begin + (widest if around[widest] > 0 else (end - begin) // 2)
        shared[begin:cut], shared[cut:end] = left, right
    return shared


def _frames_of_points(frames: Frames, points: int) -> NDArray[np.intp]:
    """The input frame that stands for each ink point, shape (N,).

    Where several frames come from one point, ink sparser than frames, the first lies nearest to it.
    """
    order = np.argsort(frames.source, kind="stable")
    source = frames.source[order]  # rising
    at_or_before = np.searchsorted(source, np.arange(points), side="right") - 1
    first = np.searchsorted(source, source[np.maximum(at_or_before, 0)])
    return order[first]
