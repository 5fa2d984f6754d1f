"""The one background thread that reads: loads the models, then answers request after request.

A long job gives way to more urgent ones between its parts, so that none of them waits for long.
Work touches no widget. Answers come back to the thread of the event loop by one signal; those of a
slot that was forgotten meanwhile are dropped. Knows nothing of notes or windows.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PyQt6.QtCore import QObject, pyqtSignal

from app.mailbox import Mailbox, Request
from handwriting.errors import HandwritingError

if TYPE_CHECKING:
    from app.reading import Reader

LIVE, SETTLE, TRACE, BULK = range(4)
"""Priorities: text under the pen, text after pen-up, what goes on inside, the rest of a page."""

PATIENCE = 10.0
"""Seconds that closing waits for the job at hand."""

T = TypeVar("T")


@dataclass(frozen=True)
class _Answer:
    request: Request
    result: Any
    problem: str
    seconds: float


@dataclass(frozen=True)
class _Job:
    run: Callable[[Any], Any]
    done: Callable[[Any], None]


class Worker(QObject):
    """Runs jobs with a `Reader`, one after the other.

    Args:
        load: makes the reader; called in the worker's thread.

    Attributes:
        reader: when it is loaded, to be used in jobs only.
        is_lost: whether it could not be loaded: what is asked will never be answered.

    Signals:
        ready: the reader is loaded; carries it, to be used in jobs only.
        failed: one sentence about what went wrong.
        took: seconds that a job took and its priority.
    """

    ready = pyqtSignal(object)
    failed = pyqtSignal(str)
    took = pyqtSignal(float, int)
    _answered = pyqtSignal(object)
    _loaded = pyqtSignal(object, str)

    def __init__(self, load: Callable[[], Reader], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._mailbox = Mailbox()
        self._forgotten: dict[Hashable, int] = {}
        self._thread: threading.Thread | None = None
        self._priority = LIVE  # of the job at hand
        self.reader: Reader | None = None
        self.is_lost = False
        self._answered.connect(self._deliver)
        self._loaded.connect(self._note_loaded)

    def start(self) -> None:
        """Loads the reader and begins to answer; what was asked before waits for it."""
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()

    def ask(
        self,
        slot: Hashable,
        job: Callable[[Reader], T],
        done: Callable[[T], None],
        priority: int = LIVE,
    ) -> None:
        """Has a job done in the background.

        Args:
            slot: what it is for; a newer job of the slot takes its place while it waits.
            job: gets the reader and returns the answer; must touch nothing that others change.
            done: gets the answer, in the thread of the event loop.
            priority: lower goes first.
        """
        self._mailbox.put(slot, _Job(job, done), priority)

    def forget(self, slot: Hashable) -> None:
        """Takes back what was asked in a slot; an answer on its way is dropped."""
        self._forgotten[slot] = self._mailbox.drop(slot)

    def stop(self) -> None:
        """Ends the thread after the job at hand."""
        self._mailbox.close()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    # ---- in the worker's thread ----------------------------------------------------------------

    def _run(self) -> None:
        try:
            reader = self._load()
        except HandwritingError as error:
            self._emit(self._loaded, None, str(error))
            return
        except Exception as error:
            logging.getLogger(__name__).exception("the model did not load")
            self._emit(self._loaded, None, f"the model could not be loaded: {_in_words(error)}")
            return
        reader.let_in(lambda: self._give_way(reader))
        self._emit(self._loaded, reader, "")
        while (request := self._mailbox.take()) is not None:
            self._answer(reader, request)

    def _give_way(self, reader: Reader) -> None:
        """Amid a job: does those that are more urgent, one a slot, so that the job goes on, too."""
        done: set[Hashable] = set()
        while (request := self._mailbox.take_before(self._priority, done)) is not None:
            self._answer(reader, request)
            done.add(request.slot)

    def _answer(self, reader: Reader, request: Request) -> None:
        before, self._priority = self._priority, request.priority
        answer = self._done(reader, request)
        self._priority = before
        self._emit(self._answered, answer)

    def _done(self, reader: Reader, request: Request) -> _Answer:
        start = time.perf_counter()
        result, problem = None, ""
        try:
            result = request.content.run(reader)
        except HandwritingError as error:
            problem = str(error)
        except Exception as error:
            logging.getLogger(__name__).exception("a job failed")
            problem = f"reading failed, and the ink is safe: {_in_words(error)}"
        return _Answer(request, result, problem, time.perf_counter() - start)

    def _emit(self, signal: Any, *values: Any) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:  # the window is gone while a job was at work
            self._mailbox.close()

    # ---- in the thread of the event loop -------------------------------------------------------

    def _note_loaded(self, reader: Reader | None, problem: str) -> None:
        self.reader = reader
        if reader is None:
            self.is_lost = True
            self.failed.emit(problem)
        else:
            self.ready.emit(reader)

    def _deliver(self, answer: _Answer) -> None:
        request = answer.request
        self.took.emit(answer.seconds, request.priority)
        if request.number <= self._forgotten.get(request.slot, 0):
            return
        if answer.problem:
            self.failed.emit(answer.problem)
        else:
            request.content.done(answer.result)


def _in_words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
