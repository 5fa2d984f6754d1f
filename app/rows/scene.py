"""What the rows show at one moment, and what was chosen to be shown. Knows neither Qt nor torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from app.meters import Lag
from app.theme import LIGHT, Theme
from handwriting.ink import Stroke

if TYPE_CHECKING:
    from app.rows.lens import Trace
    from handwriting.explain.cells import Cell
    from handwriting.explain.rows import WeightRow

Array = NDArray[np.float64]
Tint = Literal["gradient", "cell", "none"]


@dataclass(frozen=True)
class CellChoice:
    """Which cells to show.

    Attributes:
        layer: only of this one, counted from 1; 0 takes all, as does one that is not there.
        direction: only those that read so; None takes all.
        order: by how well they reset with the characters, or by likeness.
        kept: shown first, whatever the rest says.
        count: the most cells.
    """

    layer: int = 0
    direction: Literal["forward", "backward"] | None = None
    order: Literal["reset", "similarity"] = "reset"
    kept: tuple[Cell, ...] = ()
    count: int = 24


@dataclass(frozen=True, eq=False)
class Drawing:
    """The whole line, which all rows share as their axis.

    Attributes:
        strokes: in the order in which they were drawn.
        xy: of all points, shape (N, 2).
        starts: first point of each stroke.
        seconds: when each point is written in a replay, from 0, never falling, shape (N,).
        timed: whether the pen's own times are behind `seconds`.
    """

    strokes: tuple[Stroke, ...]
    xy: Array
    starts: tuple[int, ...]
    seconds: Array
    timed: bool

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """First and one past the last point of each stroke."""
        return list(zip(self.starts, (*self.starts[1:], len(self.xy)), strict=True))


@dataclass(frozen=True, eq=False)
class Scene:
    """What is shown.

    Attributes:
        drawing: the whole line.
        trace: of its first points, perhaps of all.
        weights: row 4 for `target`; None while they are computed.
        target: a character of the text, counted from 0, or None if there is none.
        cell: the line of row 2 that is chosen, or -1.
        tint: by what the ink is tinted.
        theme: colors.
        scale: of type.
        lags: how late the characters of the line could be relied on, as far as that is known.
    """

    drawing: Drawing
    trace: Trace
    weights: WeightRow | None = None
    target: int | None = None
    cell: int = -1
    tint: Tint = "gradient"
    theme: Theme = LIGHT
    scale: float = 1.0
    lags: tuple[Lag, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all of the line has been read."""
        return self.trace.points >= len(self.drawing.xy)

    def tints(self) -> Array | None:
        """How strongly each point of the line is tinted, in [0, 1], shape (N,)."""
        if self.tint == "gradient" and self.weights is not None:
            from handwriting.explain.scales import tint_of  # torch is there when weights are

            sizes = tint_of(self.weights)
        elif self.tint == "cell" and 0 <= self.cell < len(self.trace.cells.cells):
            sizes = np.abs(self.trace.cells.values[self.cell][self.trace.frames])
        else:
            return None
        result = np.zeros(len(self.drawing.xy))
        result[: len(sizes)] = sizes / max(float(sizes.max(initial=0.0)), 1e-12)
        return result

    def with_cell(self, cell: int) -> Scene:
        """The same with another cell chosen, by which the ink is tinted."""
        return replace(self, cell=cell, tint="cell" if cell >= 0 else "gradient")


def drawing_of(strokes: Sequence[Stroke]) -> Drawing:
    """The line that some strokes, at least one, are."""
    from app.rows.replay import replay_seconds

    sizes = [len(stroke) for stroke in strokes]
    starts = tuple(int(start) for start in np.cumsum([0, *sizes[:-1]]))
    seconds, timed = replay_seconds(strokes)
    return Drawing(tuple(strokes), np.concatenate([s.xy for s in strokes]), starts, seconds, timed)


def first_points(strokes: Sequence[Stroke], count: int) -> tuple[Stroke, ...]:
    """What had been written after so many points, at least 1."""
    kept = []
    for stroke in strokes:
        if count <= 0:
            break
        t, pressure = (None if c is None else c[:count] for c in (stroke.t, stroke.pressure))
        kept.append(replace(stroke, xy=stroke.xy[:count], t=t, pressure=pressure))
        count -= len(stroke)
    return tuple(kept)


def place_of(text: Sequence[str], index: int) -> int:
    """A place counted without the spaces, of one counted with them."""
    return sum(character != " " for character in text[:index])


def index_of(text: Sequence[str], place: int) -> int | None:
    """A place counted with the spaces, of one counted without them; None if it is not there."""
    letters = [index for index, character in enumerate(text) if character != " "]
    return letters[place] if 0 <= place < len(letters) else None
