"""Pieces of lines joined across wide gaps, end to end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handwriting.page.beads import Beads
from handwriting.page.grouping import courses, follows, united
from handwriting.page.gutters import Gutter, parted
from handwriting.page.sorting import by_number, distinct
from handwriting.page.strokes import Array, Indices

WIDEST = 8.0
"""Sizes of the widest gap that is joined across."""

SLACK, GROWTH = 1.6, 0.06
"""Sizes that pieces may lie off one line where they meet, and how much more for a size of gap."""

CLOSE = 0.8
"""The same where one piece lies above the other, as tight lines do."""

ROUNDS = 40
"""Rounds at most; pages need fewer."""

UNEVEN = float(np.exp(0.35))
"""Sizes of two pieces differ by no more than the square of this factor."""

MOST_CELLS = 4096
"""Cells across or down the page at most: a stray stroke far away must not cost anything."""


def join(
    beads: Beads,
    cluster: Indices,
    gutters: Sequence[Gutter] = (),
    widest: float = WIDEST,
    doubt: float = 0.0,
) -> Indices:
    """Joins clusters that lie on one line, the surest first.

    Args:
        beads: of the page, lines level.
        cluster: the piece of each.
        gutters: that part lines.
        widest: gap that is joined across, in sizes.
        doubt: what it costs that the right piece was not begun right after a stroke of the left.
    """
    for _ in range(ROUNDS):
        merged = _round(beads, cluster, gutters, widest, doubt)
        if merged is None:
            return cluster
        cluster = merged
    return cluster


def candidates(
    beads: Beads, cluster: Indices, count: int, gutters: Sequence[Gutter], widest: float
) -> tuple[Indices, Indices, Array, Array, Array]:
    """Left, right, gap, misfit and overlap of clusters that may be one line, shapes (P,)."""
    level, slope = courses(beads, cluster)
    left, right = _ends(beads, cluster, count)
    a, b, gap = _near(beads, cluster, level, left, right, widest)
    together = ~parted(gutters, beads.center, right[a], beads.center, left[b])
    a, b, gap = a[together], b[together], gap[together]
    misfit, above = _misfit(beads, cluster, level, slope, a, b)
    return a, b, gap, misfit, above


def _round(
    beads: Beads, cluster: Indices, gutters: Sequence[Gutter], widest: float, doubt: float
) -> Indices | None:
    count = int(cluster.max()) + 1
    if count < 2:
        return None
    a, b, gap, misfit, above = candidates(beads, cluster, count, gutters, widest)
    wide = np.maximum(gap, 0)
    slack = SLACK + GROWTH * wide
    stacked = np.clip(2 * above - 0.6, 0, 1) * np.clip(-gap - 1.0, 0, 1)
    slack -= (SLACK - CLOSE) * stacked
    cost = misfit / slack + wide / WIDEST * 0.6
    cost += doubt * ~follows(cluster, a, b)
    fine = (cost <= 1.2) & (misfit <= slack)
    a, b, cost = a[fine], b[fine], cost[fine]
    if not len(a):
        return None
    best_a, best_b = np.full(count, np.inf), np.full(count, np.inf)
    np.minimum.at(best_a, a, cost)
    np.minimum.at(best_b, b, cost)
    chosen = (cost <= best_a[a]) & (cost <= best_b[b])
    return united(cluster, a[chosen], b[chosen])


def _near(
    beads: Beads, cluster: Indices, level: Array, left: Indices, right: Indices, widest: float
) -> tuple[Indices, Indices, Array]:
    """Left and right of clusters near each other and the gap between, shapes (P,).

    Args:
        beads: of the page, lines level.
        cluster: of each bead.
        level: height of its line at each bead.
        left: the leftmost bead of each cluster.
        right: the rightmost.
        widest: gap, in sizes.
    """
    count = len(left)
    x0, x1 = beads.low[left, 0], beads.high[right, 0]
    top, bottom = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(top, cluster, level)
    np.maximum.at(bottom, cluster, level)
    mean = np.bincount(cluster, beads.size) / np.bincount(cluster)
    middle = (x0 + x1) / 2
    a, b = near_boxes(x0, x1, top, bottom, widest * UNEVEN * mean, 2.5 * UNEVEN * mean)
    a, b = np.where(middle[a] <= middle[b], a, b), np.where(middle[a] <= middle[b], b, a)
    size = np.sqrt(mean[a] * mean[b])
    apart = (x0[b] - x1[a]) / size
    high = np.maximum(top[b] - bottom[a], top[a] - bottom[b])
    ok = (apart < widest) & (high < 2.5 * size)
    ok &= np.abs(np.log(mean[a] / mean[b])) < 2 * np.log(UNEVEN)
    width = (x1 - x0)[a] / size, (x1 - x0)[b] / size
    apart = np.maximum(apart, -np.minimum(*width))  # no more than overlaps
    return a[ok], b[ok], apart[ok]


def near_boxes(
    left: Array, right: Array, top: Array, bottom: Array, aside: Array, upright: Array
) -> tuple[Indices, Indices]:
    """Pairs a < b of boxes that may lie no farther apart than the reach of a allows, each once.

    The page is laid out in cells about as large as the usual reach; only boxes that share one after
    a box has grown by its reach are looked at.
    """
    count = len(left)
    wide = max(float(np.median(aside)), float(right.max() - left.min()) / MOST_CELLS)
    high = max(float(np.median(upright)), float(bottom.max() - top.min()) / MOST_CELLS)
    small = _cells(left, right, top, bottom, wide, high)
    grown = _cells(left - aside, right + aside, top - upright, bottom + upright, wide, high)
    order = np.argsort(small[1], kind="stable")
    key = small[1][order]
    begin = np.searchsorted(key, grown[1])
    times = np.searchsorted(key, grown[1], side="right") - begin
    a = np.repeat(grown[0], times)
    rank = np.arange(len(a)) - np.repeat(np.cumsum(times) - times, times)
    b = small[0][order][np.repeat(begin, times) + rank]
    pairs = distinct((np.minimum(a, b) * count + np.maximum(a, b))[a != b])
    return pairs // count, pairs % count


def _cells(
    left: Array, right: Array, top: Array, bottom: Array, wide: float, high: float
) -> tuple[Indices, Indices]:
    """The cells that boxes lie in, as pairs of a box and a cell's number."""
    x0, x1 = np.floor(left / wide).astype(np.int64), np.floor(right / wide).astype(np.int64)
    y0, y1 = np.floor(top / high).astype(np.int64), np.floor(bottom / high).astype(np.int64)
    across, down = x1 - x0 + 1, y1 - y0 + 1
    box = np.repeat(np.arange(len(left)), across * down)
    rank = np.arange(len(box)) - np.repeat(np.cumsum(across * down) - across * down, across * down)
    x = x0[box] + rank % across[box]
    y = y0[box] + rank // across[box]
    return box, x * (1 << 24) + y


