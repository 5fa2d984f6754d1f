"""The last row of the figure: what in the ink speaks for a character, and the moment of it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from handwriting.explain.layout import Box
from handwriting.explain.rows import FourRows, WeightRow
from handwriting.explain.scales import everyone, strokes_of, tint_of, widened
from handwriting.explain.sheet import HEADING_SIZE, NAME_SIZE, Sheet
from handwriting.explain.upper_rows import SPIKES


def draw_weights(sheet: Sheet, rows: FourRows) -> None:
    """Row 4: the weights over the points, and the ink tinted with their size."""
    box, tinted, row = sheet.layout.weights, sheet.layout.tinted, rows.weights
    head = box if sheet.layout.beside or tinted is None else tinted
    tint = np.zeros(len(rows.writing.xy))
    if row is None:
        sheet.heading(head, "4  Gradient", "nothing has come out yet")
        sheet.axes(box, (-1.0, 1.0)).set_yticks([0])
    else:
        sheet.heading(head, "4  Gradient", _account(row))
        (_matrix if everyone(rows) else _curves)(sheet, box, rows, row)
        tint = tint_of(row) / (sheet.extent.sizes or 1.0)
    if tinted is not None:
        sheet.ink(tinted, rows.writing, tint)
    sheet.axis()


def draw_cursor(sheet: Sheet, rows: FourRows) -> None:
    """A line through all rows at the peak of the character that the last row is about."""
    if rows.weights is None or rows.weights.everyone:
        return
    at = rows.outputs.emissions[rows.weights.asked[0]].at
    for axes, top in zip(sheet.timed, [SPIKES, 1, 1, 1, 1], strict=True):
        axes.axvline(at, 0, top, color=sheet.theme.cursor, linewidth=1.2, linestyle=":")


def _account(row: WeightRow) -> str:
    if row.everyone:
        largest = row.sizes.max(axis=1)
        return (
            f"size of {row.quantity}, each over its own largest "
            f"({largest.min():.2g} to {largest.max():.2g} {row.unit}); root scale"
        )
    parts = " and ".join(row.parts) if len(row.parts) == 2 else ""
    where = f" / ∂ {parts}" if parts else " of each ink point"
    return f"{row.quantity}{where}; largest {np.abs(row.values).max():.2g} {row.unit}"


def _curves(sheet: Sheet, box: Box, rows: FourRows, row: WeightRow) -> None:
    limit = sheet.extent.weights or 1.0
    axes = sheet.axes(box, (-1.12 * limit, 1.12 * limit))
    sheet.pen_ups(axes, rows.writing.starts)
    axes.axhline(0, color=sheet.theme.faint, linewidth=0.8)
    axes.set_yticks([-limit, 0, limit])
    axes.set_yticklabels([f"−{limit:.2g}", "0", f"+{limit:.2g}"])
    styles: list[tuple[str, Literal["-", "--"]]] = [(sheet.theme.x, "-"), (sheet.theme.y, "--")]
    for part, (name, (color, dashes)) in enumerate(zip(row.parts, styles, strict=False)):
        for begin, end in strokes_of(rows.writing):
            axes.plot(
                np.arange(begin, end),
                row.values[0, begin:end, part],
                color=color,
                linestyle=dashes,
                linewidth=1.6,
                marker="." if end - begin == 1 else None,
            )
        _key(sheet, box, name, color, dashes, (part + 1) / (len(row.parts) + 1))


def _key(
    sheet: Sheet, box: Box, name: str, color: str, dashes: Literal["-", "--"], depth: float
) -> None:
    """Name and line of one curve, left of its row at a share of the row's height."""
    from matplotlib.lines import Line2D

    if len(name) > 1:  # the heading has said it
        return
    left, top = box.left - 0.72, box.top + box.height * depth
    sheet.write(left, top - 0.08, name, size=HEADING_SIZE, weight="bold", color=color)
    width, height = sheet.layout.width, sheet.layout.height
    ends, level = (left - 0.1, left + 0.22), 1 - (top + 0.08) / height
    sheet.figure.add_artist(
        Line2D(
            [end / width for end in ends],
            [level, level],
            color=color,
            linestyle=dashes,
            linewidth=1.6,
        )
    )


def _matrix(sheet: Sheet, box: Box, rows: FourRows, row: WeightRow) -> None:
    """All characters at once: one line each, from the first down to the last."""
    sizes, count = widened(row), len(row.asked)
    largest = sizes.max(axis=1, keepdims=True)
    axes = sheet.axes(box, (count, 0.0))
    axes.pcolormesh(
        np.arange(sizes.shape[1] + 1) - 0.5,
        np.arange(count + 1),
        np.sqrt(sizes / np.where(largest > 0, largest, 1.0)),
        cmap="gray_r" if sheet.theme.background > "#8" else "gray",
        vmin=0,
        vmax=1,
        rasterized=True,
    )
    axes.set_yticks([])
    # In columns by turns, so that each name has the room of several lines.
    columns = min(max(int(np.ceil(count * 9 / 72 / box.height)), 1), 4)
    size = max(min(NAME_SIZE, 0.95 * columns * 72 * box.height / count), 5)
    for line, index in enumerate(row.asked):
        axes.text(
            -0.006 - 0.014 * (line % columns),
            1 - (line + 0.5) / count,
            rows.outputs.emissions[index].character.replace(" ", "␣"),
            size=size,
            transform=axes.transAxes,
            ha="right",
            va="center",
            color=sheet.theme.text,
            parse_math=False,
        )
