"""The next character by several experts: characters before, whole words, the user's own words.

Within a word each expert is believed as far as it foretold the word's beginning (Bayes' rule), so
a name that no list knows costs the choice of the character model once, and nothing after that.
Between words all begin anew. The probabilities of all characters sum to one in every state.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwriting.language.ngrams import Floats, Ints
from handwriting.language.table import Table
from handwriting.language.words import WordModel


class States(NamedTuple):
    """N beginnings of text, as far as the model remembers them.

    Attributes:
        characters: contexts of the character table, shape (N, order).
        nodes: node of each word model, shape (N, W).
        words: contexts of each word model's table, shapes (N, that order).
        beliefs: probability of each expert in this word, the characters first, shape (N, 1 + W).
        rates: what each expert foretells, shape (N, 1 + W, symbols).
        fresh: whether a new word begins here, shape (N,).
    """

    characters: Ints
    nodes: Ints
    words: tuple[Ints, ...]
    beliefs: Floats
    rates: Floats
    fresh: NDArray[np.bool_]

    def take(self, rows: Ints) -> States:
        """The states of some rows."""
        return self._each(lambda values: values[rows])

    def padded(self, more: int) -> States:
        """A copy with room for more rows, which hold anything."""
        return self._each(lambda values: with_room(values, more))

    def arrays(self) -> list[NDArray[Any]]:
        """All arrays, each with one row a state."""
        characters, nodes, words, *others = self
        return [characters, nodes, *words, *others]

    def _each(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> States:
        characters, nodes, words, *others = self
        return States(
            change(characters), change(nodes), tuple(map(change, words)), *map(change, others)
        )

    def probabilities(self) -> Floats:
        """Probability of each next character, shape (N, symbols)."""
        return np.einsum("nk,nkc->nc", self.beliefs, self.rates)


@dataclass(frozen=True)
class Mixture:
    """A character model and any number of word models, each with its share in a new word.

    Attributes:
        characters: n-grams of characters; symbol 0 is the space.
        words: word models over the same characters.
        priors: of each word model, summing to less than 1.
    """

    characters: Table
    words: tuple[WordModel, ...]
    priors: tuple[float, ...]

    def start(self, before: Sequence[int] = ()) -> States:
        """One state, where a new word begins.

        What is foretold within the text before is forgotten with its words, and is not asked for.

        Args:
            before: characters of words that stand before, each word with its space; -1 for one that
                the model does not know.
        """
        assert not before or before[-1] == 0, "the text before must end with a space"
        empty = self.characters.start()[None]
        contexts = self.characters.follow(empty, np.array([0]))
        nodes = np.zeros((1, len(self.words)), dtype=np.int64)
        words = tuple(model.table.start()[None] for model in self.words)
        for symbol in before:
            contexts, nodes, words = self._moved(contexts, nodes, words, np.array([symbol]))
        return self._judged(contexts, nodes, words, self._no_beliefs(1), np.array([True]))

    def follow(self, states: States, symbols: Ints) -> States:
        """The states after one more character.

        Args:
            states: of N beginnings.
            symbols: shape (N,), -1 for a character that the model does not know.
        """
        moved = self._moved(states.characters, states.nodes, states.words, symbols)
        beliefs = states.beliefs * states.rates[np.arange(len(symbols)), :, symbols]
        sums = beliefs.sum(axis=1, keepdims=True)
        unknown = (symbols < 0) | (sums[:, 0] <= 0)
        beliefs = np.where(
            unknown[:, None], self._no_beliefs(1), beliefs / np.maximum(sums, 1e-300)
        )
        return self._judged(*moved, beliefs, symbols == 0)

    def _moved(
        self, contexts: Ints, nodes: Ints, words: tuple[Ints, ...], symbols: Ints
    ) -> tuple[Ints, Ints, tuple[Ints, ...]]:
        """Contexts, nodes and the word models' contexts, as `States` has them, one symbol later."""
        ends = np.empty_like(nodes)
        after = []
        for k, model in enumerate(self.words):
            ends[:, k], context = model.follow(nodes[:, k], words[k], symbols)
            after.append(context)
        return self.characters.follow(contexts, symbols), ends, tuple(after)

    def _no_beliefs(self, rows: int) -> Floats:
        """Trust in the characters alone, shape (rows, 1 + W)."""
        beliefs = np.zeros((rows, 1 + len(self.words)))
        beliefs[:, 0] = 1.0
        return beliefs

    def _judged(
        self,
        contexts: Ints,
        nodes: Ints,
        words: tuple[Ints, ...],
        beliefs: Floats,
        fresh: NDArray[np.bool_],
    ) -> States:
        """States with what each expert foretells; in a `fresh` word with new beliefs."""
        rates = np.empty((len(contexts), 1 + len(words), self.characters.symbols))
        rates[:, 0] = self.characters.probabilities(contexts)
        beliefs = beliefs.copy()
        if fresh.any():
            beliefs[fresh, 0] = 1.0
        for k, (model, prior) in enumerate(zip(self.words, self.priors, strict=True), start=1):
            rates[:, k], known = model.probabilities(nodes[:, k - 1], words[k - 1])
            beliefs[fresh, k] = prior * known[fresh]
            beliefs[fresh, 0] -= beliefs[fresh, k]
        return States(contexts, nodes, words, beliefs, rates, fresh)


def with_room(values: NDArray[Any], more: int) -> NDArray[Any]:
    """A copy of an array with room for more rows, which hold anything."""
    room = np.empty((len(values) + more, *values.shape[1:]), dtype=values.dtype)
    room[: len(values)] = values
    return room
