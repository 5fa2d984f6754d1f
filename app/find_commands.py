"""Finding text in the ink of all pages: the bar, the matches, and where they are shown.

Pages that nobody has looked at yet are read first, behind everything else; matches come as they
are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QPainter

from app.actions import Entry
from app.find import Match, PageText
from app.find_bar import FindBar
from app.marks import Bounds, Change, InkPoint, bounds_of, united
from app.painters.matches import Found, paint_matches
from app.viewport import Viewport
from handwriting.ink import Stroke

if TYPE_CHECKING:
    from app.window import Window

SOON = 60
"""Milliseconds from a change of the text until it is searched anew."""


class FindCommands:
    """Of one window.

    Attributes:
        bar: in which one types.
        matches: on all pages, in the order of the pages.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self.bar = FindBar()
        self.matches: list[Match] = []
        self._place = -1
        self._shown: list[Found] = []
        self._texts: dict[int, PageText] = {}
        self._timer = QTimer(window)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON)
        self._timer.timeout.connect(self._search_again)
        self.bar.changed.connect(self._search)
        self.bar.stepped.connect(self.step)
        self.bar.closed.connect(self.close)
        window.parts.add_bar(self.bar)
        window.transcriber.changed.connect(self._note_line)
        window.pages_reader.progressed.connect(lambda sentence: self._note())
        window.session.observe(self._note_change)
        window.session.observe_turns(self._note)
        window.files.opened.connect(lambda paper: self._note_opened())
        window.canvas.overlays.append(self._paint)

    @property
    def current(self) -> Match | None:
        """The match that one is at."""
        return self.matches[self._place] if 0 <= self._place < len(self.matches) else None

    def open(self) -> None:
        """Shows the bar; what was typed last is selected."""
        self._window.view.end_lecture()
        self.bar.open()
        self._search()

    def close(self) -> None:
        """Hides the bar and shows the ink as it is."""
        if self.bar.isHidden():
            return
        self.bar.hide()
        self._timer.stop()
        self.matches, self._place, self._shown, self._texts = [], -1, [], {}
        self._window.canvas.setFocus()
        self._window.canvas.update()

    def step(self, by: int) -> None:
        """Goes to the next match, or the one before; from the last to the first."""
        if self.bar.isHidden():
            self.open()
            return
        if self._timer.isActive():
            self._search_again()
        if self.matches:
            self._go(max(self._place, -1 if by > 0 else 0) + by)

    # ---- within --------------------------------------------------------------------------------

    def _search(self) -> None:
        """Somebody wants to find something else: goes to the first match from this page on."""
        window = self._window
        self.matches = self._find_all()
        self._place = -1
        if self.bar.query.strip():
            window.pages_reader.want_all()
        numbers, here = window.session.numbers, window.session.place
        behind = (
            place for place, match in enumerate(self.matches) if numbers.index(match.page) >= here
        )
        if self.matches:
            self._go(next(behind, 0))
        else:
            self._show()

    def _search_again(self) -> None:
        """The text is another: stays at the match that one is at."""
        if self.bar.isHidden():
            return
        at = self.current
        self.matches = self._find_all()
        self._place = -1
        if at is not None:
            ink = at.ink
            common = [len(ink & match.ink) for match in self.matches]
            if any(common):
                self._place = common.index(max(common))
        elif self.matches:
            self._go(0)
            return
        self._show()

    def _find_all(self) -> list[Match]:
        window = self._window
        query, alternatives = self.bar.query, self.bar.alternatives
        found: list[Match] = []
        for number in window.session.numbers if query.strip() else ():
            if number not in self._texts:
                lines = window.session.page_lines(number)
                texts = [window.transcriber.text(line) for line in lines]
                self._texts[number] = PageText(number, texts)
            found += self._texts[number].find(query, alternatives=alternatives)
        return found

    def _go(self, place: int) -> None:
        """Shows a match, on whatever page it is."""
        window = self._window
        self._place = place % len(self.matches)
        match = self.matches[self._place]
        window.pages.show(match.page)
        box = united(box for _, ink in match.parts if (box := self._box(ink)) is not None)
        view = window.canvas.view
        if box is not None and not _inside(box, view.visible):
            window.canvas.set_view(view.revealing(box))
        self._show()

    def _show(self) -> None:
        """Tells the count, and marks the matches of the page that is shown."""
        self._shown = [
            Found(tuple(self._strokes(ink)), box, match is self.current, match.certain)
            for match in self.matches
            if match.page == self._window.session.page
            for _, ink in match.parts
            if (box := self._box(ink)) is not None
        ]
        self.bar.show_count(self._in_words(), found=bool(self.matches))
        self._window.canvas.update()

    def _in_words(self) -> str:
        if not self.bar.query.strip():
            return ""
        reading = f", {self._window.pages.indicator.progress}"
        reading = reading if self._window.pages_reader.is_busy and len(reading) > 2 else ""
        if not self.matches:
            return f"not found{' yet' if reading else ''}{reading}"
        return f"{self._place + 1} of {len(self.matches)}{reading}"

    def _box(self, ink: frozenset[InkPoint]) -> Bounds | None:
        points = [
            mark.stroke.xy[point]
            for key, point in ink
            if (mark := self._window.session.mark(key)) and point < len(mark.stroke)
        ]
        return bounds_of(np.array(points)) if points else None

    def _strokes(self, ink: frozenset[InkPoint]) -> Iterator[Stroke]:
        """The ink as strokes: of a mark that has more than that, the part."""
        for key, points in groupby(sorted(ink), lambda point: point[0]):
            mark = self._window.session.mark(key)
            if mark is not None:
                places = np.array([place for _, place in points if place < len(mark.stroke)])
                for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
                    yield part(mark.stroke, int(run[0]), int(run[-1]))

    def _note(self) -> None:
        """The text is about to be another."""
        if not self.bar.isHidden() and not self._timer.isActive():
            self._timer.start()

    def _note_line(self, line: int) -> None:
        """A line says something else, or is gone."""
        number = self._window.session.page_of(line)
        if number is None:
            self._texts.clear()
        else:
            self._texts.pop(number, None)
        self._note()

    def _note_change(self, change: Change) -> None:
        if change.leaves is not None:
            self._texts.clear()
        for mark in (*change.removed, *change.added):
            self._texts.pop(mark.page, None)
        if change.corrections or change.retracted:
            self._texts.pop(self._window.session.page, None)
        self._note()

    def _note_opened(self) -> None:
        """Another note is in the window."""
        self._texts.clear()
        if not self.bar.isHidden():
            self._search()

    def _paint(self, painter: QPainter, view: Viewport) -> None:
        """Marks what was found, above the ink."""
        if not self.bar.isHidden():
            canvas = self._window.canvas
            paint_matches(painter, view, self._shown, canvas.picture.page_theme)


def find_entries(window: Window) -> tuple[Entry, ...]:
    """For the menu "Edit"."""
    find = window.finding
    return (
        Entry("find", "&Find…", "Ctrl+F", find.open, "Find text in the ink of all pages"),
        Entry("find next", "Find ne&xt", "Ctrl+F3", lambda: find.step(1)),
        Entry("find previous", "Find pre&vious", "Ctrl+Shift+F3", lambda: find.step(-1)),
    )


def part(stroke: Stroke, first: int, last: int) -> Stroke:
    """A stroke from one of its points to another, both inclusive."""
    cut = slice(first, last + 1)
    pressure = None if stroke.pressure is None else stroke.pressure[cut]
    return Stroke(stroke.xy[cut], None, pressure, stroke.pen)


def _inside(box: Bounds, room: Bounds) -> bool:
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]
