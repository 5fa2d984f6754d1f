"""The canvas's picture: paper and ink kept in a pixmap, of which only what changed is painted anew.

A stroke under the pen is painted part by part. Another place or size of the page is painted beside
the old picture, a few milliseconds at a time, and takes its place when it is whole; until then the
old one is shown, moved. Knows no events.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Collection, Iterator

import numpy as np
from PyQt6.QtCore import QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPixmap

from app.marks import MANY, PART, Bounds, Mark
from app.painters.paper import paint_edges, paint_paper, paint_print
from app.painters.strokes import THICKEST, WIDTH, paint_stroke
from app.session import Session
from app.theme import LIGHT, Theme, on_paper
from app.viewport import Viewport

BUDGET = 0.012
"""Seconds of painting at a time."""

WIDEST = 64.0
"""Page units that the widest pens reach beyond their points, and more."""

PATIENT, PATIENT_POINTS = 400, 40_000
"""Pieces of ink, and points, up to which all is painted in one go, so that nothing flickers."""

MANY_SLICES = 16
"""So many times it is painted on before what there is of it is shown."""

Piece = tuple[Mark, int]
"""A mark and which of its parts, from 0."""


class Picture:
    """A pixmap of what the window shows.

    Attributes:
        theme: colors.
        paper: name of the paper.
        view: what is to be shown.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.theme: Theme = LIGHT
        self.paper = "ruled"
        self.view = Viewport()
        self._pixmap = QPixmap()
        self._shown = Viewport()
        self._next: QPixmap | None = None
        self._todo: deque[Piece] = deque()
        self._slices = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to paint."""
        return self._next is None

    def restart(self) -> None:
        """Begins to paint all that is seen, for another view, theme or paper."""
        view = self.view
        self._next = _new_pixmap(view)
        near = self._session.near(_widened(view.visible, WIDEST))
        self._todo = deque(piece for mark in near for piece in _seen(mark, view))
        self._slices = 0
        with _painting(self._next) as painter:
            self._paint_paper(painter, view)
        is_much = _is_much(self._todo)
        if not is_much or self._pixmap.isNull():
            self.go_on(BUDGET if is_much else None)

    def go_on(self, budget: float | None = BUDGET) -> bool:
        """Paints for so many seconds, at least one piece, or to the end.

        Returns:
            Whether there is more to be seen than before.
        """
        if self._next is None:
            return False
        start = time.perf_counter()
        self._slices += 1
        with _painting(self._next) as painter:
            while self._todo:
                self._paint(painter, self._todo.popleft(), self.view)
                if budget is not None and time.perf_counter() - start > budget:
                    return self._slices % MANY_SLICES == 0
        self._pixmap, self._shown, self._next = self._next, self.view, None
        return True

    def add(self, marks: tuple[Mark, ...]) -> None:
        """Paints further marks."""
        pieces = [piece for mark in marks for piece in _seen(mark, self.view)]
        if _is_much(pieces):
            self.restart()
            return
        if self._next is not None:
            self._todo.extend(pieces)
        if not self._pixmap.isNull():
            with _painting(self._pixmap) as painter:
                for piece in pieces:
                    self._paint(painter, piece, self._shown)

    def repaint(self, bounds: Bounds) -> None:
        """Paints a part of the page anew, after ink was taken from it."""
        if self._next is not None:
            self.restart()
            return
        rect = self.rect_of(bounds)
        near = max(2 * self._pad() / self.view.zoom, WIDEST)
        marks = self._session.near(_widened(bounds, near))
        pieces = [
            piece
            for mark in marks
            if self.rect_of(mark.inked).intersects(rect)
            for piece in _seen(mark, self.view)
        ]
        if _is_much(pieces):
            self.restart()
            return
        with _painting(self._pixmap) as painter:
            painter.setClipRect(rect)
            self._paint_paper(painter, self.view)
            for piece in pieces:
                self._paint(painter, piece, self.view)

    def rect_of(self, bounds: Bounds) -> QRect:
        """Where bounds of the page lie in the window, with room for the pen's width."""
        left, top = self.view.to_screen(bounds[0], bounds[1])
        right, bottom = self.view.to_screen(bounds[2], bounds[3])
        pad = self._pad()
        rect = QRectF(left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad)
        whole = QRectF(-pad, -pad, self.view.width + 2 * pad, self.view.height + 2 * pad)
        return rect.intersected(whole).toAlignedRect()

    def paint(self, painter: QPainter) -> None:
        """Shows the picture: as it is, or the old one where the page has moved meanwhile.

        If the new one takes long, it is shown as far as it is.
        """
        old, new = self._shown, self.view
        if self._next is not None and self._slices >= MANY_SLICES:
            painter.drawPixmap(0, 0, self._next)
        elif self._pixmap.isNull():
            painter.fillRect(QRectF(0, 0, new.width, new.height), QColor(self.theme.paper))
        elif old == new:
            painter.drawPixmap(0, 0, self._pixmap)
        else:
            painter.fillRect(QRectF(0, 0, new.width, new.height), QColor(self.theme.paper))
            left, top = new.to_screen(old.x, old.y)
            scale = new.zoom / old.zoom
            target = QRectF(left, top, old.width * scale, old.height * scale)
            painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))

    def painter(self) -> _painting:
        """For the newest part of the stroke under the pen, in a `with` statement."""
        return _painting(self._pixmap)

    @property
    def page_theme(self) -> Theme:
        """The colors of the page, whose paper may have one of its own."""
        return on_paper(self.theme, self._session.leaf.background)

    def _paint_paper(self, painter: QPainter, view: Viewport) -> None:
        theme, leaf = self.page_theme, self._session.leaf
        paint_paper(painter, view, "blank" if leaf.ruling else self.paper, theme)
        paint_print(painter, view, leaf, theme)
        paint_edges(painter, view, leaf.size, self.theme)

    def _pad(self) -> float:
        """Logical pixels that ink may reach beyond its points."""
        return WIDTH * THICKEST * max(self.view.zoom, 1.0) * 3 + 4

    def _paint(self, painter: QPainter, piece: Piece, view: Viewport) -> None:
        mark, part = piece
        whole = len(mark.parts) == 1 or _is_translucent(mark)
        points = None if whole else (part * PART, min((part + 1) * PART, len(mark.stroke)))
        paint_stroke(painter, mark.stroke, view, self.page_theme, points=points)


