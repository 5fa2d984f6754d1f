"""What whole words tell about the next character: the word n-gram model, spelled out.

P(character | beginning of a word, words before) is the share of the words that go on with that
character, each weighed by its probability after the words before. So a word's probability is spent
on its characters one by one, and a word's end is its space. Only known words are counted here; all
others are the character model's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from handwriting.language.lexicon import Lexicon
from handwriting.language.ngrams import Floats, Ints
from handwriting.language.table import Table, gather


@dataclass(frozen=True)
class WordModel:
    """Words and how they follow each other.

    Attributes:
        lexicon: of V words.
        table: n-grams of V + 1 symbols: the words by their numbers, then V for any other.
    """

    lexicon: Lexicon
    table: Table

    @cached_property
    def _mass(self) -> Floats:
        """Probability of all words of each node when no word before is known, shape (nodes,)."""
        table = self.table
        single = np.full(table.symbols, table.left[0] / table.symbols)
        single[table.last[: table.starts[1]]] += table.own[: table.starts[1]]
        sums = np.concatenate([[0.0], np.cumsum(single)])
        return sums[self.lexicon.end] - sums[self.lexicon.first]

    def follow(self, nodes: Ints, contexts: Ints, symbols: Ints) -> tuple[Ints, Ints]:
        """Node and words before after one more character.

        Args:
            nodes: of the words' beginnings, shape (N,); `NOWHERE` for what begins no known word.
            contexts: of the table, shape (N, order).
            symbols: characters, shape (N,); 0 is the space.
        """
        after = self.lexicon.follow(nodes, symbols)
        ended = symbols == 0
        ending = ended & (nodes != 0)  # a space after a space ends no word
        if ending.any():
            leaves = after[ending]
            words = np.where(leaves >= 0, self.lexicon.first[leaves], self.lexicon.words)
            contexts = contexts.copy()
            contexts[ending] = self.table.follow(contexts[ending], words)
        return np.where(ended, 0, after), contexts

    def probabilities(self, nodes: Ints, contexts: Ints) -> tuple[Floats, Floats]:
        """Probability of each character, and of the words that are still possible.

        Args:
            nodes: as `follow` takes them.
            contexts: likewise.

        Returns:
            Shape (N, characters), all 0 where no known word goes on; and shape (N,): how probable
            the words that begin like this are together after the words before.
        """
        N, C = len(nodes), self.lexicon.symbols
        rows = np.flatnonzero(nodes >= 0)
        found, totals = np.zeros(N * C), np.zeros(N)
        if len(rows) == 0:
            return found.reshape(N, C), totals
        nodes = nodes[rows]
        factors = self.table.factors(contexts[rows])
        children, sizes = self.lexicon.children_of(nodes)
        cells = np.repeat(rows * C, sizes) + self.lexicon.symbol[children]
        found += np.bincount(cells, np.repeat(factors[:, 0], sizes) * self._mass[children], N * C)
        totals[rows] = factors[:, 0] * self._mass[nodes]
        following, words, shares = self._followers(nodes, contexts[rows], factors)
        if len(following):
            letters = self.lexicon.letters[words, self.lexicon.depth[nodes][following]]
            found += np.bincount(rows[following] * C + letters, shares, N * C)
            totals += np.bincount(rows[following], shares, N)
        rates = found.reshape(N, C)
        return rates / np.maximum(totals, np.finfo(np.float64).tiny)[:, None], totals

    def _followers(self, nodes: Ints, contexts: Ints, factors: Floats) -> tuple[Ints, Ints, Floats]:
        """The n-grams of two words and more whose last word is in its row's node.

        Returns:
            Row, last word and weighed share of each, all of shape (n-grams,).
        """
        rows, levels = (contexts[:, 1:] > 0).nonzero()
        numbers = contexts[rows, levels + 1] * self.table.symbols
        begin = np.searchsorted(self.table.ngrams, numbers + self.lexicon.first[nodes[rows]])
        end = np.searchsorted(self.table.ngrams, numbers + self.lexicon.end[nodes[rows]])
        places = gather(begin, end - begin)
        shares = np.repeat(factors[rows, levels + 1], end - begin) * self.table.own[places]
        return np.repeat(rows, end - begin), self.table.last[places].astype(np.int64), shares
