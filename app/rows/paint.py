"""Paints the four rows, and the ink: functions of a painter, a size and a scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from app.rows.axis import Axis, axis_of, thinned
from app.rows.colors import RowColors, heat, row_colors, tint_levels
from app.rows.scene import Scene

Array = NDArray[np.float64]

TITLE, DETAIL, TICK, LETTER = 13.0, 11.0, 10.0, 16.0
"""Pixels of type at normal scale."""

TICKS = 34.0
"""Pixels that the numbers left of a plot take, at normal scale."""

PAD = 3.0
TINTS = 16
LEAST = 0.004
"""Probability below which a curve is not drawn."""


@dataclass(frozen=True)
class Sheet:
    """What one row is painted on.

    Attributes:
        painter: in logical pixels.
        width: of the row.
        height: of the row.
        scene: what to paint.
    """

    painter: QPainter
    width: float
    height: float
    scene: Scene

    @property
    def axis(self) -> Axis:
        """The common axis."""
        return axis_of(len(self.scene.drawing.xy), self.width, self.scene.scale)

    @property
    def colors(self) -> RowColors:
        """Of the theme."""
        return row_colors(self.scene.theme)

    def font(self, pixels: float, bold: bool = False) -> None:
        """Writes in this size from now on."""
        font = QFont(self.painter.font())
        font.setPixelSize(max(8, round(pixels * self.scene.scale)))
        font.setBold(bold)
        self.painter.setFont(font)

    def write(
        self,
        box: QRectF,
        text: str,
        color: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """Writes into a box, in the middle of its height."""
        self.painter.setPen(QColor(color))
        self.painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)

    def name(self, title: str, *details: str) -> None:
        """Says in the gutter what the row is; as many details as there is room for."""
        line = (TITLE + 3) * self.scene.scale
        width = self.axis.left - TICKS * self.scene.scale - 8
        self.font(TITLE, bold=True)
        self.write(QRectF(8, PAD, width, line), title, self.scene.theme.text)
        self.font(DETAIL)
        step = (DETAIL + 3) * self.scene.scale
        for place, detail in enumerate(details):
            top = PAD + line + place * step
            if top + step <= self.height:
                self.write(QRectF(8, top, width, step), detail, self.scene.theme.faint)

    def ticks(self, places: list[tuple[float, str]]) -> None:
        """Writes numbers left of the plot, at heights."""
        self.font(TICK)
        half = TICK * self.scene.scale * 0.75
        for y, text in places:
            y = min(max(y, half), self.height - half)
            room = TICKS * self.scene.scale
            box = QRectF(self.axis.left - room, y - half, room - 5, 2 * half)
            self.write(box, text, self.scene.theme.faint, Qt.AlignmentFlag.AlignRight)

    def note(self, text: str, *, left: bool = False) -> None:
        """Writes into the upper right or left corner, over what is there."""
        self.font(DETAIL)
        metrics = self.painter.fontMetrics()
        room = self.axis.width - 12
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        width, height = metrics.horizontalAdvance(text) + 8.0, float(metrics.height())
        box = QRectF(self.axis.left + (0 if left else self.axis.width - width), 1.0, width, height)
        ground = QColor(self.scene.theme.paper)
        ground.setAlphaF(0.82)
        self.painter.fillRect(box, ground)
        self.write(box, text, self.scene.theme.text, Qt.AlignmentFlag.AlignCenter)

    def ground(self) -> None:
        """Paper, a border below, and where the pen was lifted."""
        theme, axis = self.scene.theme, self.axis
        self.painter.fillRect(QRectF(0, 0, self.width, self.height), QColor(theme.window))
        self.painter.fillRect(
            QRectF(axis.left, 0, axis.width, self.height - 1), QColor(theme.paper)
        )
        if not self.scene.is_whole:
            left = axis.x(self.scene.trace.points - 1)
            rest = QRectF(left, 0, axis.left + axis.width - left, self.height - 1)
            self.painter.fillRect(rest, QColor(theme.window))

    def pen_ups(self) -> None:
        """A thin line between strokes."""
        self.painter.setPen(QPen(QColor(self.scene.theme.edge), 1.0))
        for start in self.scene.drawing.starts[1:]:
            x = self.axis.x(start - 0.5)
            self.painter.drawLine(QPointF(x, 0), QPointF(x, self.height))

    def curve(self, points: NDArray[np.int64], ys: Array, pen: QPen) -> None:
        """A line through heights at some points of the line."""
        kept = thinned(ys, self.axis.x(points[-1]) - self.axis.x(points[0]) + 1)
        self.painter.setPen(pen)
        polygon = _polygon(self.axis.xs(points[kept]), ys[kept])
        if len(kept) == 1:
            self.painter.drawEllipse(polygon.at(0), 1.5, 1.5)
        else:
            self.painter.drawPolyline(polygon)


def paint_outputs(sheet: Sheet) -> None:
    """Row 1: the probability of each character that wins somewhere, and the text that comes out."""
    sheet.ground()
    row, painter, axis = sheet.scene.trace.outputs, sheet.painter, sheet.axis
    crown = _crown(sheet)
    foot = sheet.height - 2.0
    color = _letter_colors(sheet)
    xs = axis.xs(row.edges)
    for character, values in zip(row.characters, row.probabilities, strict=True):
        line = QColor(color[character])
        fill = QColor(line)
        fill.setAlphaF(0.25)
        painter.setPen(QPen(line, 1.2))
        painter.setBrush(fill)
        for first, last in _runs(values > LEAST):
            steps = np.repeat(xs[first : last + 1], 2)
            heights = foot - (foot - crown) * np.repeat(values[first:last], 2)
            ys = np.concatenate([[foot], heights, [foot]])
            painter.drawPolygon(_polygon(steps, ys))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_letters(sheet, crown, color)
    whole = sheet.scene.is_whole
    sheet.name("1  Output", "what it reads", "" if whole else "as it stood then")
    sheet.ticks([(crown, "1"), (foot, "0")])
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
        for first, last in drawing.ranges:
            cut = min(max(sheet.scene.trace.points, first), last)
            for begin, end, tone in ((first, cut, color), (cut, last, sheet.scene.theme.edge)):
                if begin < end:
                    points = np.arange(begin, end)
                    sheet.curve(points, ys[begin:end], _pen(tone, style))
    sheet.name("3  Writing", "what it is given")
    _paint_key(sheet)


def paint_weights(sheet: Sheet) -> None:
    """Row 4: the signed gradient on x and on y, its scale, and the time below."""
    sheet.ground()
    sheet.pen_ups()
    row, scene = sheet.scene.weights, sheet.scene
    middle = (sheet.height - 1) / 2
    sheet.painter.setPen(QPen(QColor(scene.theme.faint), 1.0))
    axis = sheet.axis
    sheet.painter.drawLine(QPointF(axis.left, middle), QPointF(axis.left + axis.width, middle))
    sheet.name("4  Gradient", "what speaks", "for the letter")
    _paint_key(sheet)
    if row is None:
        sheet.note("nothing has come out yet" if scene.target is None else "…")
        return
    largest = float(np.abs(row.values).max()) or 1.0
    reach = middle - PAD
    for part, (color, style) in enumerate(_styles(sheet.colors)):
        ys = middle - reach * row.values[0, :, part] / largest
        for first, last in scene.drawing.ranges:
            end = min(last, len(ys))
            if first < end:
                sheet.curve(np.arange(first, end), ys[first:end], _pen(color, style))
    sheet.ticks([(PAD, f"+{largest:.2g}"), (middle, "0"), (sheet.height - PAD, f"−{largest:.2g}")])
    sizes = row.sizes[0]
    on_the_left = 2 * float(sizes[: len(scene.drawing.xy) // 2].sum()) < float(sizes.sum())
    words = f"{row.quantity} / ∂ x and y;  ±{largest:.2g} {row.unit}"
    sheet.note(words, left=on_the_left)


def paint_ink(sheet: Sheet) -> None:
    """The line as it stands on the page, tinted; for lectures, where the page is hidden."""
    theme, drawing, painter = sheet.scene.theme, sheet.scene.drawing, sheet.painter
    axis = sheet.axis
    painter.fillRect(QRectF(0, 0, sheet.width, sheet.height), QColor(theme.window))
    painter.fillRect(QRectF(axis.left, 0, axis.width, sheet.height - 1), QColor(theme.paper))
    places = ink_places(sheet.width, sheet.height, sheet.scene)
    tints = sheet.scene.tints()
    palette = tint_levels(theme, TINTS)
    levels = (
        np.full(len(places), -1)
        if tints is None
        else np.minimum((tints * TINTS).astype(int), TINTS - 1)
    )
    levels[sheet.scene.trace.points :] = -2
    width = 2.2 * sheet.scene.scale
    for first, last in drawing.ranges:
        for begin, end, level in _levels(levels, first, last):
            color = theme.ink if level == -1 else theme.edge if level == -2 else palette[level]
            pen = QPen(QColor(color), width * (1.6 if level > TINTS // 4 else 1.0))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            part = places[begin:end]
            if len(part) == 1:
                painter.drawPoint(QPointF(*part[0]))
            else:
                painter.drawPolyline(_polygon(part[:, 0], part[:, 1]))
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


def picture_of(pixels: NDArray[np.uint32]) -> QImage:
    """An image of its own of 0xffrrggbb, shape (rows, columns)."""
    rows, columns = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()


# ---- within --------------------------------------------------------------------------------------


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


def _paint_key(sheet: Sheet) -> None:
    """Names and lines of x and y, at the foot of the gutter."""
    scale = sheet.scene.scale
    y = sheet.height - 0.8 * DETAIL * scale
    left = 8.0
    for name, (color, style) in zip("xy", _styles(sheet.colors), strict=True):
        sheet.font(DETAIL, bold=True)
        box = QRectF(left, y - DETAIL * scale, 9 * scale, 2 * DETAIL * scale)
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


def _polygon(xs: Array, ys: Array) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def _runs(holds: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and one past the last of each run of frames for which something holds."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    yield from zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True)


def _levels(levels: NDArray[np.integer], first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Runs of one level within a stroke, each with the first point of the next one."""
    cuts = [first, *(first + 1 + np.flatnonzero(np.diff(levels[first:last]))).tolist(), last]
    for begin, end in pairwise(cuts):
        yield begin, min(end + 1, last), int(levels[begin])


def _state_name(state: str) -> str:
    return {"cell": "memory c", "hidden": "hidden h"}.get(state, state)
