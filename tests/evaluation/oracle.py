"""Edit distance as the textbook writes it; nothing of `handwriting` is imported."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache


def edit_distance(a: Sequence[str], b: Sequence[str]) -> int:
    """The recurrence of Wagner & Fischer (1974)."""

    @cache
    def cost(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        return min(
            cost(i - 1, j) + 1, cost(i, j - 1) + 1, cost(i - 1, j - 1) + (a[i - 1] != b[j - 1])
        )

    return cost(len(a), len(b))
