"""Strokes that are no text, drawn into pages: underlines, strike-outs, boxes, arrows, drawings.

Hands tremble a little and lines bend; sizes go by the height of the writing. Underlines, strikes
and boxes stand where text is; arrows and drawings stand beside or below it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.pages.compose import Lines
from handwriting.features import measure

Array = NDArray[np.float64]
Marks = list[Array]

POINTS_PER_HEIGHT = 8


def draw_marks(lines: Lines, rng: np.random.Generator) -> Marks:
    """Two to five marks of different kinds for a page."""
    height = measure([stroke for line in lines for stroke in line]).height
    kinds = list(KINDS)
    chosen = rng.choice(len(kinds), size=int(rng.integers(2, 6)), replace=False)
    return [stroke for kind in chosen for stroke in KINDS[kinds[kind]](lines, height, rng)]


def _pen(corners: Array, height: float, rng: np.random.Generator, bend: float = 0.04) -> Array:
    """A stroke through the corners: evenly sampled, a little bent and trembling."""
    parts = []
    for a, b in itertools.pairwise(corners):
        length = float(np.hypot(*(b - a)))
        count = max(int(length / height * POINTS_PER_HEIGHT), 2)
        share = np.linspace(0, 1, count)[:, None]
        across = np.array([a[1] - b[1], b[0] - a[0]])
        arc = rng.normal(0, bend) * np.sin(np.pi * share) * across
        parts.append(a + share * (b - a) + arc)
    xy = np.concatenate(parts)
    walk = np.cumsum(rng.normal(0, 0.012, xy.shape), axis=0) * height
    return xy + walk - np.linspace(0, 1, len(xy))[:, None] * walk[-1]


def _some_words(lines: Lines, height: float, rng: np.random.Generator) -> Array:
    """Left, top, right and bottom of some neighboring strokes of a line."""
    line = lines[int(rng.integers(len(lines)))]
    boxes = np.array([[*s.min(axis=0), *s.max(axis=0)] for s in line])
    boxes = boxes[np.argsort(boxes[:, 0])]
    begin = int(rng.integers(len(boxes)))
    end = begin + 1
    while end < len(boxes) and boxes[end - 1, 2] - boxes[begin, 0] < rng.uniform(3, 8) * height:
        end += 1
    while begin > 0 and boxes[end - 1, 2] - boxes[begin, 0] < 2.5 * height:
        begin -= 1
    part = boxes[begin:end]
    middles = (part[:, 1] + part[:, 3]) / 2
    return np.array(
        [
            part[:, 0].min(),
            np.median(part[:, 1]),
            part[:, 2].max(),
            np.median(part[:, 3]) + 0 * middles[0],
        ]
    )


def underline(lines: Lines, height: float, rng: np.random.Generator) -> Marks:
    """One or two strokes below some words."""
    left, _, right, bottom = _some_words(lines, height, rng)
    marks = []
    for number in range(int(rng.integers(1, 3))):
        y = bottom + (0.35 + 0.3 * number + rng.uniform(0, 0.2)) * height
        ends = np.array([[left, y], [right, y + rng.normal(0, 0.1) * height]])
        marks.append(_pen(ends, height, rng, 0.02))
    return marks


def strike_out(lines: Lines, height: float, rng: np.random.Generator) -> Marks:
    """A stroke through some words."""
    left, top, right, bottom = _some_words(lines, height, rng)
    y = (top + bottom) / 2 + rng.normal(0, 0.1) * height
    ends = np.array([[left - 0.2 * height, y], [right + 0.2 * height, y]])
    return [_pen(ends, height, rng, 0.02)]


def box(lines: Lines, height: float, rng: np.random.Generator) -> Marks:
    """A frame around the whole text or some words, in one stroke or four; or an ellipse."""
    if rng.random() < 0.5:
        xy = np.concatenate([stroke for line in lines for stroke in line])
        (left, top), (right, bottom) = xy.min(axis=0), xy.max(axis=0)
    else:
        left, top, right, bottom = _some_words(lines, height, rng)
    pad = rng.uniform(0.4, 0.9) * height
    left, top, right, bottom = left - pad, top - pad, right + pad, bottom + pad
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    kind = rng.integers(3)
    if kind == 0:
        return [_pen(corners, height, rng, 0.01)]
    if kind == 1:
        return [_pen(corners[i : i + 2], height, rng, 0.01) for i in range(4)]
    turn = np.linspace(0, 2.1 * np.pi, 80)[:, None]
    middle, radius = (
        np.array([left + right, top + bottom]) / 2,
        np.array([right - left, bottom - top]) / 1.8,
    )
    return [middle + radius * np.column_stack([np.cos(turn), np.sin(turn)])]


def arrow(lines: Lines, height: float, rng: np.random.Generator) -> Marks:
    """A shaft and a head in one stroke more, or two."""
    start = _beside(lines, height, rng)
    angle = rng.uniform(0, 2 * np.pi)
    length = rng.uniform(4, 10) * height
    tip = start + length * np.array([np.cos(angle), np.sin(angle)])
    barb = rng.uniform(0.6, 1.2) * height
    sides = [
        tip - barb * np.array([np.cos(angle + turn), np.sin(angle + turn)]) for turn in (0.5, -0.5)
    ]
    shaft = _pen(np.array([start, tip]), height, rng, 0.1)
    if rng.random() < 0.5:
        return [shaft, _pen(np.array([sides[0], tip, sides[1]]), height, rng, 0.0)]
    return [shaft, *(_pen(np.array([side, tip]), height, rng, 0.0) for side in sides)]


def drawing(lines: Lines, height: float, rng: np.random.Generator) -> Marks:
    """A house, a face, a plot or a stick man, eight to sixteen heights large."""
    unit = rng.uniform(8, 16) * height
    origin = _beside(lines, height, rng) + np.array([0.0, 0.3 * unit])
    sketch = SKETCHES[int(rng.integers(len(SKETCHES)))]
    return [_pen(origin + unit * np.array(part, dtype=float), height, rng) for part in sketch]


def _ring(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    turn = np.linspace(0, 2 * np.pi, 16)
    return [(x + radius * float(np.cos(t)), y + radius * float(np.sin(t))) for t in turn]


SKETCHES: list[list[list[tuple[float, float]]]] = [
    [
        [(0, 0.4), (0, 1), (1, 1), (1, 0.4), (0, 0.4)],
        [(0, 0.4), (0.5, 0), (1, 0.4)],
        [(0.4, 1), (0.4, 0.65), (0.6, 0.65), (0.6, 1)],
    ],
    [
        _ring(0.5, 0.5, 0.5),
        _ring(0.33, 0.38, 0.07),
        _ring(0.67, 0.38, 0.07),
        [(0.28, 0.65), (0.4, 0.76), (0.6, 0.76), (0.72, 0.65)],
    ],
    [
        [(0, 0), (0, 1), (1.2, 1)],
        [(0, 0.9), (0.3, 0.7), (0.6, 0.75), (0.9, 0.3), (1.15, 0.1)],
    ],
    [
        _ring(0.3, 0.15, 0.15),
        [(0.3, 0.3), (0.3, 0.7)],
        [(0, 0.4), (0.6, 0.4)],
        [(0.05, 1), (0.3, 0.7), (0.55, 1)],
    ],
]


def _beside(lines: Lines, height: float, rng: np.random.Generator) -> Array:
    """A free place right of the text or below it, with room for arrows to all sides."""
    xy = np.concatenate([stroke for line in lines for stroke in line])
    (left, top), (right, bottom) = xy.min(axis=0), xy.max(axis=0)
    room = 12 * height
    if rng.random() < 0.5:
        return np.array([right + room, rng.uniform(top, bottom)])
    return np.array([rng.uniform(left, right), bottom + room])


KINDS: dict[str, Callable[[Lines, float, np.random.Generator], Marks]] = {
    "underline": underline,
    "strike-out": strike_out,
    "box": box,
    "arrow": arrow,
    "drawing": drawing,
}
