"""In which order the text lines of a page are read: as its layout said, with later lines put in.

A page of columns is not read from top to bottom. Whoever finds its lines also says their order; a
line that is written afterwards goes behind the line above it. Knows places only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.marks import Bounds


def with_later(
    known: Sequence[int], later: Sequence[int], spots: Mapping[int, Bounds]
) -> list[int]:
    """All lines in the order of reading.

    Args:
        known: lines whose order is given.
        later: other lines, from top to bottom.
        spots: where each line lies: its ends and its band.
    """
    order = list(known)
    for line in later:
        order.insert(_place(order, spots, spots[line]), line)
    return order


def _place(order: Sequence[int], spots: Mapping[int, Bounds], spot: Bounds) -> int:
    """Behind the nearest line above that shares its width, or before the nearest one below.

    Where no line shares its width it goes where it lies from top to bottom.
    """
    middle = (spot[1] + spot[3]) / 2
    column = [
        (place, spots[line])
        for place, line in enumerate(order)
        if spots[line][0] <= spot[2] and spots[line][2] >= spot[0]
    ]
    above = [(other[1], place) for place, other in column if (other[1] + other[3]) / 2 <= middle]
    if above:
        return max(above)[1] + 1
    if column:
        return min((other[1], place) for place, other in column)[1]
    return sum(spots[line][1] < spot[1] for line in order)
