"""A line that is being written, and what it says so far: the interface of live recognition.

`RevisingLine` reads the whole line anew at each update and tells what is committed from what is
tentative; `CausalLine` follows the pen with a causal model and commits everything it says. Both
take strokes as they are drawn and give a `Prediction`; the names follow the W3C's Handwriting
Recognition API where it has one.

Texts are literal, as the network spells them: what language models and natural spacing make of the
same ink is for `handwriting.recognizer` to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from handwriting.decoding import Span, best_path
from handwriting.errors import InkError
from handwriting.features import Frames, extract, measure
from handwriting.ink import COORDINATE_LIMIT, Ink, Stroke
from handwriting.live.causal import CausalReader, Emission, Progress
from handwriting.live.commit import CommitRule, Committer, LiveCharacter, Observation
from handwriting.live.drawing import Drawing
from handwriting.network import Model

BEHIND = 0.5
"""Heights of writing that a stroke must stay behind the rightmost ink before it to count as added
late: the dot of an i, the bar of a t."""

MOST_LOG_ODDS = 40.0
"""Log-odds of a probability that float32 cannot tell from 1."""


@dataclass(frozen=True)
class Prediction:
    """What a growing line says at one moment.

    Attributes:
        characters: in order.
    """

    characters: tuple[LiveCharacter, ...]

    @property
    def text(self) -> str:
        """All characters."""
        return "".join(one.character for one in self.characters)

    @property
    def committed(self) -> str:
        """The characters before the first that is tentative."""
        first = next((i for i, one in enumerate(self.characters) if not one.committed), None)
        return self.text[:first]

    @property
    def tentative(self) -> str:
        """The others; after late ink there may be committed ones among them."""
        return self.text[len(self.committed) :]


class RevisingLine:
    """Reads the line anew at each update, with any model.

    Args:
        model: bidirectional or causal.
        rule: when a character is committed.
    """

    def __init__(self, model: Model, rule: CommitRule | None = None) -> None:
        self._model = model
        self._drawing = Drawing()
        self.committer = Committer(rule or CommitRule())
        self._told: set[int] = set()  # strokes that had ended when they were last looked at
        self._pen = 0.0

    def begin_stroke(self) -> int:
        """See `handwriting.live.drawing.Drawing.begin_stroke`."""
        return self._drawing.begin_stroke()

    def add_points(self, xy: ArrayLike) -> None:
        """See `handwriting.live.drawing.Drawing.add_points`."""
        points = self._drawing.add_points(xy)
        if len(points):
            self._pen = float(points[-1, 0])

    def end_stroke(self) -> None:
        """See `handwriting.live.drawing.Drawing.end_stroke`."""
        self._drawing.end_stroke()

    def add_stroke(self, stroke: Stroke) -> int:
        """A whole stroke at once; returns its number."""
        number = self.begin_stroke()
        self.add_points(stroke.xy)
        self.end_stroke()
        return number

    def remove_stroke(self, number: int) -> None:
        """Takes a stroke away, which opens the words that it touched again.

        Raises:
            InkError: there is no such stroke, or the pen is down.
        """
        left, right = self._drawing.remove_stroke(number)
        self._told.discard(number)
        self.committer.reopen(left, right, nearest=False)

    def get_prediction(self) -> Prediction:
        """Reads all ink so far; each call is one update of the commit rule."""
        self.committer.update(self.observe())
        return Prediction(self.committer.characters)

    def observe(self) -> Observation:
        """Reads all ink so far, and tells what has come since the last time."""
        ink = self._drawing.ink
        if ink is None:
            self.committer.reopen(-COORDINATE_LIMIT, COORDINATE_LIMIT, nearest=False)
            return Observation((), 0.0, 1.0)
        height = measure([stroke.xy for stroke in ink.strokes]).height
        late = self._late_strokes(height)
        return Observation(read_characters(self._model, ink), self._pen, height, late)

    def finish(self) -> Prediction:
        """Reads the line a last time and commits it all.

        Raises:
            InkError: a stroke has not ended.
        """
        if self._drawing.writing:
            raise InkError("the line cannot be finished before its last stroke is ended")
        self.get_prediction()
        self.committer.finish()
        return Prediction(self.committer.characters)

    def _late_strokes(self, height: float) -> list[tuple[float, float]]:
        """Strokes that lie behind the ink before them; each is told until it is ended."""
        late, front = [], -math.inf
        numbers = self._drawing.numbers
        for number in numbers:
            left, right = self._drawing.span(number)
            if number not in self._told and right < front - BEHIND * height:
                late.append((left, right))
            front = max(front, right)
        self._told = set(numbers[:-1] if self._drawing.writing else numbers)
        return late


class CausalLine:
    """Follows the pen with a causal model; what it says stands until ink is taken away.

    Args:
        model: causal.

    Raises:
        ModelError: the model looks at later ink.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._reader = CausalReader(model)
        self._drawing = Drawing()
        self._points: list[tuple[float, float]] = []
        self._characters: list[LiveCharacter] = []
        self._emissions: list[Emission] = []

    @property
    def emissions(self) -> tuple[Emission, ...]:
        """When each character was written down; as if ink that was taken away had never been."""
        return tuple(self._emissions)

    @property
    def reader(self) -> CausalReader:
        """What follows the pen; another one after ink was taken away."""
        return self._reader

    def begin_stroke(self) -> int:
        """See `handwriting.live.drawing.Drawing.begin_stroke`."""
        self._reader.begin_stroke()  # refuses more than the drawing does: ink after the end
        return self._drawing.begin_stroke()

    def add_points(self, xy: ArrayLike) -> Progress:
        """See `handwriting.live.drawing.Drawing.add_points`; returns what the points brought."""
        points = self._drawing.add_points(xy)
        self._points += [(x, y) for x, y in points.tolist()]
        return self._noted(self._reader.add_points(points))

    def end_stroke(self) -> Progress:
        """See `handwriting.live.drawing.Drawing.end_stroke`."""
        self._drawing.end_stroke()
        return self._noted(self._reader.end_stroke())

    def add_stroke(self, stroke: Stroke) -> int:
        """A whole stroke at once; returns its number."""
        number = self.begin_stroke()
        self.add_points(stroke.xy)
        self.end_stroke()
        return number

    def remove_stroke(self, number: int) -> None:
        """Takes a stroke away, and reads what is left from the start.

        It is the writer who revises here, not the network: of the ink that is left, every character
        is again written down once.

        Raises:
            InkError: there is no such stroke, or the pen is down.
        """
        self._drawing.remove_stroke(number)
        self._reader, self._points = CausalReader(self._model), []
        self._characters, self._emissions = [], []
        ink = self._drawing.ink
        strokes = ink.strokes if ink is not None else ()
        for stroke in strokes:
            self._points += [(x, y) for x, y in stroke.xy.tolist()]
            self._noted(self._reader.add_stroke(stroke))

    def get_prediction(self) -> Prediction:
        """Everything written down so far; asking changes nothing."""
        return Prediction(tuple(self._characters))

    def finish(self) -> Prediction:
        """No more ink will come.

        Raises:
            InkError: a stroke has not ended, or the line is finished already.
        """
        self._noted(self._reader.finish())
        return self.get_prediction()

    def _noted(self, progress: Progress) -> Progress:
        for one in progress.emissions:
            x, y = self._points[one.point]
            odds = log_odds(one.confidence)
            self._characters.append(LiveCharacter(one.character, odds, x, y, committed=True))
        self._emissions += progress.emissions
        return progress


def read_characters(model: Model, ink: Ink) -> list[LiveCharacter]:
    """The best path of a whole ink, each character with the place of its spike."""
    frames = extract(ink, model.features)
    spans = best_path(model.log_probs([frames])[0], model.alphabet).spans
    xy = ink.xy
    return [_placed(span, frames, xy, model.encoder.stride) for span in spans]


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), within `MOST_LOG_ODDS` on both sides of 0."""
    if probability >= 1.0:
        return MOST_LOG_ODDS
    odds = math.log(max(probability, 1e-300)) - math.log1p(-probability)
    return min(max(odds, -MOST_LOG_ODDS), MOST_LOG_ODDS)


def _placed(
    span: Span, frames: Frames, xy: np.ndarray[tuple[int, ...], np.dtype[np.float64]], stride: int
) -> LiveCharacter:
    x, y = xy[frames.source[min(span.peak * stride, len(frames) - 1)]]
    return LiveCharacter(span.character, log_odds(span.confidence), float(x), float(y))
