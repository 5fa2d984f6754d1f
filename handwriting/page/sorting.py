"""Sorting and looking up whole numbers, faster than numpy does it for any values.

Knows nothing of ink: numbers from 0 on, of strokes, beads, lines and pairs of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


def distinct(values: Indices) -> Indices:
    """What `np.unique` returns, by sorting: for millions of pairs that is faster than hashing."""
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])[: len(values)]]


def among(values: Indices, known: Indices) -> NDArray[np.bool_]:
    """Which values are among the known ones, which ascend."""
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    place = np.searchsorted(known, values)
    return known[np.minimum(place, len(known) - 1)] == values


def by_number(order: Indices, *, by: Indices) -> Indices:
    """The members of an order by the number of each; equals stay in order.

    Where the numbers fit into 16 bits numpy counts them; larger ones it has to compare.

    Args:
        order: indices into `by`.
        by: numbers from 0 on.
    """
    least = np.min_scalar_type(by.max(initial=0))
    return order[np.argsort(by[order].astype(least), kind="stable")]
