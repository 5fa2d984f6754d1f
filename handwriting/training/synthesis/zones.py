"""How far characters reach over and under the baseline in common hands.

Knows characters only, no ink.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

ZONES: Mapping[str, tuple[float, float]] = {
    "bdhkl": (0.0, 1.75),
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!?%#&": (0.0, 1.7),
    "acemnorsuvwxz": (0.0, 1.0),
    "gpqy": (-0.8, 1.0),
    "t": (0.0, 1.5),
    "i": (0.0, 1.45),
    "j": (-0.8, 1.45),
    "f": (-0.3, 1.75),
    "$": (-0.15, 1.85),
    "@": (-0.2, 1.5),
    "()[]{}|/\\": (-0.3, 1.8),
    ".": (0.0, 0.1),
    ",": (-0.4, 0.12),
    ";": (-0.4, 0.75),
    ":": (0.1, 0.8),
    "'\"`": (1.2, 1.75),
    "^": (1.1, 1.7),
    "*": (0.7, 1.5),
    "-~": (0.5, 0.65),
    "=": (0.4, 0.8),
    "+<>": (0.15, 1.15),
    "_": (-0.15, -0.05),
}
"""From where to where each character reaches over the baseline, in x-heights, in a common hand."""

ZONED = frozenset("".join(ZONES))
"""The characters that have a zone: all of printable ASCII but the space."""


@cache
def zone(character: str) -> tuple[float, float]:
    """Lower and upper end over the baseline, in x-heights."""
    return next(reach for characters, reach in ZONES.items() if character in characters)
