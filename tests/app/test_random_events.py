"""Thousands of random events of pen, mouse, fingers, wheel and keys, against a model without Qt.

The model knows what each of them does to the ink and keeps every state since the beginning, so that
undo and redo are steps in a list. `HANDWRITING_EVENTS` sets the number of events (default 1500).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from app.contacts import PALM
from app.geometry import HELD, inside, rubbed, touched
from app.marks import Key, Mark, united
from app.page_view import ERASER
from handwriting.ink import Stroke
from tests.app.fakes import draw, draw_with_pen, pen_event, tablet, touch

EVENTS = int(os.environ.get("HANDWRITING_EVENTS", "1500"))
HARMLESS = "This plugin does not support propagateSizeHints()"

Ink = dict[Key, Stroke]
Place = tuple[float, float]


class Paper:
    """What is on the page, and all that was before; knows no Qt and no session."""

    def __init__(self) -> None:
        self.states: list[Ink] = [{}]
        self.at = 0
        self.held: set[Key] = set()
        self.next = 0

    @property
    def ink(self) -> Ink:
        return self.states[self.at]

    def become(self, ink: Ink) -> None:
        """A change that can be undone; one that changes nothing is none."""
        before = self.ink
        if ink.keys() == before.keys() and all(ink[key] is before[key] for key in ink):
            return
        del self.states[self.at + 1 :]
        self.states.append(ink)
        self.at += 1

    def step(self, by: int) -> None:
        self.at = min(max(self.at + by, 0), len(self.states) - 1)

    def write(self, places: list[Place]) -> None:
        key = (self.next,)
        self.next += 1
        self.become({**self.ink, key: Stroke(np.array(places))})

    def erase(self, places: list[Place], radius: float, *, partial: bool) -> None:
        ink = dict(self.ink)
        for start, end in zip([places[0], *places], places, strict=False):
            for key, stroke in list(ink.items()):
                if not touched(Mark(key, stroke, 0), start, end, radius):
                    continue
                pieces = rubbed(stroke, start, end, radius) if partial else []
                if pieces is not None:
                    del ink[key]
                    ink |= {(*key, number): piece for number, piece in enumerate(pieces)}
        self.become(ink)

    def lasso(self, places: list[Place]) -> None:
        held = [self.ink[key] for key in self.held if key in self.ink]
        box = united(Mark((0,), stroke, 0).bounds for stroke in held)
        x, y = places[0]
        if box and box[0] - 6 <= x <= box[2] + 6 and box[1] - 6 <= y <= box[3] + 6:
            shift = np.array(places[-1]) - (x, y)
            if shift.any():
                moved = {key: Stroke(self.ink[key].xy + shift) for key in self.held & set(self.ink)}
                self.become({**self.ink, **moved})
            return
        polygon = np.array(places)
        self.held = {
            key
            for key, stroke in self.ink.items()
            if len(polygon) >= 3 and inside(stroke.xy, polygon).mean() >= HELD
        }

    def delete(self) -> None:
        self.become({key: one for key, one in self.ink.items() if key not in self.held})
        self.held = set()


class Chance:
    """Does one random thing after the other to a window, and the same to the model."""

    def __init__(self, window, seed: int, monkeypatch) -> None:
        self.window, self.canvas = window, window.canvas
        self.paper = Paper()
        self.random = random.Random(seed)
        self.now, self.pen_time = 100.0, 0.0
        self.events = 0
        monkeypatch.setattr("app.canvas.time.perf_counter", lambda: self.now)
        self.deeds: list[tuple[int, Callable[[], None]]] = [
            (6, self.mouse),
            (6, self.pen),
            (3, self.pen_eraser),
            (3, self.finger),
            (1, self.fingers),
            (2, self.wheel),
            (4, self.tool),
            (2, self.interrupted),
            (3, lambda: self.step("undo", -1)),
            (2, lambda: self.step("redo", 1)),
            (1, self.delete),
            (1, self.select_all),
            (1, self.look),
        ]

    def go(self) -> None:
        weights, deeds = zip(*self.deeds, strict=True)
        while self.events < EVENTS:
            self.now += self.random.choice([0.1, 1.0])
            self.random.choices(deeds, weights)[0]()
            if self.random.random() < 0.01:
                self.window.actions_["clear"].trigger()
                self.paper.become({})
            QApplication.processEvents()
            self.compare()

    def compare(self) -> None:
        marks = {mark.key: mark.stroke.xy for mark in self.window.session.marks}
        wanted = self.paper.ink
        assert marks.keys() == wanted.keys()
        for key, xy in marks.items():
            assert xy == pytest.approx(wanted[key].xy, abs=1e-6)

    # ---- what may happen -----------------------------------------------------------------------

    def mouse(self) -> None:
        places = self.path()
        draw(self.canvas, places)
        # The mouse is let go where it was last; that is no further point.
        self.use(self.canvas.tool, places)

    def pen(self) -> None:
        places = self.path()
        draw_with_pen(self.canvas, places, [self.random.random() for _ in places])
        self.pen_time = self.now
        self.use(self.canvas.tool, places)

    def pen_eraser(self) -> None:
        places = self.path()
        draw_with_pen(self.canvas, places, [0.5] * len(places), eraser=True)
        self.pen_time = self.now
        self.use("partial eraser", places)

    def finger(self) -> None:
        places = self.path()
        touch(self.canvas, [[place] for place in places])
        if self.now - self.pen_time >= PALM:
            self.use(self.canvas.tool, places)

    def fingers(self) -> None:
        (x, y), spread = self.place(), self.random.randint(30, 90)
        touch(self.canvas, [[(x, y), (x + 50, y)], [(x, y), (x + spread, y)]])
        self.count(4)

    def wheel(self) -> None:
        key = Qt.KeyboardModifier
        held = self.random.choice([key.NoModifier, key.ControlModifier, key.ShiftModifier])
        steps = self.random.choice([-120, 120])
        if self.canvas.view.zoom > 3 or self.canvas.view.zoom < 0.5:
            self.window.actions_["zoom 100"].trigger()
        at = QPointF(*self.place())
        QApplication.sendEvent(
            self.canvas,
            QWheelEvent(
                at,
                at,
                QPoint(),
                QPoint(0, steps),
                Qt.MouseButton.NoButton,
                held,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
        self.count(1)

    def tool(self) -> None:
        QTest.keyClick(self.canvas, self.random.choice("ppperlh"))
        self.count(1)

    def interrupted(self) -> None:
        """A stroke is begun and another tool is taken: what was begun with the pen is none."""
        QTest.keyClick(self.canvas, "p")
        device = tablet()
        for kind in (QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * 3):
            QApplication.sendEvent(self.canvas, pen_event(kind, device, self.place(), 0.5))
        self.pen_time = self.now
        QTest.keyClick(self.canvas, self.random.choice("pel"))
        QApplication.sendEvent(
            self.canvas, pen_event(QEvent.Type.TabletRelease, device, self.place(), 0.0)
        )
        self.count(7)

    def step(self, name: str, by: int) -> None:
        self.window.actions_[name].trigger()
        self.paper.step(by)
        self.count(1)

    def delete(self) -> None:
        self.window.actions_["delete"].trigger()
        self.paper.delete()
        self.count(1)

    def select_all(self) -> None:
        self.window.actions_["all"].trigger()
        self.paper.held = set(self.paper.ink)
        self.count(1)

    def look(self) -> None:
        names = ["theme dark", "theme light", "paper grid", "fit", "zoom 100", "text", "thicker"]
        self.window.actions_[self.random.choice(names)].trigger()
        self.count(1)

    # ---- within --------------------------------------------------------------------------------

    def use(self, tool: str, places: list[Place]) -> None:
        """What a tool does at places of the window; the view may have been moved by it since."""
        self.count(len(places) + 1)
        page = [self.view.to_page(*place) for place in places]
        radius = ERASER / self.view.zoom
        if tool == "pen":
            self.paper.write(page)
        elif tool == "stroke eraser":
            self.paper.erase(page, radius, partial=False)
        elif tool == "partial eraser":
            self.paper.erase(page, radius, partial=True)
        elif tool == "lasso":
            self.paper.lasso(page)

    def path(self) -> list[Place]:
        """Where something goes; the mouse sends no event without a motion."""
        self.view = self.canvas.view
        x, y = self.place()
        places = [(x, y)]
        for _ in range(self.random.randint(1, 12)):
            x += self.random.choice([-1, 1]) * self.random.randint(3, 25)
            y += self.random.randint(-20, 20)
            places.append((x, y))
        return places

    def place(self) -> Place:
        return float(self.random.randint(60, 500)), float(self.random.randint(60, 350))

    def count(self, events: int) -> None:
        self.events += events


@pytest.mark.parametrize("seed", [11])
def test_after_thousands_of_events_the_page_is_what_the_model_says(
    window, monkeypatch, qtlog, seed
):
    chance = Chance(window, seed, monkeypatch)
    chance.go()
    assert len(chance.paper.states) > EVENTS / 60
    end = chance.paper.at
    window.history.setIndex(0)
    chance.paper.at = 0
    chance.compare()
    window.history.setIndex(window.history.count())
    chance.paper.at = len(chance.paper.states) - 1
    chance.compare()
    window.history.setIndex(end)
    chance.paper.at = end
    chance.compare()
    assert [one.message for one in qtlog.records if one.message != HARMLESS] == []
