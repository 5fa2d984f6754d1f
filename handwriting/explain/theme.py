"""Colors of the figure: told apart by color-blind eyes, and by their lightness alone when printed.

Hues are those of Okabe and Ito (2008), "Color Universal Design". Where a color carries a number,
its lightness rises or falls with it all the way: cividis for the cells (Nuñez, Anderton and Renslow
2018), one hue from faint to strong for the ink.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One set of colors, `#rrggbb` each.

    Attributes:
        background: of the sheet.
        text: letters and axes.
        faint: what should not catch the eye.
        rule: lines between strokes, frames of the rows.
        ink: the writing.
        x: curves of x; drawn solid.
        y: curves of y; drawn dashed.
        letters: of the output curves, one after the other.
        cursor: the moment or the character that the last row is about.
        tint: ink of no weight, of half and of full weight.
        heat: matplotlib's name of the color map of the cells.
    """

    background: str
    text: str
    faint: str
    rule: str
    ink: str
    x: str
    y: str
    letters: tuple[str, ...]
    cursor: str
    tint: tuple[str, str, str]
    heat: str = "cividis"


LIGHT = Theme(
    background="#ffffff",
    text="#1d1d1f",
    faint="#6b7078",
    rule="#d4d7dd",
    ink="#1b2a6b",
    x="#0072b2",
    y="#d55e00",
    letters=("#0072b2", "#d55e00", "#007a5a", "#8f4a80"),
    cursor="#1d1d1f",
    tint=("#c3c8d0", "#e58a3c", "#8c1d00"),
)

DARK = Theme(
    background="#15171c",
    text="#eceef2",
    faint="#9aa1ad",
    rule="#3a3f49",
    ink="#c9d6ff",
    x="#56b4e9",
    y="#f0a03c",
    letters=("#56b4e9", "#f0a03c", "#2fc49a", "#d79ac8"),
    cursor="#eceef2",
    tint=("#4b515d", "#c9692b", "#ffe08a"),
)
