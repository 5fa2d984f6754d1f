"""Colors as files write them.

This module does not know how a pen is drawn.
"""

from __future__ import annotations

import re

_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{8})")

_NAMES = {
    "black": "#000000",
    "silver": "#c0c0c0",
    "gray": "#808080",
    "white": "#ffffff",
    "maroon": "#800000",
    "red": "#ff0000",
    "purple": "#800080",
    "fuchsia": "#ff00ff",
    "magenta": "#ff00ff",
    "green": "#008000",
    "lime": "#00ff00",
    "olive": "#808000",
    "yellow": "#ffff00",
    "orange": "#ffa500",
    "navy": "#000080",
    "blue": "#0000ff",
    "teal": "#008080",
    "aqua": "#00ffff",
    "cyan": "#00ffff",
}
"""The color names of HTML 4 and their common synonyms."""


def parse_color(text: str) -> str | None:
    """A color as `#rrggbb` or `#rrggbbaa` in small letters, or None if it is not understood."""
    text = text.strip().lower()
    if _HEX.fullmatch(text):
        return text
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(2 * digit for digit in text[1:])
    return _NAMES.get(text)


def without_opacity(color: str | None) -> str | None:
    """The same color without an alpha that says it is opaque."""
    return color[:7] if color is not None and color[7:] == "ff" else color
