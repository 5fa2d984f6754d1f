"""Ink: what a pen left behind, checked once and never changed afterwards.

This module knows nothing of files, screens, networks or text recognition. Coordinates are in the
unit of the device or page they came from; x points right and **y points down**. Whatever arrives
otherwise is turned at the edge, by the reader of its format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handwriting.errors import InkError

Tool = Literal["pen", "highlighter", "eraser"]

Ruling = Literal["ruled", "lined", "graph", "dotted", "isograph", "isodotted", "staves"]
"""What is printed on paper, as Xournal++ calls it: lines, lines with a margin, squares, dots,
triangles, the corners of triangles, or staves for music."""

COORDINATE_LIMIT = 1e9
"""Largest |x| or |y| an ink may have, in its own unit: far beyond any page, and small enough that
squares and sums over millions of points stay exact in float64."""


@dataclass(frozen=True)
class Pen:
    """How a stroke was drawn.

    Attributes:
        color: `#rrggbb` or `#rrggbbaa`, or None if the source did not say.
        width: line width in the ink's own unit, or None.
        tool: only strokes of the `"pen"` are writing.
    """

    color: str | None = None
    width: float | None = None
    tool: Tool = "pen"


@dataclass(frozen=True, eq=False)
class Stroke:
    """One trace of the pen, from pen-down to pen-up.

    A stroke of a single point is legal: it is a dot.

    Attributes:
        xy: positions, float64 of shape (N, 2), N >= 1, y pointing down.
        t: time of each point in seconds, shape (N,), or None. Devices report times that repeat or
            run backward; they are kept as they are.
        pressure: shape (N,), normally in [0, 1], or None.
        pen: color, width and tool.
        layer: name of the layer of the page that it lies on, or None where there are no layers.

    Raises:
        InkError: no points, a wrong shape, columns of different lengths, or a value that is NaN,
            infinite or beyond `COORDINATE_LIMIT`.
    """

    xy: NDArray[np.float64]
    t: NDArray[np.float64] | None = None
    pressure: NDArray[np.float64] | None = None
    pen: Pen = field(default_factory=Pen)
    layer: str | None = None

    def __post_init__(self) -> None:
        xy = _column(self.xy, "coordinates")
        if xy.ndim != 2 or xy.shape[1] != 2:
            raise InkError(f"stroke coordinates must have shape (N, 2), not {xy.shape}")
        if len(xy) == 0:
            raise InkError("a stroke needs at least one point")
        if np.abs(xy).max() > COORDINATE_LIMIT:
            raise InkError(f"a coordinate lies beyond the limit of {COORDINATE_LIMIT:g}")
        object.__setattr__(self, "xy", xy)
        for name in ("t", "pressure"):
            values = getattr(self, name)
            if values is None:
                continue
            column = _column(values, name)
            if column.shape != (len(xy),):
                raise InkError(f"{name} must have shape ({len(xy)},), not {column.shape}")
            object.__setattr__(self, name, column)

    def __len__(self) -> int:
        return len(self.xy)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Stroke):
            return NotImplemented
        return (
            np.array_equal(self.xy, other.xy)
            and _same_column(self.t, other.t)
            and _same_column(self.pressure, other.pressure)
            and self.pen == other.pen
            and self.layer == other.layer
        )

    def __hash__(self) -> int:
        return hash(((self.xy + 0.0).tobytes(), self.pen))  # -0.0 becomes 0.0, which it equals


@dataclass(frozen=True)
class Ink:
    """Strokes in the order in which they were drawn.

    Attributes:
        strokes: at least one `Stroke`.

    Raises:
        InkError: no strokes.
    """

    strokes: tuple[Stroke, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "strokes", tuple(self.strokes))
        if not self.strokes:
            raise InkError("an ink needs at least one stroke")

    @classmethod
    def from_arrays(cls, strokes: Iterable[ArrayLike]) -> Ink:
        """Builds an ink from one (N, 2) array of positions a stroke."""
        return cls(tuple(Stroke(np.asarray(xy, dtype=np.float64)) for xy in strokes))

    @property
    def points(self) -> int:
        """Number of points of all strokes."""
        return sum(len(stroke) for stroke in self.strokes)

    @property
    def xy(self) -> NDArray[np.float64]:
        """All positions, strokes joined in order, shape (points, 2)."""
        return np.concatenate([stroke.xy for stroke in self.strokes])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the ink."""
        xy = self.xy
        left, top = xy.min(axis=0)
        right, bottom = xy.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


@dataclass(frozen=True)
class Page:
    """One sheet.

    Attributes:
        ink: what is drawn on it, or None for a blank page.
        size: width and height in the ink's unit, or None if the source did not say.
        unit: name of the unit (`"pt"`, `"mm"`, `"himetric"`, `"px"`), or None.
        text: the transcription the source carried, or None.
        background: color of the paper as `#rrggbb` or `#rrggbbaa`, or None if the source did not
            say.
        ruling: what is printed on the paper, or None if nothing or unknown.
    """

    ink: Ink | None
    size: tuple[float, float] | None = None
    unit: str | None = None
    text: str | None = None
    background: str | None = None
    ruling: Ruling | None = None


@dataclass(frozen=True)
class Document:
    """The pages of one file, in order; at least one.

    Raises:
        InkError: no pages.
    """

    pages: tuple[Page, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "pages", tuple(self.pages))
        if not self.pages:
            raise InkError("a document needs at least one page")


def _column(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """A read-only float64 copy of `values`, finite throughout."""
    try:
        column = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InkError(f"{name} are not numbers in equal rows") from error
    if not np.isfinite(column).all():
        raise InkError(f"{name} contain a value that is not finite")
    column.flags.writeable = False
    return column


def _same_column(a: NDArray[np.float64] | None, b: NDArray[np.float64] | None) -> bool:
    if a is None or b is None:
        return a is b
    return np.array_equal(a, b)
