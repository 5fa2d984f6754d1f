"""One line of ink becomes frames: normalized, resampled, described. Numpy only."""

from handwriting.features.config import FeatureConfig
from handwriting.features.frames import Frames, extract, extract_strokes
from handwriting.features.normalize import Normalization, measure

__all__ = [
    "FeatureConfig",
    "Frames",
    "Normalization",
    "extract",
    "extract_strokes",
    "measure",
]
