"""Lines cut between words and joined anew: more texts than anybody wrote, each in one true hand.

A network that sees few thousand lines soon knows them by heart and reads what it remembers. A model
that reads well enough aligns each line with its label; where the ink can be cut cleanly at a space,
the pieces become material for new lines of the same writer. This module knows neither batches nor
the loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from handwriting.corpora import Sample
from handwriting.decoding import Span, align
from handwriting.errors import AlignmentError
from handwriting.features import Frames, extract, measure
from handwriting.ink import Ink
from handwriting.network import Model

Array = NDArray[np.float64]

CLEAR = 0.15
"""Least horizontal gap between two pieces, in units of the writing's height. Where ink overlaps the
gap, as a t-bar that was added later and reaches over, the line is not cut."""


@dataclass(frozen=True)
class Piece:
    """One word, or several that could not be parted.

    Attributes:
        strokes: positions in units of the writing's height, y from the middle of its line, x from
            the left edge of the piece, shape (N, 2) each.
        width: right edge, in the same unit.
        text: what it says; no space at its ends.
        gap: the space that stood before it, in the same unit, or None at the start of a line.
    """

    strokes: list[Array]
    width: float
    text: str
    gap: float | None


@dataclass
class Hand:
    """Everything there is to rejoin of one writer.

    Attributes:
        pieces: from all lines of the writer.
    """

    pieces: list[Piece] = field(default_factory=list)

    def choose(self, characters: int, random: np.random.Generator) -> list[tuple[float, Piece]]:
        """Pieces of a new line of about as many characters, drawn without replacement.

        Args:
            characters: wanted; the line ends with the piece that comes nearest to it.
            random: the only source of chance.

        Returns:
            At least one piece, each with the space before it.
        """
        chosen: list[tuple[float, Piece]] = []
        length = 0
        gaps = [piece.gap for piece in self.pieces if piece.gap is not None] or [1.0]
        for index in random.permutation(len(self.pieces)):
            piece = self.pieces[index]
            added = len(piece.text) + (1 if chosen else 0)
            if chosen and length + added / 2 > characters:
                break
            gap = 0.0
            if chosen:
                # A comma keeps closer than a word, so each piece brings its own space along.
                gap = gaps[random.integers(len(gaps))] if piece.gap is None else piece.gap
            chosen.append((gap, piece))
            length += added
        return chosen


def join(chosen: Sequence[tuple[float, Piece]]) -> tuple[list[Array], str]:
    """The line that pieces make, each after the space before it.

    Returns:
        Strokes in units of the writing's height, shape (N, 2) each, and the text.
    """
    strokes: list[Array] = []
    x = 0.0
    for gap, piece in chosen:
        x += gap
        strokes += [stroke + np.array([x, 0.0]) for stroke in piece.strokes]
        x += piece.width
    return strokes, " ".join(piece.text for _, piece in chosen)


def hands(samples: Sequence[Sample], model: Model) -> dict[str, Hand]:
    """Cuts all lines and sorts the pieces by writer.

    Args:
        samples: labelled lines; those that the model cannot align are left out.
        model: aligns them.
    """
    sorted_by_writer: dict[str, Hand] = {}
    for sample, frames, spans in _aligned(samples, model):
        hand = sorted_by_writer.setdefault(sample.writer, Hand())
        _cut(sample, frames, spans, model.encoder.stride, hand)
    return sorted_by_writer


def _aligned(
    samples: Sequence[Sample], model: Model
) -> Iterator[tuple[Sample, Frames, tuple[Span, ...]]]:
    """Frames and spans of every line that can be aligned."""
    for sample in samples:
        frames = extract(sample.ink, model.features)
        try:
            found = align(model.log_probs([frames])[0], sample.text, model.alphabet)
        except AlignmentError:
            continue
        yield sample, frames, found.spans


def _cut(sample: Sample, frames: Frames, spans: tuple[Span, ...], stride: int, hand: Hand) -> None:
    """Adds the pieces of one line to its writer's hand."""
    strokes = [stroke.xy for stroke in sample.ink.strokes]
    normalization = measure(strokes)
    strokes = [normalization.apply(stroke) for stroke in strokes]
    left = np.array([stroke[:, 0].min() for stroke in strokes])
    right = np.array([stroke[:, 0].max() for stroke in strokes])
    # What all strokes before and all from stroke i on leave free between them.
    gap = np.full(len(strokes) + 1, -np.inf)
    gap[1:-1] = np.minimum.accumulate(left[::-1])[::-1][1:] - np.maximum.accumulate(right)[:-1]
    stroke_of_frame = _stroke_of_frame(sample.ink, frames)
    cuts, places = [0], [0]
    gaps: list[float | None] = [None]
    for place, span in enumerate(spans):
        if span.character != " " or not 0 < place < len(spans) - 1:
            continue
        before, after = (
            stroke_of_frame[min(spans[neighbor].peak * stride, len(frames) - 1)]
            for neighbor in (place - 1, place + 1)
        )
        possible = gap[before + 1 : after + 1]
        if len(possible) and possible.max() > CLEAR:
            cuts.append(before + 1 + int(possible.argmax()))
            places.append(place + 1)
            gaps.append(float(possible.max()))
    text = "".join(span.character for span in spans)
    for (start, end), (first, last), space in zip(
        pairwise([*cuts, len(strokes)]), pairwise([*places, len(text) + 1]), gaps, strict=True
    ):
        edge = float(left[start:end].min())
        parts = [stroke - np.array([edge, 0.0]) for stroke in strokes[start:end]]
        width = float(right[start:end].max()) - edge
        hand.pieces.append(Piece(parts, width, text[first : last - 1].strip(), space))


def _stroke_of_frame(ink: Ink, frames: Frames) -> NDArray[np.int64]:
    sizes = [len(stroke) for stroke in ink.strokes]
    return np.repeat(np.arange(len(sizes)), sizes)[frames.source]