def _misfit(
    beads: Beads, cluster: Indices, level: Array, slope: Array, a: Indices, b: Indices
) -> tuple[Array, Array]:
    """How far two clusters lie apart where they meet, in sizes; the share one above the other."""
    x = beads.center[:, 0]
    order = beads.along(cluster)
    sizes = np.bincount(cluster)
    ends = np.cumsum(sizes)
    begins = ends - sizes
    swap = sizes[a] > sizes[b]
    small, large = np.where(swap, b, a), np.where(swap, a, b)
    pair = np.repeat(np.arange(len(a)), sizes[small])
    rank = np.arange(len(pair)) - np.repeat(np.cumsum(sizes[small]) - sizes[small], sizes[small])
    i = order[begins[small][pair] + rank]
    span = float(np.ptp(x)) + 1.0
    key = x[order] - x.min() + cluster[order] * span
    place = np.searchsorted(key, x[i] - x.min() + large[pair] * span)
    after = order[np.clip(place, begins[large][pair], ends[large][pair] - 1)]
    before = order[np.clip(place - 1, begins[large][pair], ends[large][pair] - 1)]
    j = np.where(np.abs(x[after] - x[i]) < np.abs(x[before] - x[i]), after, before)
    size = (beads.size[i] + beads.size[j]) / 2
    half = (x[j] - x[i]) / 2
    off = np.abs(level[i] + slope[i] * half - level[j] + slope[j] * half) / size
    near = np.exp(-np.abs(half) / size) * beads.weight[i] + 1e-300
    level_with = (beads.low[i, 0] < beads.high[j, 0]) & (beads.low[j, 0] < beads.high[i, 0])
    total = np.bincount(pair, minlength=len(a))
    above = np.bincount(pair, level_with, len(a)) / total
    return np.bincount(pair, near * off, len(a)) / np.bincount(pair, near, len(a)), above


def _ends(beads: Beads, cluster: Indices, count: int) -> tuple[Indices, Indices]:
    """The leftmost and the rightmost bead of each cluster."""
    order = by_number(np.argsort(beads.low[:, 0], kind="stable"), by=cluster)
    left = order[np.searchsorted(cluster[order], np.arange(count))]
    order = by_number(np.argsort(beads.high[:, 0], kind="stable"), by=cluster)
    right = order[np.searchsorted(cluster[order], np.arange(count), side="right") - 1]
    return left, right
