"""Keeps the text of every line up to date with the ink, and drops answers about ink that is gone.

Asks the worker while the pen moves and at every change of the note, and holds what it answers.
Knows neither widgets nor networks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.marks import MANY, NO_LINE, Change, InkPoint
from app.meters import Lag, Meter
from app.modes import Mode
from app.session import Session
from app.snapshot import Snapshot, snapshot
from app.texts import LineText, ShownWord, corrected
from app.worker import BULK, LIVE, SETTLE, TRACE, Worker

if TYPE_CHECKING:
    from app.reading import Reader

LIVE_INTERVAL = 4
"""Milliseconds between two requests while the pen moves. The newest waits until the worker is free:
what is read then is as new as can be."""

REST = 2000
"""Milliseconds without the pen after which a line counts as finished, and stands as it is."""

AT_ONCE = 3
"""A change of more lines than this is left for `PageReader`, as is one of pages."""


@dataclass(frozen=True)
class _Answer:
    """What a line says.

    Attributes:
        number: of the request.
        mode: with which it was read.
        ink: what was read.
        text: what it says.
    """

    number: int
    mode: Mode
    ink: Snapshot
    text: LineText


class Transcriber(QObject):
    """The text of a note.

    Args:
        session: the note.
        worker: that reads.

    Signals:
        changed: the number of a line whose text is another now, or that is gone.
        measured: the number of a line whose delays are known now.
        left: there are lines now that are read when there is time for them.

    Attributes:
        unread: these lines, of all pages.
        mode: with which network is read.
        meters: how late and how surely each mode reads.
    """

    changed = pyqtSignal(int)
    measured = pyqtSignal(int)
    left = pyqtSignal()

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._worker = worker
        self._texts: dict[int, LineText] = {}
        self._snapshots: dict[int, Snapshot] = {}
        self._writing: int | None = None
        self.mode: Mode = "best"
        self.meters: dict[Mode, Meter] = {"best": Meter(), "graves": Meter()}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._asked_at = float("-inf")
        self._timer.timeout.connect(self._ask_live)
        self._latest: int | None = None
        self._at_rest = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._note_rest)
        self.unread: set[int] = set()
        self._asked = 0
        self._answered: dict[int, int] = {}
        session.observe(self._note_change)
        session.observe_drops(self._note_drop)

    def text(self, line: int) -> LineText:
        """What a line says, corrections included."""
        return corrected(self._read(line), self._session.corrections)

    @property
    def meter(self) -> Meter:
        """Of the mode at hand."""
        return self.meters[self.mode]

    @property
    def lines(self) -> list[int]:
        """All lines in the order of reading, also one that has but the stroke under the pen."""
        order = self._session.lines
        growing, line = self._session.growing, self._writing
        if growing is None or line is None or line in order or line not in self._texts:
            return order
        return self._session.lines_with(line, growing.bounds)

    @property
    def page_text(self) -> str:
        """The text of all lines of the page that is shown, from top to bottom."""
        return self._joined(self.lines)

    def text_of_page(self, number: int) -> str:
        """The text of all lines of a page, as far as they have been read."""
        return self._joined(self._session.page_lines(number))

    def is_read(self, number: int) -> bool:
        """Whether all lines of a page have been read, and thoroughly."""
        if not next(leaf.cut for leaf in self._session.leaves if leaf.number == number):
            return False
        nothing = LineText(NO_LINE)
        return all(
            line not in self.unread and self._texts.get(line, nothing).settled
            for line in self._session.page_lines(number)
        )

    def _joined(self, lines: Iterable[int]) -> str:
        texts = (self.text(line).text for line in lines)
        return "\n".join(text for text in texts if text)

    @property
    def literal_text(self) -> str:
        """The same as the network reads it without a language model or corrections."""
        texts = (self.text(line).literal for line in self._session.lines)
        return "\n".join(text for text in texts if text)

    def snapshot(self, line: int) -> Snapshot | None:
        """The ink that the text of a line was last read from."""
        return self._snapshots.get(line)

    def pen_moved(self) -> None:
        """The stroke under the pen has grown: asks soon, if nobody has."""
        self._at_rest = False
        self._rest.stop()
        if not self._timer.isActive():
            # At once after a pause, and when the handler of the pen's event is through.
            since = 1000 * (time.perf_counter() - self._asked_at)
            self._timer.start(max(0, round(LIVE_INTERVAL - min(since, LIVE_INTERVAL))))

    def set_mode(self, mode: Mode) -> None:
        """Reads everything anew with another model: "best" or "graves"."""
        self.mode = mode
        self.reread()

    def reread(self) -> None:
        """Reads everything anew, on all pages."""
        for number in self._session.numbers:
            self._leave_unread(self._session.page_lines(number))

    def read(self, line: int, done: Callable[[], None]) -> None:
        """Has a line read that was written before, behind everything else.

        Args:
            line: of whatever page.
            done: called when its text is there, or cannot be had.
        """
        ink = snapshot(self._session, line)
        if ink is None:
            self.unread.discard(line)
            done()
            return
        self._asked += 1
        number, mode, before = self._asked, self.mode, self._text_above(line)

        def job(reader: Reader) -> _Answer | str:
            try:
                return _Answer(number, mode, ink, reader.read(ink, mode, before))
            except Exception as error:  # the other lines are to be read all the same
                return str(error) or type(error).__name__

        def take(answer: _Answer | str) -> None:
            if isinstance(answer, str):
                self.unread.discard(line)
                self._worker.failed.emit(f"a line could not be read: {answer}")
            elif answer.mode == self.mode:
                self.unread.discard(line)
                self._take(answer)
            done()

        self._worker.ask("page", job, take, BULK)

    def ask_candidates(self, line: int) -> None:
        """Looks up what else each character of a settled line may be."""
        found, ink = self._texts.get(line), self._snapshots.get(line)
        if found is None or ink is None or not found.settled:
            return
        mode = self.mode

        def job(reader: Reader) -> LineText:
            return reader.character_candidates(ink, found, mode)

        self._worker.ask(("characters", line), job, self._take_candidates, TRACE)

    def ink_words(self, points: frozenset[InkPoint]) -> list[tuple[int, ShownWord]]:
        """The words that have some of the ink, with their lines."""
        return [
            (line, word)
            for line in self._texts
            for word in self.text(line).words
            if word.ink & points
        ]

    def restart_meters(self) -> None:
        """Another note is there: measures from the beginning."""
        self.meters = {"best": Meter(), "graves": Meter()}

    def _read(self, line: int) -> LineText:
        """What a line says, without corrections.

        What was left stands as it is, but for the mode Graves: there only the network says so.
        """
        found = self._texts.get(line, LineText(line))
        left = self._at_rest or line != self._latest
        if found.settled and left and self.mode == "best":
            words = tuple(replace(word, committed=True) for word in found.words)
            found = replace(found, words=words)
        return found

    def _tell(self, line: int) -> None:
        """A line is shown otherwise now."""
        if line in self._texts:
            self.meter.note_text(self._read(line), self._session.epoch(line))
        self.changed.emit(line)

    def _note_change(self, change: Change) -> None:
        lines = {mark.line for mark in (*change.removed, *change.added)} - {NO_LINE}
        if change.added and change.added[-1].line != NO_LINE:
            before, self._latest = self._latest, change.added[-1].line
            if before is not None and before != self._latest:
                self._tell(before)
        self._at_rest = False
        self._rest.start()
        if change.removed:
            for line in lines:
                self._worker.forget(("live", line))
        page = self._session.page
        behind = {line for line in lines if self._session.page_of(line) not in (None, page)}
        if len(lines) > AT_ONCE or change.leaves is not None:
            behind = lines
        for line in sorted(lines - behind):
            self._ask_settled(line)
        if behind:
            for line in {mark.line for mark in change.removed} & behind:
                self._texts.pop(line, None)  # they say nothing of the ink that is there now
            self._leave_unread(behind)
        points: frozenset[InkPoint] = frozenset()
        for correction in (*change.retracted, *change.corrections):
            points |= correction.ink
        for line in {line for line, _ in self.ink_words(points)} - lines if points else ():
            self._tell(line)

    def _ask_live(self) -> None:
        self._asked_at = time.perf_counter()
        line = self._session.growing_line()
        if self._writing is not None and line != self._writing:
            self._leave(self._writing)
        self._writing = line
        growing = self._session.growing
        if line is None or growing is None or len(growing.xy) > MANY:
            return
        ink = snapshot(self._session, line, growing=True)
        if ink is not None:
            self._ask_for(("live", line), ink, LIVE)

    def _leave(self, line: int) -> None:
        """The stroke under the pen has turned out to belong to another line than it seemed."""
        self._worker.forget(("live", line))
        self._ask_settled(line)

    def _leave_unread(self, lines: Iterable[int]) -> None:
        """Some lines are to be read when there is time; others of them are gone."""
        self._timer.stop()
        self._writing = None
        for line in sorted(lines):
            self._worker.forget(("settle", line))
            if self._session.page_of(line) is None:
                self._forget(line)
            else:
                self.unread.add(line)
        self.left.emit()

    def _forget(self, line: int) -> None:
        """A line is gone."""
        self._worker.forget(("settle", line))
        self._worker.ask(("gone", line), lambda reader: reader.forget(line), lambda _: None, BULK)
        self.unread.discard(line)
        self._texts.pop(line, None)
        self._snapshots.pop(line, None)
        for meter in self.meters.values():
            meter.forget(line)
        self._tell(line)

    def _ask_settled(self, line: int) -> None:
        self._timer.stop()
        self._writing = None
        ink = snapshot(self._session, line)
        if ink is None:
            self._forget(line)
            return
        self.unread.discard(line)
        self._ask_for(("live", line), ink, LIVE)
        self._ask_for(("settle", line), ink, SETTLE)

    def _ask_for(self, slot: tuple[str, int], ink: Snapshot, priority: int) -> None:
        """Has a line read: at once for the slot "live", else thoroughly."""
        self._asked += 1
        number, mode = self._asked, self.mode
        before = self._text_above(ink.line) if slot[0] == "settle" else ""

        def job(reader: Reader) -> _Answer:
            if slot[0] == "live":
                return _Answer(number, mode, ink, reader.live(ink, mode))
            return _Answer(number, mode, ink, reader.settle(ink, mode, before))

        self._worker.ask(slot, job, self._take, priority)

    def _note_drop(self) -> None:
        """The stroke under the pen was none: its line says what it said before."""
        self._timer.stop()
        line, self._writing = self._writing, None
        if line is not None:
            self._leave(line)

    def _note_rest(self) -> None:
        self._at_rest = True
        if self._latest is not None:
            self._tell(self._latest)

    def _text_above(self, line: int) -> str:
        number = self._session.page_of(line)
        order = self._session.lines if number is None else self._session.page_lines(number)
        if line not in order:
            return ""
        place = order.index(line)
        return self.text(order[place - 1]).text if place else ""

    def _take(self, answer: _Answer) -> None:
        ink = answer.ink
        stale = ink.epoch != self._session.epoch(ink.line) or answer.mode != self.mode
        if stale or answer.number < self._answered.get(ink.line, 0):
            return
        self._answered[ink.line] = answer.number
        self._texts[ink.line] = answer.text
        self._snapshots[ink.line] = ink
        self._tell(ink.line)
        if answer.text.settled:
            self._ask_lags(ink, answer.text)

    def _ask_lags(self, ink: Snapshot, text: LineText) -> None:
        """Has the delays of a settled line measured, behind all text."""
        mode, line = self.mode, ink.line

        def job(reader: Reader) -> tuple[Lag, ...]:
            return reader.lags(ink, text, mode)

        def take(lags: tuple[Lag, ...]) -> None:
            if ink.epoch == self._session.epoch(line) and line in self._texts:
                self.meters[mode].note_lags(line, lags)
                self.measured.emit(line)

        self._worker.ask(("lags", line), job, take, TRACE if line == self._latest else BULK)

    def _take_candidates(self, text: LineText) -> None:
        now = self._texts.get(text.line)
        if now is not None and now.settled and now.text == text.text:
            self._texts[text.line] = text
            self._tell(text.line)