def _seen(mark: Mark, view: Viewport) -> Iterator[Piece]:
    """The parts of a mark that are in the window."""
    margin = 2 * (mark.stroke.pen.width or WIDTH)
    if not view.sees(mark.bounds, margin):
        return
    if len(mark.parts) == 1 or _is_translucent(mark):
        yield mark, 0
        return
    left, top, right, bottom = view.visible
    boxes = mark.parts + np.array([-margin, -margin, margin, margin])
    inside = (boxes[:, 2] >= left) & (boxes[:, 0] <= right)
    inside &= (boxes[:, 3] >= top) & (boxes[:, 1] <= bottom)
    for part in np.flatnonzero(inside).tolist():
        yield mark, part


def _is_much(pieces: Collection[Piece]) -> bool:
    """Whether painting them would take so long that it would be felt."""
    if len(pieces) > PATIENT:
        return True
    return sum(min(len(mark.stroke), PART) for mark, _ in pieces) > PATIENT_POINTS


def _is_translucent(mark: Mark) -> bool:
    """Whether it would be darker where two parts meet; of very long ones that does not matter."""
    pen = mark.stroke.pen
    clear = pen.tool == "highlighter" or (pen.color is not None and len(pen.color) == 9)
    return clear and len(mark.stroke) <= MANY


def _widened(bounds: Bounds, by: float) -> Bounds:
    return bounds[0] - by, bounds[1] - by, bounds[2] + by, bounds[3] + by


class _painting:  # noqa: N801  (reads as a statement)
    """A painter that is surely ended."""

    def __init__(self, pixmap: QPixmap) -> None:
        self._painter = QPainter(pixmap)

    def __enter__(self) -> QPainter:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return self._painter

    def __exit__(self, *error: object) -> None:
        self._painter.end()


def _new_pixmap(view: Viewport) -> QPixmap:
    pixmap = QPixmap(math.ceil(view.width * view.ratio), math.ceil(view.height * view.ratio))
    pixmap.setDevicePixelRatio(view.ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
