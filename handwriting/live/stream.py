"""A causal encoder that is fed frame by frame and remembers only what it must.

Between two calls it keeps the state of every recurrent layer and the few latest inputs of every
convolution, so that a frame costs the same wherever in the line it stands. Knows neither ink nor
text.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from handwriting.errors import ModelError
from handwriting.network import Encoder
from handwriting.network.encoder import ConvolutionLayer, RecurrentLayer

Array = NDArray[np.float32]


class EncoderStream:
    """One line on its way through an encoder.

    Args:
        encoder: causal, in evaluation mode.

    Raises:
        ModelError: the encoder reads lines from their end, too.
    """

    def __init__(self, encoder: Encoder) -> None:
        if encoder.config.bidirectional:
            raise ModelError(
                "a bidirectional model reads a line from its end, too, and cannot follow the pen"
            )
        self._encoder = encoder
        self._device = encoder.output.weight.device
        self._windows = [_Window(layer, self._device) for layer in _convolutions(encoder)]
        self._cells = [_Cell(layer.ahead) for layer in _recurrent(encoder)]

    @torch.inference_mode()
    def feed(self, values: Array) -> Array:
        """Takes in further frames.

        Args:
            values: shape (n, F); n may be 0.

        Returns:
            Log-probabilities of the output frames that have become whole, shape (k, C); k may be 0.
        """
        x = torch.from_numpy(values).to(self._device)
        for window in self._windows:
            x = window.feed(x)
        return self._recur(x)

    @torch.inference_mode()
    def finish(self) -> Array:
        """The last output frame, if frames are left over that did not fill it: shape (0 or 1, C).

        Zeros stand in for the missing ones, as they do beyond the end of a whole line.
        """
        size = self._encoder.inputs
        x = torch.zeros(0, size, device=self._device)
        for window in self._windows:
            x = torch.cat([window.feed(x), window.finish()])
        return self._recur(x)

    def _recur(self, x: Tensor) -> Array:
        """The recurrent layers and the softmax: (k, size) becomes (k, C)."""
        for cell in self._cells:
            x = cell.feed(x)  # (k, units)
        log_probs = self._encoder.output(x).float().log_softmax(dim=-1)  # (k, C)
        return np.asarray(log_probs.cpu().numpy(), dtype=np.float32)


class _Cell:
    """One recurrent layer and its state.

    It goes frame by frame: PyTorch's fused kernels arrange all weights anew at every call, which
    costs ten times what a frame does.
    """

    def __init__(self, layer: nn.RNNBase) -> None:
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        self._weights = [layer.get_parameter(name) for name in names]
        self._kind = layer.mode
        self._hidden = self._weights[0].new_zeros(1, layer.hidden_size)
        self._memory = torch.zeros_like(self._hidden)  # only an LSTM has one

    def feed(self, x: Tensor) -> Tensor:
        """The hidden states, shape (k, units), after each of the inputs (k, size)."""
        if len(x) == 0:
            return x.new_zeros(0, self._hidden.shape[1])
        return torch.cat([self._step(row[None]) for row in x])

    def _step(self, x: Tensor) -> Tensor:
        if self._kind == "LSTM":
            self._hidden, self._memory = torch.lstm_cell(
                x, (self._hidden, self._memory), *self._weights
            )
        elif self._kind == "GRU":
            self._hidden = torch.gru_cell(x, self._hidden, *self._weights)
        else:
            self._hidden = torch.rnn_tanh_cell(x, self._hidden, *self._weights)
        return self._hidden


class _Window:
    """One convolution and its latest inputs, which its next output still needs."""

    def __init__(self, layer: ConvolutionLayer, device: torch.device) -> None:
        self._layer = layer
        self._inputs = torch.zeros(layer.left, layer.convolution.in_channels, device=device)

    def feed(self, x: Tensor) -> Tensor:
        """The outputs, shape (k, channels), that inputs (n, size) complete."""
        self._inputs = torch.cat([self._inputs, x])
        layer = self._layer
        count = max(0, (len(self._inputs) - layer.kernel) // layer.stride + 1)
        if count == 0:
            return x.new_zeros(0, layer.convolution.out_channels)
        whole = (count - 1) * layer.stride + layer.kernel
        y = layer.convolution(self._inputs[:whole].T[None])[0].T  # (k, channels)
        self._inputs = self._inputs[count * layer.stride :].clone()
        return nn.functional.silu(layer.norm(y))

    def finish(self) -> Tensor:
        """The output of the inputs that are left over, if there are some."""
        missing = self._layer.kernel - len(self._inputs)
        if len(self._inputs) == self._layer.left:
            return self._inputs.new_zeros(0, self._layer.convolution.out_channels)
        return self.feed(self._inputs.new_zeros(missing, self._inputs.shape[1]))


def _recurrent(encoder: Encoder) -> list[RecurrentLayer]:
    return [layer for layer in encoder.layers if isinstance(layer, RecurrentLayer)]


def _convolutions(encoder: Encoder) -> list[ConvolutionLayer]:
    return [layer for layer in encoder.convolutions if isinstance(layer, ConvolutionLayer)]
