"""Writes a note as picture, drawing, document or text; a file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PyQt6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PyQt6.QtSvg import QSvgGenerator

from app.marks import Mark, united
from app.painters.strokes import paint_stroke
from app.theme import LIGHT
from app.viewport import Viewport
from handwriting.errors import OutputError
from handwriting.output import replacing

MARGIN = 24.0
"""Page units around the ink."""

SCALE = 2.0
"""Pixels of a PNG a page unit."""

MOST_PIXELS = 12_000
"""Width and height of a PNG at most."""

DOTS_PER_INCH = 1200
UNITS_PER_INCH = 96.0


def export_picture(path: Path, marks: Sequence[Mark]) -> None:
    """Writes ink as .png, .svg or .pdf.

    Args:
        path: where to; its suffix says what.
        marks: at least one.

    Raises:
        OutputError: there is no ink, the suffix is none of these, or the file cannot be written.
    """
    if not marks:
        raise OutputError(f"cannot write {path}: nothing is drawn yet")
    makers = {".png": _png, ".svg": _svg, ".pdf": _pdf}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise OutputError(f"cannot write {path}: its name must end in .png, .svg or .pdf")
    content = make(marks)
    with replacing(path) as file:
        file.write(content)


def export_text(path: Path, text: str) -> None:
    """Writes text as UTF-8.

    Raises:
        OutputError: the file cannot be written.
    """
    with replacing(path) as file:
        file.write((text + "\n").encode())


def _view(marks: Sequence[Mark]) -> Viewport:
    bounds = united(mark.bounds for mark in marks)
    assert bounds is not None
    left, top, right, bottom = bounds
    return Viewport(
        left - MARGIN,
        top - MARGIN,
        width=right - left + 2 * MARGIN,
        height=bottom - top + 2 * MARGIN,
    )


def _paint(painter: QPainter, marks: Sequence[Mark], view: Viewport) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in marks:
        paint_stroke(painter, mark.stroke, view, LIGHT)


def _png(marks: Sequence[Mark]) -> bytes:
    view = _view(marks)
    scale = min(SCALE, MOST_PIXELS / max(view.width, view.height))
    image = QImage(
        QSize(max(1, round(view.width * scale)), max(1, round(view.height * scale))),
        QImage.Format.Format_RGB32,
    )
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    _paint(painter, marks, view)
    painter.end()
    buffer = _buffer()
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _svg(marks: Sequence[Mark]) -> bytes:
    view = _view(marks)
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    size = QSize(max(1, round(view.width)), max(1, round(view.height)))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle("Handwriting")
    painter = QPainter(generator)
    _paint(painter, marks, view)
    painter.end()
    return bytes(buffer.data().data())


def _pdf(marks: Sequence[Mark]) -> bytes:
    view = _view(marks)
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    size = QSizeF(view.width / UNITS_PER_INCH, view.height / UNITS_PER_INCH)
    writer.setPageSize(
        QPageSize(size, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch)
    )
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    scale = DOTS_PER_INCH / UNITS_PER_INCH
    painter.scale(scale, scale)
    _paint(painter, marks, view)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
