"""The axis that all rows share: points of the line, from left to right. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GUTTER, MARGIN = 126.0, 14.0
"""Logical pixels left of the rows, for their names, and right of them, at normal type."""


@dataclass(frozen=True)
class Axis:
    """Where points are on the screen.

    Attributes:
        points: of the line.
        left: of the first point.
        width: from the first point to the last.
    """

    points: int
    left: float
    width: float

    def x(self, point: float) -> float:
        """Where a point is; between two points it is between them."""
        return self.left + self.width * point / max(self.points - 1, 1)

    def xs(self, points: NDArray[np.floating] | NDArray[np.integer]) -> Array:
        """The same for many."""
        return np.asarray(self.left + self.width * points / max(self.points - 1, 1), np.float64)

    def point(self, x: float) -> int:
        """The point that is nearest, the first or last if x is outside."""
        share = (x - self.left) / max(self.width, 1.0)
        return min(max(round(share * (self.points - 1)), 0), self.points - 1)

    def columns(self, edges: Array) -> tuple[NDArray[np.int64], float, float]:
        """For a picture of frames one pixel a column: the frame of each, and where it lies.

        Args:
            edges: of the frames among the points, rising, shape (T' + 1,).

        Returns:
            Frames, int64 (W,), W at least 1; left and right of the picture.
        """
        left, right = self.x(float(edges[0])), self.x(float(edges[-1]))
        right = max(right, left + 1.0)
        pixels = np.arange(max(round(right - left), 1)) + 0.5
        places = edges[0] + pixels / len(pixels) * (edges[-1] - edges[0])
        frames = np.searchsorted(edges, places, side="right") - 1
        return np.clip(frames, 0, len(edges) - 2).astype(np.int64), left, right


def axis_of(points: int, width: float, scale: float) -> Axis:
    """The axis in a widget of some width, with type of some scale."""
    left, right = GUTTER * scale, MARGIN
    return Axis(points, left, max(width - left - right, 1.0))


def thinned(values: Array, room: float) -> NDArray[np.int64]:
    """Which of the values (N,) to draw where a pixel has many: its lowest and its highest.

    Args:
        values: of a curve.
        room: its width in pixels.
    """
    count = len(values)
    if count <= 3 * room:
        return np.arange(count)
    size = int(np.ceil(count / max(room, 1.0)))
    whole = np.pad(values, (0, -count % size), mode="edge").reshape(-1, size)
    starts = np.arange(len(whole)) * size
    kept = np.concatenate([starts + whole.argmin(axis=1), starts + whole.argmax(axis=1)])
    return np.unique(np.append(np.minimum(kept, count - 1), [0, count - 1]))
