"""What is painted in the rows does not cover what is painted beside it."""

from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pytest
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QImage, QPainter

from app.inspector import LECTURE
from app.meters import Lag
from app.notefile import open_note
from app.rows.board import LEAST
from app.rows.lower import paint_weights, paint_writing
from app.rows.row import Row
from app.rows.scene import CellChoice, Scene, drawing_of
from app.rows.sheet import Sheet
from app.rows.upper import paint_cells, paint_outputs
from handwriting.shipped import samples_folder

SAMPLE = "unipen/cec-Kilinskas-260.inkml"
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
SHARES = {LEFT: 0.0, RIGHT: 1.0}
"""Of the free room that lies left of a text."""

ROWS = {
    "outputs": paint_outputs,
    "cells": paint_cells,
    "writing": paint_writing,
    "weights": paint_weights,
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    pytest.importorskip("torch")
    from app.rows.lens import look
    from handwriting.recognizer import Recognizer

    model = Recognizer.load("default", language_model=None).model
    drawing = drawing_of([mark.stroke for mark in open_note(samples_folder() / SAMPLE).marks])
    trace = look(model, drawing.strokes, CellChoice(), before=None, keep_cells=False)
    weights = trace.lens.gradient(trace, 1, None)
    ends = np.cumsum([len(stroke) for stroke in drawing.strokes]) - 1
    lags = tuple(Lag("g", int(end), int(end), 0.0) for end in ends)
    return Scene(drawing, trace, weights, 1, lags=lags)


@dataclass(frozen=True)
class Watched(Sheet):
    """Notes what is written where, and how high curves reach."""

    words: list[tuple[str, QRectF]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def write(self, box, text, color, align=LEFT) -> None:
        super().write(box, text, color, align)
        tight = self.painter.fontMetrics().tightBoundingRect(text)
        spare = SHARES.get(align, 0.5) * (box.width() - tight.width())
        left = box.left() + spare
        top = box.center().y() - tight.height() / 2
        self.words.append((text, QRectF(left, top, tight.width(), tight.height())))

    def curves(self, ys, first, last, pen) -> None:
        super().curves(ys, first, last, pen)
        self.heights.append(float(ys[first:last].min()))


def watched(scene: Scene, row: str, width: int, height: int) -> Watched:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sheet = Watched(painter, float(width), float(height), scene)
    ROWS[row](sheet)
    _ = sheet.head
    painter.end()
    return sheet


@pytest.mark.parametrize("scale", [1.0, LECTURE])
@pytest.mark.parametrize("height", [40, 61, 94, 150])
def test_curves_of_the_gradient_keep_clear_of_their_caption(qapp, scene, scale, height):
    values = np.full_like(scene.weights.values, 2.0)  # the highest peak is everywhere
    scene = replace(scene, scale=scale, weights=replace(scene.weights, values=values))
    sheet = watched(scene, "weights", 800, height)
    caption = next(box for text, box in sheet.words if "log-odds" in text)
    assert "…" not in next(text for text, _ in sheet.words if "log-odds" in text)
    assert caption.bottom() <= sheet.head
    assert min(sheet.heights) >= sheet.head


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("scale", [1.0, LECTURE])
@pytest.mark.parametrize("height", [41, 48, 61, 94, 150])
def test_nothing_is_written_over_anything_else_beside_the_rows(qapp, scene, row, scale, height):
    height = round(max(height, LEAST[list(ROWS).index(row)]) * scale)
    whole = watched(replace(scene, scale=scale), row, 1000, height)
    beside = [(text, box) for text, box in whole.words if text and box.right() <= whole.axis.left]
    assert len(beside) > 1
    over = [
        (one, other)
        for (one, first), (other, second) in combinations(beside, 2)
        if first.adjusted(0, 1, 0, -1).intersects(second.adjusted(0, 1, 0, -1))
    ]
    assert over == []


def test_a_row_of_half_pixels_is_covered_and_keeps_its_picture(qtbot, scene, monkeypatch):
    painted = []

    def paint(sheet: Sheet) -> None:
        painted.append(sheet.height)
        paint_writing(sheet)

    row = Row("writing", paint, 34)
    qtbot.addWidget(row)
    monkeypatch.setattr(row, "devicePixelRatioF", lambda: 1.5)
    row.resize(301, 111)
    row.show_scene(scene)
    for _ in range(3):
        row.grab()
    assert painted == [111.0]
    size = row.render_picture().size()
    assert (size.width(), size.height()) == (452, 167)
