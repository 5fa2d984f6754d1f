"""Which memory cells to look at: those that let go when a character comes out, or those that agree.

A demonstration of Graves' shows memory cells of such a network and says "notice how they get reset
when it recognizes a character". The reset score makes that a number for each cell; compared with
the same outputs moved along the line, it says whether the claim holds.

A backward layer reads from the right, so its cells reset *before* the character in the line's own
order; everything here follows the order in which each layer reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import ExplanationError
from handwriting.explain.reading import Reading
from handwriting.network import LayerTrace
from handwriting.network.trace import Direction

Array = NDArray[np.float64]
Order = Literal["reset", "similarity"]
ORDERS: tuple[Order, ...] = get_args(Order)

WINDOW = (0, 1)
"""Frames after the peak, in the order of reading, in which a drop counts as a reset: the state is
let go with the character or right after it."""

QUIET = 0.2
"""Cells whose |c| never comes this far are not shown: tanh hardly lets them be heard."""


@dataclass(frozen=True)
class Cell:
    """One memory cell.

    Attributes:
        layer: counted from 1.
        direction: in which its layer reads.
        unit: counted from 0.
    """

    layer: int
    direction: Direction
    unit: int

    def __str__(self) -> str:
        arrow = "→" if self.direction == "forward" else "←"
        return f"{self.layer}{arrow} {self.unit}"


@dataclass(frozen=True)
class CellStates:
    """States of some cells over the line.

    Attributes:
        cells: K of them, in the order to show.
        values: shape (K, T'), in the order of the line; cells that are mostly negative are flipped.
        flipped: which ones are, bool (K,).
        scores: reset score of each on this line, (K,); NaN where the line has no character.
        state: what was taken of them, such as "cell".
    """

    cells: tuple[Cell, ...]
    values: Array
    flipped: NDArray[np.bool_]
    scores: Array
    state: str


def reset_scores(layer: LayerTrace, peaks: NDArray[np.intp]) -> Array:
    """How well drops of |c| line up with the characters, for each cell of one layer.

    Of all that a cell's |c| loses over the line, a share is lost in the frames of `WINDOW` around
    the peaks. The score is that share, scaled so that 0 is what frames chosen without regard to the
    cell would get, and 1 is a cell that loses nothing elsewhere; it is negative for a cell that
    holds on.

    Args:
        layer: T' frames of H cells.
        peaks: the characters' frames.

    Returns:
        Shape (H,); NaN if there is no character, or characters everywhere.
    """
    drops = _drops(layer)
    inside = _windows(layer, peaks)
    chance = inside.mean()
    if not 0 < chance < 1:
        return np.full(drops.shape[1], np.nan)
    total = drops.sum(axis=0)
    share = drops[inside].sum(axis=0) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, (share - chance) / (1 - chance), 0.0)


def shuffled_scores(
    layer: LayerTrace, peaks: NDArray[np.intp], random: np.random.Generator, draws: int
) -> Array:
    """Reset scores for the same characters moved around the line, end joined to beginning.

    The distances between characters stay as they are, so a rhythm alone cannot make a score.

    Returns:
        Shape (draws, H).
    """
    frames = len(layer.cell)
    shifts = random.integers(1, max(frames, 2), size=draws)
    return np.stack([reset_scores(layer, (peaks + shift) % frames) for shift in shifts])


def telling_cells(
    reading: Reading,
    count: int = 24,
    *,
    state: str | None = None,
    layer: int | None = None,
    direction: Direction | None = None,
    order: Order = "reset",
) -> CellStates:
    """A short list of cells worth looking at.

    A cell that only fills up, and hardly ever lets go, may have a high score by chance; so the
    score is weighted with r / (1 + r), where r tells how often over it let go of all it ever held.

    Args:
        reading: of an ink.
        count: the most cells.
        state: what is shown of them: "cell", "hidden" or the name of a gate; None takes the memory,
            which is "cell" of lstm cells and "hidden" of others.
        layer: only this one, counted from 1; None takes all.
        direction: only this one.
        order: by reset score, best first within each layer and direction; or by similarity, so
            that cells that do alike stand together.

    Raises:
        ExplanationError: no such layer, direction or state in this network, or an unknown order.
    """
    if order not in ORDERS:
        raise ExplanationError(f"the order must be {' or '.join(ORDERS)}, not {order!r}")
    layers = _wanted_layers(reading, layer, direction)
    state = state or ("cell" if reading.trace.kind == "lstm" else "hidden")
    peaks = np.array([span.peak for span in reading.spans], dtype=np.intp)
    rows = [states_of(reading, part, state) for part in layers]
    scores = [reset_scores(part, peaks) for part in layers]
    cells = [Cell(p.layer, p.direction, unit) for p in layers for unit in range(p.cell.shape[1])]
    values = np.concatenate(rows, axis=1).T.astype(np.float64)
    score = np.concatenate(scores)
    reach = np.abs(np.concatenate([part.cell for part in layers], axis=1)).max(axis=0)
    lost = np.concatenate([_drops(part).sum(axis=0) for part in layers])
    turnover = lost / (lost + np.maximum(reach, QUIET))
    worth = np.where(reach >= QUIET, np.nan_to_num(score, nan=0.0) * turnover, -np.inf)
    ranking = np.argsort(-worth, kind="stable")
    chosen = ranking[:count]
    place = _by_layer(cells, chosen) if order == "reset" else chosen[similarity(values[chosen])]
    shown = values[place]
    flipped = shown.sum(axis=1) < 0
    shown[flipped] *= -1
    return CellStates(tuple(cells[i] for i in place), shown, flipped, score[place], state)


def same_cells(reading: Reading, states: CellStates) -> CellStates:
    """The same cells, flipped alike, on another ink read by the same network."""
    parts = {(part.layer, part.direction): part for part in reading.trace.layers}
    rows = [
        states_of(reading, parts[cell.layer, cell.direction], states.state)[:, cell.unit]
        for cell in states.cells
    ]
    values = np.stack(rows).astype(np.float64)
    values[states.flipped] *= -1
    return CellStates(states.cells, values, states.flipped, states.scores, states.state)


def states_of(reading: Reading, layer: LayerTrace, state: str) -> NDArray[np.float32]:
    """One kind of state of one layer, shape (T', H).

    Raises:
        ExplanationError: this kind of cell has no such state.
    """
    kind = reading.trace.kind
    known = {"hidden": layer.hidden, **layer.gates}
    if kind == "lstm":
        known = {"cell": layer.cell, **known}
    if state not in known:
        raise ExplanationError(
            f"this model's {kind} cells have no {state!r}, only {', '.join(known)}"
        )
    return known[state]


def similarity(values: Array) -> NDArray[np.intp]:
    """An order of rows (K, T') in which those that do alike stand side by side, shape (K,).

    Hierarchical clustering with mean linkage of 1 - |correlation|, its leaves ordered optimally
    (Bar-Joseph et al. 2001); the sign is left aside because signs are flipped anyway.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage

    if len(values) < 3:
        return np.arange(len(values))
    centered = values - values.mean(axis=1, keepdims=True)
    size = np.linalg.norm(centered, axis=1)
    unit = centered / np.where(size > 0, size, 1.0)[:, None]
    distance = np.clip(1 - np.abs(unit @ unit.T), 0.0, None)
    pairs = distance[np.triu_indices(len(values), k=1)]
    return np.asarray(leaves_list(linkage(pairs, "average", optimal_ordering=True)), dtype=np.intp)


def _wanted_layers(
    reading: Reading, layer: int | None, direction: Direction | None
) -> list[LayerTrace]:
    layers = reading.trace.layers
    last = layers[-1].layer
    if layer is not None and not 1 <= layer <= last:
        raise ExplanationError(f"there is no layer {layer}: the model has {last}")
    found = [
        part
        for part in layers
        if layer in (None, part.layer) and direction in (None, part.direction)
    ]
    if not found:
        raise ExplanationError(f"the model reads in one direction only, so not {direction}")
    return found


def _by_layer(cells: Sequence[Cell], chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """The chosen ones, layer by layer and forward before backward, else in the order given."""

    def key(index: int) -> tuple[int, bool]:
        return cells[index].layer, cells[index].direction == "backward"

    return np.array(sorted(chosen.tolist(), key=key), dtype=np.intp)


def _drops(layer: LayerTrace) -> Array:
    """What |c| loses from one frame to the next, in the order of reading, shape (T', H)."""
    size = np.abs(_as_read(layer, layer.cell)).astype(np.float64)
    return np.maximum(-np.diff(size, axis=0, prepend=0.0), 0.0)


def _windows(layer: LayerTrace, peaks: NDArray[np.intp]) -> NDArray[np.bool_]:
    """The frames in which a drop counts as a reset, in the order of reading, shape (T',)."""
    frames = len(layer.cell)
    inside = np.zeros(frames, dtype=bool)
    read = peaks if layer.direction == "forward" else frames - 1 - peaks
    for lag in range(WINDOW[0], WINDOW[1] + 1):
        inside[np.clip(read + lag, 0, frames - 1)] = True
    return inside


def _as_read(layer: LayerTrace, states: NDArray[np.float32]) -> NDArray[np.float32]:
    return states if layer.direction == "forward" else states[::-1]
