"""Finds journals that a crash left behind, and begins new ones.

Journals of windows that are still open are left alone: each holds a lock.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs
from PyQt6.QtCore import QLockFile

from app.journal import Base, Journal, read_base, replay
from app.marks import Change, Correction, Mark
from app.notefile import Note, open_note
from app.session import Session
from handwriting.errors import HandwritingError, InkFileError

FOLDER_VARIABLE = "HANDWRITING_JOURNALS"
"""Environment variable that names another folder."""


def journal_folder() -> Path:
    """Where journals are kept."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    return Path(platformdirs.user_state_dir("handwriting", appauthor=False)) / "journals"


@dataclass(frozen=True)
class Recovered:
    """A note that a crash left behind.

    Attributes:
        note: its marks and corrections.
        path: of its file, or None if there is none or if the file is not part of the note.
        journal: where it was found.
        problem: one sentence if not all of it could be brought back, else "".
    """

    note: Note
    path: Path | None
    journal: Path
    problem: str = ""


class Keeper:
    """The journal of one window, and its lock.

    Args:
        folder: of all journals.
        complain: called from another thread with one sentence when writing fails.
    """

    def __init__(self, folder: Path, complain: Callable[[str], None]) -> None:
        self._folder = folder
        self._complain = complain
        self._lock: QLockFile | None = None
        self.journal: Journal | None = None

    def begin(self, base: Base | None = None) -> Journal:
        """Begins another journal in the place of the one before, which is removed."""
        self.end()
        return self._start(self._folder / f"{secrets.token_hex(8)}.jsonl", base or Base())

    def adopt(self, path: Path) -> Journal:
        """Goes on with a journal that a crash left behind."""
        self.end()
        return self._start(path, None)

    def _start(self, path: Path, base: Base | None) -> Journal:
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(path.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self.journal = Journal(path, base, self._complain)
        return self.journal

    def end(self) -> None:
        """The note is safe, or not wanted: removes the journal."""
        if self.journal is not None:
            self.journal.close(remove=True)
            self.journal = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def find_left(folder: Path) -> list[Path]:
    """Journals whose window is gone, the latest first."""
    left = []
    with suppress(OSError):
        paths = sorted(folder.glob("*.jsonl"), key=lambda path: -path.stat().st_mtime)
        for path in paths:
            lock = QLockFile(str(path.with_suffix(".lock")))
            lock.setStaleLockTime(0)
            if lock.tryLock(0):
                lock.unlock()
                left.append(path)
    return left


def recover(journal: Path) -> Recovered | None:
    """The note of a journal; None if nothing was written.

    Raises:
        HandwritingError: the journal cannot be read.
    """
    base = read_base(journal)
    session = Session()
    problem = ""
    path = Path(base.path) if base.path else None
    paper = None
    if path is not None:
        try:
            note = open_note(path)
            _check_same(path, note, base)
            paper = note.paper
            _restore(session, note, base)
        except HandwritingError as error:
            problem = f"what was written since is back, but not the file itself: {error}"
            path = None  # or the next save would put the one in the place of the other
    made = replay(journal, session)
    if made == 0:
        return None
    note = Note(tuple(session.all_marks), tuple(session.corrections), paper, leaves=session.leaves)
    return Recovered(note, path, journal, problem)


def find_recovered(journals: Iterable[Path]) -> tuple[Recovered | None, list[str]]:
    """The first note that journals hold, and what went wrong on the way; empty ones are removed."""
    problems = []
    for journal in journals:
        try:
            found = recover(journal)
        except HandwritingError as error:
            problems.append(str(error))
            continue
        if found is not None:
            return found, problems
        with suppress(OSError):
            journal.unlink()
    return None, problems


def is_of(journal: Path, path: Path) -> bool:
    """Whether a journal goes on from a file."""
    with suppress(HandwritingError):
        return read_base(journal).path == str(path.absolute())
    return False


def _check_same(path: Path, note: Note, base: Base) -> None:
    """Whether a file is the one that a journal goes on from.

    Raises:
        InkFileError: it is another one by now.
    """
    with suppress(OSError):
        same = base.size is None or path.stat().st_size == base.size
        if same and len(note.marks) == len(base.keys):
            return
    raise InkFileError(f"{path} has been changed by somebody else")


def _restore(session: Session, note: Note, base: Base) -> None:
    """Puts the marks of a file back, under the names that they had in the window."""
    names = dict(zip((mark.key for mark in note.marks), base.keys, strict=False))
    leaves = note.leaves
    if len(set(base.pages)) == len(leaves):
        pages = zip(leaves, base.pages, strict=True)
        leaves = tuple(replace(leaf, number=number) for leaf, number in pages)
    pages_now = {old.number: new.number for old, new in zip(note.leaves, leaves, strict=True)}
    marks = tuple(
        Mark(names.get(mark.key, mark.key), mark.stroke, mark.line, pages_now[mark.page])
        for mark in note.marks
    )
    corrections = tuple(
        Correction(one.text, frozenset((names.get(key, key), point) for key, point in one.ink))
        for one in note.corrections
    )
    if len({mark.key for mark in marks}) == len(marks):
        both = (session.leaves, leaves)
        change = Change("open", added=marks, corrections=corrections, leaves=both)
        session.apply(change, leaves[0].number)
