"""Beads gathered to pieces of lines, from the surest neighbors on.

Clusters of beads grow in rounds. In each, every cluster picks the neighbor that continues it best,
by the lines that both follow near the place where they meet, and two that pick each other become
one. A cluster of several letters knows its line better than any letter does, so later rounds decide
what the first could not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from handwriting.page.beads import Beads
from handwriting.page.gutters import Gutter, parted
from handwriting.page.sorting import among, by_number, distinct
from handwriting.page.strokes import Array, Indices, Mask

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
    order = beads.along(cluster)
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


@dataclass(frozen=True, eq=False)
class Pairs:
    """P pairs of beads near each other, each pair once.

    Attributes:
        a: one bead of each, shape (P,).
        b: the other, shape (P,).
        half: way from a to half of that to b along x, shape (P,).
        size: of the writing at both, shape (P,).
        gap: between them to the side in sizes, shape (P,).
        uneven: what the difference of their sizes costs, in sizes of misfit, shape (P,).
    """

    a: Indices
    b: Indices
    half: Array
    size: Array
    gap: Array
    uneven: Array

    def __len__(self) -> int:
        return len(self.a)

    def pick(self, chosen: Mask) -> Pairs:
        """The pairs for which `chosen` holds."""
        return Pairs(
            self.a[chosen],
            self.b[chosen],
            self.half[chosen],
            self.size[chosen],
            self.gap[chosen],
            self.uneven[chosen],
        )


def neighbors(beads: Beads) -> Pairs:
    """What `gather` looks at: pairs of beads near each other."""
    a, b = _near(beads)
    apart = np.maximum(beads.low[a, 0], beads.low[b, 0]) - np.minimum(
        beads.high[a, 0], beads.high[b, 0]
    )
    size = (beads.size[a] + beads.size[b]) / 2
    uneven = np.abs(np.log(beads.size[a] / beads.size[b]))
    return Pairs(
        a,
        b,
        (beads.center[b, 0] - beads.center[a, 0]) / 2,
        size,
        np.maximum(apart, 0.0) / size,
        0.5 * np.maximum(uneven - 0.3, 0),
    )


def _near(beads: Beads) -> tuple[Indices, Indices]:
    """Pairs of beads within reach of each other, each pair once, shapes (P,)."""
    scaled = beads.center / [STRETCH, 1.0]
    count = min(NEAREST + 1, len(beads))
    _, near = cKDTree(scaled).query(scaled, k=np.arange(1, count + 1))
    a = np.repeat(np.arange(len(beads)), count)
    b = near.ravel()
    reach = REACH * np.maximum(beads.size[a], beads.size[b])
    keep = (np.abs(scaled[a, 0] - scaled[b, 0]) <= reach) & (a != b)
    keep &= np.abs(scaled[a, 1] - scaled[b, 1]) <= reach
    low, high = np.minimum(a[keep], b[keep]), np.maximum(a[keep], b[keep])
    pairs = distinct(low * len(beads) + high)
    return pairs // len(beads), pairs % len(beads)


def gather(
    beads: Beads, pairs: Pairs, gutters: Sequence[Gutter] = (), doubt: float = 0.0
) -> Indices:
    """The cluster of each bead, numbered from 0, shape (B,); beads of a stroke stay together.

    Args:
        beads: of the page, lines level.
        pairs: of them, its `neighbors`.
        gutters: that part lines.
        doubt: what it costs that clusters apart were not written one after the other.
    """
    _, cluster = np.unique(beads.stroke, return_inverse=True)
    pairs = pairs.pick(~parted(gutters, beads.center, pairs.a, beads.center, pairs.b))
    pairs = pairs.pick(cluster[pairs.a] != cluster[pairs.b])
    one, two, cost = _partners(beads, cluster, pairs, doubt)
    thresholds = np.linspace(FROM, TO, STEPS)
    step = 0
    for _ in range(ROUNDS):
        chosen = cost <= thresholds[step]
        if chosen.any():
            # Equal costs could make a cluster choose two partners: joining them all is as good.
            cluster = united(cluster, one[chosen], two[chosen])
            # The other pairs have nothing more to say.
            pairs = pairs.pick(cluster[pairs.a] != cluster[pairs.b])
            one, two, cost = _partners(beads, cluster, pairs, doubt)
        else:
            step += 1
            if step == STEPS:
                break
    return cluster


def _partners(
    beads: Beads, cluster: Indices, pairs: Pairs, doubt: float
) -> tuple[Indices, Indices, Array]:
    """Clusters that pick each other and what it costs to join them, shapes (J,).

    Args:
        beads: of the page, lines level.
        cluster: of each bead.
        pairs: of beads of different clusters.
        doubt: what it costs that clusters apart were not written one after the other.
    """
    one, two = cluster[pairs.a], cluster[pairs.b]
    one, two = np.minimum(one, two), np.maximum(one, two)
    if not len(pairs):
        return one, two, np.zeros(0)
    level, slope = courses(beads, cluster)
    a, b, half = pairs.a, pairs.b, pairs.half
    misfit = np.abs(level[a] + slope[a] * half - level[b] + slope[b] * half) / pairs.size
    order = by_number(by_number(np.arange(len(pairs)), by=two), by=one)
    one, two, gap = one[order], two[order], pairs.gap[order]
    new = np.append(True, (one[1:] != one[:-1]) | (two[1:] != two[:-1]))
    which, begins = np.cumsum(new) - 1, np.flatnonzero(new)
    one, two = one[begins], two[begins]
    near = 1.0 / (0.5 + gap)
    cost = np.bincount(which, near * (misfit + pairs.uneven)[order]) / np.bincount(which, near)
    closest = np.minimum.reduceat(gap, begins)
    cost += GAP_COST * closest
    if doubt > 0:
        wide = np.flatnonzero(closest > WORDS)
        cost[wide[~_in_turn(cluster, one[wide], two[wide])]] += doubt
    best = np.full(int(cluster.max()) + 1, np.inf)
    np.minimum.at(best, one, cost)
    np.minimum.at(best, two, cost)
    mutual = (cost <= best[one]) & (cost <= best[two])
    return one[mutual], two[mutual], cost[mutual]


def _in_turn(cluster: Indices, one: Indices, two: Indices) -> Mask:
    """Whether some stroke of one cluster was written right after one of the other."""
    return follows(cluster, one, two) | follows(cluster, two, one)


def follows(cluster: Indices, one: Indices, two: Indices) -> Mask:
    """Whether some stroke of cluster `two` was written right after one of cluster `one`.

    Args:
        cluster: of each bead; beads stand in the order of their strokes.
        one: clusters, shape (P,).
        two: others, shape (P,).
    """
    count = int(cluster.max()) + 1
    changes = np.flatnonzero(cluster[1:] != cluster[:-1])
    return among(one * count + two, distinct(cluster[changes] * count + cluster[changes + 1]))


def united(cluster: Indices, one: Indices, two: Indices) -> Indices:
    """The cluster of each bead when each cluster of `one` has become one with that of `two`."""
    count = int(cluster.max()) + 1
    joined = coo_array((np.ones(len(one)), (one, two)), shape=(count, count))
    _, name = connected_components(joined, directed=False)
    return np.asarray(name[cluster], dtype=np.int64)
