"""Paints ink: smooth curves whose width follows the pressure.

Smoothing is for the eye only: a curve runs through the middles between points and bends toward the
points (quadratic Bézier), so that its newest part is final as soon as the next point is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.theme import Theme, shown_color
from app.viewport import Viewport
from handwriting.ink import Stroke

WIDTH = 2.6
"""Of a pen without a width of its own, in page units."""

THINNEST, THICKEST = 0.45, 1.5
"""Share of the width at no and at full pressure."""

DENSEST = 0.6
"""Device pixels between two points; of nearer ones some are left out."""

STEP = 0.25
"""Widths are rounded to multiples of it, in logical pixels, so that one path takes many points."""

Array = NDArray[np.float64]


def paint_stroke(
    painter: QPainter, stroke: Stroke, view: Viewport, theme: Theme, color: str | None = None
) -> None:
    """Paints a whole stroke.

    Args:
        painter: in logical pixels.
        stroke: in page units.
        view: where the window looks.
        theme: for the colors.
        color: instead of the pen's own.
    """
    xy = (stroke.xy - (view.x, view.y)) * view.zoom
    pressure = stroke.pressure
    keep = _sparse(xy, DENSEST / view.ratio)
    xy = xy[keep]
    shade = color or shown_color(stroke.pen.color, theme)
    width = (stroke.pen.width or WIDTH) * view.zoom
    if pressure is None or len(xy) == 1:
        share = 1.0 if pressure is None else pressure_share(float(pressure.max()))
        _paint_run(painter, xy, width * share, shade)
        return
    shares = THINNEST + (THICKEST - THINNEST) * np.clip(pressure[keep], 0, 1)
    widths = np.maximum(np.round(width * shares / STEP) * STEP, STEP)
    _paint_runs(painter, xy, widths, shade)


def paint_newest(
    painter: QPainter, xy: Sequence[tuple[float, float]], width: float, color: str
) -> None:
    """Paints the part of a growing stroke that its latest point has made final.

    Args:
        painter: in logical pixels.
        xy: the latest three points at most, in logical pixels.
        width: in logical pixels.
        color: of the ink.
    """
    points = [QPointF(*point) for point in xy]
    path = QPainterPath()
    if len(points) < 3:
        path.moveTo(points[0])
        path.lineTo((points[0] + points[-1]) / 2)
    else:
        path.moveTo((points[0] + points[1]) / 2)
        path.quadTo(points[1], (points[1] + points[2]) / 2)
    painter.setPen(_pen(color, width))
    if len(points) == 1:
        painter.drawPoint(points[0])
    else:
        painter.drawPath(path)


def paint_tip(
    painter: QPainter, xy: Sequence[tuple[float, float]], width: float, color: str
) -> None:
    """Paints the last bit up to the pen, which the next point will bend."""
    if len(xy) > 1:
        painter.setPen(_pen(color, width))
        before, last = QPointF(*xy[-2]), QPointF(*xy[-1])
        painter.drawLine((before + last) / 2, last)


def pressure_share(pressure: float | None) -> float:
    """Share of the pen's width at a pressure in [0, 1]; None is a device that knows none."""
    if pressure is None:
        return 1.0
    return THINNEST + (THICKEST - THINNEST) * min(max(pressure, 0.0), 1.0)


def _sparse(xy: Array, step: float) -> NDArray[np.bool_]:
    """Which points to keep so that few lie nearer than a step along the stroke."""
    keep = np.ones(len(xy), dtype=bool)
    if len(xy) > 8:
        run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
        keep[1:-1] = np.diff(np.floor(run / step))[:-1] > 0
    return keep


def _paint_run(painter: QPainter, xy: Array, width: float, color: str) -> None:
    painter.setPen(_pen(color, width))
    if len(xy) == 1 or not np.ptp(xy, axis=0).any():
        painter.drawPoint(QPointF(*xy[0]))
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_curve(xy, 0, len(xy) - 1))


def _paint_runs(painter: QPainter, xy: Array, widths: Array, color: str) -> None:
    """Paints parts of one width each."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    cuts = np.flatnonzero(np.diff(widths)) + 1
    starts = [0, *cuts.tolist()]
    ends = [*cuts.tolist(), len(xy) - 1]
    for start, end in zip(starts, ends, strict=True):
        painter.setPen(_pen(color, float(widths[start])))
        painter.drawPath(_curve(xy, start, end))


def _curve(xy: Array, first: int, last: int) -> QPainterPath:
    """The curve from the middle before a point to the middle before a later one.

    At the ends of the stroke it begins and ends at the points themselves.
    """
    points = [QPointF(x, y) for x, y in xy[max(first - 1, 0) : last + 1].tolist()]
    path = QPainterPath(points[0] if first == 0 else (points[0] + points[1]) / 2)
    for before, after in pairwise(points[1:]):
        path.quadTo(before, (before + after) / 2)
    if last == len(xy) - 1:
        path.lineTo(points[-1])
    elif first == 0 and len(points) == 2:
        path.lineTo((points[0] + points[1]) / 2)
    return path


def _pen(color: str, width: float) -> QPen:
    pen = QPen(QColor(color), max(width, 0.5))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
