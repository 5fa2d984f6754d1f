"""Beads gathered to pieces of lines, from the surest neighbors on.

Clusters of beads grow in rounds. In each, every cluster picks the neighbor that continues it best,
by the lines that both follow near the place where they meet, and two that pick each other become
one. A cluster of several letters knows its line better than any letter does, so later rounds decide
what the first could not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from handwriting.page.beads import Beads
from handwriting.page.gutters import Gutter, parted
from handwriting.page.strokes import Array, Indices, distinct

NEAREST = 12
"""Neighbors of a bead that are looked at."""

STRETCH = 3.0
REACH = 1.8
"""Neighbors lie at most REACH sizes above or below, STRETCH * REACH to the side."""

WINDOW = 6.0
"""Beads so many sizes to either side tell the course of a line at a place."""

STIFF = 10.0
"""Square sizes of spread along x at which half of a measured slope is believed."""

ROUNDS = 30
"""Rounds at most; pages need fewer."""

GAP_COST = 0.12
"""What a gap of one size to the side costs, in sizes of misfit."""

WORDS = 1.0
"""Sizes of a gap from which words stand apart: they may belong to different lines."""

FROM, TO, STEPS = 0.45, 0.95, 6
"""Costs at which neighbors still join: low at first, one step higher whenever none do."""


def courses(beads: Beads, cluster: Indices) -> tuple[Array, Array]:
    """Height and slope of each bead's line at the bead, shapes (B,): a regression over the window.

    Positions are taken relative to the first bead, so sums stay exact.
    """
    x, y = beads.center[:, 0], beads.center[:, 1]
    order = np.lexsort((x, cluster))
    xs, ys, ws = x[order], y[order], beads.weight[order]
    names = cluster[order]
    reach = WINDOW * beads.size[order]
    span = float(np.ptp(x)) + 2 * float(reach.max()) + 1.0
    key = (xs - xs.min()) + names * span
    begin = np.searchsorted(key, np.maximum(key - reach, names * span - 0.5))
    end = np.searchsorted(key, np.minimum(key + reach, names * span + span - 0.5), side="right")

    def window(values: Array) -> Array:
        sums = np.concatenate([[0.0], np.cumsum(values)])
        return sums[end] - sums[begin]

    total = window(ws)
    mx, my = window(ws * xs) / total, window(ws * ys) / total
    var = np.maximum(window(ws * xs * xs) / total - mx * mx, 0.0)
    cov = window(ws * xs * ys) / total - mx * my
    slope = cov / (var + STIFF * beads.size[order] ** 2)
    level = my + slope * (xs - mx)
    levels, slopes = np.empty_like(level), np.empty_like(slope)
    levels[order], slopes[order] = level, slope
    return levels, slopes


def neighbors(beads: Beads) -> tuple[Indices, Indices]:
    """Pairs of beads near each other, each pair once, shapes (P,)."""
    scaled = beads.center / [STRETCH, 1.0]
    count = min(NEAREST + 1, len(beads))
    _, near = cKDTree(scaled).query(scaled, k=np.arange(1, count + 1))
    a = np.repeat(np.arange(len(beads)), count)
    b = near.ravel()
    size = np.maximum(beads.size[a], beads.size[b])
    keep = (np.abs(scaled[a] - scaled[b]).max(axis=1) <= REACH * size) & (a != b)
    low, high = np.minimum(a[keep], b[keep]), np.maximum(a[keep], b[keep])
    pairs = distinct(low * len(beads) + high)
    return pairs // len(beads), pairs % len(beads)


def gather(beads: Beads, gutters: Sequence[Gutter] = (), doubt: float = 0.0) -> Indices:
    """The cluster of each bead, numbered from 0, shape (B,); beads of a stroke stay together.

    Args:
        beads: of the page, lines level.
        gutters: that part lines.
        doubt: what it costs that clusters apart were not written one after the other.
    """
    _, cluster = np.unique(beads.stroke, return_inverse=True)
    a, b = neighbors(beads)
    together = ~parted(gutters, beads.center[a], beads.center[b])
    a, b = a[together], b[together]
    apart = np.maximum(beads.low[a, 0], beads.low[b, 0]) - np.minimum(
        beads.high[a, 0], beads.high[b, 0]
    )
    size = (beads.size[a] + beads.size[b]) / 2
    gap = np.maximum(apart, 0.0) / size
    uneven = np.abs(np.log(beads.size[a] / beads.size[b]))
    thresholds = np.linspace(FROM, TO, STEPS)
    step = 0
    for _ in range(ROUNDS):
        level, slope = courses(beads, cluster)
        half = (beads.center[b, 0] - beads.center[a, 0]) / 2
        misfit = np.abs(level[a] + slope[a] * half - level[b] + slope[b] * half) / size
        merged = _merge(cluster, a, b, misfit, gap, uneven, thresholds[step], doubt)
        if merged is None:
            step += 1
            if step == STEPS:
                break
        else:
            cluster = merged
            across = cluster[a] != cluster[b]  # the other pairs have nothing more to say
            a, b, gap, size, uneven = (of[across] for of in (a, b, gap, size, uneven))
    return cluster


def _merge(
    cluster: Indices,
    a: Indices,
    b: Indices,
    misfit: Array,
    gap: Array,
    uneven: Array,
    most: float,
    doubt: float,
) -> Indices | None:
    """Joins clusters that pick each other; None if there are none."""
    count = int(cluster.max()) + 1
    ca, cb = cluster[a], cluster[b]
    across = ca != cb
    ca, cb = np.minimum(ca, cb)[across], np.maximum(cluster[a], cluster[b])[across]
    if not len(ca):
        return None
    pairs, which = np.unique(ca * count + cb, return_inverse=True)
    near = 1.0 / (0.5 + gap[across])
    weight = np.bincount(which, near)
    cost = np.bincount(which, near * (misfit + 0.5 * np.maximum(uneven - 0.3, 0))[across]) / weight
    closest = np.full(len(pairs), np.inf)
    np.minimum.at(closest, which, gap[across])
    cost += GAP_COST * closest
    one, two = pairs // count, pairs % count
    if doubt > 0:
        cost += doubt * (
            (closest > WORDS) & ~(follows(cluster, one, two) | follows(cluster, two, one))
        )
    fine = cost <= most
    best = np.full(count, np.inf)
    np.minimum.at(best, one, cost)
    np.minimum.at(best, two, cost)
    chosen = fine & (cost <= best[one]) & (cost <= best[two])
    if not chosen.any():
        return None
    # Equal costs could make a cluster choose two partners: joining them all is as good.
    return united(cluster, one[chosen], two[chosen])


def follows(cluster: Indices, one: Indices, two: Indices) -> NDArray[np.bool_]:
    """Whether some stroke of cluster `two` was written right after one of cluster `one`.

    Args:
        cluster: of each bead; beads stand in the order of their strokes.
        one: clusters, shape (P,).
        two: clusters, shape (P,).
    """
    count = int(cluster.max()) + 1
    return np.isin(one * count + two, np.unique(cluster[:-1] * count + cluster[1:]))


def united(cluster: Indices, one: Indices, two: Indices) -> Indices:
    """The cluster of each bead when each cluster of `one` has become one with that of `two`."""
    count = int(cluster.max()) + 1
    joined = coo_array((np.ones(len(one)), (one, two)), shape=(count, count))
    _, name = connected_components(joined, directed=False)
    return np.asarray(name[cluster], dtype=np.int64)
