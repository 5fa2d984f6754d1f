"""Which strokes are no text by their shape or their place in a line.

Long rules, frames, loops and scribbles tell it by their shape alone, next to the writing around
them; underlines, strike-outs and bullets only by where they stand in a line. Knows nothing of what
the text says, nor of arrows and drawings, which are several strokes.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from handwriting.page.strokes import Array, Indices, Mask, Strokes

TALL = 5.5
"""Heights of the writing around it from which a stroke is too tall for a letter."""

LONG, STRAIGHT = 4.2, 0.8
"""Heights from which a stroke as straight as that (end to end by its way) is no letter."""

NEIGHBORS = 8
"""Strokes around one that tell the height of the writing there."""

MANY = 3
"""Up- and downstrokes with which one of them has a full say: parts of drawings have fewer."""

DENSE = 4.4
"""Times its width and height that the pen went in a stroke that fills an area: a scribble."""

FLAT = 1.7
"""Sizes that an underline or a strike-out is wide at least."""

STRUCK, CROSSED = 3.4, 4
"""Sizes from which a flat stroke through a line strikes words out, or times that text crosses it:
the bar of a t is shorter and crosses a stem or two."""

EVEN = 1.1
"""Times its width that the pen went in a flat stroke that strikes out by its width alone: more is
an m written flat."""

ABOVE = -1.2
"""Sizes from the middle of a line upwards where a flat stroke may underline the line before."""

TOUCH = 0.25
"""Sizes that a bar of a T lies off its stem at most."""

LETTER = 0.4
"""Sizes from which a stroke may be a letter: less are dots and bars."""

BULLET = 0.5
"""Heights of writing between a bullet and its text, at least."""


def by_shape(strokes: Strokes, height: float) -> Mask:
    """Strokes that are no text wherever they stand, shape (S,)."""
    wide, tall, length, chord = proportions(strokes, height)
    straight = np.maximum(chord, 1e-9) / np.maximum(length, 1e-9)
    steep = tall > wide
    rule = (chord > np.where(steep, TALL, LONG)) & (straight > STRAIGHT)
    arc = (length > 2 * LONG) & (straight > 0.6) & (wide > 2 * LONG)
    around = 2.6 * (wide + tall)
    loop = (wide > TALL) & (tall > 3.0) & (length < around) & (chord < 0.4 * (wide + tall))
    dense = (length > DENSE * (wide + tall)) & (tall > 0.6) & (tall < TALL) & (wide < TALL)
    way = length / np.maximum(2 * (wide + tall), 1e-9)
    frame = (
        (way > 0.75) & (way < 1.15) & (chord < 0.15 * (wide + tall)) & (wide > 2.6) & (tall > 1.2)
    )
    return (tall > TALL) | rule | arc | loop | frame | dense


def proportions(strokes: Strokes, height: float) -> tuple[Array, Array, Array, Array]:
    """Width, height, way and distance from end to end in heights of the writing around, (S,) each.

    Args:
        strokes: of the page.
        height: of its writing.
    """
    size = height_around(strokes, height)
    wide, tall = ((strokes.high - strokes.low) / size[:, None]).T
    begin, end = strokes.ends
    return wide, tall, strokes.lengths / size, np.hypot(*(end - begin).T) / size


def rules(strokes: Strokes, off: Array, size: Array, text: Mask) -> Mask:
    """Underlines below their line and strike-outs through it.

    Args:
        strokes: of the page, lines level.
        off: how far each lies below the middle of its line in sizes, shape (S,).
        size: of the writing in its line, shape (S,).
        text: strokes that have a line, shape (S,).
    """
    low, high = strokes.low, strokes.high
    wide, tall = ((high - low) / size[:, None]).T
    length = strokes.lengths / size
    flat = text & (wide > FLAT) & (tall < 0.35 * wide) & (length < 1.35 * wide)
    found = flat & (off > 0.55) & (tall < 0.12 * wide + 0.1)
    for one in np.flatnonzero(flat & ~found).tolist():
        if off[one] < ABOVE:
            found[one] = _hangs(strokes, one, text, float(size[one]))
        elif off[one] > -0.5:
            struck = wide[one] > STRUCK and length[one] < EVEN * wide[one]
            found[one] = struck or _crossings(strokes, one, text) >= CROSSED
    return found


def _beside(strokes: Strokes, one: int, text: Mask) -> Indices:
    """Strokes of text that share a place in x with a stroke."""
    low, high = strokes.low, strokes.high
    shared = text & (high[:, 0] > low[one, 0]) & (low[:, 0] < high[one, 0])
    shared[one] = False
    return np.flatnonzero(shared)


def _crossings(strokes: Strokes, one: int, text: Mask) -> int:
    """How many times text crosses a flat stroke."""
    low, high = strokes.low, strokes.high
    near = _beside(strokes, one, text)
    near = near[(low[near, 1] < high[one, 1]) & (high[near, 1] > low[one, 1])]
    xy = strokes.points(one)
    x, y = xy[np.argsort(xy[:, 0], kind="stable")].T
    count = 0
    for other in near.tolist():
        xy = strokes.points(other)
        below = xy[:, 1] > np.interp(xy[:, 0], x, y)
        within = (xy[:, 0] > x[0]) & (xy[:, 0] < x[-1])
        count += int(((below[1:] != below[:-1]) & within[1:] & within[:-1]).sum())
    return count


def _hangs(strokes: Strokes, one: int, text: Mask, size: float) -> bool:
    """Whether a flat stroke lies nearer to the text above it than to its line."""
    low, high = strokes.low, strokes.high
    near = _beside(strokes, one, text)
    level = (low[one, 1] + high[one, 1]) / 2
    near = near[high[near, 1] - low[near, 1] > LETTER * size]
    over = (low[near, 1] + high[near, 1]) / 2 < level
    if not over.any():
        return False
    above = level - float(np.median(high[near[over], 1]))
    below = float(low[near[~over], 1].min(initial=np.inf)) - level
    return above < size and below > max(above, TOUCH * size)


def bullet(strokes: Strokes, members: Indices, size: float) -> bool:
    """Whether a line begins with a dot or dash that stands apart and at half its height.

    Args:
        strokes: of the page, lines level.
        members: strokes of a line from left to right.
        size: of its writing.
    """
    if len(members) < 3:
        return False
    low, high = strokes.low[members], strokes.high[members]
    wide, tall = (high[0] - low[0]) / size
    letters = (high - low)[1:, 1] > LETTER * size
    gap = (low[1:, 0].min() - high[0, 0]) / size
    if gap < BULLET or not letters.any():
        return False
    top, bottom = np.median(low[1:][letters, 1]), np.median(high[1:][letters, 1])
    inside = top - 0.2 * size <= (low[0, 1] + high[0, 1]) / 2 <= bottom + 0.1 * size
    dot = wide < 0.45 and tall < 0.45
    dash = 0.3 <= wide < 1.6 and tall < 0.35 * wide + 0.05
    return bool(inside and (dot or dash))


def height_around(strokes: Strokes, height: float) -> Array:
    """The height of the writing around each stroke by its neighbors, shape (S,)."""
    runs, owner = strokes.vertical_runs
    count = np.bincount(owner, minlength=len(strokes))
    mean = np.bincount(owner, runs * runs, len(strokes)) / np.maximum(
        np.bincount(owner, runs, len(strokes)), 1e-300
    )
    middle = (strokes.low + strokes.high) / 2
    k = min(NEIGHBORS + 1, len(strokes))
    if k < 2:
        return np.full(len(strokes), height)
    _, near = cKDTree(middle).query(middle, k=k)
    near = near[:, 1:]
    near = np.take_along_axis(near, np.argsort(mean[near], axis=1), axis=1)
    so_far = np.cumsum(np.minimum(count, MANY)[near], axis=1)
    place = (so_far < so_far[:, -1:] / 2).sum(axis=1)
    around = mean[near[np.arange(len(near)), place]]
    return np.clip(around, height, 3 * height)
