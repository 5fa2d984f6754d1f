"""Drawings: round figures and what stands in them, and what touches figures away from all text.

Knows which strokes are no text by their shape, and nothing of lines.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from handwriting.page.joining import near_boxes
from handwriting.page.marks import proportions
from handwriting.page.strokes import Array, Indices, Mask, Strokes

ROUND = (3.0, 2.4, 0.6, 16.0)
"""Heights that a round figure is tall and wide at least, its height as a share of its width, and
heights that it is wide at most."""

ONCE = (2.2, 4.5)
"""Times the larger of its width and height that the pen went around a figure: more is a word."""

FILLED = 0.75
"""Share of its width from which what stands in a figure is text, and the figure its frame."""

LETTER = 0.4
"""Heights from which a stroke in a frame may be a letter."""

TOUCH = 0.25
"""Heights within which ink touches."""

REACH = 1.3
"""Times its width and height that the parts of a round figure lie from its middle, at most."""

CAPITAL, BESIDE = 4.5, 0.8
"""Heights that a capital letter is tall and wide at most, and to the letters next to it."""

ROUNDS = 3
"""Parts that touch one another from the figure outward, at most."""

CORNER = 0.5
"""Heights within which a side of a frame ends where other sides end."""

APART = 3.5
"""Heights to all other ink from which a few strokes stand for themselves."""

FEW = 4
"""Strokes that stand for themselves and are part of the mark that they touch, at most."""

TURNS = 3
"""Up- and downstrokes of such a stroke, at most: a word has more."""


def drawings(strokes: Strokes, marks: Mask, height: float) -> Mask:
    """Strokes that are part of a drawing or a frame, shape (S,).

    Args:
        strokes: of the page.
        marks: those known to be no text by their shape.
        height: of the writing.
    """
    found = _round(strokes, marks, height)
    found |= _sides(strokes, marks, height)
    return found | _attached(strokes, marks | found, height)


def _round(strokes: Strokes, marks: Mask, height: float) -> Mask:
    """Round figures without text in them, what stands inside and what touches them close by."""
    low, high = strokes.low, strokes.high
    wide, tall, length, chord = proportions(strokes, height)
    extent = np.maximum(wide, tall)
    blob = (tall > ROUND[0]) & (wide > ROUND[1]) & (tall > ROUND[2] * wide) & (wide < ROUND[3])
    blob &= (length > ONCE[0] * extent) & (length < ONCE[1] * extent) & (chord < 0.5 * extent)
    found = np.zeros(len(strokes), dtype=bool)
    middle = (low + high) / 2
    for one in np.flatnonzero(blob).tolist():
        inside = _within(middle, low[one], high[one])
        letters = inside & ~marks & ~blob & (high[:, 1] - low[:, 1] > LETTER * height)
        if letters.any():
            across = high[letters, 0].max() - low[letters, 0].min()
            if across > FILLED * (high[one, 0] - low[one, 0]):
                continue
        elif extent[one] < CAPITAL and _in_word(low, high, one, ~marks & ~blob, height):
            continue
        far = REACH * (high[one] - low[one])
        reach = _within(middle - middle[one], -far, far)
        part = inside | (np.arange(len(strokes)) == one)
        for _ in range(ROUNDS):
            touched = _touched(strokes, part, reach & ~part, height)
            if not touched.any():
                break
            part |= touched
        found |= part
    return found


def _in_word(low: Array, high: Array, one: int, text: Mask, height: float) -> bool:
    """Whether letters stand right beside a figure, within its height: a capital O has them."""
    aside = np.maximum(low[:, 0] - high[one, 0], low[one, 0] - high[:, 0])
    level = (low[:, 1] + high[:, 1]) / 2
    beside = text & (aside > 0) & (aside < BESIDE * height)
    beside &= (level > low[one, 1]) & (level < high[one, 1])
    beside &= (high - low)[:, 1] > LETTER * height
    return bool(beside.any())


def _within(places: Array, low: Array, high: Array) -> Mask:
    """Which places lie in a box, its edges not in it, shape (S,)."""
    (x, y), (left, top), (right, bottom) = places.T, low, high
    return (x > left) & (x < right) & (y > top) & (y < bottom)


def _touched(strokes: Strokes, core: Mask, others: Mask, height: float) -> Mask:
    """Which of the others touch the core."""
    found = np.zeros(len(strokes), dtype=bool)
    if not core.any():
        return found
    low, high = strokes.low[core].min(axis=0), strokes.high[core].max(axis=0)
    reach = TOUCH * height
    chosen = np.flatnonzero(others)
    near = (strokes.high[chosen] > low - reach) & (strokes.low[chosen] < high + reach)
    chosen = chosen[near[:, 0] & near[:, 1]]
    if len(chosen):
        tree = cKDTree(strokes.xy[strokes.points_of(np.flatnonzero(core))])
        extent = (strokes.high - strokes.low)[chosen]
        away, _ = tree.query(strokes.low[chosen] + extent / 2)
        points = strokes.points_of(chosen[away <= np.hypot(*extent.T) / 2 + 1.01 * reach])
        away, _ = tree.query(strokes.xy[points], distance_upper_bound=reach)
        found[strokes.owner[points[np.isfinite(away)]]] = True
    return found


def _sides(strokes: Strokes, marks: Mask, height: float) -> Mask:
    """Straight strokes between ends of straight marks: the short sides of frames."""
    begin, end = strokes.ends
    chord = np.hypot(*(end - begin).T)
    straight = chord > 0.9 * strokes.lengths
    corners = straight & marks
    chosen = np.flatnonzero(straight & ~marks & (chord > height))
    found = np.zeros(len(strokes), dtype=bool)
    if corners.any():
        tree = cKDTree(np.concatenate([begin[corners], end[corners]]))
        near = [tree.query(ends[chosen])[0] < CORNER * height for ends in (begin, end)]
        found[chosen[near[0] & near[1]]] = True
    return found


def _attached(strokes: Strokes, marks: Mask, height: float) -> Mask:
    """A few strokes that stand for themselves, touch a mark and are no words."""
    found = np.zeros(len(strokes), dtype=bool)
    touch = _touched(strokes, marks, ~marks, height)
    if not touch.any():
        return found
    rest = np.flatnonzero(~marks)
    a, b = _close(strokes.low[rest], strokes.high[rest], APART * height)
    joined = coo_array((np.ones(len(a)), (a, b)), shape=(len(rest), len(rest)))
    _, group = connected_components(joined, directed=False)
    count = np.bincount(group)
    turns = np.bincount(strokes.vertical_runs[1], minlength=len(strokes))[rest]
    wordy = np.bincount(group, turns > TURNS) > 0
    touched = np.bincount(group, touch[rest]) > 0
    found[rest] = (touched & (count <= FEW) & ~wordy)[group]
    return found


def _close(low: Array, high: Array, reach: float) -> tuple[Indices, Indices]:
    """Pairs of boxes that lie within reach of one another, each once."""
    every = np.full(len(low), reach)
    a, b = near_boxes(low[:, 0], high[:, 0], low[:, 1], high[:, 1], every, every)
    close = np.maximum(low[b] - high[a], low[a] - high[b]) <= reach
    close = close[:, 0] & close[:, 1]
    return a[close], b[close]
