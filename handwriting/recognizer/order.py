"""The order in which the strokes of a line go to the network.

Networks learn from writing as it came from the pen, dots and bars late; so that order is kept where
it is one. It is none where a word was put in later, or where a program has shuffled the strokes:
then the words go in reading order, and within a word that is shuffled its strokes do. Knows neither
the network nor the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from handwriting.ink import Ink
from handwriting.page import TextLine

FEWEST = 4
"""Strokes of a word below which their order says nothing of whether it was shuffled."""

SHUFFLED = 0.35
"""Share of the pairs of a word's strokes that were written from right to left, above which the
order of writing is none. Chance has a half, and writing with late dots hardly a fifth."""

WORD_EXTENT = 0.5
"""Height, in heights of the line, from which on a word counts: late dots are words to nobody."""


def writing_order(ink: Ink, line: TextLine) -> tuple[int, ...]:
    """The strokes of a line in the order in which they are to be read.

    Args:
        ink: of the page.
        line: of that ink.

    Returns:
        A permutation of `line.strokes`; the order of the ink, unless that is none.
    """
    place = {stroke: rank for rank, stroke in enumerate(line.strokes)}
    words = [sorted(word) for word in line.words]
    shuffled = [_backward_pairs([place[stroke] for stroke in word]) for word in words]
    if not any(shuffled) and _one_after_the_other(ink, line, words):
        return tuple(sorted(line.strokes))
    order: list[int] = []
    for word, without_order in zip(words, shuffled, strict=True):
        order += sorted(word, key=place.__getitem__) if without_order else word
    return tuple(order)


def _backward_pairs(ranks: Sequence[int]) -> bool:
    """Whether too many pairs were written from right to left.

    Args:
        ranks: of the strokes in reading order, in the order of writing.
    """
    count = len(ranks)
    if count < FEWEST:
        return False
    values = np.array(ranks[:200])  # enough to tell; all pairs of a long word would be many
    count = len(values)
    backward = np.triu(values[:, None] > values[None, :], 1).sum()
    return bool(backward > SHUFFLED * count * (count - 1) / 2)


def _one_after_the_other(ink: Ink, line: TextLine, words: Sequence[Sequence[int]]) -> bool:
    """Whether the words were written in the order in which they are read."""
    boxes = {
        stroke: (ink.strokes[stroke].xy[:, 1].min(), ink.strokes[stroke].xy[:, 1].max())
        for stroke in line.strokes
    }
    heights = [
        max(boxes[stroke][1] for stroke in word) - min(boxes[stroke][0] for stroke in word)
        for word in words
    ]
    usual = float(np.median(heights))
    middles = [
        float(np.median(word))
        for word, height in zip(words, heights, strict=True)
        if height >= WORD_EXTENT * usual
    ]
    return all(earlier < later for earlier, later in pairwise(middles))
