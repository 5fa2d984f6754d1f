"""How well a language model foretells a text that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handwriting.language.model import LanguageModel
from handwriting.language.scorer import FLOOR, UNKNOWN

LINES_AT_ONCE = 256
"""Lines that are scored side by side: enough for speed, few enough for memory."""


def bits_per_character(model: LanguageModel, lines: Sequence[str]) -> float:
    """The mean number of bits that a character of these lines costs, ends of lines included.

    Each line is scored by itself, as a recognizer meets it; its end costs what a space does.

    Args:
        model: what foretells.
        lines: in t2; at least one character in all.
    """
    ordered = sorted((f"{line} " for line in lines if line), key=len)
    bits, characters = 0.0, 0
    for start in range(0, len(ordered), LINES_AT_ONCE):
        batch = ordered[start : start + LINES_AT_ONCE]
        bits += _bits(model, batch)
        characters += sum(map(len, batch))
    assert characters, "there is nothing to measure on"
    return bits / characters


def _bits(model: LanguageModel, lines: Sequence[str]) -> float:
    """What all lines cost together."""
    places = {symbol: place for place, symbol in enumerate(model.symbols)}
    lengths = np.array([len(line) for line in lines])
    symbols = np.full((len(lines), int(lengths.max())), UNKNOWN)
    for row, line in enumerate(lines):
        symbols[row, : len(line)] = [places.get(character, UNKNOWN) for character in line]
    states = model.mixture.start().take(np.zeros(len(lines), dtype=np.int64))
    bits = 0.0
    for column in range(symbols.shape[1]):
        alive = (lengths > column).nonzero()[0]
        if len(alive) < len(lengths):
            states, symbols, lengths = states.take(alive), symbols[alive], lengths[alive]
        now = symbols[:, column]
        chances = states.probabilities()[np.arange(len(now)), now]
        bits -= float(np.log2(np.maximum(np.where(now >= 0, chances, 0.0), FLOOR)).sum())
        states = model.mixture.follow(states, now)
    return bits
