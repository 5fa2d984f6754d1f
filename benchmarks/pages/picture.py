"""A picture of how a page was cut: lines in colors, numbered, words underlined, the rest gray."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from handwriting.ink import Ink
from handwriting.output import replacing
from handwriting.page import Layout

COLORS = ("#0072b2", "#d55e00", "#009e73", "#8e44ad", "#b8860b")
FAINT = "#a9adb5"
WIDTH = 10.0  # inches
DOTS_PER_INCH = 130


def draw_layout(ink: Ink, layout: Layout, path: Path, credit: str = "") -> None:
    """Draws the page into a file; `credit` stands below it."""
    left, top, right, bottom = ink.bounds
    shape = (bottom - top) / max(right - left, 1e-9)
    figure, axis = plt.subplots(figsize=(WIDTH, WIDTH * shape + 0.6), layout="constrained")
    pad = 0.012 * (right - left)
    for number, line in enumerate(layout.lines):
        color = COLORS[number % len(COLORS)]
        for word in line.words:
            for stroke in word:
                _stroke(axis, ink.strokes[stroke].xy, color, 1.6)
            xy = np.concatenate([ink.strokes[stroke].xy for stroke in word])
            under = xy[:, 1].max() + 0.4 * pad
            axis.plot([xy[:, 0].min(), xy[:, 0].max()], [under] * 2, color=color, lw=0.8, alpha=0.5)
        xy = np.concatenate([ink.strokes[stroke].xy for stroke in line.strokes])
        axis.text(
            xy[:, 0].min() - 0.5 * pad,
            float(np.median(xy[:, 1])),
            str(number + 1),
            color=color,
            fontsize=8,
            ha="right",
            va="center",
        )
    for stroke in layout.other:
        _stroke(axis, ink.strokes[stroke].xy, FAINT, 1.2)
    axis.set_aspect("equal")
    axis.set_xlim(left - 3 * pad, right + pad)
    axis.set_ylim(bottom + pad, top - pad)
    axis.axis("off")
    if credit:
        axis.set_title(credit, fontsize=8, color="#1d1d1f", loc="left", y=-0.04)
    with replacing(path) as file:
        figure.savefig(file, format=path.suffix.lstrip(".") or "png", dpi=DOTS_PER_INCH)
    plt.close(figure)


def _stroke(axis: Axes, xy: NDArray[np.float64], color: str, width: float) -> None:
    if np.ptp(xy, axis=0).max() < 1e-9:
        axis.plot(*xy[0], color=color, marker="o", markersize=2 * width)
    else:
        axis.plot(*xy.T, color=color, linewidth=width, solid_capstyle="round")
