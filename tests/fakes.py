"""Stand-ins: models that need no training and no file, and ink that needs no pen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from handwriting.decoding import Alphabet
from handwriting.features import FeatureConfig
from handwriting.ink import Ink
from handwriting.network import Convolution, Encoder, EncoderConfig, Model

LETTERS = Alphabet(tuple(" abc"))


class ScriptedEncoder(nn.Module):
    """Says what it is told, whatever the ink: a label at some output frames, else the blank."""

    def __init__(self, script: Mapping[int, int], classes: int, stride: int, sure: float) -> None:
        super().__init__()
        self.script = dict(script)
        self.classes = classes
        self.stride = stride
        self.sure = sure

    def forward(self, values: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Maps (B, T, F) to (B, T', C) as `handwriting.network.Encoder` does."""
        steps = (lengths + self.stride - 1) // self.stride
        rest = (1 - self.sure) / (self.classes - 1)
        probs = torch.full((len(values), int(steps.max()), self.classes), rest)
        for step in range(probs.shape[1]):
            probs[:, step, self.script.get(step, 0)] = self.sure
        return probs.log(), steps


def scripted_model(
    script: Mapping[int, str],
    *,
    alphabet: Alphabet = LETTERS,
    stride: int = 1,
    sure: float = 0.9,
    step: float = 0.2,
) -> Model:
    """A model that reads `script`: output frame → character, with probability `sure`."""
    labels = {frame: int(alphabet.encode(character)[0]) for frame, character in script.items()}
    encoder = ScriptedEncoder(labels, len(alphabet) + 1, stride, sure).eval()
    return Model(cast(Any, encoder), alphabet, FeatureConfig(step=step), {})


def random_model(seed: int = 0, *, alphabet: Alphabet = LETTERS, stride: int = 2) -> Model:
    """A small real network that was never trained: it reads nonsense, but always the same."""
    features = FeatureConfig()
    config = EncoderConfig(layers=2, units=12, convolutions=(Convolution(8, 5, stride),))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder = Encoder(config, features.size, len(alphabet) + 1)
        encoder.output.weight.data.mul_(25.0)  # surer of its nonsense, so that it writes some
    return Model(encoder.eval(), alphabet, features, {"trained": False})


def dots(count: int) -> Ink:
    """Strokes of one point each, in a row: each becomes exactly one frame."""
    return Ink.from_arrays([[[10.0 * i, 3.0 * (i % 2)]] for i in range(count)])


def scribble(seed: int, strokes: int = 6, points: int = 40) -> Ink:
    """Loops that move to the right, a few strokes of differing length."""
    rng = np.random.default_rng(seed)
    parts = []
    x = 0.0
    for _ in range(strokes):
        turn = np.linspace(0, rng.uniform(4, 16), int(rng.integers(2, points + 1)))
        drift = x + np.cumsum(rng.uniform(0, 4, len(turn)))
        parts.append(np.stack([drift + 8 * np.cos(turn), 10 * np.sin(turn)], axis=1))
        x = float(drift[-1]) + 5
    return Ink.from_arrays(parts)
