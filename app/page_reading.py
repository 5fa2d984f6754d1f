"""Reads the lines that were there before anybody looked: of opened files, of pages behind this one.

One line after the other, each in view of the one above it, and all behind whatever the pen writes.
The page that is shown goes first; others are read when somebody wants them. Where a page has not
been cut into lines yet, that is done before, and at last for all pages. Knows neither widgets nor
networks.
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, pyqtSignal

from app.background import Background
from app.foreign import lines_of_page
from app.session import Session
from app.transcriber import Transcriber
from app.worker import Worker


class PageReader(QObject):
    """Of one note.

    Args:
        session: the note.
        transcriber: holds its text.
        worker: that reads.
        background: that looks for lines.

    Signals:
        progressed: in words, how far it is; "" when nothing is left to do.
    """

    progressed = pyqtSignal(str)

    def __init__(
        self,
        session: Session,
        transcriber: Transcriber,
        worker: Worker,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._transcriber, self._worker = session, transcriber, worker
        self._background = background
        self._uncuttable: set[int] = set()
        self._is_cutting = False
        self._wanted: set[int] = set()
        self._then: list[Callable[[], None]] = []
        self._is_asking = False
        self._is_stopped = False
        transcriber.left.connect(self._note_left)
        session.observe_turns(self._note_left)
        worker.failed.connect(self._note_failed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read, or lines are looked for."""
        return self._is_asking or self._is_cutting

    def want_all(self, then: Callable[[], None] | None = None) -> None:
        """Reads all pages that are not read yet.

        Args:
            then: called when all of them are; never, if somebody says `stop`.
        """
        self._wanted = set(self._session.numbers)
        if then is not None:
            self._then.append(then)
        self._is_stopped = False
        self._go_on()

    def want_here(self) -> None:
        """Reads the page that is shown, after a stop, too."""
        self._is_stopped = False
        self._go_on()

    def stop(self) -> None:
        """Reads no more until somebody asks again; what has been read stays."""
        self._is_stopped = True
        self._wanted, self._then = set(), []
        self._worker.forget("page")
        self._is_asking = False
        self.progressed.emit("")

    def _note_left(self) -> None:
        if not self._is_cutting:  # else it is what was cut just now that is left
            self._is_stopped = False
            self._go_on()

    def _note_failed(self, sentence: str) -> None:
        if self._worker.is_lost:
            self._is_asking = False
            self._end()

    def _go_on(self) -> None:
        if self._is_asking or self._is_cutting or self._is_stopped:
            return
        page = self._next_uncut({self._session.page, *self._wanted})
        if page is not None:
            self._cut(page)
            self.progressed.emit("looking for lines")
            return
        line = None if self._worker.is_lost else self._next()
        if line is None:
            self._end()
            page = self._next_uncut(set(self._session.numbers))
            if page is not None and not (self._is_asking or self._is_cutting):
                self._cut(page)
            return
        self._is_asking = True
        self._transcriber.read(line, self._note_read)
        if self._is_asking:
            self.progressed.emit(self._in_words())

    def _note_read(self) -> None:
        self._is_asking = False
        self._go_on()

    def _next_uncut(self, wanted: set[int]) -> int | None:
        """The next of some pages that is not cut into lines: this one, then those behind it, …."""
        leaves, place = self._session.leaves, self._session.place
        for leaf in (*leaves[place:], *leaves[:place]):
            if leaf.number in wanted and not leaf.cut and leaf.number not in self._uncuttable:
                return leaf.number
        return None

    def _cut(self, page: int) -> None:
        """Looks for the lines of a page; ink that is drawn on it meanwhile is looked at, too."""
        self._is_cutting = True
        marks = self._session.page_marks(page)
        strokes = [mark.stroke for mark in marks]

        def take(lines: list[int]) -> None:
            if page in self._session.numbers and self._session.page_marks(page) == marks:
                keys = {mark.key: line for mark, line in zip(marks, lines, strict=True)}
                change = self._session.relining(keys, "find lines", page)
                self._session.apply(change, self._session.page, quiet=True)
            self._is_cutting = False
            self._go_on()

        def fail(sentence: str) -> None:
            self._is_cutting = False
            self._uncuttable.add(page)
            self._worker.failed.emit(f"no lines were found on a page: {sentence}")
            self._go_on()

        self._background.run(lambda: lines_of_page(strokes), take, fail)

    def _next(self) -> int | None:
        """The next line to read: on this page, then on those behind it, then on those before."""
        unread = self._transcriber.unread
        pages = self._pages()
        numbers, place = self._session.numbers, self._session.place
        for number in (*numbers[place:], *numbers[:place]) if pages else ():
            if number in pages:
                return next(line for line in self._session.page_lines(number) if line in unread)
        return None

    def _pages(self) -> dict[int, int]:
        """How many lines are to be read now, by the numbers of their pages."""
        counts: dict[int, int] = {}
        for line in self._transcriber.unread:
            number = self._session.page_of(line)
            if number is not None and (number == self._session.page or number in self._wanted):
                counts[number] = counts.get(number, 0) + 1
        return counts

    def _end(self) -> None:
        self._wanted = set()
        self.progressed.emit("")
        then, self._then = self._then, []
        for one in then:
            one()

    def _in_words(self) -> str:
        """How far it is."""
        pages = self._pages()
        if len(pages) > 1:
            return f"reading {len(pages)} pages"
        count = sum(pages.values())
        return f"reading {count} line{'s' if count > 1 else ''}"
