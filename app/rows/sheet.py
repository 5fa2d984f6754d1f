"""What a row is painted on: its size, its axis, and what all rows write and draw alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPen

from app.painters.polygons import polygon_of
from app.rows.axis import Axis, axis_of, thinned
from app.rows.colors import RowColors, row_colors
from app.rows.scene import Scene

Array = NDArray[np.float64]

TITLE, DETAIL, TICK, LETTER = 13.0, 11.0, 10.0, 16.0
"""Pixels of type at normal scale."""

TICKS = 34.0
"""Pixels that the numbers left of a plot take, at normal scale."""

DENSE = 3
"""Points a pixel from which a curve is drawn by its extremes."""

PAD = 3.0
"""Pixels that a curve keeps from the border."""


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

    @cached_property
    def axis(self) -> Axis:
        """The common axis."""
        return axis_of(len(self.scene.drawing.xy), self.width, self.scene.scale)

    @cached_property
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

    @cached_property
    def head(self) -> float:
        """Pixels at the top of the plot that a note takes."""
        self.font(DETAIL)
        return float(self.painter.fontMetrics().height()) + 2.0

    def name(self, title: str, *details: str, foot: float = 0.0) -> None:
        """Says in the gutter what the row is; as many details as there is room for.

        Args:
            title: number and name.
            details: below it, each of one line or several, whole or not at all.
            foot: pixels at the foot of the gutter that are taken.
        """
        line = (TITLE + 3) * self.scene.scale
        width = self.axis.left - TICKS * self.scene.scale - 8
        self.font(TITLE, bold=True)
        self.write(QRectF(8, PAD, width, line), title, self.scene.theme.text)
        self.font(DETAIL)
        step = (DETAIL + 3) * self.scene.scale
        top = PAD + line
        for detail in details:
            lines = detail.split("\n")
            if top + step * len(lines) > self.height - foot:
                break
            for text in lines:
                self.write(QRectF(8, top, width, step), text, self.scene.theme.faint)
                top += step

    def foot(self, text: str, top: float) -> None:
        """Says in the gutter what stands at the foot of the row, from a height on."""
        self.font(TICK)
        width = self.axis.left - 13
        box = QRectF(8, top, width, self.height - top)
        self.write(box, text, self.scene.theme.faint, Qt.AlignmentFlag.AlignRight)

    def ticks(self, places: list[tuple[float, str]]) -> None:
        """Writes numbers left of the plot, at heights; none over one that comes before it here."""
        self.font(TICK)
        half = TICK * self.scene.scale * 0.75
        written: list[float] = []
        for y, text in places:
            y = min(max(y, half), self.height - half)
            if any(abs(y - other) < 1.1 * TICK * self.scene.scale for other in written):
                continue
            written.append(y)
            room = TICKS * self.scene.scale
            box = QRectF(self.axis.left - room, y - half, room - 5, 2 * half)
            self.write(box, text, self.scene.theme.faint, Qt.AlignmentFlag.AlignRight)

    def note(self, text: str) -> None:
        """Writes into the head of the plot; smaller, where large type has no room."""
        height, room = self.head - 2.0, self.axis.width - 12
        self.font(DETAIL)
        width = self.painter.fontMetrics().horizontalAdvance(text)
        if width > room:
            self.font(max(DETAIL * room / width, DETAIL / self.scene.scale))
        metrics = self.painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        box = QRectF(self.axis.left, 1.0, metrics.horizontalAdvance(text) + 8.0, height)
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

    def curves(self, ys: Array, first: int, last: int, pen: QPen) -> None:
        """A line a stroke through heights (N,) at the points, from one to the one before another.

        Args:
            ys: of the points of the line, at least up to `last`.
            first: of the points to draw.
            last: one past the last of them.
            pen: to draw with.
        """
        self.painter.setPen(pen)
        drawing, width = self.scene.drawing, self.axis.width
        dense = len(drawing.xy) > DENSE * width
        xs = self.axis.xs(np.arange(len(ys)))
        for start, end in drawing.ranges:
            begin, stop = max(start, first), min(end, last)
            if dense and stop - begin > 1:
                kept = begin + thinned(ys[begin:stop], width * (stop - begin) / self.axis.points)
                self.painter.drawPolyline(polygon_of(xs[kept], ys[kept]))
            elif stop - begin == 1:
                self.painter.drawEllipse(QPointF(xs[begin], ys[begin]), 1.5, 1.5)
            elif stop > begin:
                self.painter.drawPolyline(polygon_of(xs[begin:stop], ys[begin:stop]))
