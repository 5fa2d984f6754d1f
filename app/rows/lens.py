"""Looks into the network in the worker's thread. Needs torch; knows neither Qt nor windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.rows.scene import CellChoice
from handwriting.decoding import BLANK
from handwriting.explain import Differentiator, Question, Reading, most_active, read_line
from handwriting.explain.cells import Cell, CellStates, same_cells, telling_cells
from handwriting.explain.rows import OutputRow, WeightRow, output_row, weight_row
from handwriting.ink import Ink, Stroke
from handwriting.network import Model

RIVALS = 24
"""Characters that one may be contrasted with: the likeliest at its peak."""


class Lens:
    """Looks at one model.

    Args:
        model: any.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._differentiator = Differentiator(model)

    def trace(self, ink: Ink, choice: CellChoice, keep: CellStates | None = None) -> Trace:
        """Rows 1 and 2 of an ink.

        Args:
            ink: of N points.
            choice: which cells to show.
            keep: these very cells instead.
        """
        reading = read_line(self.model, ink)
        cells = same_cells(reading, keep) if keep is not None else _chosen(reading, choice)
        directions = {part.direction for part in reading.trace.layers}
        return Trace(
            self,
            reading,
            output_row(reading),
            cells,
            reading.trace.frames_of_points(ink.points),
            reading.trace.layers[-1].layer,
            len(directions) == 2,
            None if not reading.spans else most_active(reading, latest=True),
        )

    def gradient(self, trace: Trace, character: int, against: str | None) -> WeightRow:
        """Row 4: what in the ink speaks for a character of the text, counted from 0.

        Raises:
            ExplanationError: there is none such, or none such to hold against it.
        """
        question = Question(character=character, against=against)
        return weight_row(self._differentiator, trace.reading, (character,), question)


@dataclass(frozen=True, eq=False)
class Trace:
    """What went on while the network read an ink of N points.

    Attributes:
        lens: that looked.
        reading: everything.
        outputs: row 1.
        cells: row 2.
        frames: the output frame of each point, int64 (N,).
        layers: how many the network has.
        both_ways: whether it reads in both directions.
        latest: the character that came up last, counted from 0, or None.
    """

    lens: Lens
    reading: Reading
    outputs: OutputRow
    cells: CellStates
    frames: NDArray[np.int64]
    layers: int
    both_ways: bool
    latest: int | None

    @property
    def points(self) -> int:
        """Of the ink."""
        return len(self.frames)

    def rivals(self, character: int) -> tuple[str, ...]:
        """What else might stand in a character's place, the likeliest first."""
        span = self.reading.character(character)
        order = np.argsort(-self.reading.trace.log_probs[span.peak])
        symbols = self.reading.alphabet.symbols
        labels = [int(label) for label in order if label not in (BLANK, span.label)]
        return tuple(symbols[label - 1] for label in labels[:RIVALS])


def look(
    model: Model,
    strokes: Sequence[Stroke],
    choice: CellChoice,
    *,
    before: Trace | None,
    keep_cells: bool,
) -> Trace:
    """Traces an ink, with the lens of the trace before it if that was of the same model."""
    same = before is not None and before.lens.model is model
    lens = before.lens if before is not None and same else Lens(model)
    keep = before.cells if before is not None and same and keep_cells else None
    return lens.trace(Ink(tuple(strokes)), choice, keep)


def _chosen(reading: Reading, choice: CellChoice) -> CellStates:
    """The cells that somebody keeps, and below them those of the choice."""
    parts = {(part.layer, part.direction) for part in reading.trace.layers}
    layers, ways = ({part[i] for part in parts} for i in range(2))
    found = telling_cells(
        reading,
        choice.count,
        layer=choice.layer if choice.layer in layers else None,
        direction=choice.direction if choice.direction in ways else None,
        order=choice.order,
    )
    kept = tuple(cell for cell in choice.kept if (cell.layer, cell.direction) in parts)
    if not kept:
        return found
    rest = [i for i, cell in enumerate(found.cells) if cell not in kept][: choice.count - len(kept)]
    states = CellStates(
        (*kept, *(found.cells[i] for i in rest)),
        found.values,
        np.concatenate([_is_negative(reading, kept, found.state), found.flipped[rest]]),
        np.concatenate([np.full(len(kept), np.nan), found.scores[rest]]),
        found.state,
    )
    return same_cells(reading, states)


def _is_negative(reading: Reading, cells: Sequence[Cell], state: str) -> NDArray[np.bool_]:
    plain = CellStates(
        tuple(cells), np.empty((0, 0)), np.zeros(len(cells), bool), np.empty(0), state
    )
    return np.asarray(same_cells(reading, plain).values.sum(axis=1) < 0)
