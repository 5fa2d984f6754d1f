"""Alphabet: the characters a model can write, and the class number of each.

It does not know how often a character occurs, nor any script, language or normal form: two code
points that look alike are two symbols.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import AlphabetError

BLANK = 0
"""The class that writes nothing (Graves et al. 2006, section 3)."""


@dataclass(frozen=True)
class Alphabet:
    """The symbols of a model, in the order of its classes.

    The label of `symbols[i]` is `i + 1`; label 0 is the blank and has no symbol.

    Attributes:
        symbols: at least one; each a single character; no two the same.

    Raises:
        AlphabetError: no symbols, one that is not a single character, or one that occurs twice.
    """

    symbols: tuple[str, ...]
    _labels: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        symbols = tuple(self.symbols)
        if not symbols:
            raise AlphabetError("an alphabet needs at least one symbol")
        labels: dict[str, int] = {}
        for label, symbol in enumerate(symbols, start=1):
            if not isinstance(symbol, str) or len(symbol) != 1:
                raise AlphabetError(
                    f"symbol {label} of the alphabet is {symbol!r}, not a single character"
                )
            if symbol in labels:
                raise AlphabetError(
                    f"the alphabet holds {symbol!r} twice, as symbols {labels[symbol]} and {label}"
                )
            labels[symbol] = label
        object.__setattr__(self, "symbols", symbols)
        object.__setattr__(self, "_labels", labels)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Alphabet:
        """The alphabet of all characters of `texts`, in code point order."""
        return cls(tuple(sorted({character for text in texts for character in text})))

    def __len__(self) -> int:
        """Number of symbols; the blank is not counted."""
        return len(self.symbols)

    @property
    def classes(self) -> int:
        """Number of classes of a network that writes it: the symbols and the blank."""
        return len(self.symbols) + 1

    def __contains__(self, character: object) -> bool:
        return character in self._labels

    def encode(self, text: str) -> NDArray[np.int64]:
        """The labels of a text.

        Returns:
            Shape (len(text),), each in 1 .. len(self).

        Raises:
            AlphabetError: names the first character that is not a symbol, and its position.
        """
        labels = np.empty(len(text), dtype=np.int64)
        for position, character in enumerate(text):
            label = self._labels.get(character)
            if label is None:
                raise AlphabetError(
                    f"character {character!r} at position {position + 1} of {_shown(text)} is not "
                    f"among the {len(self)} symbols of the alphabet"
                )
            labels[position] = label
        return labels

    def decode(self, labels: Iterable[int]) -> str:
        """The text of labels in which neither blanks nor repetitions are left.

        Raises:
            AlphabetError: a label outside 1 .. len(self), with its position.
        """
        characters = []
        for position, label in enumerate(labels):
            if not 1 <= label <= len(self):
                raise AlphabetError(
                    f"label {label} at position {position + 1} is outside 1 .. {len(self)}"
                )
            characters.append(self.symbols[label - 1])
        return "".join(characters)


def _shown(text: str, limit: int = 40) -> str:
    """A text quoted for a message, cut where it would flood the line."""
    return repr(text) if len(text) <= limit else f"{text[:limit]!r}…"
