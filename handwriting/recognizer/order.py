"""The order in which the strokes of a line go to the network.

Networks learn from writing as it came from the pen, dots and bars late; so that order is kept where
it is one. It is none where a word was put in later: then the words go in reading order; and none
where a program has shuffled the strokes: then all of them do. Knows neither network nor text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from handwriting.ink import Ink
from handwriting.page import TextLine

FEWEST = 6
"""Strokes of a line below which their order says nothing of whether it was shuffled."""

SHUFFLED = 0.34
"""Share of the pairs of strokes that were written from right to left, above which the order of
writing is none. Chance has a half; hardly one in a hundred lines that people wrote has so many."""

MOST = 200
"""Strokes that are looked at, enough to tell: all pairs of a long line would be many."""

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
    shuffled = _is_shuffled([[place[stroke] for stroke in sorted(line.strokes)]])
    if not shuffled and _one_after_the_other(ink, line, words):
        return tuple(sorted(line.strokes))
    if shuffled and _is_shuffled([[place[stroke] for stroke in word] for word in words]):
        return line.strokes
    return tuple(stroke for word in words for stroke in word)


def _is_shuffled(groups: Sequence[Sequence[int]]) -> bool:
    """Whether too many of the pairs within groups were written from right to left.

    Args:
        groups: of strokes in the order of writing, each told by its place in reading order.
    """
    backward = pairs = 0
    for ranks in groups:
        values = np.array(ranks[:MOST])
        backward += int(np.triu(values[:, None] > values[None, :], 1).sum())
        pairs += len(values) * (len(values) - 1) // 2
    return sum(map(len, groups)) >= FEWEST and backward > SHUFFLED * pairs


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
    begins = [
        word[0]  # what was added late, a dot, is not looked at
        for word, height in zip(words, heights, strict=True)
        if height >= WORD_EXTENT * usual
    ]
    return all(earlier < later for earlier, later in pairwise(begins))
