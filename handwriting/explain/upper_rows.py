"""The first three rows of the figure: output, cells, writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handwriting.explain.layout import spread
from handwriting.explain.rows import FourRows, WritingRow
from handwriting.explain.scales import everyone, runs_of, strokes_of
from handwriting.explain.sheet import NAME_SIZE, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTER, LETTER_ROOM = 17.0, 0.26  # points; inches that one needs at that size
SMALLEST_LETTER = 6.0  # points
LEADER = 0.1  # inches from the name of a layer to its cells
NAME_ROOM = 0.18  # inches that the name of a layer needs
FLAT = 0.34  # inches: a row that is flatter has room for one tick label
SPIKES = 0.68
"""Share of row 1 below a probability of 1; the letters stand above."""


def draw_title(sheet: Sheet, rows: FourRows) -> None:
    """What was read; beside the rows, if there is room, else above them."""
    text = rows.outputs.text.strip() or "(nothing yet)"
    box = sheet.layout.text
    if box is None:
        size = min(20.0, 1150 / max(len(text), 1))
        sheet.write(sheet.layout.outputs.left, 0.34, f"“{text}”", size=size, weight="bold")
    else:
        size = min(34.0, 0.9 * box.width * 72 / (0.68 * (len(text) + 2)))
        sheet.write(box.left, box.top + box.height / 2, f"“{text}”", size=size, weight="bold")
        sheet.write(
            sheet.layout.outputs.left,
            0.34,
            "What the network reads, remembers, is given, and looks at",
            size=16,
            weight="bold",
        )


def draw_outputs(sheet: Sheet, rows: FourRows) -> None:
    """Row 1: probabilities, and each letter above its peak."""
    box, row = sheet.layout.outputs, rows.outputs
    sheet.heading(box, "1  Output", "probability of each winning character")
    axes = sheet.axes(box, (0.0, 1 / SPIKES))
    axes.set_yticks([0, 0.5, 1])
    colors = sheet.theme.letters
    color = {c: colors[i % len(colors)] for i, c in enumerate(row.characters)}
    for character, values in zip(row.characters, row.probabilities, strict=True):
        own = color[character]
        axes.stairs(values, row.edges, baseline=None, linewidth=1.3, color=own)
        axes.stairs(values, row.edges, fill=True, alpha=0.25, color=own)
    _letters(sheet, axes, rows, color)


def _letters(sheet: Sheet, axes: Axes, rows: FourRows, color: dict[str, str]) -> None:
    shown = [
        (index, emission)
        for index, emission in enumerate(rows.outputs.emissions)
        if emission.character != " "
    ]
    if not shown:
        return
    box, last = sheet.layout.outputs, float(max(sheet.extent.points - 1, 1))
    room = min(LETTER_ROOM, box.width / len(shown))
    size = max(LETTER * room / LETTER_ROOM, SMALLEST_LETTER)
    gap = 0.75 * room / box.width * last
    positions = np.array([emission.at for _, emission in shown])
    placed = spread(positions, gap, 0.4 * gap, last - 0.4 * gap)
    asked = () if rows.weights is None or everyone(rows) else rows.weights.asked
    for (index, emission), at in zip(shown, placed, strict=True):
        own = color[emission.character]
        axes.plot([emission.at, at], [1.0, 1.09], color=own, linewidth=0.9)
        frame = {"boxstyle": "round,pad=0.12", "facecolor": "none", "edgecolor": own}
        axes.text(
            at,
            1.13,
            emission.character,
            size=size,
            ha="center",
            va="bottom",
            weight="bold",
            color=own,
            parse_math=False,
            bbox=frame if index in asked else None,
        )


def draw_cells(sheet: Sheet, rows: FourRows) -> None:
    """Row 2: a heat map, one line a cell."""
    box, states = sheet.layout.cells, rows.cells
    what = {"cell": "memory c", "hidden": "hidden state h"}.get(states.state, states.state)
    reach = np.abs(states.values).max(axis=1, initial=0.0)
    sheet.heading(
        box,
        "2  Cells",
        f"{what} of {len(states.cells)} cells, each over its own largest ({reach.min():.2g} to "
        f"{reach.max():.2g}); mostly negative ones flipped",
    )
    count = max(len(states.cells), 1)
    axes = sheet.axes(box, (count, 0.0))
    mesh = axes.pcolormesh(
        rows.outputs.edges,
        np.arange(count + 1),
        states.values / np.where(reach > 0, reach, 1.0)[:, None],
        cmap=sheet.theme.heat,
        vmin=-1,
        vmax=1,
        rasterized=True,
    )
    axes.set_yticks([])
    groups = [f"{cell.layer}{_arrow(cell.direction)}" for cell in states.cells]
    runs = list(runs_of(groups))
    middles = np.array([(begin + end) / 2 for begin, end in runs])
    room = count * NAME_ROOM / box.height
    placed = spread(middles, room, room / 2, count - room / 2)
    for (begin, _), middle, place in zip(runs, middles, placed, strict=True):
        axes.axhline(begin, color=sheet.theme.background, linewidth=1.5)
        axes.plot(
            [0, -LEADER / box.width],
            [1 - middle / count, 1 - place / count],
            transform=axes.transAxes,
            color=sheet.theme.faint,
            linewidth=0.8,
            clip_on=False,
        )
        axes.text(
            -(LEADER + 0.02) / box.width,
            1 - place / count,
            groups[begin],
            size=NAME_SIZE,
            transform=axes.transAxes,
            ha="right",
            va="center",
            color=sheet.theme.text,
        )
    sheet.write(
        box.left - 0.91,
        box.top + box.height / 2,
        "layer,\nreading\n→ or ←",
        size=8.5,
        color=sheet.theme.faint,
        va="center",
    )
    scale = sheet.place(sheet.layout.scale)
    bar = sheet.figure.colorbar(mesh, cax=scale, ticks=[-1, 0, 1])
    bar.ax.set_yticklabels(["−1", "0", "+1"])
    bar.ax.tick_params(labelsize=9, colors=sheet.theme.text, length=2)
    bar.outline.set_visible(False)


def draw_writing(sheet: Sheet, row: WritingRow) -> None:
    """Row 3: x and y over the points, and the ink."""
    layout, theme = sheet.layout, sheet.theme
    sheet.heading(
        layout.x,
        "3  Writing",
        "x and y of the pen, in heights of the writing; │ pen up",
    )
    left, top, right, bottom = sheet.extent.bounds
    names = (
        ("x", layout.x, 0, theme.x, "-", (left, right)),
        ("y", layout.y, 1, theme.y, "--", (bottom, top)),
    )
    for name, box, axis, color, dashes, (low, high) in names:
        axes = sheet.axes(box, None)
        sheet.pen_ups(axes, row.starts)
        for begin, end in strokes_of(row):
            index = np.arange(begin, end)
            values = row.xy[begin:end, axis]
            marker = "." if end - begin == 1 else None
            axes.plot(index, values, color=color, linestyle=dashes, linewidth=1.5, marker=marker)
        margin = 0.08 * ((high - low) or row.height)
        axes.set_ylim(low - margin, high + margin)
        span = abs(high - low) / row.height
        largest = f"{span:.1f}" if span < 10 else f"{span:.0f}"
        axes.set_yticks([left if axis == 0 else top, right if axis == 0 else bottom])
        axes.set_yticklabels(["0", largest])
        if box.height < FLAT:
            axes.set_yticks([right if axis == 0 else bottom], labels=[largest])
        sheet.name(box, name, color)
    sheet.ink(layout.ink, row, None)


def _arrow(direction: str) -> str:
    return "→" if direction == "forward" else "←"
