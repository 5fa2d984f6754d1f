"""Ink that grows: text while the pen moves, by a net that never revises or by one that may."""

from handwriting.live.causal import CausalReader, Emission, Progress

__all__ = ["CausalReader", "Emission", "Progress"]
