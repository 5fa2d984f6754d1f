"""Paints row 3, what the network is given, row 4, what of it speaks for a letter, and the ink."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPen

from app.rows.axis import axis_of
from app.rows.colors import RowColors, tint_levels
from app.rows.scene import Scene
from app.rows.sheet import DETAIL, PAD, Array, Sheet
from app.rows.tinted import AHEAD, PLAIN, TINTS, levels_of, paint_tinted

KEY = 14.0
"""Pixels at the foot of the gutter for what x and y look like, at normal scale."""


def paint_writing(sheet: Sheet) -> None:
    """Row 3: x and y over time; pale what had not been written yet."""
    sheet.ground()
    sheet.pen_ups()
    drawing, colors = sheet.scene.drawing, sheet.colors
    for part, (color, style) in enumerate(_styles(colors)):
        column = drawing.xy[:, part]
        low, high = float(column.min()), float(column.max())
        share = (column - low) / (high - low if high > low else 1.0)
        # Both read like the page: right is up for x, and up is up for y.
        ys = PAD + (sheet.height - 2 * PAD - 1) * (1 - share if part == 0 else share)
        written = sheet.scene.trace.points
        sheet.curves(ys, 0, written, _pen(color, style))
        if not sheet.scene.is_whole:
            sheet.curves(ys, written, len(ys), _pen(sheet.scene.theme.edge, style))
    sheet.name("3  Writing", "what it is given", foot=KEY * sheet.scene.scale)
    _paint_key(sheet)


def paint_weights(sheet: Sheet) -> None:
    """Row 4: the signed gradient on x and on y, its scale, and the time below."""
    sheet.ground()
    sheet.pen_ups()
    row, scene = sheet.scene.weights, sheet.scene
    reach = (sheet.height - 1 - sheet.head - PAD) / 2
    middle = sheet.head + reach
    sheet.painter.setPen(QPen(QColor(scene.theme.faint), 1.0))
    axis = sheet.axis
    sheet.painter.drawLine(QPointF(axis.left, middle), QPointF(axis.left + axis.width, middle))
    sheet.name("4  Gradient", "what speaks\nfor the letter", foot=KEY * scene.scale)
    _paint_key(sheet)
    if row is None:
        sheet.note("nothing has come out yet" if scene.target is None else "…")
        return
    largest = float(np.abs(row.values).max()) or 1.0
    for part, (color, style) in enumerate(_styles(sheet.colors)):
        ys = middle - reach * row.values[0, :, part] / largest
        sheet.curves(ys, 0, len(ys), _pen(color, style))
    ends = (middle - reach, f"+{largest:.2g}"), (middle + reach, f"−{largest:.2g}")
    sheet.ticks([*ends, (middle, "0")])
    sheet.note(f"{row.quantity} / ∂ x and y;  ±{largest:.2g} {row.unit}")


def paint_ink(sheet: Sheet) -> None:
    """The line as it stands on the page, tinted; for lectures, where the page is hidden."""
    theme, drawing, painter = sheet.scene.theme, sheet.scene.drawing, sheet.painter
    axis = sheet.axis
    painter.fillRect(QRectF(0, 0, sheet.width, sheet.height), QColor(theme.window))
    painter.fillRect(QRectF(axis.left, 0, axis.width, sheet.height - 1), QColor(theme.paper))
    places = ink_places(sheet.width, sheet.height, sheet.scene)
    levels = levels_of(sheet.scene.tints(), len(places))
    levels[sheet.scene.trace.points :] = AHEAD
    colors = {PLAIN: theme.ink, AHEAD: theme.edge, **dict(enumerate(tint_levels(theme, TINTS)))}
    paint_tinted(painter, places, drawing.ranges, levels, colors, 2.4 * sheet.scene.scale)
    sheet.name("Ink", "as it looks")


def ink_places(width: float, height: float, scene: Scene) -> Array:
    """Where the points of the line are in the row of the ink, shape (N, 2)."""
    axis = axis_of(len(scene.drawing.xy), width, scene.scale)
    xy = scene.drawing.xy
    low, high = xy.min(axis=0), xy.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    room = np.array([axis.width - 24, height - 16])
    factor = float((room / size).min())
    corner = np.array([axis.left + 12, 8.0]) + (room - factor * size) / 2
    return np.asarray(corner + factor * (xy - low))


def _paint_key(sheet: Sheet) -> None:
    """Names and lines of x and y, at the foot of the gutter."""
    scale = sheet.scene.scale
    y = sheet.height - KEY * scale / 2
    left = 8.0
    for name, (color, style) in zip("xy", _styles(sheet.colors), strict=True):
        sheet.font(DETAIL, bold=True)
        box = QRectF(left, y - KEY * scale / 2, 9 * scale, KEY * scale)
        sheet.write(box, name, color)
        sheet.painter.setPen(_pen(color, style))
        sheet.painter.drawLine(QPointF(left + 10 * scale, y + 1), QPointF(left + 28 * scale, y + 1))
        left += 36 * scale


def _styles(colors: RowColors) -> tuple[tuple[str, Qt.PenStyle], ...]:
    return (colors.x, Qt.PenStyle.SolidLine), (colors.y, Qt.PenStyle.DashLine)


def _pen(color: str, style: Qt.PenStyle) -> QPen:
    pen = QPen(QColor(color), 1.5, style)
    if style == Qt.PenStyle.DashLine:
        pen.setDashPattern([4.0, 2.0])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
