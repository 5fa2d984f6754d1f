"""Paints what was found: the ink of a match marked, the one that one is at framed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from app.marks import Bounds
from app.painters.strokes import paint_stroke
from app.theme import Theme
from app.viewport import Viewport
from handwriting.ink import Stroke

PAD = 5.0
"""Page units between ink and the edge of its mark."""


@dataclass(frozen=True)
class Found:
    """A match in one line.

    Attributes:
        strokes: the ink that was found.
        box: around it, in page units.
        current: whether one is at it.
        certain: whether the text says so, and not only another reading.
    """

    strokes: tuple[Stroke, ...]
    box: Bounds
    current: bool
    certain: bool


def paint_matches(painter: QPainter, view: Viewport, found: Iterable[Found], theme: Theme) -> None:
    """Marks all matches that are seen; their ink is painted once more, in the color of the mark.

    Args:
        painter: in logical pixels.
        view: where the window looks.
        found: matches of this page.
        theme: for the colors.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one in found:
        if not view.sees(one.box, 4 * PAD):
            continue
        left, top = view.to_screen(one.box[0] - PAD, one.box[1] - PAD)
        right, bottom = view.to_screen(one.box[2] + PAD, one.box[3] + PAD)
        fill = QColor(theme.warm)
        fill.setAlpha(80 if one.current else 40)
        painter.setBrush(fill)
        painter.setPen(_frame(theme, one))
        painter.drawRoundedRect(QRectF(left, top, right - left, bottom - top), 5, 5)
        for stroke in one.strokes:
            color = theme.accent if one.current else theme.warm
            paint_stroke(painter, stroke, view, theme, color)


def _frame(theme: Theme, one: Found) -> QPen:
    """Of one's own place a line, of other readings a dashed one, of the rest none."""
    if not one.current and one.certain:
        return QPen(Qt.PenStyle.NoPen)
    style = Qt.PenStyle.SolidLine if one.certain else Qt.PenStyle.DashLine
    return QPen(QColor(theme.accent if one.current else theme.warm), 2.0, style)
