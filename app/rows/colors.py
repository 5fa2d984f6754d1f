"""Colors of the rows, light and dark: told apart by color-blind eyes. Knows no Qt.

Hues are those of Okabe and Ito (2008); the cells have cividis (Nuñez, Anderton and Renslow 2018),
whose lightness rises all the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.theme import Theme


@dataclass(frozen=True)
class RowColors:
    """What `app.theme.Theme` does not have.

    Attributes:
        x: curve of x, drawn solid.
        y: curve of y, drawn dashed.
        letters: of the outputs, one after the other.
        tint: ink of no weight, of half and of full weight.
    """

    x: str
    y: str
    letters: tuple[str, ...]
    tint: tuple[str, str, str]


_LIGHT = RowColors(
    x="#0072b2",
    y="#d55e00",
    letters=("#0072b2", "#d55e00", "#007a5a", "#8f4a80"),
    tint=("#c3c8d0", "#e58a3c", "#8c1d00"),
)
_DARK = RowColors(
    x="#56b4e9",
    y="#f0a03c",
    letters=("#56b4e9", "#f0a03c", "#2fc49a", "#d79ac8"),
    tint=("#4b515d", "#c9692b", "#ffe08a"),
)

_CIVIDIS = (
    "#00224e",
    "#1a386f",
    "#434e6c",
    "#61656f",
    "#7d7c78",
    "#9b9476",
    "#bcae6c",
    "#dec958",
    "#fee838",
)


def row_colors(theme: Theme) -> RowColors:
    """Those that go with a theme."""
    return _DARK if theme.dark else _LIGHT


def heat(values: NDArray[np.floating]) -> NDArray[np.uint32]:
    """Colors of numbers in [-1, 1] as 0xffrrggbb, of the same shape."""
    places = np.clip((values + 1) * 127.5, 0, 255).astype(np.uint8)
    return np.asarray(_HEAT[places])


def tint_levels(theme: Theme, levels: int) -> list[str]:
    """Colors of ink from no weight to full weight."""
    ramp = _ramp(row_colors(theme).tint, levels)
    return [f"#{int(color) & 0xFFFFFF:06x}" for color in ramp]


def warmed_levels(theme: Theme, ink: str, levels: int) -> list[str]:
    """Colors of ink on the page, from its own to that of ink that the network heeds."""
    return [f"#{int(color) & 0xFFFFFF:06x}" for color in _ramp((ink, theme.warm), levels)]


def _ramp(stops: tuple[str, ...], count: int) -> NDArray[np.uint32]:
    channels = np.array([[int(s[i : i + 2], 16) for i in (1, 3, 5)] for s in stops], np.float64)
    at = np.linspace(0, len(stops) - 1, count)
    rgb = [np.interp(at, np.arange(len(stops)), channels[:, k]).round() for k in range(3)]
    red, green, blue = (channel.astype(np.uint32) for channel in rgb)
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, dtype=np.uint32)


_HEAT = _ramp(_CIVIDIS, 256)
