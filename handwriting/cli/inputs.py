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
INK_SUFFIXES = frozenset({".csv", ".inkml", ".xml"})
"""Files of a folder that are taken for ink. A file that is named itself may be called anything."""


@dataclass(frozen=True)
class Source:
    """One ink to read.

    Attributes:
        name: as the user would write it.
        from_folder: found in a folder rather than named.
    """

    name: str
    from_folder: bool = False

    def open(self) -> Path | BinaryIO:
        """What `read_ink` reads it from."""
        return standard_input() if self.name == STANDARD_INPUT else Path(self.name)


def find_sources(paths: Iterable[str]) -> list[Source]:
    """The inks that `paths` name; folders are searched to any depth and sorted by name.

    Raises:
        InkFileError: a path that is empty or does not exist, or a folder without any ink file.
    """
    return [source for path in paths for source in _sources(path)]


def _sources(name: str) -> Iterator[Source]:
    if not name:  # as an unset variable of a shell leaves it; Path would take it for "."
        raise InkFileError("a path is empty: name a file, a folder, or - for standard input")
    path = Path(name)
    if name == STANDARD_INPUT:
        yield Source(name)
    elif path.is_dir():
        files = sorted(_ink_files(path))
        if not files:
            suffixes = ", ".join(sorted(INK_SUFFIXES))
            raise InkFileError(f"{name}: the folder holds no ink file ({suffixes})")
        yield from (Source(str(file), from_folder=True) for file in files)
    elif not path.exists():
        raise InkFileError(f"{name}: no such file or folder")
    else:
        yield Source(name)


def _ink_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in INK_SUFFIXES and not hidden and path.is_file():
            yield path
