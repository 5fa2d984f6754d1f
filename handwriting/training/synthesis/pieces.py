"""Pieces of ink set side by side on one baseline.

Knows geometry only: neither what the pieces say nor who wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Piece:
    """Ink that stands on a baseline.

    Attributes:
        strokes: positions, shape (N, 2) each; x from the left edge, y down from the baseline, in
            x-heights.
        width: x of the right edge.
    """

    strokes: list[Array]
    width: float

    @classmethod
    def of(cls, strokes: list[Array], baseline: float, unit: float) -> Piece:
        """A piece from ink as it was written, of which `unit` is to be an x-height."""
        left = min(float(stroke[:, 0].min()) for stroke in strokes)
        right = max(float(stroke[:, 0].max()) for stroke in strokes)
        origin = np.array([left, baseline])
        return cls([(stroke - origin) / unit for stroke in strokes], (right - left) / unit)

    @property
    def looseness(self) -> float:
        """The widest gap inside the piece, in x-heights: the space beside it must be wider."""
        ends = sorted((float(s[:, 0].min()), float(s[:, 0].max())) for s in self.strokes)
        right, widest = ends[0][1], 0.0
        for left, end in ends[1:]:
            widest = max(widest, left - right)
            right = max(right, end)
        return widest


def side_by_side(pieces: Iterable[tuple[float, float, Piece]]) -> list[Array]:
    """The strokes of a line.

    Args:
        pieces: for each the gap before it, how much lower than the baseline it stands, and itself.
    """
    strokes: list[Array] = []
    x = 0.0
    for gap, lower, piece in pieces:
        x += gap
        strokes += [stroke + np.array([x, lower]) for stroke in piece.strokes]
        x += piece.width
    return strokes
