"""What has been made in a folder, and of what: lines that are only ever added.

A line is written before its result takes its place, so whatever moment the program is killed at, a
result that is there is known, and one that is not is made again. A torn last line is no line.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from handwriting.errors import OutputError
from handwriting.output import replacing

NAME = ".handwriting.jsonl"

State = Literal["missing", "done", "outdated", "foreign"]


hasher = partial(hashlib.blake2b, digest_size=16)
"""Tells contents apart."""


@dataclass(frozen=True)
class Entry:
    """One result that was made.

    Attributes:
        source: hash of the file it was made of.
        how: fingerprint of how it was made.
        result: hash of what was written.
    """

    source: str
    how: str
    result: str


class Journal:
    """The journal of one folder of results.

    Args:
        folder: that holds the results, at any depth.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self._latest: dict[str, Entry] = {}
        self._made: dict[str, set[str]] = {}
        with suppress(OSError):
            for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
                self._take(line)

    def state(self, target: Path, source: str, how: str) -> State:
        """How a result stands.

        Args:
            target: the file of the result.
            source: hash of the file it would be made of.
            how: fingerprint of how it would be made.

        Returns:
            "missing" if it has to be made; "done" if it was made of that, in that way (whoever has
            edited it since keeps the edit); "outdated" if it is what we once made of something
            else; "foreign" if we did not write what is there.
        """
        if not target.exists():
            return "missing"
        name = self._key(target)
        latest = self._latest.get(name)
        content = _file_digest(target)
        if latest is not None and (latest.source, latest.how) == (source, how):
            earlier = self._made[name] - {latest.result}
            return "outdated" if content in earlier else "done"
        return "outdated" if content in self._made.get(name, ()) else "foreign"

    def write(self, target: Path, content: bytes, source: str, how: str) -> None:
        """Writes a result, whole or not at all, and remembers it.

        Raises:
            OutputError: it cannot be written.
        """
        entry = Entry(source, how, hasher(content).hexdigest())
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._add(self._key(target), entry)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise OutputError(f"cannot write {error.filename or target}: {reason}") from error
        with replacing(target) as file:
            file.write(content)

    def _add(self, name: str, entry: Entry) -> None:
        words = {"name": name, "source": entry.source, "how": entry.how, "result": entry.result}
        line = json.dumps(words)
        with self.path.open("ab") as file:
            if file.tell() and not self._ends_a_line():
                file.write(b"\n")
            file.write(line.encode() + b"\n")
        self._take(line)

    def _ends_a_line(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"

    def _take(self, line: str) -> None:
        try:
            words = json.loads(line)
            name = words["name"]
            entry = Entry(words["source"], words["how"], words["result"])
        except (ValueError, KeyError, TypeError):
            return
        self._latest[name] = entry
        self._made.setdefault(name, set()).add(entry.result)

    def _key(self, target: Path) -> str:
        return target.relative_to(self.folder).as_posix()


def _file_digest(path: Path) -> str | None:
    """Hash of a file, None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, hasher).hexdigest()
    except OSError:
        return None
