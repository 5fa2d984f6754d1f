"""A language model at work on one line: numbered beginnings, scored when they are first asked for.

Knows nothing of beams or frames: a decoder keeps the numbers and asks for many at once. A scorer
belongs to one line and one thread; the model behind it never changes and is shared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handwriting.errors import LanguageModelError
from handwriting.language.mixture import Mixture, States, with_room
from handwriting.language.ngrams import Floats, Ints

UNKNOWN = -1
"""Stands for a character that the model cannot write."""

FLOOR = 1e-7
"""Probability of a character that the model cannot write, and the least of any."""

ROOM = 256
"""States that there is room for at first; two lines of three ask for fewer."""


class LineScorer:
    """Scores the beginnings of one line for a network's classes.

    A state is a number that stands for a beginning; 0 is the empty one. Class 0 is the blank, class
    i + 1 the alphabet's symbol i.

    Args:
        mixture: of which characters are scored.
        symbols: all characters of the mixture, in its order.
        alphabet: the network's symbols, single characters.
        start: the mixture's state where the line begins.

    Raises:
        LanguageModelError: the model was built for another alphabet: a letter is missing there.
    """

    def __init__(
        self, mixture: Mixture, symbols: str, alphabet: Sequence[str], start: States
    ) -> None:
        self._mixture = mixture
        places = {symbol: place for place, symbol in enumerate(symbols)}
        for symbol in alphabet:
            if symbol not in places and symbol.isalpha():
                raise LanguageModelError(
                    f"the language model was built for another alphabet: it has no {symbol!r}, "
                    "which the recognizer writes"
                )
        self._columns = np.array([places.get(symbol, UNKNOWN) for symbol in alphabet])
        # Room for the states, of which the first `_count` are in use; more room is a copy.
        self._states = start
        self._scores = self._scored(start)
        self._ends = self._ended(start)
        self._count = 1
        self._parents = [-1]
        self._labels = [0]
        self._rows = [0]  # place of each state's row in the arrays, -1 if it was never asked for

    def extend(self, states: Ints, labels: Ints) -> Ints:
        """New states, each one class longer.

        Args:
            states: shape (N,).
            labels: classes, none of them the blank, shape (N,).
        """
        first = len(self._parents)
        self._parents.extend(states.tolist())
        self._labels.extend(labels.tolist())
        self._rows.extend([-1] * len(labels))
        return np.arange(first, first + len(labels))

    def log_probs(self, states: Ints) -> Floats:
        """Log-probability of every class after each state, shape (N, C); 0 for the blank."""
        places = self._places(states)  # may move the arrays
        return self._scores[places]

    def ends(self, states: Ints) -> Floats:
        """Log-probability that a word ends here, shape (N,); 0 after a space."""
        places = self._places(states)
        return self._ends[places]

    def _places(self, states: Ints) -> Ints:
        """Where the rows of the states are; those never asked for are computed, all at once."""
        rows = self._rows
        missing = [state for state in states.tolist() if rows[state] < 0]
        if missing:
            self._compute(list(dict.fromkeys(missing)))
        return np.array([rows[state] for state in states.tolist()])

    def _compute(self, missing: list[int]) -> None:
        parents = self._places(np.array([self._parents[state] for state in missing]))
        labels = np.array([self._labels[state] for state in missing])
        new = self._mixture.follow(self._states.take(parents), self._columns[labels - 1])
        first, end = self._count, self._count + len(missing)
        if end > len(self._scores):
            self._grow(max(2 * end, ROOM))
        for room, values in zip(self._states.arrays(), new.arrays(), strict=True):
            room[first:end] = values
        self._scores[first:end] = self._scored(new)
        self._ends[first:end] = self._ended(new)
        self._count = end
        for row, state in enumerate(missing, start=first):
            self._rows[state] = row

    def _grow(self, room: int) -> None:
        more = room - len(self._scores)
        self._states = self._states.padded(more)
        self._scores = with_room(self._scores, more)
        self._ends = with_room(self._ends, more)

    def _scored(self, states: States) -> Floats:
        chances = np.maximum(states.probabilities(), FLOOR)
        scores = np.zeros((len(chances), 1 + len(self._columns)))
        known = self._columns >= 0
        scores[:, 1:] = np.log(np.where(known, chances[:, self._columns], FLOOR))
        return scores

    def _ended(self, states: States) -> Floats:
        chance = np.maximum(states.probabilities()[:, 0], FLOOR)
        return np.where(states.fresh, 0.0, np.log(chance))
