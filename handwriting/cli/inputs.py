"""Which inks a command line names: files, folders and standard input, in the order to print.

Knows file names only; what is in a file is the business of `handwriting.formats`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from handwriting.cli.streams import standard_input
from handwriting.errors import InkFileError

STANDARD_INPUT = "-"
INK_SUFFIXES = frozenset(
    {".csv", ".inkml", ".jiix", ".json", ".rnote", ".svg", ".unp", ".xml", ".xoj", ".xopp"}
)
"""Files of a folder that are taken for ink. A file that is named itself may be called anything."""

RESULT_SUFFIXES = frozenset({".inkml", ".jiix", ".json"})
"""Of our own results that would be taken for ink: `notes.xopp.json` is what `notes.xopp` says."""


@dataclass(frozen=True)
class Source:
    """One ink to read.

    Attributes:
        name: as the user would write it.
        folder: in which it was found; None if the file itself was named.
    """

    name: str
    folder: str | None = None

    @property
    def from_folder(self) -> bool:
        """Found in a folder rather than named."""
        return self.folder is not None

    @property
    def spoken(self) -> str:
        """The name for a sentence."""
        return "standard input" if self.name == STANDARD_INPUT else self.name

    def open(self) -> Path | BinaryIO:
        """What `read_ink` reads it from."""
        return standard_input() if self.name == STANDARD_INPUT else Path(self.name)


def find_sources(paths: Iterable[str], *, outside: Path | None = None) -> list[Source]:
    """The inks that `paths` name; folders are searched to any depth and sorted by name.

    Args:
        paths: as the user wrote them.
        outside: a folder in which nothing is searched for: results go there.

    Raises:
        InkFileError: a path that is empty or does not exist, or a folder without any ink file.
    """
    return [source for path in paths for source in _sources(path, outside)]


def _sources(name: str, outside: Path | None) -> Iterator[Source]:
    if not name:  # as an unset variable of a shell leaves it; Path would take it for "."
        raise InkFileError("a path is empty: name a file, a folder, or - for standard input")
    path = Path(name)
    if name == STANDARD_INPUT:
        yield Source(name)
    elif path.is_dir():
        files = sorted(_ink_files(path, outside))
        if not files:
            suffixes = ", ".join(sorted(INK_SUFFIXES))
            raise InkFileError(f"{name}: the folder holds no ink file ({suffixes})")
        yield from (Source(str(file), folder=name) for file in files)
    elif not path.exists():
        raise InkFileError(f"{name}: no such file or folder")
    else:
        yield Source(name)


def _ink_files(folder: Path, outside: Path | None) -> Iterator[Path]:
    closed = None if outside is None or _same(folder, outside) else outside.resolve()
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() not in INK_SUFFIXES or hidden or not path.is_file():
            continue
        if _is_result(path) or (closed is not None and path.resolve().is_relative_to(closed)):
            continue
        yield path


def _same(folder: Path, other: Path) -> bool:
    return folder.resolve() == other.resolve()


def _is_result(path: Path) -> bool:
    """Whether a file is what we made of the one beside it: `a.xopp.json` of `a.xopp`."""
    if path.suffix not in RESULT_SUFFIXES:
        return False
    source = path.with_suffix("")
    return source.suffix.lower() in INK_SUFFIXES and source.is_file()
