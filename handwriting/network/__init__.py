"""Frames become log-probabilities: the recurrent encoder and its folder on disk."""

from handwriting.network.checkpoint import Model, load_model, save_model
from handwriting.network.config import Convolution, EncoderConfig
from handwriting.network.encoder import Encoder
from handwriting.network.trace import LayerTrace, Trace, trace_line

__all__ = [
    "Convolution",
    "Encoder",
    "EncoderConfig",
    "LayerTrace",
    "Model",
    "Trace",
    "load_model",
    "save_model",
    "trace_line",
]
