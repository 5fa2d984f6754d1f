"""The order in which the strokes of a line that was written before go to the network.

Knows the strokes of one line only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handwriting.ink import Ink, Stroke
from handwriting.page import TextLine
from handwriting.recognizer.order import writing_order

WORD_GAP = 0.7
"""Heights of the writing from which on a gap parts two words, as far as their order goes."""


def reading_order(strokes: Sequence[Stroke]) -> tuple[int, ...]:
    """The places of the strokes in the order of writing, or of reading where that is none."""
    spans = np.array([(stroke.xy[:, 0].min(), stroke.xy[:, 0].max()) for stroke in strokes])
    heights = np.array([np.ptp(stroke.xy[:, 1]) for stroke in strokes])
    gap = WORD_GAP * float(np.median(heights[heights >= 0.45 * heights.max()]))
    order = np.argsort(spans[:, 0], kind="stable").tolist()
    words: list[list[int]] = []
    right = -np.inf
    for place in order:
        if not words or spans[place, 0] - right > gap:
            words.append([])
        words[-1].append(place)
        right = max(right, spans[place, 1])
    line = TextLine(tuple(order), tuple(tuple(word) for word in words))
    return writing_order(Ink(tuple(strokes)), line)
