"""What a language model must offer to the beam search, and how much it counts beside the network.

What the model says of a prefix is the same for all its paths, so it is added where a prefix gains a
class, and is counted once a character however many paths write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding.alphabet import Alphabet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPACE = " "


class LanguageScorer(Protocol):
    """What a language model must offer, for one line. A state is a number that stands for a text.

    State 0 is the text before anything is written.
    """

    def extend(self, states: Ints, labels: Ints) -> Ints:
        """New states: the texts of `states`, shape (N,), with one of `labels`, shape (N,), each."""
        ...

    def log_probs(self, states: Ints) -> Floats:
        """Log-probability of each class as the next character, shape (N, C); class 0 is unused."""
        ...

    def ends(self, states: Ints) -> Floats:
        """Log-probability that the line may end here, shape (N,)."""
        ...


@dataclass(frozen=True)
class LanguageWeights:
    """How much a language model counts beside the network.

    The score of a text is log P(text | frames) + scale log P(text) + character_bonus per character
    + word_bonus per space.

    Attributes:
        scale: exponent of the language model's probability, at least 0.
        character_bonus: makes up for what each further character costs in the model, in nats.
        word_bonus: the same for each space, besides.
    """

    scale: float = 0.7
    character_bonus: float = 1.5
    word_bonus: float = -0.5


class NoJudge:
    """No language model: nothing is added to what the network says."""

    most = 0.0

    def gains(self, nodes: Ints, classes: Ints) -> Floats:
        """As `Judge`; so are all others."""
        return np.zeros((len(nodes), len(classes)))

    def enter(self, parents: Ints, nodes: Ints, labels: Ints) -> None:
        """Nothing to remember."""

    def ends(self, nodes: Ints) -> Floats:
        """Nothing, shape (N,)."""
        return np.zeros(len(nodes))


class Judge:
    """A language model with its weights: what it adds to the score of a prefix.

    Attributes:
        most: the most that a class can add.
    """

    def __init__(
        self, language: LanguageScorer, weights: LanguageWeights, alphabet: Alphabet
    ) -> None:
        self._language = language
        self._scale = weights.scale
        self._bonus = np.full(alphabet.classes, weights.character_bonus)
        self._bonus[[label for label, c in enumerate(alphabet.symbols, 1) if c == SPACE]] += (
            weights.word_bonus
        )
        self.most = float(self._bonus[1:].max())
        self._states = {0: 0}  # of each prefix that was ever in the beam

    def gains(self, nodes: Ints, classes: Ints) -> Floats:
        """What each class adds to each prefix, shape (N, K)."""
        if len(classes) == 0:
            return np.zeros((len(nodes), 0))
        log_probs = self._language.log_probs(self._states_of(nodes))[:, classes]
        return self._scale * log_probs + self._bonus[classes]

    def enter(self, parents: Ints, nodes: Ints, labels: Ints) -> None:
        """Makes prefixes known that enter the beam; all arguments of shape (N,)."""
        new = np.array([node not in self._states for node in nodes.tolist()], dtype=bool)
        if new.any():
            states = self._language.extend(self._states_of(parents[new]), labels[new])
            self._states.update(zip(nodes[new].tolist(), states.tolist(), strict=True))

    def ends(self, nodes: Ints) -> Floats:
        """What the end of the line adds to each prefix, shape (N,)."""
        return self._scale * self._language.ends(self._states_of(nodes))

    def _states_of(self, nodes: Ints) -> Ints:
        return np.array([self._states[node] for node in nodes.tolist()], dtype=np.int64)
