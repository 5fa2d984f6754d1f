"""An encoder as it is run to read: in the arithmetic in which the processor is fastest.

A recurrent layer of a few hundred units waits for its weights, whose float32 do not fit the nearest
cache; in bfloat16 they are half as large. Nothing but reading runs it so: training, traces and
gradients keep the encoder that they are given.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from handwriting.network.encoder import Encoder


def for_reading(encoder: Encoder) -> Encoder:
    """The encoder to read with: the same, or a copy whose LSTM layers compute in bfloat16.

    A copy where the processor multiplies in bfloat16 and the encoder reads in both directions. A
    causal one is left alone, since it also reads frame by frame, in float32, and must say the same.

    Args:
        encoder: in evaluation mode. A copy does not see what later happens to its weights.

    Returns:
        What maps the same arguments to log-probabilities in float32. Where the encoder is in doubt,
        bfloat16 moves a probability by up to some hundredths.
    """
    if not (isinstance(encoder, Encoder) and _gains(encoder) and multiplies_in_bfloat16()):
        return encoder
    quick = copy.deepcopy(encoder).requires_grad_(False)
    quick.layers = nn.ModuleList(_Rounded(layer) for layer in quick.layers)
    return quick


def multiplies_in_bfloat16() -> bool:
    """Whether the processor has the instructions; without them bfloat16 is slower, not faster."""
    ask = getattr(torch.cpu, "get_capabilities", None)  # an older PyTorch cannot tell
    return (
        ask is not None and torch.backends.mkldnn.is_available() and ask().get("avx512_bf16", False)
    )


def _gains(encoder: Encoder) -> bool:
    """Only LSTM layers have a kernel for bfloat16, and only on a CPU are they slow."""
    config = encoder.config
    on_cpu = encoder.output.weight.device.type == "cpu"
    return on_cpu and config.cell == "lstm" and config.bidirectional


class _Rounded(nn.Module):
    """A recurrent layer in bfloat16 among layers in float32."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer.bfloat16()

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Maps (B, T, inputs) to (B, T, units * directions), float32 both."""
        rounded: Tensor = self.layer(x.bfloat16(), lengths)
        return rounded.float()
