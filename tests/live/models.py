"""Tiny causal networks with random weights: they read nonsense, but always the same."""

from __future__ import annotations

import torch

from handwriting.decoding import Alphabet
from handwriting.features import FeatureConfig
from handwriting.network import Convolution, Encoder, EncoderConfig, Model
from handwriting.network.config import Cell

LETTERS = Alphabet(tuple(" abcde"))


def causal_model(cell: Cell = "lstm", seed: int = 0, *, stride: int = 3) -> Model:
    """Two causal layers of few units after two convolutions."""
    features = FeatureConfig(causal=True)
    config = EncoderConfig(
        cell=cell,
        bidirectional=False,
        layers=2,
        units=12,
        convolutions=(Convolution(8, 3), Convolution(8, 2 * stride + 1, stride)),
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder = Encoder(config, features.size, len(LETTERS) + 1)
        encoder.output.weight.data.mul_(25.0)  # surer of its nonsense, so that it writes some
    return Model(encoder.eval(), LETTERS, features, {"trained": False})
