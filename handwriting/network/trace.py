"""What a network does while it reads one line: every gate and every state at every frame.

PyTorch's fused recurrent kernels return the hidden states and nothing else, so the rest is computed
again from them. Because h(t-1) is known for all t, the gates of a layer are two matrix products;
only the cell states need a loop over time, of one multiplication and one addition a frame.

This module knows layers, frames and points. It does not know which character a frame wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from handwriting.features import Frames
from handwriting.network.checkpoint import Model
from handwriting.network.config import Cell
from handwriting.network.encoder import Encoder, RecurrentLayer

Array = NDArray[np.float32]
Direction = Literal["forward", "backward"]

GATES: dict[Cell, tuple[str, ...]] = {
    "lstm": ("input", "forget", "candidate", "output"),
    "gru": ("reset", "update", "candidate"),
    "rnn": (),
}
"""Names of each kind's gates, in the order in which PyTorch stacks their weights."""


@dataclass(frozen=True)
class LayerTrace:
    """One direction of one recurrent layer.

    All arrays are float32 of shape (T', H) and stand in the order of the line, those of the
    backward direction too: its state at frame t follows from its state at t + 1.

    Attributes:
        layer: counted from 1, as people do.
        direction: in which order it reads the frames.
        hidden: h, what the layer passes on.
        cell: c, the memory: of lstm cells; gru and rnn cells have no other memory than h, so here
            it is `hidden`.
        gates: by name, after their nonlinearity; see `GATES`. The candidate is what may be written
            to the memory: g of an lstm, n of a gru.
    """

    layer: int
    direction: Direction
    hidden: Array
    cell: Array
    gates: Mapping[str, Array]


@dataclass(frozen=True)
class Trace:
    """Everything a network computed for one line of T frames, T' output frames and N points.

    Attributes:
        kind: of the recurrent cells.
        layers: the recurrent layers, first to last, forward before backward.
        log_probs: float32 of shape (T', C).
        stride: input frames per output frame.
        source: the ink point at or before each input frame, all strokes joined, int64 (T,).
        points: first and last ink point that each output frame covers, inclusive, int64 (T', 2).
    """

    kind: Cell
    layers: tuple[LayerTrace, ...]
    log_probs: Array
    stride: int
    source: NDArray[np.int64]
    points: NDArray[np.int64]

    def frames_of_points(self, count: int) -> NDArray[np.int64]:
        """The output frame that each of the line's `count` ink points falls into, shape (count,).

        Where one point stands for several input frames, ink being sparser than they, it is the
        first of them.
        """
        ordered = np.unique(self.source)
        reached = np.searchsorted(ordered, np.arange(count), side="right") - 1
        first = np.searchsorted(self.source, ordered[np.maximum(reached, 0)])
        return np.minimum(first // self.stride, len(self.log_probs) - 1)


def trace_line(model: Model, frames: Frames) -> Trace:
    """Runs the network over one line and keeps all that happened.

    Hochreiter & Schmidhuber (1997) with the forget gate of Gers et al. (2000) for lstm, Cho et al.
    (2014) for gru, Elman (1990) for rnn; the equations are those of PyTorch's modules. Takes no
    more than about twice the time of the plain forward pass.

    Args:
        model: any; its encoder in evaluation mode.
        frames: of one line.

    Returns:
        The `Trace`, equal to what the fused kernels compute within rounding.
    """
    encoder = model.encoder
    device = next(encoder.parameters()).device
    x = torch.from_numpy(frames.values)[None].to(device)  # (1, T, F)
    lengths = torch.tensor([len(frames)], device=device)
    layers: list[LayerTrace] = []
    with torch.inference_mode():
        for convolution in encoder.convolutions:
            x, lengths = convolution(x, lengths)
        for number, layer in enumerate(encoder.layers, start=1):
            assert isinstance(layer, RecurrentLayer)
            both = [_direction(encoder, layer.ahead, x, number, "forward")]
            if layer.back is not None:
                both.append(_direction(encoder, layer.back, x.flip(1), number, "backward"))
            layers += both
            x = torch.from_numpy(np.concatenate([part.hidden for part in both], axis=1))
            x = x[None].to(device)  # (1, T', units * directions)
        log_probs = encoder.output(x).float().log_softmax(dim=-1)[0].cpu().numpy()
    points = _points(frames.source, encoder.stride, len(log_probs))
    return Trace(
        encoder.config.cell, tuple(layers), log_probs, encoder.stride, frames.source, points
    )


def _direction(
    encoder: Encoder, module: nn.RNNBase, x: Tensor, number: int, direction: Direction
) -> LayerTrace:
    """One direction over frames (1, T', I) that stand in the order in which it reads them."""
    hidden = module(x)[0][0]  # (T', H)
    kind = encoder.config.cell
    before = torch.cat([hidden.new_zeros(1, hidden.shape[1]), hidden[:-1]])  # h(t-1)
    values = {} if kind == "rnn" else _gates(module, kind, x[0], before)
    arrays = {name: value.cpu().numpy() for name, value in values.items()}
    h = hidden.cpu().numpy()
    c = _cells(arrays) if kind == "lstm" else h
    if direction == "backward":
        h, c = h[::-1], c[::-1]
        arrays = {name: array[::-1] for name, array in arrays.items()}
    return LayerTrace(number, direction, h, c, arrays)


def _gates(module: nn.RNNBase, kind: Cell, x: Tensor, before: Tensor) -> dict[str, Tensor]:
    """All gates of all frames at once, (T', H) each, from x (T', I) and h(t-1) (T', H)."""
    weights = dict(module.named_parameters())
    from_input = nn.functional.linear(x, weights["weight_ih_l0"], weights["bias_ih_l0"])
    from_state = nn.functional.linear(before, weights["weight_hh_l0"], weights["bias_hh_l0"])
    units = before.shape[1]
    values: tuple[Tensor, ...]
    if kind == "lstm":
        i, f, g, o = (from_input + from_state).split(units, dim=1)
        values = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    else:
        xr, xz, xn = from_input.split(units, dim=1)
        hr, hz, hn = from_state.split(units, dim=1)
        reset = (xr + hr).sigmoid()
        values = reset, (xz + hz).sigmoid(), (xn + reset * hn).tanh()
    return dict(zip(GATES[kind], values, strict=True))


def _cells(gates: Mapping[str, Array]) -> Array:
    """c(t) = f(t) c(t-1) + i(t) g(t), from c = 0; shape (T', H)."""
    kept, written = gates["forget"], gates["input"] * gates["candidate"]
    cells = np.empty_like(written)
    state = np.zeros_like(written[0])
    for t in range(len(cells)):
        np.multiply(kept[t], state, out=cells[t])
        cells[t] += written[t]
        state = cells[t]
    return cells


def _points(source: NDArray[np.int64], stride: int, steps: int) -> NDArray[np.int64]:
    """First and last ink point under each output frame, shape (steps, 2)."""
    begin = np.arange(steps) * stride
    end = np.minimum(begin + stride, len(source)) - 1
    return np.stack([source[begin], source[end]], axis=1)
