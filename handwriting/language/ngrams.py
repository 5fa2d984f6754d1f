"""Counts of n-grams and their interpolated modified Kneser-Ney probabilities.

Symbols are small numbers: characters and words are the same here. An n-gram is packed into one
64-bit integer, its first symbol highest, so that sorting brings those with a common beginning
together. Nothing here knows text, files or scores of handwriting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KEY_BITS = 63


@dataclass(frozen=True)
class Level:
    """All n-grams of one length n, M of them.

    Attributes:
        keys: packed, rising, shape (M,).
        counts: occurrences in the text, shape (M,).
        adjusted: what Kneser-Ney counts, shape (M,): the occurrences at the highest order, below
            that the number of different symbols seen before the n-gram.
        bits: of one symbol.
    """

    keys: Ints
    counts: Ints
    adjusted: Ints
    bits: int

    @cached_property
    def starts(self) -> Ints:
        """Where each context's n-grams begin, shape (contexts,): those equal but for the last."""
        return _starts(self.keys >> self.bits)

    @cached_property
    def contexts(self) -> Ints:
        """Number of each n-gram's context, shape (M,)."""
        return np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.keys)))


def count(symbols: NDArray[np.integer], order: int, bits: int) -> list[Level]:
    """Counts the n-grams of every length up to `order`.

    The text is taken to go on from its end to its beginning, so that every length has as many
    n-grams as there are symbols and every one has something before it.

    Args:
        symbols: the text, shape (T,), each in 0 .. 2**bits - 1; at least one.
        order: the longest length, at least 1.
        bits: of one symbol; `order` of them must fit into `KEY_BITS`.
    """
    assert order * bits <= KEY_BITS, f"{order} symbols of {bits} bits do not fit a key"
    assert len(symbols) > 0, "no symbols to count"
    keys = np.zeros(len(symbols), dtype=np.int64)
    for shift in range(order):
        keys <<= bits
        keys |= np.roll(symbols, -shift)
    keys.sort()
    starts = _starts(keys)
    keys, counts = keys[starts], np.diff(starts, append=len(keys))
    levels = [Level(keys, counts, counts, bits)]
    for length in range(order - 1, 0, -1):
        above = levels[-1]
        starts = above.starts
        before = np.sort(above.keys & ((1 << bits * length) - 1))
        adjusted = np.diff(_starts(before), append=len(before))
        levels.append(
            Level(above.keys[starts] >> bits, np.add.reduceat(above.counts, starts), adjusted, bits)
        )
    return levels[::-1]


def _starts(keys: Ints) -> Ints:
    """Where each run of equal keys begins."""
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


@dataclass(frozen=True)
class Estimate:
    """The probabilities of one level.

    P(w | h) = own(h w) + (1 - the sum of own over h's n-grams) P(w | h without its first symbol).

    Attributes:
        own: the share that the n-gram itself has, shape (M,).
        full: P(w | h), shape (M,).
        lower: P(w | h without its first symbol), shape (M,).
    """

    own: Floats
    full: Floats
    lower: Floats


def estimate(levels: list[Level], symbols: int) -> list[Estimate]:
    """Interpolated modified Kneser-Ney.

    Chen and Goodman: An Empirical Study of Smoothing Techniques for Language Modeling (1999),
    equations 26 to 28. Below the lowest order stands the uniform distribution over `symbols`.
    """
    estimates: list[Estimate] = []
    for length, level in enumerate(levels, start=1):
        totals = np.add.reduceat(level.adjusted, level.starts)[level.contexts]
        discounts = discounts_of(level.adjusted)[np.minimum(level.adjusted, 3)]
        own = (level.adjusted - discounts) / totals
        if estimates:
            suffixes = level.keys & ((1 << level.bits * (length - 1)) - 1)
            lower = estimates[-1].full[np.searchsorted(levels[length - 2].keys, suffixes)]
        else:
            lower = np.full(len(own), 1 / symbols)
        full = own + left_over(own, level)[level.contexts] * lower
        estimates.append(Estimate(own, full, lower))
    return estimates


def left_over(own: Floats, level: Level) -> Floats:
    """The share that each context leaves to the shorter one, shape (contexts,)."""
    return np.maximum(1.0 - np.add.reduceat(own, level.starts), 0.0)


def discounts_of(counts: Ints) -> Floats:
    """What is taken off a count of 0, 1, 2, and 3 or more, shape (4,).

    Chen and Goodman's equation 26. Where a text is too small or too regular to have n-grams of all
    four counts, or where the equation leaves the range of 0 to the count, a half of what may be
    taken is.
    """
    seen = np.bincount(np.minimum(counts, 5), minlength=5)[1:5].astype(np.float64)
    limits = np.array([0.0, 1.0, 2.0, 3.0])
    if (seen == 0).any():
        return limits / 2
    y = seen[0] / (seen[0] + 2 * seen[1])
    taken = [k - (k + 1) * y * seen[k] / seen[k - 1] for k in (1, 2, 3)]
    discounts = np.array([0.0, *taken])
    outside = (discounts < 0) | (discounts > limits)
    return np.where(outside, limits / 2, discounts)
