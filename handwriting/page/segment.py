"""Strokes of a page to lines of text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwriting.features.normalize import writing_height
from handwriting.ink import Ink
from handwriting.page.layout import Layout, TextLine

JOINS = 0.6
"""Heights of writing that the middle of a stroke may lie off the middle of its line."""

WORD_GAP = 0.7
"""Heights of writing between two words."""


def segment(ink: Ink) -> Layout:
    """Finds the lines of text of a page.

    Args:
        ink: the strokes of one page, in any order.

    Returns:
        The `Layout`: every stroke once, in a line or among the others.
    """
    pens = [i for i, stroke in enumerate(ink.strokes) if stroke.pen.tool == "pen"]
    other = tuple(i for i, stroke in enumerate(ink.strokes) if stroke.pen.tool != "pen")
    if not pens:
        return Layout((), other)
    height = writing_height([ink.strokes[i].xy for i in pens])
    boxes = np.array([_box(ink.strokes[i].xy) for i in pens])
    lines: list[list[int]] = []
    middles: list[float] = []
    for place in np.argsort(boxes[:, 0], kind="stable"):
        middle = (boxes[place, 1] + boxes[place, 3]) / 2
        nearest = int(np.argmin(np.abs(np.array(middles) - middle))) if middles else -1
        if nearest < 0 or abs(middles[nearest] - middle) > JOINS * height * 2:
            lines.append([place])
            middles.append(middle)
        else:
            lines[nearest].append(place)
            middles[nearest] += 0.2 * (middle - middles[nearest])
    order = sorted(range(len(lines)), key=lambda line: middles[line])
    return Layout(tuple(_line(lines[line], boxes, pens, height) for line in order), other)


def _line(
    members: list[int], boxes: NDArray[np.float64], pens: list[int], height: float
) -> TextLine:
    words: list[list[int]] = []
    right = -np.inf
    for place in members:  # from left to right
        if not words or boxes[place, 0] - right > WORD_GAP * height:
            words.append([])
        words[-1].append(pens[place])
        right = max(right, boxes[place, 2])
    strokes = tuple(pens[place] for place in members)
    return TextLine(strokes, tuple(tuple(word) for word in words))


def _box(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([xy.min(axis=0), xy.max(axis=0)])
