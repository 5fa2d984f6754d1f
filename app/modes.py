"""The two ways to read: with a network that may revise, or with one that never does."""

from __future__ import annotations

from typing import Literal, get_args

Mode = Literal["best", "graves"]
MODES: tuple[Mode, ...] = get_args(Mode)

CAUSAL = "causal"
"""Name of the shipped model that follows the pen, which the mode "graves" reads with."""
