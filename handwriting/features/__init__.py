"""One line of ink becomes frames: normalized, resampled, described. Numpy only."""

from handwriting.features.causal import CausalSampler, CausalSamples
from handwriting.features.config import FeatureConfig
from handwriting.features.frames import CausalFrames, Frames, extract, extract_strokes
from handwriting.features.gradient import FrozenFeatures
from handwriting.features.normalize import Normalization, measure

__all__ = [
    "CausalFrames",
    "CausalSampler",
    "CausalSamples",
    "FeatureConfig",
    "Frames",
    "FrozenFeatures",
    "Normalization",
    "extract",
    "extract_strokes",
    "measure",
]
