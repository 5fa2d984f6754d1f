"""Which strokes are no text: underlines, strike-outs, boxes, arrows, drawings and bullets.

Some tell it by their shape alone, next to the writing around them; others only by where they stand
in or beside a line, or by what they touch. Knows nothing of what the text says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from handwriting.page.strokes import Array, Indices, Strokes

Mask = NDArray[np.bool_]

TALL = 5.5
"""Heights of the writing around it from which a stroke is too tall for a letter."""

LONG, STRAIGHT = 3.2, 0.8
"""Heights from which a stroke as straight as that (end to end by its way) is no letter."""

NEIGHBORS = 8
"""Strokes around one that tell the height of the writing there."""

BLOB = 3.0
"""Heights from which a round stroke is a drawing."""

DENSE = 3.6
"""Times its width and height that the pen went in a stroke that fills an area: a scribble."""

SHAFT, STEEP, TIP = 1.6, 3.2, 0.45
"""Heights that an arrow is long at least, lying and standing, and that the corner of its head may
lie off its end."""

STRUCK = 3.4
"""Sizes from which a flat stroke through a line strikes words out; bars of a t are shorter."""

TOUCH = 0.25
"""Heights within which ink touches."""

CORNER = 0.5
"""Heights within which both ends of a straight stroke meet marks: a side of a frame."""

FEW, NEAR = 4, 2.5
"""Strokes of a line that may be part of a drawing, and heights to the rest of it, at most."""

BULLET = 0.5
"""Heights of writing between a bullet and its text, at least."""


def by_shape(strokes: Strokes, height: float) -> Mask:
    """Strokes that are no text wherever they stand, shape (S,)."""
    low, high = strokes.low, strokes.high
    size = _height_around(strokes, height)
    wide, tall = ((high - low) / size[:, None]).T
    length = strokes.lengths / size
    last = np.append(strokes.starts[1:], len(strokes.xy)) - 1
    chord = np.hypot(*(strokes.xy[last] - strokes.xy[strokes.starts]).T) / size
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


def arrows(strokes: Strokes, height: float) -> Mask:
    """Shafts with a head in a stroke of its own: its middle lies on the end of the shaft."""
    found = np.zeros(len(strokes), dtype=bool)
    low, high = strokes.low, strokes.high
    last = np.append(strokes.starts[1:], len(strokes.xy)) - 1
    ends = np.stack([strokes.xy[strokes.starts], strokes.xy[last]])
    chord = np.hypot(*(ends[1] - ends[0]).T)
    length = np.maximum(strokes.lengths, 1e-300)
    way = np.abs(ends[1] - ends[0])
    least = np.where(way[:, 1] < 0.6 * way[:, 0], SHAFT, STEEP) * height
    shafts = np.flatnonzero((chord > least) & (chord > 0.85 * length))
    extent = (high - low).max(axis=1)
    bent = (chord < 0.92 * length) & (extent > 0.25 * height) & (extent < 1.6 * height)
    heads = np.flatnonzero(bent)
    if not len(shafts) or not len(heads):
        return found
    tips = np.stack([_corner(strokes, head) for head in heads.tolist()])
    tree = cKDTree(tips)
    for side in (0, 1):
        tip, tail = ends[side][shafts], ends[1 - side][shafts]
        away, which = tree.query(tip, distance_upper_bound=TIP * height)
        told = zip(shafts.tolist(), tip, tail, away, which.tolist(), strict=True)
        for shaft, at, back, near, place in told:
            if not np.isfinite(near) or heads[place] == shaft:
                continue
            head = int(heads[place])
            way = (back - at) / max(float(np.hypot(*(back - at))), 1e-300)
            barbs = ends[:, head] - tips[place]
            along = barbs @ way
            across = barbs @ np.array([-way[1], way[0]])
            if (along > 0.1 * extent[head]).all() and across[0] * across[1] < 0:
                found[[shaft, head]] = True
    return found


def _corner(strokes: Strokes, stroke: int) -> Array:
    """The point of a stroke that lies farthest from the way between its ends."""
    begin = strokes.starts[stroke]
    end = strokes.starts[stroke + 1] if stroke + 1 < len(strokes) else len(strokes.xy)
    xy = strokes.xy[begin:end]
    way = xy[-1] - xy[0]
    away = np.abs((xy - xy[0]) @ np.array([-way[1], way[0]]))
    return xy[int(np.argmax(away))]


def drawings(strokes: Strokes, height: float) -> Mask:
    """Round drawings and what stands in or on them; a frame around text is wider than high."""
    low, high = strokes.low, strokes.high
    size = _height_around(strokes, height)
    wide, tall = ((high - low) / size[:, None]).T
    length = strokes.lengths / size
    last = np.append(strokes.starts[1:], len(strokes.xy)) - 1
    chord = np.hypot(*(strokes.xy[last] - strokes.xy[strokes.starts]).T) / size
    blob = (tall > BLOB) & (wide > 2.4) & (tall > 0.6 * wide) & (wide < 16)
    blob &= (length > 2.2 * np.maximum(wide, tall)) & (chord < 0.5 * np.maximum(wide, tall))
    found = blob.copy()
    middle = (low + high) / 2
    for one in np.flatnonzero(blob):
        span = high[one] - low[one]
        inside = (middle > low[one]).all(axis=1) & (middle < high[one]).all(axis=1)
        letters = inside & ((high - low)[:, 1] > 0.4 * height)
        if letters.any():
            across = high[letters, 0].max() - low[letters, 0].min()
            if letters.sum() > 3 and across > 0.75 * span[0] and span[0] > 6 * height:
                continue  # a frame: what stands in it is text
        reach = (np.abs(middle - middle[one]) < 0.9 * span).all(axis=1)
        own = strokes.owner == one
        near, _ = cKDTree(strokes.xy[own]).query(strokes.xy, distance_upper_bound=TOUCH * height)
        touch = np.zeros(len(strokes), dtype=bool)
        touch[strokes.owner[np.isfinite(near)]] = True
        found |= inside | (touch & reach)
    for _ in range(3):  # what touches a drawing's parts, close by, is part of it
        core = found[strokes.owner]
        if not found.any() or found.all() or not blob.any():
            break
        near, _ = cKDTree(strokes.xy[core]).query(
            strokes.xy[~core], distance_upper_bound=TOUCH * height
        )
        touch = np.zeros(len(strokes), dtype=bool)
        touch[strokes.owner[~core][np.isfinite(near)]] = True
        close = np.zeros(len(strokes), dtype=bool)
        for one in np.flatnonzero(blob):
            close |= (np.abs(middle - middle[one]) < 1.3 * (high[one] - low[one])).all(axis=1)
        grown = found | (touch & close)
        if (grown == found).all():
            break
        found = grown
    return found


def touching(strokes: Strokes, marks: Mask, lines: Indices, height: float) -> Mask:
    """Strokes that are part of a mark: arrow heads, and what is drawn onto or into a drawing.

    Args:
        strokes: of the page.
        marks: those known to be no text.
        lines: the line of each stroke, -1 of marks.
        height: of the writing.
    """
    found = marks.copy()
    if not marks.any() or marks.all():
        return found
    own = marks[strokes.owner]
    tree = cKDTree(strokes.xy[own])
    last = np.append(strokes.starts[1:], len(strokes.xy)) - 1
    begin, end = strokes.xy[strokes.starts], strokes.xy[last]
    chord = np.hypot(*(end - begin).T)
    straight = chord > 0.9 * strokes.lengths
    for ends in (begin, end):
        straight &= tree.query(ends)[0] < CORNER * height
    found |= straight & (chord > height)
    lines = np.where(found, -1, lines)
    return found | _lonely(strokes, tree, lines, height)


def _lonely(strokes: Strokes, tree: cKDTree, lines: Indices, height: float) -> Mask:
    """Strokes of short lines that stand near a mark and far from all other text."""
    found = np.zeros(len(strokes), dtype=bool)
    if lines.max() < 0:
        return found
    counts = np.bincount(lines[lines >= 0], minlength=lines.max() + 1)
    few = np.flatnonzero((counts > 0) & (counts <= FEW))
    if not len(few):
        return found
    line = lines[strokes.owner]
    text = line >= 0
    short = text & np.isin(line, few)
    to_mark = np.full(len(counts), np.inf)
    np.minimum.at(to_mark, line[short], tree.query(strokes.xy[short])[0])
    long = text & ~short
    to_text = np.full(len(counts), np.inf)
    if long.any():
        away, _ = cKDTree(strokes.xy[long]).query(strokes.xy[short])
        np.minimum.at(to_text, line[short], away)
    lonely = (to_mark < NEAR * height) & (to_text > 2 * np.maximum(to_mark, height))
    found[lines >= 0] = lonely[lines[lines >= 0]]
    return found


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
    flat = text & (wide > 1.7) & (tall < 0.35 * wide) & (length < 1.35 * wide)
    under = (off > 0.55) & (tall < 0.12 * wide + 0.1)
    return flat & (under | ((off > -0.35) & (wide > STRUCK)))


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
    letters = (high - low)[1:, 1] > 0.4 * size
    gap = (low[1:, 0].min() - high[0, 0]) / size
    if gap < BULLET or not letters.any():
        return False
    top, bottom = np.median(low[1:][letters, 1]), np.median(high[1:][letters, 1])
    inside = top - 0.2 * size <= (low[0, 1] + high[0, 1]) / 2 <= bottom + 0.1 * size
    dot = wide < 0.45 and tall < 0.45
    dash = 0.3 <= wide < 1.6 and tall < 0.35 * wide + 0.05
    return bool(inside and (dot or dash))


def _height_around(strokes: Strokes, height: float) -> Array:
    """The height of the writing around each stroke by its neighbors, shape (S,)."""
    runs, owner = strokes.vertical_runs
    mean = np.bincount(owner, runs * runs, len(strokes)) / np.maximum(
        np.bincount(owner, runs, len(strokes)), 1e-300
    )
    middle = (strokes.low + strokes.high) / 2
    k = min(NEIGHBORS + 1, len(strokes))
    if k < 2:
        return np.full(len(strokes), height)
    _, near = cKDTree(middle).query(middle, k=k)
    around = np.median(mean[near[:, 1:]], axis=1)
    return np.clip(around, height, 3 * height)
