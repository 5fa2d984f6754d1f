"""The one description of an encoder; saved inside every model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handwriting.errors import ConfigError

Cell = Literal["lstm", "gru", "rnn"]

MOST_LAYERS = 100
"""No network is deeper: a damaged description would fill all memory with layers."""


@dataclass(frozen=True)
class Convolution:
    """One convolution of the front end.

    Attributes:
        channels: number of outputs.
        kernel: frames it sees, at least `stride`.
        stride: input frames per output frame.

    Raises:
        ConfigError: a value that makes no sense.
    """

    channels: int
    kernel: int
    stride: int = 1

    def __post_init__(self) -> None:
        if self.channels < 1 or self.stride < 1 or self.kernel < self.stride:
            raise ConfigError(
                "a convolution needs channels >= 1, stride >= 1 and kernel >= stride, not "
                f"channels {self.channels}, kernel {self.kernel}, stride {self.stride}"
            )


@dataclass(frozen=True)
class EncoderConfig:
    """What an encoder is made of.

    Attributes:
        cell: kind of recurrent cell.
        bidirectional: True reads the line from both ends; False is causal: an output depends on
            nothing that was written later.
        layers: number of recurrent layers.
        units: cells of one layer and direction.
        convolutions: the front end, first to last; may be empty.
        dropout: share of values dropped after each layer while training.

    Raises:
        ConfigError: a value that makes no sense.
    """

    cell: Cell = "lstm"
    bidirectional: bool = True
    layers: int = 3
    units: int = 160
    convolutions: tuple[Convolution, ...] = (Convolution(64, 5), Convolution(128, 5, 3))
    dropout: float = 0.25

    def __post_init__(self) -> None:
        if self.cell not in ("lstm", "gru", "rnn"):
            raise ConfigError(f"encoder.cell must be lstm, gru or rnn, not {self.cell!r}")
        if self.layers < 1 or self.units < 1:
            raise ConfigError("encoder.layers and encoder.units must be at least 1")
        if self.layers > MOST_LAYERS:
            raise ConfigError(f"encoder.layers must be at most {MOST_LAYERS}, not {self.layers}")
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"encoder.dropout must lie in [0, 1), not {self.dropout}")

    @property
    def stride(self) -> int:
        """Input frames per output frame."""
        stride = 1
        for convolution in self.convolutions:
            stride *= convolution.stride
        return stride
