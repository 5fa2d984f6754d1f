"""Colors of the window, light and dark. Knows no Qt.

Accents are those of Okabe and Ito (2008), which color-blind eyes tell apart.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Theme:
    """One set of colors, `#rrggbb` each.

    Attributes:
        dark: whether it is light on dark.
        window: background of panels.
        paper: of the note.
        rule: lines of the paper.
        ink: of a pen that has no color of its own.
        text: of panels.
        faint: what should not catch the eye.
        tentative: text that may still change.
        accent: selection and focus.
        on_accent: text on it.
        warning: background of messages.
        edge: borders.
        warm: ink that the network heeds.
    """

    dark: bool
    window: str
    paper: str
    rule: str
    ink: str
    text: str
    faint: str
    tentative: str
    accent: str
    on_accent: str
    warning: str
    edge: str
    warm: str


LIGHT = Theme(
    dark=False,
    window="#f3f4f6",
    paper="#fffefb",
    rule="#d6e0ea",
    ink="#16245c",
    text="#1d1d1f",
    faint="#636973",
    tentative="#8a5a00",
    accent="#0067a3",
    on_accent="#ffffff",
    warning="#fff0c8",
    edge="#c9ccd3",
    warm="#d55e00",
)

DARK = Theme(
    dark=True,
    window="#1f2229",
    paper="#15171c",
    rule="#2c3644",
    ink="#d5deff",
    text="#eceef2",
    faint="#a1a8b4",
    tentative="#f0b860",
    accent="#56b4e9",
    on_accent="#10222e",
    warning="#4a3b12",
    edge="#3c414c",
    warm="#ff9b50",
)

PEN_COLORS = {
    "ink": None,
    "black": "#1d1d1f",
    "blue": "#0072b2",
    "red": "#c03a00",
    "green": "#007a5a",
    "violet": "#8f4a80",
}
"""Names and colors of pens; None is the theme's own ink."""

_WHITE = 0.93
"""Lightness from which paper counts as white."""

_LEAST = 0.62
"""Lightness of ink on dark paper."""


def on_paper(theme: Theme, color: str | None) -> Theme:
    """The theme for paper of a color; white paper, and none, is the theme's own."""
    if color is None:
        return theme
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = colorsys.rgb_to_hls(*channels)[1]
    if light >= _WHITE:
        return theme
    rule = colorsys.rgb_to_hls(*channels)[0], light + (0.15 if light < 0.5 else -0.15)
    base = DARK if light < 0.5 else LIGHT
    return replace(base, paper=color[:7], rule=_hex(colorsys.hls_to_rgb(*rule, 0.3)))


def shown_color(color: str | None, theme: Theme) -> str:
    """A pen's color as it is seen on the theme's paper: dark ones are lightened on dark paper."""
    if color is None:
        return theme.ink
    if not theme.dark:
        return color[:7]
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    return _hex(colorsys.hls_to_rgb(hue, max(light, _LEAST), saturation))


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
