"""The four rows of the figure as plain numbers, for whatever draws them.

All rows share one axis: the ink points in the order in which they were written. What the network
computed at an output frame is drawn over the points that the frame covers. Time in seconds, where
the ink has it, is a label of that axis and not its measure, so a pause takes no room.

This module knows neither colors nor inches nor matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import ExplanationError
from handwriting.explain.cells import CellStates, Order, same_cells, telling_cells
from handwriting.explain.jacobian import Differentiator, Score, magnitude, target_of
from handwriting.explain.opinions import integrated_gradients, smooth_gradient
from handwriting.explain.reading import Reading, log_odds, most_active, read_line
from handwriting.ink import Ink
from handwriting.network import Model
from handwriting.network.trace import Direction

Array = NDArray[np.float64]
Method = Literal["gradient", "smooth", "integrated"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class Question:
    """What is asked of one ink.

    Attributes:
        character: which one the last row is about, counted from 0; None takes the most active.
        everyone: whether the last row is about all characters instead.
        against: a character that it is contrasted with: why c, not e.
        score: what of the output is differentiated.
        method: the gradient, or one of the second opinions.
        cells: the most cells in the second row.
        state: what is shown of them; None takes the memory.
        layer: only cells of this layer, counted from 1.
        direction: only cells that read in this direction.
        order: of the cells.
    """

    character: int | None = None
    everyone: bool = False
    against: str | None = None
    score: Score = "log-odds"
    method: Method = "gradient"
    cells: int = 24
    state: str | None = None
    layer: int | None = None
    direction: Direction | None = None
    order: Order = "reset"


@dataclass(frozen=True)
class Emission:
    """A character as it comes out.

    Attributes:
        character: what.
        frame: output frame of its peak.
        at: middle of that frame on the axis of points.
        probability: at the peak.
        log_odds: there, in nats.
    """

    character: str
    frame: int
    at: float
    probability: float
    log_odds: float


@dataclass(frozen=True)
class OutputRow:
    """Row 1: when the characters are recognized.

    Attributes:
        edges: of the output frames on the axis of points, rising, shape (T' + 1,).
        characters: the classes that win at some frame, K of them, each once.
        probabilities: of these, shape (K, T').
        emissions: the text that came out, one a character.
    """

    edges: Array
    characters: tuple[str, ...]
    probabilities: Array
    emissions: tuple[Emission, ...]

    @property
    def text(self) -> str:
        """The characters joined."""
        return "".join(emission.character for emission in self.emissions)


@dataclass(frozen=True)
class WritingRow:
    """Row 3: what the network is given.

    Attributes:
        xy: the points as drawn, shape (N, 2).
        starts: first point of each stroke, rising, int64 (S,).
        seconds: since the first point, never falling, shape (N,); None if the ink has no times, or
            none that make sense.
        height: of the writing, in the ink's unit.
    """

    xy: Array
    starts: NDArray[np.int64]
    seconds: Array | None
    height: float


@dataclass(frozen=True)
class WeightRow:
    """Row 4: what in the ink speaks for the active character.

    Attributes:
        asked: which characters of the text, counted from 0.
        everyone: whether these are all, or else one.
        values: shape (K, N, D): for each of them and each point a signed number for each of
            `parts`. Gradients are per height of the writing.
        parts: ("x", "y"), or ("contribution",).
        quantity: what the values are, in words, such as "∂ log-odds of i".
        unit: of the values.
        reach: ink points from one of the network's samples to the next, at least 1, typically.
    """

    asked: tuple[int, ...]
    everyone: bool
    values: Array
    parts: tuple[str, ...]
    quantity: str
    unit: str
    reach: int

    @property
    def sizes(self) -> Array:
        """Size of the weight of every point, whatever its sign, shape (K, N)."""
        return magnitude(self.values) if len(self.parts) == 2 else np.abs(self.values[..., 0])


@dataclass(frozen=True)
class FourRows:
    """All that the figure shows of one ink.

    Attributes:
        outputs: row 1.
        cells: row 2, over the same `edges` as row 1.
        writing: row 3.
        weights: row 4; None where nothing has been read (yet).
    """

    outputs: OutputRow
    cells: CellStates
    writing: WritingRow
    weights: WeightRow | None


class Explainer:
    """Answers one question about inks, with one model.

    Args:
        model: any.
        question: what to look at.

    Raises:
        ExplanationError: an unknown score or method, or two parts of the question that exclude
            each other.
    """

    def __init__(self, model: Model, question: Question | None = None) -> None:
        self.model = model
        self.question = question or Question()
        if self.question.method not in METHODS:
            raise ExplanationError(
                f"the method must be {', '.join(METHODS)}, not {self.question.method!r}"
            )
        if self.question.everyone and (
            self.question.character is not None or self.question.against is not None
        ):
            raise ExplanationError("all characters were asked for, so none can be singled out")
        if self.question.against is not None and self.question.score != "log-odds":
            raise ExplanationError("a contrast of two characters has no other score")
        self._differentiator = Differentiator(model, self.question.score)

    def explain(self, ink: Ink) -> FourRows:
        """The four rows of a whole line.

        Raises:
            ExplanationError: nothing was read, or what was asked for is not there.
        """
        reading = read_line(self.model, ink)
        question = self.question
        if question.everyone:
            reading.character(0)
            asked: Sequence[int] = range(len(reading.spans))
        elif question.character is not None:
            reading.character(question.character)
            asked = [question.character]
        else:
            asked = [most_active(reading)]
        weights = self._weights(reading, tuple(asked))
        return FourRows(output_row(reading), self._cells(reading), writing_row(reading), weights)

    def cells_of(self, ink: Ink) -> CellStates:
        """The cells to show of a line."""
        return self._cells(read_line(self.model, ink))

    def so_far(self, ink: Ink, cells: CellStates) -> FourRows:
        """The four rows of a line that is still being written.

        The last row is about the character that came out last; `question.character` is not looked
        at.

        Args:
            ink: what there is of it.
            cells: those to show.
        """
        reading = read_line(self.model, ink)
        weights = None
        if reading.spans:
            weights = self._weights(reading, (most_active(reading, latest=True),))
        states = same_cells(reading, cells)
        return FourRows(output_row(reading), states, writing_row(reading), weights)

    def _cells(self, reading: Reading) -> CellStates:
        question = self.question
        return telling_cells(
            reading,
            question.cells,
            state=question.state,
            layer=question.layer,
            direction=question.direction,
            order=question.order,
        )

    def _weights(self, reading: Reading, asked: tuple[int, ...]) -> WeightRow:
        return weight_row(self._differentiator, reading, asked, self.question)


def weight_row(
    differentiator: Differentiator, reading: Reading, asked: tuple[int, ...], question: Question
) -> WeightRow:
    """Row 4 of a line.

    Args:
        differentiator: of the model that read, and of the question's score.
        reading: of an ink.
        asked: characters of its text, counted from 0.
        question: its `against`, `score`, `method` and `everyone` are looked at.

    Raises:
        ExplanationError: there is no such character, or none such to hold against it.
    """
    targets = [target_of(reading, index, question.against) for index in asked]
    parts: tuple[str, ...] = ("x", "y")
    if question.method == "integrated":
        shares = [integrated_gradients(differentiator, reading, t) for t in targets]
        values, parts = np.stack(shares)[..., None], ("contribution",)
    else:
        if question.method == "smooth":
            raw = np.stack([smooth_gradient(differentiator, reading, t) for t in targets])
        else:
            raw = differentiator.jacobian(reading, targets)
        values = raw * reading.features.height
    names = [reading.spans[index].character for index in asked]
    quantity = _quantity(question, None if question.everyone else names[0])
    unit = "" if question.score == "probability" else "nats"
    if len(parts) == 2:
        unit = f"{unit} per height of the writing".strip()
    steps = np.diff(reading.features.positions)
    reach = max(round(float(np.median(steps))), 1) if len(steps) else 1
    return WeightRow(asked, question.everyone, values, parts, quantity, unit, reach)


def spoken(character: str) -> str:
    """A character as it can be seen in a sentence."""
    return "space" if character == " " else character


def _quantity(question: Question, character: str | None) -> str:
    name = "each character" if character is None else f"“{spoken(character)}”"
    if question.against is not None:
        what = f"log p({character}) − log p({question.against})"
    else:
        what = f"{question.score} of {name}"
    if question.method == "integrated":
        return f"contribution to the {what}"
    return f"∂ {what}" + (", smoothed" if question.method == "smooth" else "")


def output_row(reading: Reading) -> OutputRow:
    """Row 1 of a line."""
    log_probs, centers = reading.trace.log_probs, reading.centers
    labels: dict[int, str] = {span.label: span.character for span in reading.spans}
    probabilities = np.exp(log_probs[:, list(labels)].astype(np.float64)).T
    emissions = tuple(
        Emission(
            span.character,
            span.peak,
            float(centers[span.peak]),
            span.confidence,
            float(log_odds(log_probs[span.peak : span.peak + 1], span.label)[0]),
        )
        for span in reading.spans
    )
    return OutputRow(reading.edges, tuple(labels.values()), probabilities, emissions)


def writing_row(reading: Reading) -> WritingRow:
    """Row 3 of a line."""
    sizes = np.array([len(stroke) for stroke in reading.ink.strokes])
    starts = np.cumsum(sizes) - sizes
    return WritingRow(reading.features.xy, starts, seconds_of(reading.ink), reading.features.height)


def seconds_of(ink: Ink) -> Array | None:
    """Seconds since the first point, shape (N,); None unless they never fall and do pass."""
    columns = [stroke.t for stroke in ink.strokes if stroke.t is not None]
    if len(columns) < len(ink.strokes):
        return None
    seconds = np.concatenate(columns)
    seconds = seconds - seconds[0]
    if (np.diff(seconds) < 0).any() or seconds[-1] <= 0:
        return None
    return np.asarray(seconds)
