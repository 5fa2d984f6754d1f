"""Why the network read what it read: gradients on the ink, cells, and pictures of both."""

from handwriting.explain.jacobian import (
    SCORES,
    Differentiator,
    Score,
    Target,
    magnitude,
    target_of,
)
from handwriting.explain.opinions import integrated_gradients, smooth_gradient
from handwriting.explain.reading import Reading, log_odds, most_active, read_line
from handwriting.explain.rows import Explainer, FourRows, Question

__all__ = [
    "SCORES",
    "Differentiator",
    "Explainer",
    "FourRows",
    "Question",
    "Reading",
    "Score",
    "Target",
    "integrated_gradients",
    "log_odds",
    "magnitude",
    "most_active",
    "read_line",
    "smooth_gradient",
    "target_of",
]
