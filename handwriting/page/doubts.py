"""A closer look at strokes that two lines could own: commas, quotes, dots, bars.

Where weighted distances leave it open, a small net weighs the shape of the stroke, the letters
beside it, above it and below it in each line, and whether it is one of a pair, as quotes are.
Knows what choices there are, not what becomes of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
from scipy.spatial import cKDTree

from handwriting.page.beads import Beads
from handwriting.page.choosing import Choices, Nearby, begins_of
from handwriting.page.strokes import Array, Indices, Mask, Strokes

OPEN = 10.0
"""Log-odds by which the second line of a stroke fits worse, at most, for a closer look."""

OVERLAP = 0.3
"""Sizes by which a letter beside a stroke may overlap it."""

ASIDE, UPRIGHT, EDGE = 5.0, 4.0, 3.0
"""Sizes from which the letters beside a stroke, those above or below it, and the difference of
edges count as if they were no farther."""

PAIR = 4
"""Strokes around one among which the other of a pair is looked for."""

TWIN_TALL, TWIN_WIDE, TWIN_OFF, TWIN_APART = 1.2, 0.8, 0.4, 2.0
"""Sizes that it is tall and wide, at most, and from the first upright and to the side."""


def doubts(
    strokes: Strokes, beads: Beads, cluster: Indices, near: Nearby, found: Choices
) -> tuple[Indices, Array]:
    """What a closer look adds to the costs of choices.

    Args:
        strokes: of the page, lines level.
        beads: of strokes that have a line.
        cluster: the line of each bead.
        near: the beads near each stroke.
        found: the choices that they leave.

    Returns:
        The rows of choices that were open, and the log-odds against each, shapes (D,).
    """
    rows = contested(found)
    return rows, against(_net(), evidence(strokes, beads, cluster, near, found.pick(rows)))


def contested(found: Choices) -> Indices:
    """The rows of strokes that have a second line about as good as the best."""
    begins = begins_of(found.stroke)
    if not len(begins):
        return begins
    cost, times = found.cost, np.diff(np.append(begins, len(found.stroke)))
    close = cost < np.repeat(np.minimum.reduceat(cost, begins), times) + OPEN
    return np.flatnonzero(np.repeat(np.add.reduceat(close.astype(np.int64), begins) > 1, times))


def evidence(
    strokes: Strokes, beads: Beads, cluster: Indices, near: Nearby, found: Choices
) -> Array:
    """What a closer look sees of each choice, in sizes, shape (R, 28).

    Arguments as of `doubts`.
    """
    stroke, size = found.stroke, found.size[:, None]
    of = np.searchsorted(near.chosen, stroke)
    bead = near.bead[of]
    there = near.counts[of] & (cluster[bead] == found.line[:, None])
    low, high = strokes.low[stroke][:, None], strokes.high[stroke][:, None]
    first, last = beads.low[bead], beads.high[bead]
    before, behind = (low - last) / size[..., None], (first - high) / size[..., None]
    begin, end = strokes.ends
    way = (end - begin)[stroke] / size
    off, _, _, nearest, side = found.place.T
    scale = float(np.median(beads.size))
    return np.column_stack(
        [
            found.misfits,
            found.place[:, :3],
            *(part for each in (side, nearest) for part in (each * (off > 0), each * (off < 0))),
            _least(before[..., 0], there & (before[..., 0] > -OVERLAP), ASIDE),
            _least(behind[..., 0], there & (behind[..., 0] > -OVERLAP), ASIDE),
            *_above_and_below(before, behind, there),
            *_edges(before, behind, there),
            (high - low)[:, 0] / size,
            way,
            strokes.lengths[stroke] / size[:, 0],
            size[:, 0] / scale,
            _twin(strokes, scale, stroke),
        ]
    )


def _least(values: Array, counts: Mask, most: float) -> Array:
    """The least of the values that count, at most `most`, shape (R,)."""
    return np.minimum(np.where(counts, values, np.inf).min(axis=1), most)


def _above_and_below(before: Array, behind: Array, there: Mask) -> tuple[Array, Array]:
    """How far letters lie right above a stroke, and right below it, shapes (R,)."""
    over = there & (before[..., 0] < 0) & (behind[..., 0] < 0)
    return (
        _least(before[..., 1], over & (before[..., 1] >= 0), UPRIGHT),
        _least(behind[..., 1], over & (behind[..., 1] >= 0), UPRIGHT),
    )


def _edges(before: Array, behind: Array, there: Mask) -> list[Array]:
    """How far a stroke lies below and above the letter on its left, then that on its right.

    0 without such a letter, shapes (R,).
    """
    edges = []
    row = np.arange(len(before))
    for gap in (before[..., 0], behind[..., 0]):
        beside = np.where(there & (gap > -OVERLAP), gap, np.inf)
        letter = beside.argmin(axis=1)
        known = np.isfinite(beside[row, letter])
        for edge in (before[row, letter, 1], behind[row, letter, 1]):
            edges.append(np.where(known, np.clip(edge, -EDGE, EDGE), 0.0))
    return edges


def _twin(strokes: Strokes, scale: float, stroke: Indices) -> Array:
    """How far from a stroke a second small one stands level with it, in sizes, shape (R,)."""
    middle, extent = (strokes.low + strokes.high) / 2, strokes.high - strokes.low
    small = np.flatnonzero((extent[:, 1] < TWIN_TALL * scale) & (extent[:, 0] < TWIN_WIDE * scale))
    if len(small) < 2:
        return np.full(len(stroke), TWIN_APART)
    _, near = cKDTree(middle[small]).query(
        middle[stroke], k=np.arange(1, min(PAIR, len(small)) + 1)
    )
    other = small[near]
    apart = np.abs(middle[other] - middle[stroke][:, None]) / scale
    level = (apart[..., 1] < TWIN_OFF) & (other != stroke[:, None])
    return _least(apart[..., 0], level, TWIN_APART)


def against(net: Mapping[str, Array], seen: Array) -> Array:
    """The log-odds of a net against choices, shape (R,).

    Args:
        net: `mean` and `deviation` of the evidence, shape (E,), by which it is scaled; weights of
            the hidden units, `hidden`, shape (E, H), and `bias`, shape (H,); `output`, shape (H,).
        seen: `evidence`, shape (R, E).
    """
    hidden = np.tanh((seen - net["mean"]) / net["deviation"] @ net["hidden"] + net["bias"])
    return hidden @ net["output"]


@cache
def _net() -> dict[str, Array]:
    """The weights that `python -m benchmarks.pages.fit_doubts` fitted."""
    text = resources.files(__package__).joinpath("doubts.json").read_text("ascii")
    return {name: np.array(value) for name, value in json.loads(text).items() if name != "terms"}
