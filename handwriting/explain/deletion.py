"""Does the ink that the gradient points at matter? It is taken away, and the network reads again.

An explanation that names the right ink must hurt more, when that ink goes, than any other choice of
as many points (Samek et al. 2017, "Evaluating the visualization of what a deep neural network has
learned"). Two other choices are tried: points drawn one by one, which hardly changes the ink since
the pen's path runs on between their neighbors, and the harder one, the same pattern of runs moved
along the line to a random place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding import align
from handwriting.errors import AlignmentError
from handwriting.explain.jacobian import Differentiator, magnitude, target_of
from handwriting.explain.reading import Reading, log_odds
from handwriting.features import extract
from handwriting.ink import Ink
from handwriting.network import Model, trace_line

Array = NDArray[np.float64]
SHARE = 0.1


@dataclass(frozen=True)
class Deletion:
    """By how much the log-odds of one character fell, in nats.

    Attributes:
        weighted: without the points of the largest gradient.
        scattered: without as many points drawn at random, mean over draws.
        moved: without as many in the same runs elsewhere, mean over draws.
    """

    weighted: float
    scattered: float
    moved: float


def delete(
    model: Model,
    differentiator: Differentiator,
    reading: Reading,
    index: int,
    *,
    share: float = SHARE,
    draws: int = 5,
    seed: int = 0,
) -> Deletion | None:
    """Takes a share of the points away and looks what that does to one character.

    Args:
        model: that reads.
        differentiator: of that model.
        reading: of an ink by that model.
        index: the character, counted from 0.
        share: of the points.
        draws: of each random choice.
        seed: of the draws.

    Returns:
        How much the character lost; None where the rest is too little ink for the text.
    """
    before = _log_odds(model, reading.ink, reading.text, index)
    count = max(round(share * reading.ink.points), 1)
    if before is None or count >= reading.ink.points:
        return None
    (gradient,) = differentiator.jacobian(reading, [target_of(reading, index)])
    chosen = np.zeros(reading.ink.points, dtype=bool)
    chosen[np.argsort(-magnitude(gradient), kind="stable")[:count]] = True
    random = np.random.default_rng(seed)
    choices = [chosen]
    choices += [random.permutation(chosen) for _ in range(draws)]
    choices += [np.roll(chosen, random.integers(1, len(chosen))) for _ in range(draws)]
    losses = []
    for choice in choices:
        ink = without_points(reading.ink, choice)
        after = None if ink is None else _log_odds(model, ink, reading.text, index)
        if after is None:
            return None
        losses.append(before - after)
    return Deletion(
        losses[0], float(np.mean(losses[1 : draws + 1])), float(np.mean(losses[draws + 1 :]))
    )


def without_points(ink: Ink, dropped: NDArray[np.bool_]) -> Ink | None:
    """The ink without some of its points, all strokes joined; None if nothing is left."""
    sizes = np.array([len(stroke) for stroke in ink.strokes])
    strokes = []
    for stroke, drop in zip(ink.strokes, np.split(dropped, np.cumsum(sizes)[:-1]), strict=True):
        if not drop.all():
            t, pressure = (
                None if column is None else column[~drop] for column in (stroke.t, stroke.pressure)
            )
            strokes.append(replace(stroke, xy=stroke.xy[~drop], t=t, pressure=pressure))
    return Ink(tuple(strokes)) if strokes else None


def _log_odds(model: Model, ink: Ink, text: str, index: int) -> float | None:
    """Of a character of a text that is taken as written, at its best frame in the alignment."""
    log_probs = trace_line(model, extract(ink, model.features)).log_probs
    try:
        span = align(log_probs, text, model.alphabet).spans[index]
    except AlignmentError:
        return None
    return float(log_odds(log_probs[span.first : span.last + 1], span.label).max())
