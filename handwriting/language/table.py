"""A pruned n-gram model, compact enough to ship: 8 bits a probability, and no pointers.

Symbols are numbers; characters and words are the same here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from handwriting.language.ngrams import Estimate, Floats, Ints, Level

SMALLEST = 1e-8
"""A share below this is stored as this."""

_SHARES = np.exp(np.linspace(np.log(SMALLEST), 0.0, 256))
"""What the 256 stored values stand for; neighbors are 7 % apart."""

NOWHERE = -1
"""Stands for a context that the table does not know."""


@dataclass(frozen=True)
class Table:
    """N-grams sorted by length, then by context, then by symbol: M in all, over K contexts.

    A context is an n-gram that longer ones begin with; contexts are numbered in the order of their
    own n-grams, after the empty one, which is 0. So a context's number and a last symbol name an
    n-gram, and these names rise through the table.

    Attributes:
        last: last symbol of each n-gram, shape (M,).
        shares: index into 256 shares of probability, uint8, shape (M,).
        lefts: the same for what each context leaves to the shorter one, shape (K,).
        counts: n-grams of each context, shape (K,).
        longer: whether each n-gram is a context, as packed bits, shape (ceil(M / 8),).
        order: the longest length.
        symbols: how many symbols there are.
    """

    last: NDArray[np.integer]
    shares: NDArray[np.uint8]
    lefts: NDArray[np.uint8]
    counts: NDArray[np.integer]
    longer: NDArray[np.uint8]
    order: int
    symbols: int

    @classmethod
    def build(
        cls,
        levels: list[Level],
        estimates: list[Estimate],
        kept: list[NDArray[np.bool_]],
        symbols: int,
    ) -> Table:
        """The table of the n-grams marked in `kept`, which must hold the beginnings of each."""
        small = np.min_scalar_type(symbols)
        last, shares, lefts, counts, longer = [], [], [], [], []
        above = [level.keys[marked] for level, marked in zip(levels[1:], kept[1:], strict=True)]
        for level, found, marked, next_keys in zip(
            levels, estimates, kept, [*above, np.zeros(0, dtype=np.int64)], strict=True
        ):
            keys = level.keys[marked]
            own = found.own[marked]
            starts = np.flatnonzero(np.diff(keys >> level.bits, prepend=-1))
            sizes = np.diff(starts, append=len(keys))
            last.append((keys & ((1 << level.bits) - 1)).astype(small))
            shares.append(_nearest_share(own))
            lefts.append(_nearest_share(1.0 - np.add.reduceat(own, starts)))
            counts.append(sizes)
            longer.append(np.isin(keys, next_keys >> level.bits))
        joined = np.concatenate(counts)
        return cls(
            np.concatenate(last),
            np.concatenate(shares),
            np.concatenate(lefts),
            joined.astype(np.min_scalar_type(joined.max())),
            np.packbits(np.concatenate(longer)),
            len(levels),
            symbols,
        )

    @cached_property
    def starts(self) -> Ints:
        """Where each context's n-grams begin, and the end, shape (K + 1,)."""
        return np.concatenate([[0], np.cumsum(self.counts, dtype=np.int64)])

    @cached_property
    def left(self) -> Floats:
        """What each context leaves to the shorter one, shape (K,)."""
        return _SHARES[self.lefts]

    @cached_property
    def own(self) -> NDArray[np.float32]:
        """Share of each n-gram, shape (M,): with what it leaves, a context's add up to 1."""
        rough = _SHARES.astype(np.float32)[self.shares]
        sums = np.add.reduceat(rough, self.starts[:-1], dtype=np.float64)
        return rough * np.repeat(((1.0 - self.left) / sums).astype(np.float32), self.counts)

    @cached_property
    def names(self) -> Ints:
        """Context and last symbol of the n-grams that are contexts, rising, shape (K - 1,)."""
        places = np.flatnonzero(np.unpackbits(self.longer, count=len(self.last)))
        contexts = np.searchsorted(self.starts, places, side="right") - 1
        return contexts * self.symbols + self.last[places]

    @cached_property
    def ngrams(self) -> Ints:
        """Context and last symbol of all n-grams, rising, shape (M,)."""
        contexts = np.repeat(np.arange(len(self.counts)), self.counts)
        return contexts * self.symbols + self.last

    @property
    def nbytes(self) -> int:
        """Size in bytes when stored."""
        return sum(a.nbytes for a in (self.last, self.shares, self.lefts, self.counts, self.longer))

    def start(self) -> Ints:
        """The contexts before any symbol, shape (order,): the empty one alone."""
        contexts = np.full(self.order, NOWHERE)
        contexts[0] = 0
        return contexts

    def follow(self, contexts: Ints, symbols: Ints) -> Ints:
        """The contexts after one more symbol.

        Args:
            contexts: for each length from 0 to order - 1 the number of the context made of that
                many last symbols, or `NOWHERE`; shape (N, order).
            symbols: shape (N,), -1 for one that is not in the table.

        Returns:
            Shape (N, order).
        """
        after = np.full_like(contexts, NOWHERE)
        after[:, 0] = 0
        shorter = contexts[:, :-1]
        names = shorter * self.symbols + symbols[:, None]
        places = np.minimum(np.searchsorted(self.names, names), max(len(self.names) - 1, 0))
        if len(self.names):
            known = (shorter >= 0) & (symbols >= 0)[:, None] & (self.names[places] == names)
            after[:, 1:] = np.where(known, places + 1, NOWHERE)
        return after

    def factors(self, contexts: Ints) -> Floats:
        """What a share counts for in each of the contexts, shape (N, order).

        That is what all longer contexts leave over; 0 where there is no such context.
        """
        left = np.where(contexts >= 0, self.left[contexts], 1.0)
        below = np.cumprod(left[:, ::-1], axis=1)[:, ::-1]  # product of this and all longer
        factors = np.ones_like(left)
        factors[:, :-1] = below[:, 1:]
        return np.where(contexts >= 0, factors, 0.0)

    def probabilities(self, contexts: Ints) -> Floats:
        """Probability of every symbol after each row of contexts, shape (N, symbols)."""
        N = len(contexts)
        factors = self.factors(contexts)
        known = contexts >= 0
        rows = known.nonzero()[0]
        numbers = contexts[known]
        sizes = self.starts[numbers + 1] - self.starts[numbers]
        places = gather(self.starts[numbers], sizes)
        cells = np.repeat(rows * self.symbols, sizes) + self.last[places]
        weights = np.repeat(factors[known], sizes) * self.own[places]
        found = np.bincount(cells, weights, minlength=N * self.symbols).reshape(N, self.symbols)
        uniform = factors[:, 0] * self.left[0] / self.symbols
        return found + uniform[:, None]


def gather(starts: Ints, sizes: Ints) -> Ints:
    """The numbers start, start + 1, …, start + size - 1 of each pair, joined."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + sizes, sizes)


def _nearest_share(shares: Floats) -> NDArray[np.uint8]:
    """Index of the stored share that is nearest by ratio, but always less than 1."""
    exact = 1 - np.log(np.maximum(shares, SMALLEST)) / np.log(SMALLEST)
    return np.clip(np.rint(exact * 255), 0, 254).astype(np.uint8)
