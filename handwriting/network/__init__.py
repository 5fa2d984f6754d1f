"""Frames become log-probabilities: the recurrent encoder and its folder on disk."""

from handwriting.network.checkpoint import Model, load_model, save_model
from handwriting.network.config import Convolution, EncoderConfig
from handwriting.network.encoder import Encoder

__all__ = ["Convolution", "Encoder", "EncoderConfig", "Model", "load_model", "save_model"]
