"""The note that is being written: its pages with their marks, text lines, corrections, selection.

Everything that happens to it is a `Change`, so that it can be undone and written to a journal. The
stroke under the pen is not a mark yet: it grows here point by point and becomes one at pen-up.
One page is shown at a time, and what is asked here is about that page where nothing else is said; a
change of another page turns to it first. Knows neither Qt nor files nor networks.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.geometry import held_by, overlap, rubbed, swept, touched
from app.grid import Grid
from app.growing import Growing
from app.lines import Lines, Numbering
from app.marks import (
    NO_LINE,
    Bounds,
    Change,
    Correction,
    InkPoint,
    Key,
    Leaf,
    Leaves,
    Mark,
    bounds_of,
    united,
)
from app.reading_order import with_later
from handwriting.ink import Ink, Pen, Stroke


class _Sheet:
    """What is on one page."""

    def __init__(self, numbering: Numbering) -> None:
        self.marks: dict[Key, Mark] = {}
        self.keys: list[Key] = []
        self.lines = Lines(numbering)
        self.grid = Grid()


class Session:
    """One note.

    Attributes:
        leaves: its pages, at least one.
        page: number of the one that is shown.
        growing: the stroke under the pen, or None.
        corrections: what the user said some ink reads.
        selection: marks that the lasso holds.
        revision: how often the note has changed.
    """

    def __init__(self) -> None:
        self.leaves: Leaves = (Leaf(),)
        self.page = self.leaves[0].number
        self._numbering = Numbering()
        self._sheets = {self.page: _Sheet(self._numbering)}
        self._sheet = self._sheets[self.page]
        self._pages_of_lines: dict[int, int] = {}
        self._turn_listeners: list[Callable[[], None]] = []
        self._epochs: dict[int, int] = {}
        self._observers: list[Callable[[Change], None]] = []
        self._drop_listeners: list[Callable[[], None]] = []
        self._next = 0
        self._next_leaf = 1
        self.growing: Growing | None = None
        self.corrections: dict[Correction, None] = {}
        self.selection: frozenset[Key] = frozenset()
        self.revision = 0

    # ---- looking -------------------------------------------------------------------------------

    @property
    def marks(self) -> list[Mark]:
        """All marks in the order in which they were drawn."""
        return self.page_marks(self.page)

    def __len__(self) -> int:
        return len(self._sheet.keys)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn on any page."""
        return not any(sheet.keys for sheet in self._sheets.values())

    @property
    def leaf(self) -> Leaf:
        """The page that is shown."""
        return self.leaves[self.place]

    @property
    def place(self) -> int:
        """Of the page that is shown among all pages, from 0."""
        return self.numbers.index(self.page)

    @property
    def numbers(self) -> list[int]:
        """Of all pages, in their order."""
        return [leaf.number for leaf in self.leaves]

    @property
    def all_marks(self) -> list[Mark]:
        """The marks of all pages, page by page, each in the order of drawing."""
        return [mark for number in self.numbers for mark in self.page_marks(number)]

    def page_marks(self, number: int) -> list[Mark]:
        """The marks of a page, in the order in which they were drawn."""
        sheet = self._sheets[number]
        return [sheet.marks[key] for key in sheet.keys]

    def page_lines(self, number: int) -> list[int]:
        """The text lines of a page, in the order of reading."""
        sheet = self._sheets.get(number)
        if sheet is None:
            return []
        lines = sheet.lines.in_order()
        told = next(leaf.order for leaf in self.leaves if leaf.number == number)
        known = [line for line in told if line in sheet.lines]
        if not known:
            return lines
        later = [line for line in lines if line not in set(known)]
        spots = {line: sheet.lines.spot(line) for line in lines} if later else {}
        return with_later(known, later, spots)

    def lines_with(self, line: int, bounds: Bounds) -> list[int]:
        """The text lines of the page with one more that begins at some place."""
        order = self.lines
        spots = {one: self._sheet.lines.spot(one) for one in order}
        return with_later(order, [line], {**spots, line: bounds})

    def page_of(self, line: int) -> int | None:
        """The number of the page that a text line is on; None if there is no such line."""
        number = self._pages_of_lines.get(line)
        return number if number in self._sheets and line in self._sheets[number].lines else None

    def mark(self, key: Key) -> Mark | None:
        """The mark of a key, on whatever page, if it is there."""
        found = self._sheet.marks.get(key)
        if found is None:
            sheets = self._sheets.values()
            found = next((one.marks[key] for one in sheets if key in one.marks), None)
        return found

    def near(self, bounds: Bounds) -> list[Mark]:
        """Marks whose bounds have a point in common with others, in the order of drawing."""
        marks = (self._sheet.marks[key] for key in self._sheet.grid.near(bounds))
        return [mark for mark in marks if overlap(mark.bounds, bounds)]

    @property
    def lines(self) -> list[int]:
        """Text lines in the order of reading."""
        return self.page_lines(self.page)

    def line_marks(self, line: int) -> list[Mark]:
        """The marks of a line of whatever page, in the order in which they were drawn."""
        number = self.page_of(line)
        if number is None:
            return []
        sheet = self._sheets[number]
        return [sheet.marks[key] for key in sheet.lines.keys(line)]

    def band(self, line: int) -> tuple[float, float]:
        """Top and bottom of a line of whatever page, as far as most of its ink reaches."""
        return self._sheets[self._pages_of_lines[line]].lines.band(line)

    def line_bounds(self, line: int) -> Bounds | None:
        """Around the marks of a line of whatever page."""
        return united(mark.bounds for mark in self.line_marks(line))

    def epoch(self, line: int) -> int:
        """Counts how often ink was taken from a line: what was read before that is out of date."""
        return self._epochs.get(line, 0)

    @property
    def bounds(self) -> Bounds | None:
        """Around all marks."""
        return united(mark.bounds for mark in self._sheet.marks.values())

    @property
    def ink(self) -> Ink | None:
        """All marks as one ink, or None if there is none."""
        return Ink(tuple(mark.stroke for mark in self.marks)) if len(self) else None

    @property
    def selected(self) -> list[Mark]:
        """The marks of the selection that are still there."""
        marks = self._sheet.marks
        return [marks[key] for key in sorted(self.selection) if key in marks]

    # ---- the pen -------------------------------------------------------------------------------

    def begin(self, x: float, y: float, t: float, pressure: float | None, pen: Pen) -> Growing:
        """The pen touches the paper.

        Args:
            x: in page units.
            y: likewise.
            t: in seconds.
            pressure: in [0, 1], or None if the device has none.
            pen: color and width.
        """
        self.growing = Growing((self._next,), pen, page=self.page)
        self.extend(x, y, t, pressure)
        return self.growing

    def extend(self, x: float, y: float, t: float, pressure: float | None) -> None:
        """The pen moves."""
        if self.growing is not None:
            self.growing.add(x, y, t, pressure)

    def drop(self) -> None:
        """What the pen has begun is no stroke."""
        if self.growing is not None:
            self.growing = None
            for listener in self._drop_listeners:
                listener()

    def growing_line(self) -> int | None:
        """The line of the stroke under the pen; None while it may become any."""
        growing = self.growing
        if growing is None:
            return None
        lines = self._sheet.lines
        growing.line = lines.place(growing.bounds)
        return growing.line if lines.is_settled(growing.bounds, growing.line) else None

    def end(self) -> Change:
        """The pen leaves the paper: the change that makes a mark of the stroke, not yet applied."""
        growing, self.growing = self.growing, None
        if growing is None:
            return Change("pen stroke")
        line = self._sheet.lines.place(growing.bounds)
        mark = Mark(growing.key, growing.stroke(), line, self.page)
        return Change("pen stroke", added=(mark,))

    # ---- changing ------------------------------------------------------------------------------

    def observe(self, observer: Callable[[Change], None]) -> None:
        """Has a function called after every change, with the change."""
        self._observers.append(observer)

    def observe_drops(self, listener: Callable[[], None]) -> None:
        """Has a function called whenever the stroke under the pen turns out to be none."""
        self._drop_listeners.append(listener)

    def observe_turns(self, listener: Callable[[], None]) -> None:
        """Has a function called whenever another page is shown."""
        self._turn_listeners.append(listener)

    def turn(self, number: int) -> None:
        """Shows another page; what is under the pen there was no stroke."""
        if number == self.page or number not in self._sheets:
            return
        self.drop()
        self.selection = frozenset()
        self.page, self._sheet = number, self._sheets[number]
        for listener in self._turn_listeners:
            listener()

    def apply(self, change: Change, page: int | None = None, *, quiet: bool = False) -> None:
        """Makes a change; what it removes must be there.

        Args:
            change: of whatever pages.
            page: to show; None is the one that the change is about.
            quiet: whether nobody has done anything, so that `revision` stays.
        """
        if not change:
            return
        new = change.leaves[1] if change.leaves is not None else self.leaves
        for leaf in new:
            if leaf.number not in self._sheets:
                self._sheets[leaf.number] = _Sheet(self._numbering)
                self._next_leaf = max(self._next_leaf, leaf.number + 1)
        self._turn_for(change, new, page)
        for mark in change.removed:
            self._remove(mark)
        for mark in change.added:
            self._add(mark)
        if change.leaves is not None:
            kept = {leaf.number for leaf in new}
            self._sheets = {one: sheet for one, sheet in self._sheets.items() if one in kept}
        for gone in change.retracted:
            self.corrections.pop(gone, None)
        for correction in change.corrections:
            self.corrections[correction] = None
        self.revision += not quiet
        for observer in self._observers:
            observer(change)

    def new_marks(self, strokes: Sequence[Stroke], name: str) -> Change:
        """The change that puts strokes on the page, each in the line where it lies."""
        lines = self._copied_lines()
        marks = []
        for number, stroke in enumerate(strokes, self._next):
            line = NO_LINE
            if stroke.pen.tool == "pen":
                bounds = bounds_of(stroke.xy)
                line = lines.place(bounds)
                lines.add(line, (number,), bounds)
            marks.append(Mark((number,), stroke, line, self.page))
        return Change(name, added=tuple(marks))

    def clearing(self) -> Change:
        """The change that takes everything off the page."""
        return Change("clear", tuple(self.marks), (), self._page_corrections())

    def inserting_page(self) -> Change:
        """The change that puts an empty page, of the same paper, behind the one that is shown."""
        number = self._next_leaf
        here = self.leaf
        leaf = Leaf(number, here.size, here.background, here.ruling, enlarged=here.enlarged)
        after = (*self.leaves[: self.place + 1], leaf, *self.leaves[self.place + 1 :])
        return Change("add page", leaves=(self.leaves, after))

    def deleting_page(self) -> Change:
        """The change that takes the page that is shown away; the only page is but cleared."""
        if len(self.leaves) == 1:
            return self.clearing()
        after = tuple(leaf for leaf in self.leaves if leaf.number != self.page)
        cleared = self.clearing()
        leaves = (self.leaves, after)
        return Change("delete page", cleared.removed, (), cleared.retracted, (), leaves)

    def relining(self, lines: Mapping[Key, int], name: str, page: int | None = None) -> Change:
        """The change that puts marks of a page into other lines.

        Args:
            lines: the new line of some marks: numbers from 0 in the order of reading, which become
                new ones here, or `NO_LINE`.
            name: of the change.
            page: whose; None is the one that is shown.
        """
        number = self.page if page is None else page
        first = self._numbering.next
        count = max((line for line in lines.values()), default=NO_LINE) + 1
        order = tuple(range(first, first + count))
        leaves = tuple(
            replace(leaf, order=order, cut=True) if leaf.number == number else leaf
            for leaf in self.leaves
        )
        removed, added = [], []
        for mark in self.page_marks(number):
            line = lines.get(mark.key, NO_LINE)
            if mark.key in lines and not line == mark.line == NO_LINE:
                removed.append(mark)
                added.append(mark.in_line(line if line == NO_LINE else first + line))
        return Change(name, tuple(removed), tuple(added), leaves=(self.leaves, leaves))

    def erasing(
        self, start: tuple[float, float], end: tuple[float, float], radius: float
    ) -> Change:
        """The change that takes away every mark touched by a tip that moves from start to end."""
        near = self.near(swept(start, end, radius))
        gone = [mark for mark in near if touched(mark, start, end, radius)]
        return Change("erase strokes", tuple(gone))

    def rubbing(
        self, start: tuple[float, float], end: tuple[float, float], radius: float
    ) -> Change:
        """The change that takes away only the ink under a tip that moves from start to end."""
        removed, added = [], []
        for mark in self.near(swept(start, end, radius)):
            if not touched(mark, start, end, radius):
                continue
            pieces = rubbed(mark.stroke, start, end, radius)
            if pieces is None:
                continue
            removed.append(mark)
            added += [
                Mark((*mark.key, number), piece, mark.line, mark.page)
                for number, piece in enumerate(pieces)
            ]
        return Change("erase", tuple(removed), tuple(added))

    def deleting(self) -> Change:
        """The change that takes the selected marks away."""
        return Change("delete", tuple(self.selected))

    def moving(self, dx: float, dy: float) -> Change:
        """The change that moves the selected marks, and to the line where they come to lie."""
        marks = self.selected
        lines = self._copied_lines(without=frozenset(mark.key for mark in marks))
        moved = [mark.moved(dx, dy, NO_LINE) for mark in marks if mark.line == NO_LINE]
        homes: dict[int, int] = {}
        for line in dict.fromkeys(mark.line for mark in marks if mark.line != NO_LINE):
            together = [mark.moved(dx, dy, line) for mark in marks if mark.line == line]
            bounds = united(mark.bounds for mark in together)
            assert bounds is not None
            homes[line] = lines.place(bounds)  # what was one line stays together
            for mark in together:
                lines.add(homes[line], mark.key, mark.bounds)
            moved += [mark.in_line(homes[line]) for mark in together]
        return Change("move", tuple(marks), tuple(moved))

    def select_within(self, polygon: Sequence[tuple[float, float]]) -> None:
        """Selects what a lasso holds."""
        corners = np.array(polygon, dtype=np.float64).reshape(-1, 2)
        near = self.near(bounds_of(corners)) if len(corners) else []
        self.selection = frozenset(mark.key for mark in held_by(near, corners))

    def correcting(self, text: str, ink: frozenset[InkPoint]) -> Change:
        """The change that says what some ink reads, instead of what was said of it before.

        An empty text takes back what was said.
        """
        old = tuple(one for one in self.corrections if one.ink & ink)
        new = (Correction(text, ink),) if text else ()
        return Change("correct", retracted=old, corrections=new)

    # ---- within --------------------------------------------------------------------------------

    def _turn_for(self, change: Change, leaves: Leaves, page: int | None) -> None:
        """Shows the page that a change is about, which is one of those that there will be."""
        numbers = [leaf.number for leaf in leaves]
        fresh = [number for number in numbers if number not in self.numbers]
        self.leaves, before = leaves, self.leaves
        touched = [mark.page for mark in (*change.added, *change.removed)]
        for correction in (*change.corrections, *change.retracted):
            touched += [mark.page for key, _ in correction.ink if (mark := self.mark(key))]
        touched = [number for number in touched if number in numbers]
        if page is not None:
            self.turn(page)
        elif fresh:
            self.turn(fresh[0])
        elif self.page not in numbers:
            old = [leaf.number for leaf in before].index(self.page)
            self.turn(numbers[min(old, len(numbers) - 1)])
        elif touched and self.page not in touched:
            self.turn(touched[0])

    def _page_corrections(self) -> tuple[Correction, ...]:
        """The corrections whose ink is on the page that is shown."""
        marks = self._sheet.marks
        return tuple(one for one in self.corrections if any(key in marks for key, _ in one.ink))

    def _copied_lines(self, without: Iterable[Key] = ()) -> Lines:
        """The lines of the page as they would be without some marks."""
        lines = Lines(replace(self._numbering))
        gone = frozenset(without)
        for mark in self.marks:
            if mark.key not in gone and mark.line != NO_LINE:
                lines.add(mark.line, mark.key, mark.bounds)
        return lines

    def _add(self, mark: Mark) -> None:
        sheet = self._sheets[mark.page]
        if mark.key in sheet.marks:
            raise KeyError(f"there is a mark {mark.key} already")
        sheet.marks[mark.key] = mark
        insort(sheet.keys, mark.key)
        if mark.line != NO_LINE:
            sheet.lines.add(mark.line, mark.key, mark.bounds)
            self._pages_of_lines[mark.line] = mark.page
        sheet.grid.add(mark.key, mark.bounds)
        self._next = max(self._next, mark.key[0] + 1)

    def _remove(self, mark: Mark) -> None:
        sheet = self._sheets[mark.page]
        line = sheet.marks.pop(mark.key).line  # since the change was made its lines may be others
        del sheet.keys[bisect_left(sheet.keys, mark.key)]
        if line != NO_LINE:
            sheet.lines.remove(line, mark.key)
            self._epochs[line] = self.epoch(line) + 1
        sheet.grid.remove(mark.key, mark.bounds)
