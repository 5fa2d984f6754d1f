"""Paints rows 1 and 2: what the network says, and what it remembers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from app.meters import Lag
from app.painters.polygons import polygon_of
from app.rows.axis import Axis, axis_of
from app.rows.colors import heat
from app.rows.scene import Scene
from app.rows.sheet import DETAIL, LETTER, TICK, TITLE, Array, Sheet

LEAST = 0.004
"""Probability below which a curve is not drawn."""

LAGS = 15.0
"""Pixels at the foot of row 1 for the delays, at normal scale."""


def paint_outputs(sheet: Sheet) -> None:
    """Row 1: the probability of each character that wins somewhere, and the text that comes out.

    Below it, how late each character could be relied on: a line from its last ink point to where
    the pen was then.
    """
    sheet.ground()
    row, painter, axis = sheet.scene.trace.outputs, sheet.painter, sheet.axis
    crown = _crown(sheet)
    foot = sheet.height - 2.0 - (LAGS * sheet.scene.scale if sheet.scene.lags else 0.0)
    color = _letter_colors(sheet)
    xs = axis.xs(row.edges)
    # Steps are upright: smoothing their edges would take three times as long and show no better.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for character, values in zip(row.characters, row.probabilities, strict=True):
        line = QColor(color[character])
        fill = QColor(line)
        fill.setAlphaF(0.25)
        painter.setPen(QPen(line, 1.0))
        painter.setBrush(fill)
        for first, last in _runs(values > LEAST):
            steps = np.repeat(xs[first : last + 1], 2)
            heights = foot - (foot - crown) * np.repeat(values[first:last], 2)
            ys = np.concatenate([[foot], heights, [foot]])
            painter.drawPolygon(polygon_of(steps, ys))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_letters(sheet, crown, color)
    if sheet.scene.lags:
        _paint_lags(sheet, foot, color)
    whole = sheet.scene.is_whole
    then = () if whole else ("as it stood then",)
    sheet.name("1  Output", "what it reads", *then, foot=sheet.height - foot)
    if sheet.scene.lags:
        timed = any(lag.seconds is not None for lag in sheet.scene.lags)
        sheet.foot(f"delay, {'ms' if timed else 'points'}", foot)
    above = 0.7 * TICK * sheet.scene.scale if sheet.scene.lags else 0.0
    sheet.ticks([(crown, "1"), (foot - above, "0")])
    if not row.emissions:
        sheet.note("nothing has come out yet")


def letter_at(sheet_width: float, scene: Scene, x: float) -> int | None:
    """The character of row 1 that stands at x, counted from 0, or the nearest; None if none."""
    emissions = scene.trace.outputs.emissions
    if not emissions:
        return None
    axis = axis_of(len(scene.drawing.xy), sheet_width, scene.scale)
    places = [
        abs(place - x) if emission.character != " " else np.inf
        for place, emission in zip(_letter_places(axis, scene), emissions, strict=True)
    ]
    nearest = int(np.argmin(places))
    return nearest if np.isfinite(places[nearest]) else None


def paint_cells(sheet: Sheet) -> None:
    """Row 2: a line a cell, its color the state; below, what the colors mean."""
    sheet.ground()
    states, painter = sheet.scene.trace.cells, sheet.painter
    frames, left, right = sheet.axis.columns(sheet.scene.trace.outputs.edges)
    reach = np.abs(states.values).max(axis=1, initial=0.0)
    pixels = heat(states.values[:, frames] / np.where(reach > 0, reach, 1.0)[:, None])
    image = picture_of(pixels)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(left, 0, right - left, sheet.height - 1), image)
    _paint_cell_groups(sheet)
    sheet.name("2  Cells", _state_name(states.state), "over own peak")
    _paint_heat_scale(sheet)
    if 0 <= sheet.scene.cell < len(states.cells):
        step = (sheet.height - 1) / len(states.cells)
        box = QRectF(left, sheet.scene.cell * step, right - left, step)
        painter.setPen(QPen(QColor(sheet.scene.theme.accent), 2.0))
        painter.drawRect(box.adjusted(-1, -1, 1, 1))


def picture_of(pixels: NDArray[np.uint32]) -> QImage:
    """An image of its own of 0xffrrggbb, shape (rows, columns)."""
    rows, columns = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()


def _crown(sheet: Sheet) -> float:
    """Where a probability of 1 is: below the letters."""
    return min((LETTER + 9) * sheet.scene.scale, 0.5 * sheet.height)


def _letter_colors(sheet: Sheet) -> dict[str, str]:
    colors = sheet.colors.letters
    characters = sheet.scene.trace.outputs.characters
    return {c: colors[i % len(colors)] for i, c in enumerate(characters)}


def _letter_places(axis: Axis, scene: Scene) -> Array:
    """Where each character is written: above its peak, or beside where there is no room."""
    from handwriting.explain.layout import spread  # torch is there when a trace is

    emissions = scene.trace.outputs.emissions
    positions = axis.xs(np.array([emission.at for emission in emissions]))
    gap = min((LETTER - 3) * scene.scale, axis.width / max(len(emissions), 1))
    return spread(positions, gap, axis.left + gap / 2, axis.left + axis.width - gap / 2)


def _paint_letters(sheet: Sheet, crown: float, color: dict[str, str]) -> None:
    emissions = sheet.scene.trace.outputs.emissions
    if not emissions:
        return
    painter, axis = sheet.painter, sheet.axis
    places = _letter_places(axis, sheet.scene)
    gap = float(np.diff(places).min()) if len(places) > 1 else 40.0
    size = min(LETTER, max(gap / sheet.scene.scale + 2, 9.0))
    sheet.font(size, bold=True)
    height = crown - 5
    for index, (emission, x) in enumerate(zip(emissions, places.tolist(), strict=True)):
        own = QColor(color[emission.character])
        painter.setPen(QPen(own, 1.0))
        painter.drawLine(QPointF(axis.x(emission.at), crown), QPointF(x, crown - 4))
        half = max(size * sheet.scene.scale * 0.55, 6)
        box = QRectF(x - half, 1, 2 * half, height - 1)
        text = emission.character.replace(" ", "␣")
        if index == sheet.scene.target:
            painter.fillRect(box, own)
            sheet.write(box, text, sheet.scene.theme.paper, Qt.AlignmentFlag.AlignHCenter)
        else:
            sheet.write(box, text, own.name(), Qt.AlignmentFlag.AlignHCenter)


def _paint_lags(sheet: Sheet, top: float, color: dict[str, str]) -> None:
    """From the last ink point of each character (dot) to where it stood (bar), with its ms."""
    scene, painter, axis = sheet.scene, sheet.painter, sheet.axis
    painter.setPen(QPen(QColor(scene.theme.edge), 1.0))
    painter.drawLine(QPointF(axis.left, top + 1), QPointF(axis.left + axis.width, top + 1))
    sheet.font(TICK - 1)
    metrics = painter.fontMetrics()
    room = (sheet.height - top) / 2
    free = [axis.left, axis.left]  # of the two lines, the place behind what is written
    shown = [lag for lag in scene.lags if lag.known < scene.trace.points]
    for place, lag in enumerate(shown):
        y = top + room * (0.6 + 0.85 * (place % 2))
        own = QColor(color.get(lag.text, scene.theme.faint))
        first, last = axis.x(lag.last), axis.x(lag.known)
        painter.setPen(QPen(own, 1.4))
        painter.setBrush(own)
        painter.drawEllipse(QPointF(first, y), 1.6, 1.6)
        painter.drawLine(QPointF(first, y), QPointF(last, y))
        painter.drawLine(QPointF(last, y - 3), QPointF(last, y + 3))
        text = _lag_text(lag)
        left, width = max(first, last) + 4, float(metrics.horizontalAdvance(text))
        following = shown[place + 2] if place + 2 < len(shown) else None
        border = axis.left + axis.width
        if following is not None:
            border = axis.x(min(following.last, following.known)) - 4
        if free[place % 2] <= left and left + width <= border:
            box = QRectF(left, y - metrics.height() / 2, width + 2, metrics.height())
            sheet.write(box, text, scene.theme.faint)
        free[place % 2] = max(first, last)


def _lag_text(lag: Lag) -> str:
    """Milliseconds, or points where there is no time."""
    number = f"{lag.points}" if lag.seconds is None else f"{1000 * lag.seconds:.0f}"
    return number.replace("-", "−")


def _paint_cell_groups(sheet: Sheet) -> None:
    """Layer and direction of the cells, left of them."""
    from handwriting.explain.layout import spread
    from handwriting.explain.scales import runs_of

    cells = sheet.scene.trace.cells.cells
    names = [f"{cell.layer}{'→' if cell.direction == 'forward' else '←'}" for cell in cells]
    step = (sheet.height - 1) / max(len(cells), 1)
    runs = list(runs_of(names))
    high = TICK * sheet.scene.scale * 1.2
    middles = np.array([(first + last) / 2 * step for first, last in runs])
    if len(runs) * high > sheet.height:  # a similarity order may mix them
        return
    placed = spread(middles, high, high / 2, sheet.height - high / 2)
    sheet.font(TICK)
    for (first, _), y in zip(runs, placed.tolist(), strict=True):
        box = QRectF(sheet.axis.left - 40, y - high / 2, 35, high)
        sheet.write(box, names[first], sheet.scene.theme.text, Qt.AlignmentFlag.AlignRight)
        if first:
            sheet.painter.fillRect(
                QRectF(sheet.axis.left, first * step - 0.5, sheet.axis.width, 1.0),
                QColor(sheet.scene.theme.paper),
            )


def _paint_heat_scale(sheet: Sheet) -> None:
    """A small ramp from -1 to +1 at the foot of the gutter, if there is room."""
    scale = sheet.scene.scale
    high = 7.0 * scale
    top = sheet.height - high - (TICK + 4) * scale - 2
    if top < (TITLE + 2 * DETAIL + 12) * scale:
        return
    width = 62.0 * scale
    ramp = picture_of(heat(np.linspace(-1, 1, 64)[None, :]))
    sheet.painter.drawImage(QRectF(8, top, width, high), ramp)
    sheet.font(TICK)
    box = QRectF(8, top + high, width, (TICK + 4) * scale)
    for text, align in (
        ("−1", Qt.AlignmentFlag.AlignLeft),
        ("0", Qt.AlignmentFlag.AlignHCenter),
        ("+1", Qt.AlignmentFlag.AlignRight),
    ):
        sheet.write(box, text, sheet.scene.theme.faint, align)


def _runs(holds: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and one past the last of each run of frames for which something holds."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    yield from zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True)


def _state_name(state: str) -> str:
    return {"cell": "memory c", "hidden": "hidden h"}.get(state, state)
