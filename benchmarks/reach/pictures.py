"""The curves of how far gradients reach, told apart by color and by dashes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from benchmarks.reach.gradients import Reach
from handwriting.output import replacing

Array = NDArray[np.float64]

COLORS = ("#0072b2", "#d55e00", "#1d1d1f", "#8f4a80")
DASHES = ("-", "--", ":", "-.")
RULE = "#e2e4e8"
DOTS_PER_INCH = 150
FLOOR = 1e-8
"""Shares below are not drawn, so that those that matter keep their room."""


def draw_reach(panels: Sequence[tuple[str, Sequence[Reach]]], path: Path) -> None:
    """One panel a group of models: distance back across, share of the largest norm up.

    Args:
        panels: title and curves of each; equal places in the panels have equal colors.
        path: where; its suffix says as what.
    """
    figure, axes = plt.subplots(
        1,
        len(panels),
        figsize=(5.2 * len(panels), 4.0),
        sharey=True,
        layout="constrained",
        squeeze=False,
    )
    for axis, (title, curves) in zip(axes[0], panels, strict=True):
        for place, curve in enumerate(curves):
            back = curve.distances >= 0
            share = smoothed(curve)[back]
            x, shown = curve.distances[back], share >= FLOOR
            style = {"color": COLORS[place % 4], "linestyle": DASHES[place % 4], "linewidth": 1.8}
            axis.plot(x[shown], share[shown], label=curve.name, **style)
        axis.set_yscale("log")
        axis.set_title(title, fontsize=11)
        axis.set_xlabel("frames back, k")
        _add_characters(axis, curves)
        axis.grid(color=RULE)
        axis.spines["right"].set_visible(False)
        axis.legend(frameon=False, handlelength=3.2)
    axes[0, 0].set_ylabel("‖∂s(t) / ∂x(t − k)‖, share of the largest")
    with replacing(path) as file:
        figure.savefig(file, format=path.suffix.lstrip(".") or "png", dpi=DOTS_PER_INCH)
    plt.close(figure)


def _add_characters(axis: Axes, curves: Sequence[Reach]) -> None:
    """A second scale above: how many characters the frames are on average."""
    frames = float(np.mean([curve.frames for curve in curves]))

    def characters(k: ArrayLike) -> Array:
        return np.asarray(k, dtype=np.float64) / frames

    def back(n: ArrayLike) -> Array:
        return np.asarray(n, dtype=np.float64) * frames

    above = axis.secondary_xaxis("top", functions=(characters, back))
    above.set_xlabel("characters back, on average", fontsize=9)
    above.tick_params(labelsize=8)


def smoothed(curve: Reach, width: int = 3) -> Array:
    """Shares of the largest, geometric means over `width` frames: a stride makes them jagged."""
    logs = np.log(np.maximum(curve.norms / np.nanmax(curve.norms), np.finfo(np.float64).tiny))
    padded = np.pad(logs, width // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    return np.asarray(np.exp(windows.mean(axis=1)))
