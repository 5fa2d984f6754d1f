"""How long a net that never revises puts its decisions off, and whether the hard ones longest.

A character's delay runs from its last ink point to the moment it was written down. Where its ink
ends is taken from another net, one that sees the whole line: it aligns the true text with the ink.
The share of the ink that falls to each character is cut midway between spikes, so a delay is exact
to about half a letter, and one that is below zero means a character that was clear before it was
complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rapidfuzz.distance import Levenshtein

from handwriting.decoding import align
from handwriting.errors import ConfigError
from handwriting.features import extract
from handwriting.ink import Ink
from handwriting.live.causal import CausalReader, Emission
from handwriting.network import Model
from handwriting.recognizer.ownership import SPACE, ink_of_spans

RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True)
class Delay:
    """Of one character that was read rightly.

    Attributes:
        character: the symbol.
        frames: output frames from the first that knew its last ink point to its emission.
        points: ink points from its last one to the latest one at its emission.
        seconds: pen time between these points, pauses included; None if the ink has no times.
        entropy: of the output at its emission, in nats.
        doubt: the same with the blank left out.
    """

    character: str
    frames: int
    points: int
    seconds: float | None
    entropy: float
    doubt: float


@dataclass(frozen=True)
class Correlation:
    """A rank correlation and its percentile interval.

    Attributes:
        value: Spearman's rho, in [-1, 1].
        low: lower end of the interval.
        high: upper end.
        pairs: number of pairs.
        groups: number of groups that were drawn from.
    """

    value: float
    low: float
    high: float
    pairs: int
    groups: int


def line_delays(ink: Ink, text: str, model: Model, reference: Model) -> tuple[Delay, ...]:
    """Delays of all characters of a line that a causal model reads rightly; spaces have no ink.

    Args:
        ink: the line.
        text: what it truly says.
        model: causal.
        reference: tells where each character's ink ends.

    Raises:
        AlphabetError: the text cannot be written in the alphabet of the reference.
        AlignmentError: the text needs more frames than the line has.
        ModelError: the model looks at later ink.
    """
    last = last_points(ink, text, reference)
    reader = CausalReader(model)
    progress = [reader.add_stroke(stroke) for stroke in ink.strokes]
    progress.append(reader.finish())
    emissions = [emission for step in progress for emission in step.emissions]
    seen = np.concatenate([step.seen for step in progress])  # (T',)
    times = _times(ink)
    found = []
    for written, read in matches(text, reader.text):
        end = last[written]
        if end is not None:
            found.append(_delay(emissions[read], end, seen, times))
    return tuple(found)


def matches(text: str, other: str) -> tuple[tuple[int, int], ...]:
    """Places of the characters that two texts share, by an alignment of least edit distance."""
    blocks = Levenshtein.opcodes(text, other)
    return tuple(
        (block.src_start + i, block.dest_start + i)
        for block in blocks
        if block.tag == "equal"
        for i in range(block.src_end - block.src_start)
    )


def last_points(ink: Ink, text: str, model: Model) -> tuple[int | None, ...]:
    """The last ink point of each character, by forced alignment.

    Args:
        ink: the line.
        text: what it says.
        model: aligns it.

    Returns:
        One a character, counted over all strokes joined; None for a space, which has no ink.

    Raises:
        AlphabetError: the text cannot be written in the model's alphabet.
        AlignmentError: the text needs more frames than the line has.
    """
    frames = extract(ink, model.features)
    log_probs = model.log_probs([frames])[0]  # (T', C)
    spans = align(log_probs, text, model.alphabet).spans
    steps, stride = len(log_probs), model.encoder.stride
    starts = np.cumsum([0, *map(len, ink.strokes)])
    return tuple(
        int(starts[points[-1][0]]) + points[-1][1] if points and character != SPACE else None
        for character, points in zip(
            text, ink_of_spans(ink, frames, spans, steps, stride), strict=True
        )
    )


def rank_correlation(
    x: ArrayLike,
    y: ArrayLike,
    groups: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> Correlation:
    """Spearman's rank correlation; its interval by bootstrap over groups.

    Characters of one line are written by one hand and read in one context, so lines or writers are
    drawn anew, not characters (Efron & Tibshirani 1993, chapter 13: percentile intervals). Ranks
    are kept from the whole sample.

    Args:
        x: shape (N,).
        y: shape (N,).
        groups: the group of each pair.
        resamples: number of draws.
        level: probability mass inside the interval.
        seed: the same seed and values give the same interval.

    Raises:
        ConfigError: fewer than two groups, or x or y is the same everywhere.
    """
    first, second = _ranks(np.asarray(x, dtype=np.float64)), _ranks(np.asarray(y, np.float64))
    names, index = np.unique(np.asarray(groups), return_inverse=True)
    if len(names) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        raise ConfigError("a correlation needs two groups at least, and values that differ")
    moments = np.stack(
        [np.ones_like(first), first, second, first**2, second**2, first * second], axis=1
    )
    sums = np.zeros((len(names), 6))
    np.add.at(sums, index, moments)
    random = np.random.default_rng(seed)
    counts = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    drawn = _correlation(counts @ sums)
    tail = 50 * (1 - level)
    low, high = np.nanpercentile(drawn, [tail, 100 - tail])
    value = float(_correlation(sums.sum(axis=0)[None])[0])
    return Correlation(value, float(low), float(high), len(first), len(names))


def _delay(
    emission: Emission, end: int, seen: NDArray[np.int64], times: NDArray[np.float64] | None
) -> Delay:
    return Delay(
        character=emission.character,
        frames=emission.frame - int(np.searchsorted(seen, end)),
        points=emission.point - end,
        seconds=None if times is None else float(times[emission.point] - times[end]),
        entropy=emission.entropy,
        doubt=emission.doubt,
    )


def _times(ink: Ink) -> NDArray[np.float64] | None:
    """Of all points joined, in seconds; None unless every stroke has them."""
    columns = [stroke.t for stroke in ink.strokes if stroke.t is not None]
    return np.concatenate(columns) if len(columns) == len(ink.strokes) else None


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks about their mean; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = ((ends - counts + ends - 1) / 2)[inverse]
    return np.asarray(ranks - ranks.mean(), dtype=np.float64)


def _correlation(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's r from n, Σx, Σy, Σx², Σy², Σxy, shape (K, 6); NaN where a variance is 0."""
    n, x, y, xx, yy, xy = sums.T
    spread = (n * xx - x * x) * (n * yy - y * y)
    r = (n * xy - x * y) / np.sqrt(np.where(spread > 0, spread, np.nan))
    return np.asarray(r, dtype=np.float64)
