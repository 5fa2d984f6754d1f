"""A user's own folder of labelled ink, in any format that `handwriting.formats` reads.

The label of a file is, in this order: the transcription inside the file (InkML's
`annotation type="truth"`), a text file beside it (`note.inkml`, `note.txt`), or its row in
`labels.tsv` or `labels.csv` in the folder: file, text and, if wanted, writer. The writer is taken
from that row, else from the subfolder that the file lies in.

This module knows no ink format and no alphabet: what a label may contain is checked where a model
meets it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from handwriting.corpora.cache import Notes, load_or_build
from handwriting.corpora.packed import PackedInks
from handwriting.corpora.sample import Samples
from handwriting.errors import CorpusError, HandwritingError
from handwriting.formats import read_document
from handwriting.ink import Ink

TABLES = ("labels.tsv", "labels.csv")
_NOT_INK = frozenset({".txt", ".md", ".tsv"})


class LabelledFolder:
    """The labelled inks below a folder.

    Args:
        folder: the folder; subfolders are read, hidden files are not.
        y_up: y points up in files whose format leaves it open (CSV).
        cache: folder of the cache; None stands for the user's cache folder.

    Raises:
        CorpusError: the folder does not exist, a table of labels is damaged, or no file in the
            folder is usable ink with a label.
    """

    def __init__(
        self, folder: str | Path, *, y_up: bool = False, cache: Path | None = None
    ) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise CorpusError(f"{self.folder}: there is no such folder")
        self._y_up = y_up
        self._files = sorted(_visible(self.folder))
        name = "folder-y-up" if y_up else "folder"
        self.samples, notes = load_or_build(name, self.folder, self._files, self._read, cache)
        self.missing = tuple(notes["remarks"])
        if not self.samples:
            reason = self.missing[0] if self.missing else "The folder is empty."
            raise CorpusError(f"{self.folder}: no labelled ink here. {reason}")

    def __len__(self) -> int:
        return len(self.samples)

    def _read(self) -> tuple[Samples, Notes]:
        table = _table(self.folder)
        remarks: list[str] = []
        rows: list[tuple[str, str, str, Ink]] = []
        seen: set[str] = set()
        for path in self._files:
            name = path.relative_to(self.folder).as_posix()
            if path.suffix.lower() in _NOT_INK or name in TABLES:
                continue
            seen.add(name)
            try:
                ink, text = self._ink_and_text(path, table.get(name))
            except HandwritingError as error:
                remarks.append(str(error))
                continue
            rows.append((name, _writer(self.folder, name, table.get(name)), text, ink))
        remarks += [
            f"{self.folder / name}: the table of labels names this file, but it is not there"
            for name in table
            if name not in seen
        ]
        ids, writers, texts, inks = zip(*rows, strict=True) if rows else ((), (), (), ())
        samples = Samples.whole(ids, writers, texts, PackedInks.pack(inks))
        return samples, {"remarks": remarks}

    def _ink_and_text(self, path: Path, entry: _Entry | None) -> tuple[Ink, str]:
        pages = read_document(path, y_up=self._y_up).pages
        if len(pages) != 1 or pages[0].ink is None:
            raise CorpusError(f"{path}: a sample is one page with ink, not {len(pages)} pages")
        text = pages[0].text or _text_beside(path) or (entry.text if entry else "")
        text = " ".join(text.split())
        if not text:
            raise CorpusError(
                f"{path}: no label: there is no transcription in the file, no "
                f"{path.with_suffix('.txt').name} beside it, and no row for it in {TABLES[0]} or "
                f"{TABLES[1]}"
            )
        return pages[0].ink, text


class _Entry(NamedTuple):
    text: str
    writer: str


def _table(folder: Path) -> dict[str, _Entry]:
    """Rows of the folder's tables of labels, by file name relative to the folder."""
    entries: dict[str, _Entry] = {}
    for name in TABLES:
        path = folder / name
        if not path.is_file():
            continue
        for number, row in enumerate(_cells(path), start=1):
            if not row or (number == 1 and row[0].strip().lower() == "file"):
                continue
            if len(row) not in (2, 3):
                raise CorpusError(
                    f"{path}, row {number}: expected file, text and perhaps writer, "
                    f"not {len(row)} columns"
                )
            file = PurePosixPath(row[0].strip().replace("\\", "/")).as_posix()
            entries[file] = _Entry(row[1], row[2].strip() if len(row) == 3 else "")
    return entries


def _cells(path: Path) -> Iterator[list[str]]:
    """The cells of each row; a `.tsv` has no quotes, its cells are taken as they are."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix == ".tsv":
                yield from (line.split("\t") if line else [] for line in file.read().splitlines())
            else:
                yield from csv.reader(file, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path}: not a table of labels in UTF-8 ({error})") from error


def _text_beside(path: Path) -> str:
    beside = path.with_suffix(".txt")
    try:
        return beside.read_text(encoding="utf-8-sig") if beside.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{beside}: not a text file in UTF-8 ({error})") from error


def _writer(folder: Path, name: str, entry: _Entry | None) -> str:
    if entry and entry.writer:
        return entry.writer
    parts = PurePosixPath(name).parts
    return parts[0] if len(parts) > 1 else folder.resolve().name


def _visible(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))
