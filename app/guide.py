"""Leads through the tour: does to the window what each step says, and puts it back at the end.

The texts are in `tour`, the bar that shows them in `tour_bar`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer

from app.marks import Bounds, bounds_of, united
from app.notefile import open_note
from app.tour import LETTER, LINE, RIVAL, SAMPLE, STEPS, Deed
from handwriting.errors import HandwritingError
from handwriting.shipped import samples_folder

if TYPE_CHECKING:
    from app.window import Window

LOOK = 150
"""Milliseconds between two looks whether what a step needs is there."""

ZOOM = 3.0


class Guide(QObject):
    """Of one window.

    Attributes:
        place: of the step that is shown; -1 while there is no tour.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.parts.tour
        self.place = -1
        self._inspector_was_shown = False
        self._mode_was = window.transcriber.mode
        self._written = ""
        self._bounds: Bounds | None = None
        self._when: Callable[[], bool] = lambda: True
        self._then: Callable[[], None] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self._look)
        self._deeds: dict[Deed, Callable[[], None]] = {
            "write": self._write,
            "dot": self._show_dot,
            "suffix": self._show_suffix,
            "cells": self._show_cells,
            "graves": self._show_graves,
            "try": self._try,
        }
        self._bar.moved.connect(lambda by: self.go(self.place + by))
        self._bar.ended.connect(self.end)

    @property
    def is_on(self) -> bool:
        """Whether somebody takes the tour."""
        return self.place >= 0

    @property
    def is_waiting(self) -> bool:
        """Whether what the step shows is still to come."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begins, on a page of its own, after asking for what is not saved."""
        self._window.file.when_safe(self._start)

    def go(self, place: int) -> None:
        """Shows a step; behind the last one the tour ends."""
        if not 0 <= place < len(STEPS):
            self.end()
            return
        self.place = place
        self._timer.stop()
        self._bar.show_step(STEPS[place], place, len(STEPS))
        self._deeds[STEPS[place].deed]()

    def end(self) -> None:
        """Leaves the tour; mode and rows are as before."""
        if not self.is_on:
            return
        self.place = -1
        self._timer.stop()
        self._bar.hide()
        self._set_mode(self._mode_was)
        if not self._inspector_was_shown and self._window.inspector.isVisible():
            self._window.actions_["inspector"].trigger()

    # ---- what the steps do ---------------------------------------------------------------------

    def _start(self) -> None:
        window = self._window
        if window.inspector.lecture:
            window.actions_["lecture"].trigger()
        self._inspector_was_shown = window.inspector.isVisible()
        self._mode_was = window.transcriber.mode
        window.files.new()
        self._written = ""
        window.parts.bar.hide()
        self.go(0)

    def _write(self) -> None:
        self._set_mode("best")
        self._play(SAMPLE)

    def _play(self, name: str) -> None:
        """Has a sample written on an empty page."""
        window = self._window
        try:
            strokes = [mark.stroke for mark in open_note(samples_folder() / name).marks]
        except HandwritingError as error:
            window.tell(f"the tour needs a sample that ships: {error}")
            return
        window.player.stop()
        window.history.finish(window.session.clearing())
        self._written, self._bounds = name, united(bounds_of(stroke.xy) for stroke in strokes)
        self._look_at_word()
        window.player.play(strokes)

    def _look_at_word(self) -> None:
        canvas = self._window.canvas
        if self._bounds is not None:
            canvas.set_view(canvas.view.centered(self._bounds, ZOOM))

    def _show_dot(self) -> None:
        self._set_mode("best")
        self._show_rows(lambda: self._ask_about_i("", self._point_of_dot()))

    def _show_suffix(self) -> None:
        self._set_mode("best")
        self._show_rows(lambda: self._ask_about_i(RIVAL, self._point_behind_i()))

    def _show_cells(self) -> None:
        def choose() -> None:
            scene = self._window.inspector.scene
            if scene is not None and scene.cell < 0:
                self._window.inspector.choose_cell(0)

        self._show_rows(choose)

    def _show_graves(self) -> None:
        if not self._window.actions_["graves"].isEnabled():
            self._window.tell(self._window.actions_["graves"].toolTip())
            return
        self._window.inspector.choose_cell(-1)
        self._set_mode("graves")
        self._show_rows(lambda: None, LINE)

    def _try(self) -> None:
        window = self._window
        window.player.stop()
        self._set_mode("best")
        window.inspector.choose_cell(-1)
        window.history.finish(window.session.clearing())
        self._written = ""
        window.view.fit()
        window.canvas.setFocus()

    def _show_rows(self, then: Callable[[], None], sample: str = SAMPLE) -> None:
        """Opens the rows, and does something when they show the whole sample."""
        window = self._window
        if not window.inspector.isVisible():
            window.actions_["inspector"].trigger()
        if self._written != sample:
            self._play(sample)
        self._when, self._then = self._is_whole, then
        self._timer.start()

    def _is_whole(self) -> bool:
        window = self._window
        scene = window.inspector.scene
        snapshot = window.inspector.snapshot
        return (
            not window.player.is_playing
            and scene is not None
            and scene.is_whole
            and snapshot is not None
            and not snapshot.growing
            and len(snapshot.keys) == len(window.session)
            and scene.trace.both_ways == (window.transcriber.mode == "best")
        )

    def _look(self) -> None:
        if self._when():
            self._timer.stop()
            self._look_at_word()  # the rows have taken room from the page
            self._then()

    def _ask_about_i(self, against: str, point: int) -> None:
        inspector = self._window.inspector
        text = inspector.scene.trace.outputs.text.replace(" ", "") if inspector.scene else ""
        if LETTER in text:
            inspector.choose_character(text.index(LETTER), against)
        inspector.set_cursor(point)
        self._window.link.set_point(point)

    def _point_of_dot(self) -> int:
        """The first point of the stroke that was drawn last."""
        scene = self._window.inspector.scene
        return scene.drawing.starts[-1] if scene is not None else -1

    def _point_behind_i(self) -> int:
        """Where the letter behind the i comes out."""
        scene = self._window.inspector.scene
        if scene is None:
            return -1
        emissions = scene.trace.outputs.emissions
        text = scene.trace.outputs.text
        place = text.find(LETTER) + 1
        return round(emissions[place].at) if 0 < place < len(emissions) else -1

    def _set_mode(self, mode: str) -> None:
        if self._window.transcriber.mode != mode:
            self._window.actions_[mode].trigger()
