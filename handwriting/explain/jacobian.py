"""From a character back to the ink: the sequential Jacobian.

Graves (2008), "Supervised Sequence Labelling with Recurrent Neural Networks", plots the derivative
of one output at one time with respect to the inputs at all times. Here the inputs are the x and y
of every ink point **as drawn**: autograd goes back to the frames, and
`handwriting.features.FrozenFeatures` from there to the points. What is held constant on that way is
told there.

What is differentiated is by default the log-odds of the character at its peak,
log(p / (1 - p)) = a(k) - log sum over j != k of exp a(j), with a the logits. Its derivative has
exactly the shape of Graves' dp (it is dp / (p (1 - p))), but does not vanish where the network is
sure, as dp and d log p do; and it does not ignore the competitors, as the logit does.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from handwriting.errors import ExplanationError
from handwriting.explain.reading import Reading
from handwriting.network import Model

Array = NDArray[np.float64]
Score = Literal["log-odds", "probability", "log-probability", "logit"]
SCORES: tuple[Score, ...] = get_args(Score)

BATCH_FRAMES = 16_384
"""Most frames that go back through the network at once: what bounds memory."""


@dataclass(frozen=True)
class Target:
    """One number of the network's output.

    Attributes:
        frame: the output frame.
        label: the class whose score it is.
        against: if given, the number is log p(label) - log p(against): why this, not that.
    """

    frame: int
    label: int
    against: int | None = None


def target_of(reading: Reading, index: int, against: str | None = None) -> Target:
    """The character at a place of the text, counted from 0, at its peak.

    Args:
        reading: of an ink.
        index: which character.
        against: another character that it is to be contrasted with.

    Raises:
        ExplanationError: there is no such character, or `against` is the character itself or one
            that the model cannot write.
    """
    span = reading.character(index)
    if against is None:
        return Target(span.peak, span.label)
    if against not in reading.alphabet:
        raise ExplanationError(f"the model cannot write {against!r}, so nothing speaks against it")
    label = int(reading.alphabet.encode(against)[0])
    if label == span.label:
        raise ExplanationError(
            f"character {index + 1} is {against!r} itself: name another one that it might be"
        )
    return Target(span.peak, span.label, label)


class Differentiator:
    """Differentiates the outputs of one model; holds its own copy of the weights.

    Threads may share it: nothing in it changes.

    Args:
        model: whose.
        score: what of an output is differentiated; a contrast is always of log-probabilities.
        double: whether to compute in float64, which is for checks.

    Raises:
        ExplanationError: an unknown score.
    """

    def __init__(self, model: Model, score: Score = "log-odds", *, double: bool = False) -> None:
        if score not in SCORES:
            raise ExplanationError(f"the score must be {', '.join(SCORES)}, not {score!r}")
        self.score: Score = score
        self.dtype = torch.float64 if double else torch.float32
        # Without weights that want gradients, none are computed for them.
        self._encoder = copy.deepcopy(model.encoder).requires_grad_(False).to(self.dtype).eval()
        self._device = next(self._encoder.parameters()).device

    def jacobian(self, reading: Reading, targets: Sequence[Target]) -> Array:
        """Gradients on x and y of every ink point, for several characters of one line at once.

        Args:
            reading: of an ink of N points.
            targets: K of them.

        Returns:
            Signed, in 1 per unit of the ink, float64 of shape (K, N, 2).
        """
        values = reading.features.frames.values
        size = max(BATCH_FRAMES // len(values), 1)
        parts = [np.zeros((0, reading.ink.points, 2))]
        for begin in range(0, len(targets), size):
            some = targets[begin : begin + size]
            copies = np.broadcast_to(values, (len(some), *values.shape))
            parts.append(reading.features.pull_back(self.on_frames(copies, some)))
        return np.concatenate(parts)

    def on_frames(self, values: NDArray[np.floating], targets: Sequence[Target]) -> Array:
        """Gradients on the frames, shape (B, T, F): each line of `values` for its own target."""
        inputs = self._tensor(values).requires_grad_(True)
        # cuDNN refuses to go back through a recurrent layer outside training.
        with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):
            total = self._scores(inputs, targets).sum()
            (gradient,) = torch.autograd.grad(total, inputs)
        return np.asarray(gradient.cpu().numpy(), dtype=np.float64)

    def scores(self, values: NDArray[np.floating], targets: Sequence[Target]) -> Array:
        """The scores themselves, shape (B,)."""
        with torch.inference_mode():
            scores = self._scores(self._tensor(values), targets)
        return np.asarray(scores.cpu().numpy(), dtype=np.float64)

    def _tensor(self, values: NDArray[np.floating]) -> Tensor:
        return torch.from_numpy(np.array(values)).to(self._device, self.dtype)

    def _scores(self, values: Tensor, targets: Sequence[Target]) -> Tensor:
        B, T, _ = values.shape
        lengths = torch.full((B,), T, device=self._device)
        logits, _ = self._encoder.logits(values, lengths)  # (B, T', C)
        frames = torch.tensor([target.frame for target in targets], device=self._device)
        rows = logits[torch.arange(B, device=self._device), frames]  # (B, C)
        return torch.stack(
            [self._score(row, target) for row, target in zip(rows, targets, strict=True)]
        )

    def _score(self, logits: Tensor, target: Target) -> Tensor:
        """One number from the logits (C,) of one frame."""
        own = logits[target.label]
        if target.against is not None:
            return own - logits[target.against]
        if self.score == "logit":
            return own
        if self.score == "log-odds":
            others = torch.cat([logits[: target.label], logits[target.label + 1 :]])
            return own - others.logsumexp(dim=0)
        log_probability = own - logits.logsumexp(dim=0)
        return log_probability.exp() if self.score == "probability" else log_probability


def magnitude(gradient: Array) -> Array:
    """Length of the gradient at each point, shape (..., N), of (..., N, 2)."""
    return np.asarray(np.hypot(gradient[..., 0], gradient[..., 1]))
