"""The commit rule's curves, and one line with the place of the pen at each decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.live.rule import CurvePoint
from handwriting.ink import Ink
from handwriting.live import CausalReader, last_points
from handwriting.live.lines import MOST_LOG_ODDS
from handwriting.network import Model
from handwriting.output import replacing

NAMES = {
    "updates": "times read again at the same place",
    "log_odds": "least log-odds",
    "advance": "advance of the pen, heights",
}
COLORS = {"updates": "#0072b2", "log_odds": "#d55e00", "advance": "#009e73"}
MARKERS = {"updates": "o", "log_odds": "s", "advance": "^"}
DARK, FAINT = "#1d1d1f", "#8a8f98"
DOTS_PER_INCH = 150
NEAR = (3.0, 0.25)
"""Ink points and percent within which two labels would be printed on one another."""


def draw_curves(found: Sequence[CurvePoint], path: Path) -> None:
    """One panel a parameter: delay across, revisions up, the parameter beside each point."""
    figure, axes = plt.subplots(
        1, 3, figsize=(11, 3.8), sharex=True, sharey=True, layout="constrained"
    )
    for axis, (name, title) in zip(axes, NAMES.items(), strict=True):
        points = [point for point in found if point.varied == name and not np.isnan(point.points)]
        places = [(point.points, 100 * point.revision_rate) for point in points]
        axis.plot(*zip(*places, strict=True), color=COLORS[name], marker=MARKERS[name])
        values = [getattr(point.rule, name) for point in points]
        _label(
            axis, places, ["any" if value <= -MOST_LOG_ODDS else f"{value:g}" for value in values]
        )
        axis.set_title(title, fontsize=11)
        axis.set_xlabel("delay, ink points, median")
        axis.margins(x=0.08, y=0.12)
        axis.grid(color="#e2e4e8")
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("committed characters revised, %")
    axes[0].set_ylim(bottom=0)
    _save(figure, path)


def draw_lag(ink: Ink, model: Model, reference: Model, path: Path) -> None:
    """The ink, and above it each character where the pen was when it was written down.

    A line leads from the last ink point of the character, by alignment of the text that the causal
    model itself reads, to the place of the pen at the decision. Characters decided at one point
    stand together, with the delay of the last.
    """
    reader = CausalReader(model)
    progress = [reader.add_stroke(stroke) for stroke in ink.strokes]
    progress.append(reader.finish())
    emissions = [one for step in progress for one in step.emissions]
    ends = last_points(ink, reader.text, reference)
    xy = ink.xy
    height = float(np.ptp(xy[:, 1]))
    width = float(np.ptp(xy[:, 0]))
    unit = max(height, 0.11 * width)  # two rows of letters must find room above a low line, too
    tall = 0.6 + 12.1 * (height + unit) / max(width, unit)
    figure, axis = plt.subplots(figsize=(11, tall))
    for stroke in ink.strokes:
        axis.plot(*stroke.xy.T, color="#1b2a6b", linewidth=1.6, solid_capstyle="round")
    top = float(xy[:, 1].min())
    written = [(one, end) for one, end in zip(emissions, ends, strict=True) if end is not None]
    for place, (point, group) in enumerate(groupby(written, key=lambda pair: pair[0].point)):
        together = list(group)
        row = top - (0.3 + 0.4 * (place % 2)) * unit
        x = xy[point, 0]
        for _, end in together:
            axis.plot([xy[end, 0], x], [xy[end, 1], row], color="#d55e00", linewidth=0.9)
            axis.plot(*xy[end], color="#d55e00", marker="o", markersize=3)
        text = "".join(emission.character for emission, _ in together)
        delay = f"{point - together[-1][1]:+d}"
        axis.text(x, row, text, ha="center", va="bottom", fontsize=13)
        axis.text(x, row - 0.2 * unit, delay, ha="center", va="bottom", fontsize=7, color=FAINT)
    axis.set_aspect("equal")
    axis.set_ylim(float(xy[:, 1].max()) + 0.1 * height, top - 1.1 * unit)  # y points down
    axis.axis("off")
    axis.set_title(
        "each letter stands where the pen was when the net decided; "
        "below zero: before its ink was complete (ink points)",
        fontsize=9,
        color=DARK,
    )
    _save(figure, path)


def _label(axis: Axes, places: Sequence[tuple[float, float]], labels: Sequence[str]) -> None:
    """Writes the labels beside their places; those of neighbors as good as one share a label."""
    start = 0
    for end in range(1, len(places) + 1):
        if end < len(places) and np.all(np.abs(np.subtract(places[end], places[start])) < NEAR):
            continue
        text = ", ".join(labels[start:end])
        axis.annotate(text, places[start], xytext=(5, 5), textcoords="offset points", fontsize=9)
        start = end


def _save(figure: Figure, path: Path) -> None:
    with replacing(path) as file:
        figure.savefig(
            file, format=path.suffix.lstrip(".") or "png", dpi=DOTS_PER_INCH, bbox_inches="tight"
        )
    plt.close(figure)
