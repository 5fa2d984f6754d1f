"""Ink that grows: text while the pen moves, by a net that never revises or by one that may."""

from handwriting.live.causal import CausalReader, Emission, Progress
from handwriting.live.commit import CommitRule, Committer, LiveCharacter
from handwriting.live.lines import CausalLine, Prediction, RevisingLine

__all__ = [
    "CausalLine",
    "CausalReader",
    "CommitRule",
    "Committer",
    "Emission",
    "LiveCharacter",
    "Prediction",
    "Progress",
    "RevisingLine",
]
