"""In which order the lines of a page are read.

What stands above a gutter comes before its left side, that before its right side, and what stands
below it last. Where no gutter parts them, lines are read from the top, those level with each other
from left to right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handwriting.page.gutters import Gutter
from handwriting.page.strokes import Array

LEVEL = 0.8
"""Heights of writing within which lines side by side stand level."""


def reading_order(ends: Array, gutters: Sequence[Gutter], height: float) -> list[int]:
    """The lines in the order in which they are read.

    Args:
        ends: left and right end of each line at its height, shape (L, 2, 2), lines level.
        gutters: of the page.
        height: of the writing.
    """
    tallest = sorted(gutters, key=lambda gutter: gutter.top - gutter.bottom)
    return _ordered(list(range(len(ends))), ends, tallest, height)


def _ordered(lines: list[int], ends: Array, gutters: list[Gutter], height: float) -> list[int]:
    left, right = ends[lines, 0], ends[lines, 1]
    for number, gutter in enumerate(gutters):
        west_of, east_of = gutter.sides(left), gutter.sides(right)
        sides = np.where(west_of == east_of, west_of, 0.0)
        if not ((sides < 0).any() and (sides > 0).any()):
            continue
        parts = [
            [line for line, side in zip(lines, sides.tolist(), strict=True) if side == wanted]
            for wanted in (-1, 1, 0)
        ]
        west, east, outside = parts
        rest = gutters[number + 1 :]
        # A gutter may run up through a gap between the words of a heading.
        top = max(gutter.top, float(ends[west + east, 0, 1].min()))
        above = [line for line in outside if ends[line, 0, 1] < top]
        below = [line for line in outside if ends[line, 0, 1] >= top]
        parts = [above, west, east, below]
        return [line for part in parts for line in _ordered(part, ends, rest, height)]
    return _from_the_top(lines, ends, height)


def _from_the_top(lines: list[int], ends: Array, height: float) -> list[int]:
    rows: list[list[int]] = []
    for line in sorted(lines, key=lambda line: float(ends[line, 0, 1])):
        if rows and ends[line, 0, 1] - ends[rows[-1][0], 0, 1] < LEVEL * height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: float(ends[line, 0, 0]))]
