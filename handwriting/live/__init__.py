"""Ink that grows: text while the pen moves, by a net that never revises or by one that may."""

from handwriting.live.causal import CausalReader, Emission, Progress
from handwriting.live.commit import CommitRule, Committer, LiveCharacter, Observation
from handwriting.live.delay import (
    Correlation,
    Delay,
    last_points,
    line_delays,
    matches,
    rank_correlation,
)
from handwriting.live.lines import CausalLine, Prediction, RevisingLine

__all__ = [
    "CausalLine",
    "CausalReader",
    "CommitRule",
    "Committer",
    "Correlation",
    "Delay",
    "Emission",
    "LiveCharacter",
    "Observation",
    "Prediction",
    "Progress",
    "RevisingLine",
    "last_points",
    "line_delays",
    "matches",
    "rank_correlation",
]
