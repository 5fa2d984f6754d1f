"""A sheet of matplotlib on which the rows are drawn: places, words, the common axis and the ink.

Everything stands in the boxes of `handwriting.explain.layout`; nothing here knows what a row shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwriting.explain.layout import Box, Layout
from handwriting.explain.rows import WritingRow
from handwriting.explain.scales import TICKS, Extent, round_step, seconds_ticks, strokes_of
from handwriting.explain.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

HEADING_SIZE, NAME_SIZE, TICK_SIZE = 13.0, 11.5, 10.5  # points
INK_WIDTH, DOT_SIZE = 1.9, 4.2  # points
THINNEST, THICKEST = 1.0, 4.2  # points, tinted ink


class Sheet:
    """One figure being drawn.

    Args:
        figure: empty.
        layout: where everything goes.
        extent: the scales.
        theme: the colors.
    """

    def __init__(self, figure: Figure, layout: Layout, extent: Extent, theme: Theme) -> None:
        self.figure = figure
        self.layout = layout
        self.extent = extent
        self.theme = theme
        self.timed: list[Axes] = []

    def axis(self) -> None:
        """Ticks of the common axis below the last row: seconds if the ink has them, else points."""
        axes = self.timed[-1]
        axes.tick_params(labelbottom=True, bottom=True)
        last = max(self.extent.points - 1, 1)
        label = "ink point, in the order of writing"
        if self.extent.seconds is None:
            step = round_step(last / TICKS)
            axes.set_xticks(np.arange(0, last + 1, step))
        else:
            places, names = seconds_ticks(self.extent.seconds)
            axes.set_xticks(places)
            axes.set_xticklabels(names)
            label = "time; each ink point is as wide as the next, so the pen's pauses take no room"
        axes.set_xlabel(label, fontsize=NAME_SIZE, color=self.theme.text, labelpad=2)

    def ink(self, box: Box, row: WritingRow, weights: Array | None) -> None:
        """The ink; with weights in [0, 1] for each point, tinted and thickened by them."""
        from matplotlib.collections import LineCollection

        axes = self.place(box)
        axes.set_axis_off()
        left, top, right, bottom = self.extent.bounds
        pad = 0.08
        scale = min(
            (box.width - 2 * pad) / max(right - left, 1e-9),
            (box.height - 2 * pad) / max(bottom - top, 1e-9),
        )
        offset_x = (box.width - scale * (right - left)) / 2 if self.layout.beside else pad
        offset_y = (box.height - scale * (bottom - top)) / 2
        placed = (row.xy - [left, top]) * scale + [offset_x, offset_y]
        axes.set_xlim(0, box.width)
        axes.set_ylim(box.height, 0)
        for begin, end in strokes_of(row):
            part = placed[begin:end]
            shown = np.zeros(len(part)) if weights is None else weights[begin:end]
            colors = self._tints(shown) if weights is not None else None
            if np.ptp(part, axis=0).max() < 0.02:
                width = DOT_SIZE if weights is None else DOT_SIZE * (1 + shown.max())
                color = self.theme.ink if colors is None else colors[int(shown.argmax())]
                axes.plot(*part[0], ".", color=color, markersize=width, markeredgewidth=0)
            elif colors is None:
                axes.plot(*part.T, color=self.theme.ink, linewidth=INK_WIDTH)
            else:
                middle = np.maximum(shown[1:], shown[:-1])
                segments = np.stack([part[:-1], part[1:]], axis=1)
                order = np.argsort(middle, kind="stable")  # the strong ones on top
                axes.add_collection(
                    LineCollection(
                        list(segments[order]),
                        colors=self._tints(middle)[order],
                        linewidths=THINNEST + (THICKEST - THINNEST) * np.clip(middle[order], 0, 1),
                        capstyle="round",
                    )
                )

    def _tints(self, weights: Array) -> Array:
        """Colors of weights in [0, 1], shape (N, 4)."""
        from matplotlib.colors import LinearSegmentedColormap

        steps = LinearSegmentedColormap.from_list("tint", list(self.theme.tint))
        return np.asarray(steps(np.clip(weights, 0, 1)))

    def pen_ups(self, axes: Axes, starts: NDArray[np.int64]) -> None:
        """Marks where a stroke ends and the next begins."""
        for start in starts[1:]:
            axes.axvline(start - 0.5, color=self.theme.rule, linewidth=1.2, zorder=0)

    def axes(self, box: Box, limits: tuple[float, float] | None) -> Axes:
        """Axes over the common axis of points."""
        axes = self.place(box)
        axes.set_facecolor("none")
        axes.set_xlim(-0.5, max(self.extent.points - 1, 1) + 0.5)
        if limits is not None:
            axes.set_ylim(*limits)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axes.spines[side].set_color(self.theme.rule)
        axes.tick_params(
            labelsize=TICK_SIZE, colors=self.theme.text, labelbottom=False, bottom=False, length=3
        )
        self.timed.append(axes)
        return axes

    def place(self, box: Box) -> Axes:
        """Axes that fill a box."""
        width, height = self.layout.width, self.layout.height
        return self.figure.add_axes(
            (
                box.left / width,
                1 - box.bottom / height,
                box.width / width,
                box.height / height,
            )
        )

    def heading(self, box: Box, name: str, account: str) -> None:
        """What stands above a row: its name, and what exactly is drawn."""
        self.write(box.left, box.top - 0.1, name, size=HEADING_SIZE, weight="bold", va="baseline")
        self.write(
            box.left + 0.115 * len(name) + 0.18,
            box.top - 0.1,
            account,
            size=NAME_SIZE,
            color=self.theme.faint,
            va="baseline",
        )

    def name(self, box: Box, name: str, color: str) -> None:
        """A name at the left of a row."""
        self.write(
            box.left - 0.72,
            box.top + box.height / 2,
            name,
            size=HEADING_SIZE,
            weight="bold",
            color=color,
        )

    def write(self, left: float, top: float, text: str, **style: Any) -> None:
        """Text at a place in inches from the top left corner; its middle, unless `va` says else."""
        style = {"color": self.theme.text, "va": "center", "ha": "left"} | style
        width, height = self.layout.width, self.layout.height
        self.figure.text(left / width, 1 - top / height, text, parse_math=False, **style)
