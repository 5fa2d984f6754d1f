"""The journal of a note: every change is appended to a file at once, so that no crash loses it.

One JSON record a line. A line that was cut short by a crash or a full disk is passed over when the
journal is read. Writing is done by a thread of its own, so that a slow disk never holds up the pen;
what could not be written is kept and tried again. Knows neither Qt nor windows.
"""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np

from app.growing import Growing
from app.marks import Change, Key, Leaf
from app.records import encoded, of_change, of_pen, to_change, to_pen
from app.session import Session
from handwriting.errors import OutputError
from handwriting.ink import Stroke

RETRY = 5.0
"""Seconds until a write that failed is tried again."""


@dataclass(frozen=True)
class Base:
    """What a journal goes on from.

    Attributes:
        path: of the note's file when the journal was begun, or None for a new note.
        keys: of the marks that the file holds, in its order.
        pages: numbers of its pages, in their order.
        size: of the file in bytes, or None if that is not known.
    """

    path: str | None = None
    keys: tuple[Key, ...] = ()
    pages: tuple[int, ...] = ()
    size: int | None = None


class Journal:
    """Appends to one journal.

    Args:
        path: of the journal; its folder is made if it is missing.
        base: what the changes go on from; None goes on with a journal that is there.
        complain: called with one sentence, from another thread, when writing begins to fail.
    """

    def __init__(
        self, path: Path, base: Base | None = None, complain: Callable[[str], None] | None = None
    ) -> None:
        self.path = path
        self._complain = complain or (lambda sentence: None)
        self._queue: queue.Queue[Callable[[], dict[str, Any]] | None] = queue.Queue()
        self._grown: tuple[Key, int] | None = None
        if base is not None:
            header = {
                "base": base.path,
                "keys": [list(key) for key in base.keys],
                "pages": list(base.pages),
                "size": base.size,
            }
            self._queue.put(lambda: header)
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def add(self, change: Change) -> None:
        """Notes a change."""
        self._queue.put(lambda: {"change": of_change(change)})

    def grow(self, growing: Growing) -> None:
        """Notes what the stroke under the pen has become since the last time."""
        key, known = self._grown or ((), 0)
        first = known if key == growing.key else 0
        last = len(growing.xy)
        self._grown = (growing.key, last)
        if last == first:
            return
        record = {
            "growing": list(growing.key),
            "page": growing.page,
            "pen": of_pen(growing.pen),
            "xy": growing.xy[first:last],
            "t": growing.t[first:last],
            "p": growing.pressure[first:last],
        }
        self._queue.put(lambda: record)

    def close(self, *, remove: bool = False, patience: float = 5.0) -> None:
        """Writes what waits and ends.

        Args:
            remove: the note is safe elsewhere, or not wanted: takes the file away.
            patience: seconds to wait for a disk that does not answer.
        """
        self._queue.put(None)
        self._thread.join(patience)
        if remove:
            with suppress(OSError):
                self.path.unlink()

    def _run(self) -> None:
        file: IO[bytes] | None = None
        failing = False
        waiting: list[bytes] = []
        ending = False
        while not ending:
            ending = self._collect(waiting, RETRY if failing else None)
            try:
                if file is None:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    file = self.path.open("ab")
                _append(file, waiting)
                waiting.clear()
                failing = False
            except OSError as error:
                if file is not None:
                    with suppress(OSError):
                        file.close()
                    file = None
                if not failing:
                    reason = (error.strerror or str(error)).lower()
                    self._complain(
                        f"what you write cannot be kept safe from a crash: {self.path.parent}: "
                        f"{reason}"
                    )
                failing = True
        if file is not None:
            with suppress(OSError):
                file.close()

    def _collect(self, waiting: list[bytes], timeout: float | None) -> bool:
        """Takes all that has come; waits for the first. Returns whether it was the end."""
        with suppress(queue.Empty):
            made = self._queue.get(timeout=timeout)
            while made is not None:
                waiting.append(encoded(made()).encode() + b"\n")
                made = self._queue.get_nowait()
            return True
        return False


def _append(file: IO[bytes], records: list[bytes]) -> None:
    """Writes records to the disk; a line end before them closes one that was cut short."""
    if records:
        file.write(b"\n" + b"".join(records))
        file.flush()
        os.fsync(file.fileno())


# ---- reading ----------------------------------------------------------------------------------


def read_base(path: Path) -> Base:
    """What a journal goes on from.

    Raises:
        OutputError: it cannot be read, or is none.
    """
    for record in _records(path):
        with suppress(KeyError, TypeError, ValueError):
            keys = tuple(tuple(key) for key in record["keys"])
            size = record.get("size")
            pages = tuple(map(int, record.get("pages", ())))
            return Base(record["base"], keys, pages, size if isinstance(size, int) else None)
        break
    raise OutputError(f"{path} is no journal of a note")


def replay(path: Path, session: Session) -> int:
    """Makes the changes of a journal again, and a mark of the stroke that was under the pen.

    Args:
        path: of the journal.
        session: the note as the journal's base has it.

    Returns:
        How many changes were made.

    Raises:
        OutputError: the journal cannot be read.
    """
    count = 0
    growing: Growing | None = None
    for record in _records(path):
        with suppress(KeyError, TypeError, ValueError):
            if "growing" in record:
                if growing is not None and tuple(record["growing"]) != growing.key:
                    count += _marked(session, growing)  # a crash before this one had left it
                growing = _grown(growing, record)
            elif "change" in record:
                change = _on_pages(to_change(record["change"], session.mark), session)
                if all(session.mark(mark.key) in (None, *change.removed) for mark in change.added):
                    session.apply(change)
                    count += 1
                if growing is not None and session.mark(growing.key) is not None:
                    growing = None  # it has become a mark, whatever comes of that
    if growing is not None:
        count += _marked(session, growing)
    return count


def _marked(session: Session, growing: Growing) -> int:
    """Makes a mark of a stroke that was under the pen, unless it has become one; tells how many."""
    if session.mark(growing.key) is not None:
        return 0
    session.turn(growing.page)
    session.growing = growing
    session.apply(session.end())
    return 1


def _on_pages(change: Change, session: Session) -> Change:
    """The change with the pages that it writes on, should the record that added them be lost."""
    after = change.leaves[1] if change.leaves is not None else session.leaves
    known = {leaf.number for leaf in after}
    lost = sorted({mark.page for mark in change.added} - known)
    if not lost:
        return change
    return replace(change, leaves=(session.leaves, after + tuple(map(Leaf, lost))))


def _grown(growing: Growing | None, record: dict[str, Any]) -> Growing:
    key = tuple(int(number) for number in record["growing"])
    if growing is None or growing.key != key:
        growing = Growing(key, to_pen(record["pen"]), page=int(record.get("page", 0)))
    pressures = record["p"] or [None] * len(record["xy"])
    points = zip(record["xy"], record["t"], pressures, strict=True)
    for (x, y), t, pressure in points:
        Stroke(np.array([[x, y]]))  # raises where a number is none
        growing.add(float(x), float(y), float(t), pressure)
    return growing


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            for line in file:
                with suppress(ValueError):
                    record = json.loads(line)
                    if isinstance(record, dict):
                        yield record
    except OSError as error:
        raise OutputError(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}"
        ) from error
