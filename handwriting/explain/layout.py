"""Where the parts of the four-row figure stand: boxes in inches from the top left corner.

The rows stand below each other with one common left and right edge, so that one vertical line is
one moment in all of them. The ink itself lies in no time. Of a line it is drawn across the sheet,
below its row; of a single word, which would be lost there, beside it.

Whatever draws (matplotlib here, Qt painters in the app) follows these boxes; a toolkit with other
units scales them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WIDTH, HEIGHT = 40 / 3, 7.5  # a slide of 16 : 9, inches
LEFT, RIGHT = 0.95, 0.55  # room for tick labels and names, inches
TOP, BOTTOM = 0.56, 0.6  # the title; the axis and its label
HEADING = 0.3  # above each row
PAD = 0.14  # below each row
GAP = 0.1  # between x and y
ASIDE = 0.29  # share of the width for ink beside the rows
WORD = 5.0  # ink up to so many times as wide as high stands beside the rows


@dataclass(frozen=True)
class Box:
    """A rectangle, in inches from the top left corner of the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """Boxes of all parts.

    Attributes:
        width: of the sheet.
        height: of the sheet.
        beside: whether the inks stand beside their rows.
        outputs: row 1; the letters that come out stand in its upper quarter.
        cells: row 2.
        x: row 3, x over time.
        y: row 3, y over time.
        ink: row 3, the ink.
        weights: row 4, over time.
        tinted: row 4, the ink; None if the last row is about all characters.
        text: where the text stands large, if the inks stand beside their rows.
        scale: the color scale of row 2.
    """

    width: float
    height: float
    beside: bool
    outputs: Box
    cells: Box
    x: Box
    y: Box
    ink: Box
    weights: Box
    tinted: Box | None
    text: Box | None
    scale: Box


def arrange(
    aspect: float, *, everyone: bool = False, width: float = WIDTH, height: float = HEIGHT
) -> Layout:
    """The boxes of one sheet.

    Args:
        aspect: width of the ink over its height.
        everyone: whether the last row is about all characters, and so needs room for each.
        width: of the sheet, inches.
        height: of the sheet, inches.
    """
    beside = aspect <= WORD
    across = width - LEFT - RIGHT
    rows = across * (1 - ASIDE) if beside else across
    # Shares of the height: row 1, row 2, x, y, ink, tinted ink, row 4.
    if beside:
        shares = [1.15, 1.5, 0.5, 0.8, 0.0, 0.0, 1.5]
    elif everyone:
        shares = [0.9, 0.85, 0.26, 0.42, 0.6, 0.0, 2.0]
    else:
        shares = [0.95, 1.0, 0.3, 0.5, 0.74, 0.74, 0.95]
    room = height - TOP - BOTTOM - 4 * HEADING - 3 * PAD - GAP
    heights = [share / sum(shares) * room for share in shares]
    before = [HEADING, PAD + HEADING, PAD + HEADING, GAP, 0.0, PAD + HEADING, 0.0]
    boxes, top = [], TOP
    for space, size in zip(before, heights, strict=True):
        boxes.append(Box(LEFT, top + space, rows, size))
        top += space + size
    outputs, cells, x, y, ink, tinted, weights = boxes
    if not beside:
        scale = Box(LEFT + rows + 0.06, cells.top, 0.1, cells.height)
        above = None if everyone else tinted
        return Layout(width, height, False, outputs, cells, x, y, ink, weights, above, None, scale)
    left = LEFT + rows + 0.45
    column = width - left - 0.25
    return Layout(
        width,
        height,
        True,
        outputs,
        cells,
        x,
        y,
        Box(left, x.top, column, y.bottom - x.top),
        weights,
        None if everyone else Box(left, weights.top, column, weights.height),
        Box(left, outputs.top, column, outputs.height),
        Box(left, cells.top + 0.1, 0.14, cells.height - 0.2),
    )


def spread(positions: Array, gap: float, low: float, high: float) -> Array:
    """Moves labels apart as little as possible (in the sense of least squares).

    Positions that rise stay in order and end up at least `gap` apart and within [low, high]; if
    there is no room for that, they are spaced evenly.

    Args:
        positions: rising, shape (K,).
        gap: least distance.
        low: lower bound of the first.
        high: upper bound of the last.
    """
    count = len(positions)
    if count == 0:
        return positions
    if (count - 1) * gap >= high - low:
        return np.linspace(low, high, count)
    offsets = np.arange(count) * gap
    # Without the gaps it is isotonic regression: pool adjacent violators.
    blocks: list[list[float]] = []
    for value in positions - offsets:
        blocks.append([float(value), 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, size = blocks.pop()
            before, many = blocks[-1]
            blocks[-1] = [(mean * size + before * many) / (size + many), size + many]
    level = np.concatenate([np.full(int(size), mean) for mean, size in blocks])
    return np.asarray(np.clip(level, low, high - offsets[-1]) + offsets)
