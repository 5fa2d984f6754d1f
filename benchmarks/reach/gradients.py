"""How far from a decision the frames lie that it hangs on: the gradient against the distance.

Hochreiter et al. (2001), "Gradient flow in recurrent nets: the difficulty of learning long-term
dependencies": what an input says must go through the recurrence once a frame, and is multiplied
each time. For a character that a network wrote, s is its log-odds at its peak t, and measured is
the norm of ds/dx(t - k) over the values of the input frame x(t - k), for every distance k; k < 0 is
what comes later. Within a line the median over its characters is taken, then over lines.

Knows models and frames; nothing of how the curves are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from handwriting.decoding import Span
from handwriting.explain.jacobian import Differentiator, Target
from handwriting.explain.reading import read_line
from handwriting.ink import Ink
from handwriting.network import Encoder, Model

Array = NDArray[np.float64]

SHARES = (0.1, 0.01, 0.001)
"""Of the gradient at the decision: where it has fallen below them is told."""


@dataclass(frozen=True)
class Reach:
    """The curve of one model.

    Attributes:
        name: of the model.
        distances: k in input frames, ascending, shape (K,).
        norms: median norm at each, 1 per unit of a frame's values, shape (K,); NaN where no line is
            long enough.
        lines: number of lines with any character.
        frames: input frames a character, the mean.
    """

    name: str
    distances: NDArray[np.int64]
    norms: Array
    lines: int
    frames: float

    def at(self, distance: int) -> float:
        """The norm at a distance as a share of its largest."""
        place = int(np.flatnonzero(self.distances == distance)[0])
        return float(self.norms[place] / np.nanmax(self.norms))

    def back_to(self, share: float) -> int | None:
        """The least k > 0 from which on the norm stays below a share of its largest.

        None if it does not fall so far within the distances measured.
        """
        back = self.distances > 0
        above = self.distances[back & (self.norms >= share * np.nanmax(self.norms))]
        least = int(above.max()) + 1 if len(above) else 1
        return least if least <= self.distances.max() else None


def untrained(model: Model, seed: int = 0) -> Model:
    """A model of the same shape whose weights are as training begins."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder = Encoder(model.encoder.config, model.features.size, model.alphabet.classes)
    return replace(model, encoder=encoder.eval())


def reach_of(
    name: str, model: Model, inks: Sequence[Ink], farthest: int, reader: Model | None = None
) -> Reach:
    """Measures one model.

    Args:
        name: what to call it.
        model: whose gradients.
        inks: lines.
        farthest: the largest distance, in input frames.
        reader: a model of the same stride and features that tells which characters stand at which
            frames; the model itself if None.
    """
    distances = np.arange(-farthest, farthest + 1)
    curves = []
    frames, characters = 0, 0
    for ink in inks:
        reading = read_line(reader or model, ink)
        spans = [span for span in reading.spans if span.character != " "]
        if not spans:
            continue
        values = reading.features.frames.values
        curves.append(_line(Differentiator(model), values, spans, reading.trace.stride, farthest))
        frames += len(values)
        characters += len(spans)
    table = np.array(curves).reshape(len(curves), len(distances))
    norms = _median(table) if curves else np.full(len(distances), np.nan)
    return Reach(name, distances, norms, len(curves), frames / max(characters, 1))


def _line(
    differentiator: Differentiator,
    values: NDArray[np.float32],
    spans: Sequence[Span],
    stride: int,
    farthest: int,
) -> Array:
    """The median over the characters of one line, shape (2 * farthest + 1,)."""
    copies = np.broadcast_to(values, (len(spans), *values.shape))
    targets = [Target(span.peak, span.label) for span in spans]
    norms = np.linalg.norm(differentiator.on_frames(copies, targets), axis=2)  # (spans, T)
    T = len(values)
    around = np.full((len(spans), 2 * farthest + 1), np.nan)
    for row, span in enumerate(spans):
        center = min(span.peak * stride + stride // 2, T - 1)
        distance = center - np.arange(T)
        near = np.abs(distance) <= farthest
        around[row, distance[near] + farthest] = norms[row, near]
    return _median(around)


def _median(rows: Array) -> Array:
    """The median of each column over the rows that have a number there; NaN where none has."""
    result = np.full(rows.shape[1], np.nan)
    some = ~np.isnan(rows).all(axis=0)
    result[some] = np.nanmedian(rows[:, some], axis=0)
    return result
