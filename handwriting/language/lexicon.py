"""Words as a tree of their characters, so that knowledge of whole words can speak in mid-word.

A word here ends in a space, which is one of its characters. Knows no probabilities of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from handwriting.language.ngrams import Ints
from handwriting.language.table import NOWHERE, gather

END = " "


@dataclass(frozen=True)
class Lexicon:
    """V words in the order of their symbols, and the tree of their beginnings, of N nodes.

    Node 0 is the empty beginning, and every other node adds one symbol to a shorter one. The words
    that begin as a node does are neighbors: those from `first` to before `end`.

    Attributes:
        symbols: how many symbols there are.
        first: shape (N,).
        end: shape (N,).
        depth: symbols of each node, shape (N,).
        children: where each node's children begin, and the end, shape (N + 1,); they are nodes.
        symbol: the last symbol of each node, shape (N,); -1 for the empty one.
        letters: symbol of each word at each depth, -1 after its end, shape (V, longest).
    """

    symbols: int
    first: Ints
    end: Ints
    depth: Ints
    children: Ints
    symbol: Ints
    letters: NDArray[np.int16]

    @classmethod
    def build(cls, words: Sequence[str], symbols: str) -> Lexicon:
        """The tree of distinct words without spaces, which must be sorted by their symbols.

        Args:
            words: sorted as `sort_words` does; each of characters in `symbols`.
            symbols: all characters; the space must be the first of them.
        """
        assert symbols[0] == END, "the space must sort before every other symbol"
        letters = _letters(words, symbols)
        V, longest = letters.shape
        first, end, depth, symbol, parent = ([np.array([n])] for n in (0, V, 0, -1, NOWHERE))
        node_of_word = np.zeros(V, dtype=np.int64)
        new = np.arange(V) == 0  # a word whose beginning differs from the word before
        nodes = 1
        for place in range(longest):
            column = letters[:, place]
            alive = column >= 0
            new = new | np.concatenate([[True], column[1:] != column[:-1]])
            starts = np.flatnonzero(new & alive)
            if len(starts) == 0:
                break
            breaks = np.append(np.flatnonzero(new), V)
            first.append(starts)
            end.append(breaks[np.searchsorted(breaks, starts, side="right")])
            depth.append(np.full(len(starts), place + 1))
            symbol.append(column[starts])
            parent.append(node_of_word[starts])
            node_of_word = np.where(alive, nodes - 1 + np.cumsum(new & alive), NOWHERE)
            nodes += len(starts)
        parents = np.concatenate(parent)
        counts = np.bincount(parents[1:], minlength=nodes)
        return cls(
            len(symbols),
            np.concatenate(first),
            np.concatenate(end),
            np.concatenate(depth),
            1 + np.concatenate([[0], np.cumsum(counts)]),
            np.concatenate(symbol).astype(np.int64),
            letters,
        )

    @property
    def words(self) -> int:
        """Number of words, V."""
        return len(self.letters)

    def follow(self, nodes: Ints, symbols: Ints) -> Ints:
        """The nodes one symbol on, shape (N,); `NOWHERE` where no word goes on like that.

        Args:
            nodes: shape (N,), `NOWHERE` allowed.
            symbols: shape (N,).
        """
        names = np.where(nodes >= 0, nodes, 0) * self.symbols + symbols
        places = np.minimum(np.searchsorted(self._names, names), len(self._names) - 1)
        known = (nodes >= 0) & (symbols >= 0) & (self._names[places] == names)
        return np.where(known, places + 1, NOWHERE)

    @cached_property
    def _names(self) -> Ints:
        """Parent and symbol of the nodes from 1 on, rising, shape (N - 1,)."""
        counts = np.diff(self.children)
        return np.repeat(np.arange(len(counts)), counts) * self.symbols + self.symbol[1:]

    def children_of(self, nodes: Ints) -> tuple[Ints, Ints]:
        """The children of all `nodes`, joined, and how many each has, shape (N,)."""
        starts = self.children[nodes]
        sizes = self.children[nodes + 1] - starts
        return gather(starts, sizes), sizes


def sort_words(words: Sequence[str]) -> list[str]:
    """Distinct words in the order of a `Lexicon`: by code point, shorter ones first."""
    return sorted(set(words))


def _letters(words: Sequence[str], symbols: str) -> NDArray[np.int16]:
    codes = np.full(128, -1, dtype=np.int16)
    codes[[ord(symbol) for symbol in symbols]] = np.arange(len(symbols))
    ended = np.array([word.encode("ascii") + b" " for word in words])
    raw = ended.view(np.uint8).reshape(len(words), -1)  # padded with zero bytes
    letters = codes[raw]
    letters[raw == 0] = -1
    return letters
