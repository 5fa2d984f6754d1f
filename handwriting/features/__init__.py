"""One line of ink becomes frames: normalized, resampled, described. Numpy only."""

from handwriting.features.config import FeatureConfig
from handwriting.features.frames import Frames, extract, extract_strokes

__all__ = ["FeatureConfig", "Frames", "extract", "extract_strokes"]
