"""What the order in which strokes were written tells of their lines, as far as it tells anything.

Most people finish a line before they begin the next, so strokes written one after the other mostly
share a line. How often they do is measured on each page: where the strokes are shuffled, or a
program stored them in another order, it is as often as by chance, and the order counts for nothing.
It never counts for much: words are inserted late, and they belong where they stand.

Knows nothing of where strokes lie.
"""

from __future__ import annotations

import itertools

import numpy as np

from handwriting.page.strokes import Array, Indices

MOST = 3.0
"""Log-odds at most against a change of line between two strokes: insertions are not that rare."""

DOUBT = 4.0
"""Pairs of strokes as by chance that are counted beside those of the page."""


def steadiness(home: Indices) -> float:
    """Log-odds by which strokes written one after the other share a line, beyond chance.

    Args:
        home: the line of each stroke in the order in which they were written, or -1 where it is
            not sure.

    Returns:
        From 0, the order tells nothing, to `MOST`.
    """
    told = (home[1:] >= 0) & (home[:-1] >= 0)
    count = int(told.sum())
    if not count:
        return 0.0
    shares = np.bincount(home[home >= 0]) / (home >= 0).sum()
    chance = float((shares**2).sum())
    together = int((home[1:] == home[:-1])[told].sum())
    share = (together + DOUBT * chance) / (count + DOUBT)
    if share >= 1.0 or chance >= 1.0:
        return 0.0  # a single line
    return float(np.clip(np.log(share * (1 - chance) / ((1 - share) * chance)), 0.0, MOST))


def likeliest(stroke: Indices, line: Indices, cost: Array, home: Indices, change: float) -> Indices:
    """The lines of all strokes together that cost least, shape (S,); a change costs extra.

    What a stroke costs in its line and what changes of line between strokes in a row cost is least
    in sum (Viterbi's algorithm). Strokes without any choice are passed over.

    Args:
        stroke: of each choice, ascending, shape (R,).
        line: where it would be, shape (R,).
        cost: what it would cost there, finite, in log-odds, shape (R,).
        home: the line of each stroke without a choice, shape (S,); returned for those.
        change: log-odds against a change of line, at least 0.
    """
    home = home.copy()
    if not len(stroke):
        return home
    begins = np.flatnonzero(np.diff(stroke, prepend=-1))
    least = np.minimum.reduceat(cost, begins)
    # More than both changes of line that it spares, no better neighborhood is worth.
    open_ = cost <= np.repeat(least, np.diff(np.append(begins, len(stroke)))) + 2 * change
    stroke, line, cost = stroke[open_], line[open_], cost[open_]
    begins = np.flatnonzero(np.diff(stroke, prepend=-1))
    counts = np.diff(np.append(begins, len(stroke)))
    home[stroke[begins]] = line[begins]
    lines, costs = line.tolist(), cost.tolist()
    spans = list(zip(begins.tolist(), (begins + counts).tolist(), strict=True))
    rows = np.flatnonzero(counts > 1)
    # Runs of strokes that are open; the strokes before and after a run are sure.
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if not len(run):
            continue
        first, last = max(int(run[0]) - 1, 0), min(int(run[-1]) + 1, len(spans) - 1)
        path = _cheapest(lines, costs, spans[first : last + 1], change)
        home[stroke[begins[first : last + 1]]] = path
    return home


def _cheapest(
    lines: list[int], costs: list[float], spans: list[tuple[int, int]], change: float
) -> list[int]:
    """One line of each span of choices, least in costs and changes."""
    begin, end = spans[0]
    sums = costs[begin:end]
    came: list[list[int]] = []
    for (a, b), (c, d) in itertools.pairwise(spans):
        steps = [
            min((sums[i - a] + change * (lines[i] != lines[j]), i) for i in range(a, b))
            for j in range(c, d)
        ]
        came.append([i for _, i in steps])
        sums = [step + costs[j] for (step, _), j in zip(steps, range(c, d), strict=True)]
    begin, end = spans[-1]
    place = min(range(begin, end), key=lambda i: sums[i - begin])
    path = [lines[place]]
    for back, (begin, _) in zip(reversed(came), reversed(spans[1:]), strict=True):
        place = back[place - begin]
        path.append(lines[place])
    return path[::-1]
