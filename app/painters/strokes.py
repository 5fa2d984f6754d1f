"""Paints ink: smooth curves whose width follows the pressure.

Smoothing is for the eye only: a curve runs through the middles between points and bends toward the
points (quadratic Bézier), so that its newest part is final as soon as the next point is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

from app.marks import MANY
from app.painters.polygons import draw_through, is_spot
from app.theme import Theme, shown_color
from app.viewport import Viewport
from handwriting.ink import Pen, Stroke

WIDTH = 2.6
"""Of a pen without a width of its own, in page units."""

THINNEST, THICKEST = 0.45, 1.5
"""Share of the width at no and at full pressure."""

DENSEST = 0.6
"""Device pixels between two points; of nearer ones some are left out."""

OPAQUE = 255
HIGHLIGHT = 128
"""Opacity of a highlighter that has none of its own."""

STEP = 0.25
"""Widths are rounded to multiples of it, in logical pixels, so that one path takes many points."""

GROUP = 64
"""Points of a stroke of very many that are painted with one width."""

Array = NDArray[np.float64]


def paint_stroke(
    painter: QPainter,
    stroke: Stroke,
    view: Viewport,
    theme: Theme,
    color: str | None = None,
    points: tuple[int, int] | None = None,
) -> None:
    """Paints a stroke.

    Args:
        painter: in logical pixels.
        stroke: in page units.
        view: where the window looks.
        theme: for the colors.
        color: instead of the pen's own.
        points: first and one past the last of those to paint, if not all; it goes on where the part
            before it has ended.
    """
    pen = stroke.pen
    if pen.tool == "eraser" and pen.color is None:
        return  # it has left nothing
    first, last = points or (0, len(stroke))
    part = slice(max(first - 1, 0), last + 1)
    xy = (stroke.xy[part] - (view.x, view.y)) * view.zoom
    pressure = None if stroke.pressure is None else stroke.pressure[part]
    keep = _sparse(xy, DENSEST / view.ratio)
    xy = xy[keep]
    shade = QColor(color) if color else ink_color(pen, theme)
    width = (pen.width or WIDTH) * view.zoom
    is_long = len(stroke) > MANY
    if pressure is None or is_spot(xy) or shade.alpha() < OPAQUE:
        share = 1.0 if stroke.pressure is None else pressure_share(float(stroke.pressure.max()))
        with _mode(painter, marks=pen.tool == "highlighter" and not theme.dark):
            if is_long:
                _paint_crowd(painter, xy, np.full(len(xy), width * share), shade)
            else:
                _paint_run(painter, xy, width * share, shade)
        return
    shares = THINNEST + (THICKEST - THINNEST) * np.clip(pressure[keep], 0, 1)
    widths = np.maximum(np.round(width * shares / STEP) * STEP, STEP)
    paint = _paint_crowd if is_long else _paint_runs
    paint(painter, xy, widths, shade)


def ink_color(pen: Pen, theme: Theme) -> QColor:
    """How ink is seen: highlighters let it show through, and erasers of a color leave paper."""
    if pen.tool == "eraser":
        return QColor(theme.paper)
    color = QColor(shown_color(pen.color, theme))
    alpha = int(pen.color[7:9], 16) if pen.color is not None and len(pen.color) == 9 else OPAQUE
    if pen.tool == "highlighter" and alpha == OPAQUE:
        alpha = HIGHLIGHT
    color.setAlpha(alpha)
    return color


@contextmanager
def _mode(painter: QPainter, *, marks: bool) -> Iterator[None]:
    """Highlighters darken light paper, where the device can do that, so that ink stays dark."""
    engine = painter.paintEngine()
    feature = QPaintEngine.PaintEngineFeature.BlendModes
    modes = QPainter.CompositionMode
    if marks and engine is not None and engine.hasFeature(feature):
        painter.setCompositionMode(modes.CompositionMode_Multiply)
        yield
        painter.setCompositionMode(modes.CompositionMode_SourceOver)
    else:
        yield


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


def _paint_run(painter: QPainter, xy: Array, width: float, color: QColor) -> None:
    painter.setPen(_pen(color, width))
    if is_spot(xy):
        painter.drawPoint(QPointF(*xy[0]))
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_curve(xy, 0, len(xy) - 1))


def _paint_runs(painter: QPainter, xy: Array, widths: Array, color: QColor) -> None:
    """Paints parts of one width each."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    cuts = np.flatnonzero(np.diff(widths)) + 1
    starts = [0, *cuts.tolist()]
    ends = [*cuts.tolist(), len(xy) - 1]
    for start, end in zip(starts, ends, strict=True):
        painter.setPen(_pen(color, float(widths[start])))
        painter.drawPath(_curve(xy, start, end))


def _paint_crowd(painter: QPainter, xy: Array, widths: Array, color: QColor) -> None:
    """Paints very many points: straight from one to the next, some at a time with their mean width.

    No hand writes so many in a stroke. Smooth edges would take up to a hundred times longer where
    they cross each other.
    """
    smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for start in range(0, max(len(xy) - 1, 1), GROUP):
        group = xy[start : start + GROUP + 1]
        painter.setPen(_pen(color, float(widths[start : start + GROUP].mean())))
        draw_through(painter, group)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)


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


def _pen(color: QColor | str, width: float) -> QPen:
    pen = QPen(QColor(color), max(width, 0.5))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
