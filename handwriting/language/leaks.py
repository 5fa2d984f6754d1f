"""Finds text that two collections share: a language model must not know what it is tested on.

Knows words and numbers of lines only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHARED_WORDS = 9
"""So many words in a row, case and marks aside, are no coincidence."""

_WORD = re.compile(r"[a-z0-9]+")
_BASE = np.uint64(0x9E3779B97F4A7C15)


def shared_lines(
    lines: Sequence[str], excluded: Sequence[str], length: int = SHARED_WORDS
) -> NDArray[np.bool_]:
    """Marks the lines that share words in a row with an excluded text.

    On both sides lines follow on from each other, so a passage is found however it is broken.
    Apostrophes join ("does n't" and "doesn't" are both doesnt). Passages are compared by 64-bit
    hashes: a line might, most improbably, be marked for nothing.

    Args:
        lines: to be marked, N of them.
        excluded: what they must not share.
        length: words in a row that must not be shared.

    Returns:
        Shape (N,).
    """
    numbers: dict[str, int] = {}
    forbidden, _ = _passages(excluded, length, numbers)
    passages, first_lines = _passages(lines, length, numbers)
    marked = np.zeros(len(lines), dtype=bool)
    if len(passages) == 0:
        return marked
    shared = np.isin(passages, forbidden)
    covered = np.zeros(len(first_lines), dtype=bool)
    for offset in range(length):
        covered[offset : offset + len(shared)] |= shared
    marked[first_lines[covered]] = True
    return marked


def _passages(
    lines: Sequence[str], length: int, numbers: dict[str, int]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hashes of all runs of `length` words, and the line of every word."""
    words: list[int] = []
    counts = np.zeros(len(lines), dtype=np.int64)
    for place, line in enumerate(lines):
        plain = line.lower().replace(" n't", "n't").replace(" '", "").replace("'", "")
        found = _WORD.findall(plain)
        words.extend(numbers.setdefault(word, len(numbers) + 1) for word in found)
        counts[place] = len(found)
    line_of_word = np.repeat(np.arange(len(lines)), counts)
    runs = len(words) - length + 1
    if runs <= 0:
        return np.zeros(0, dtype=np.uint64), line_of_word
    values = np.array(words, dtype=np.uint64)
    hashes = np.zeros(runs, dtype=np.uint64)
    for offset in range(length):
        hashes = hashes * _BASE + _mixed(values[offset : offset + runs])
    return hashes, line_of_word


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scrambles numbers (the finalizer of SplitMix64), wrapping around at 64 bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
