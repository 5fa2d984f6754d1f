"""Does something slow, such as reading a large file, away from the event loop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PyQt6.QtCore import QObject, QRunnable, QThreadPool, pyqtSignal

from handwriting.errors import HandwritingError

T = TypeVar("T")


class Background(QObject):
    """Runs functions in a pool of threads and brings their results back to its own thread."""

    _ended = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended.connect(lambda deliver: deliver())

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
    ) -> None:
        """Has something done.

        Args:
            work: must touch nothing that others change.
            done: gets the result, in the thread of the event loop.
            failed: gets one sentence, likewise.
        """
        pool = QThreadPool.globalInstance()
        assert pool is not None
        pool.start(_Work(lambda: self._finished(work, done, failed)))

    def wait(self) -> None:
        """Until all that was begun is done."""
        pool = QThreadPool.globalInstance()
        assert pool is not None
        pool.waitForDone()

    def _finished(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[str], None]
    ) -> None:
        deliver: Callable[[], Any]
        try:
            result = work()
        except HandwritingError as error:
            sentence = str(error)
            deliver = lambda: failed(sentence)  # noqa: E731
        except MemoryError:
            deliver = lambda: failed("this machine does not have enough memory for that")  # noqa: E731
        except Exception as error:
            logging.getLogger(__name__).exception("background work failed")
            reason = " ".join(str(error).split()) or type(error).__name__
            deliver = lambda: failed(f"that did not work: {reason}")  # noqa: E731
        else:
            deliver = lambda: done(result)  # noqa: E731
        try:
            self._ended.emit(deliver)
        except RuntimeError:  # the window is gone
            return


class _Work(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Called by the pool."""
        self._work()
