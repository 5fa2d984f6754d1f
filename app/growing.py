"""The stroke under the pen, which grows point by point until it is a mark. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from app.marks import Bounds, Key
from handwriting.ink import Pen, Stroke


@dataclass
class Growing:
    """The stroke under the pen; columns of equal length.

    Attributes:
        key: that its mark will have.
        pen: color and width.
        xy: points so far.
        t: seconds since the note was begun.
        pressure: in [0, 1]; empty if the device has none.
        line: that it seems to belong to.
        bounds: of its points.
        page: that it is on.
    """

    key: Key
    pen: Pen
    xy: list[tuple[float, float]] = field(default_factory=list)
    t: list[float] = field(default_factory=list)
    pressure: list[float] = field(default_factory=list)
    line: int = 0
    bounds: Bounds = (np.inf, np.inf, -np.inf, -np.inf)
    page: int = 0

    def add(self, x: float, y: float, t: float, pressure: float | None) -> None:
        """The pen moves."""
        self.xy.append((x, y))
        self.t.append(t)
        if pressure is not None:
            self.pressure.append(pressure)
        left, top, right, bottom = self.bounds
        self.bounds = min(left, x), min(top, y), max(right, x), max(bottom, y)

    def stroke(self) -> Stroke:
        """What it is so far."""
        whole = len(self.pressure) == len(self.xy)
        pressure = np.array(self.pressure) if whole else None
        return Stroke(np.array(self.xy), np.array(self.t), pressure, self.pen)
