"""Frames become log-probabilities: convolutions, then recurrent layers, then one softmax a frame.

The encoder knows no alphabet, only a number of classes of which class 0 is CTC's blank; it knows no
ink, only frames. Padding never reaches a valid frame: convolutions see zeros beyond the end, and
the backward direction starts at each line's own last frame, so a line's result does not depend on
what it was batched with.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from handwriting.network.config import Convolution, EncoderConfig

_CELLS: dict[str, Callable[..., nn.RNNBase]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


class Encoder(nn.Module):
    """Deep (bi)directional recurrent network for CTC.

    Graves, Fernandez, Gomez, Schmidhuber (2006), "Connectionist temporal classification";
    Graves et al. (2009), "A novel connectionist system for unconstrained handwriting recognition".

    Args:
        config: what to build.
        inputs: values of a frame, F.
        classes: C, the blank (class 0) included.
    """

    def __init__(self, config: EncoderConfig, inputs: int, classes: int) -> None:
        super().__init__()
        self.config = config
        self.inputs = inputs
        self.classes = classes
        size = inputs
        self.convolutions = nn.ModuleList()
        for convolution in config.convolutions:
            self.convolutions.append(ConvolutionLayer(size, convolution, config.bidirectional))
            size = convolution.channels
        self.layers = nn.ModuleList()
        for _ in range(config.layers):
            self.layers.append(RecurrentLayer(size, config))
            size = config.units * (2 if config.bidirectional else 1)
        self.dropout = LineDropout(config.dropout)
        self.output = nn.Linear(size, classes)

    @property
    def stride(self) -> int:
        """Input frames per output frame: output t covers inputs [t * stride, (t + 1) * stride)."""
        return self.config.stride

    def output_lengths(self, lengths: Tensor) -> Tensor:
        """Number of output frames for each number of input frames, shape (B,)."""
        for convolution in self.config.convolutions:
            lengths = _strided(lengths, convolution.stride)
        return lengths

    def forward(self, values: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities of every class at every output frame.

        Args:
            values: frames, float32 of shape (B, T, F), anything beyond each line's length.
            lengths: valid frames of each line, int64 of shape (B,), at least 1.

        Returns:
            Log-probabilities, float32 of shape (B, T', C), and the valid frames of each line,
            int64 of shape (B,).
        """
        logits, lengths = self.logits(values, lengths)
        return logits.float().log_softmax(dim=-1), lengths

    def logits(self, values: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """What the softmax of `forward` is taken of; same arguments, same shapes."""
        x = values.masked_fill(_padding(lengths, values.shape[1]), 0.0)  # (B, T, F)
        for convolution in self.convolutions:
            x, lengths = convolution(x, lengths)  # (B, T', channels)
        for layer in self.layers:
            x = layer(self.dropout(x), lengths)  # (B, T', units * directions)
        return self.output(self.dropout(x)), lengths  # (B, T', C)


class LineDropout(nn.Module):
    """Drops the same values at every frame of a line (Gal & Ghahramani 2016, eq. 7).

    A recurrent layer cannot then read around the noise, and drawing one mask a line instead of one
    a frame saves a tenth of a training step on a CPU.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """Maps (B, T, size) to the same shape; the identity outside training."""
        if not self.training or self.share == 0:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.share
        return x * (kept / (1 - self.share)).to(x.dtype)


class ConvolutionLayer(nn.Module):
    """Convolution over time, layer norm, SiLU; zeros beyond both ends of each line.

    The window of output t is centered on its inputs [t * stride, (t + 1) * stride), or in a causal
    encoder ends with them.
    """

    def __init__(self, inputs: int, config: Convolution, centered: bool) -> None:
        super().__init__()
        self.stride = config.stride
        self.kernel = config.kernel
        reach = config.kernel - config.stride
        self.left = (reach + 1) // 2 if centered else reach
        self.convolution = nn.Conv1d(inputs, config.channels, config.kernel, config.stride)
        self.norm = nn.LayerNorm(config.channels)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Maps (B, T, inputs) with zeros beyond `lengths` to (B, T', channels), likewise."""
        frames = x.shape[1]
        steps = (frames + self.stride - 1) // self.stride
        right = (steps - 1) * self.stride + self.kernel - self.left - frames
        padded = nn.functional.pad(x.transpose(1, 2), (self.left, right))  # (B, inputs, ...)
        y = self.convolution(padded).transpose(1, 2)  # (B, T', channels)
        y = nn.functional.silu(self.norm(y))
        lengths = _strided(lengths, self.stride)
        return y.masked_fill(_padding(lengths, steps), 0.0), lengths


class RecurrentLayer(nn.Module):
    """One recurrent layer; with both directions, their hidden states side by side.

    The directions are separate modules: the backward one reads each line reversed within its own
    length, so it starts at the line's last frame and never in the padding.
    """

    def __init__(self, inputs: int, config: EncoderConfig) -> None:
        super().__init__()
        cell = _CELLS[config.cell]
        self.ahead = cell(inputs, config.units, batch_first=True)
        self.back = cell(inputs, config.units, batch_first=True) if config.bidirectional else None
        if config.cell == "lstm":
            for direction in filter(None, (self.ahead, self.back)):
                _open_forget_gates(direction)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Maps (B, T, inputs) to (B, T, units * directions)."""
        ahead, _ = self.ahead(x)
        if self.back is None:
            return ahead
        order = _reversed_order(lengths, x.shape[1])
        back, _ = self.back(_reorder(x, order))
        return torch.cat([ahead, _reorder(back, order)], dim=-1)


def _open_forget_gates(cell: nn.RNNBase) -> None:
    """Starts with memories kept (Gers et al. 2000; Jozefowicz et al. 2015): forget bias 1."""
    with torch.no_grad():
        for name, bias in cell.named_parameters():
            if name.startswith("bias_ih"):
                units = len(bias) // 4
                bias[units : 2 * units].fill_(1.0)
            elif name.startswith("bias_hh"):
                bias.zero_()


def _reversed_order(lengths: Tensor, frames: int) -> Tensor:
    """Indices (B, T) that reverse each line within its length and leave its padding in place."""
    time = torch.arange(frames, device=lengths.device)
    mirrored = lengths[:, None] - 1 - time
    return torch.where(mirrored >= 0, mirrored, time)


def _reorder(x: Tensor, order: Tensor) -> Tensor:
    """Takes frames (B, T, size) in the order of the indices (B, T)."""
    if len(x) == 1:  # the same, in a fraction of the time: whole rows are copied
        return x.index_select(1, order[0])
    return x.gather(1, order[:, :, None].expand(-1, -1, x.shape[2]))


def _padding(lengths: Tensor, frames: int) -> Tensor:
    """True beyond each line's length, shape (B, T, 1)."""
    return (torch.arange(frames, device=lengths.device) >= lengths[:, None])[:, :, None]


def _strided(lengths: Tensor, stride: int) -> Tensor:
    return torch.div(lengths + stride - 1, stride, rounding_mode="floor")
