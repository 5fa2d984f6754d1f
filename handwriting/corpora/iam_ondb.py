"""IAM-OnDB: English lines written on a whiteboard (Liwicki & Bunke, ICDAR 2005).

Reads the database in its owners' layout, unpacked or as their `.tar.gz` archives, or both: one XML
file of ink a line (`lineStrokes/`), one text file a form (`ascii/`), the labels of the task "t2"
(`t2_labels.mlf`) and the official lists of forms. Whatever is absent is named by `missing`, not
silently skipped. The copy carries no writer ids: a sample's writer is its form, since one form is
one hand, and officially no writer occurs in two lists.

This module does not know the XML: `handwriting.formats` reads it.
"""

from __future__ import annotations

import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from handwriting.convention import t2_spacing
from handwriting.corpora.cache import Notes, load_or_build
from handwriting.corpora.iam_labels import ascii_lines, mlf_labels, read_text
from handwriting.corpora.packed import PackedInks
from handwriting.corpora.sample import Samples
from handwriting.errors import CorpusError, HandwritingError
from handwriting.formats import read_ink
from handwriting.ink import Ink

SPLITS = ("trainset", "testset_t", "testset_v", "testset_f")
"""The official lists: training, second and first validation set, test set."""

_LABELS = "t2_labels.mlf"
_CHUNK = 2**20  # bytes
_ARCHIVES = ("lineStrokes-all.tar.gz", "ascii-all.tar.gz")
_LINE = re.compile(r"[a-z]\d\d-\d{3}[a-z]?-\d\d\.xml")
_FORM = re.compile(r"[a-z]\d\d-\d{3}[a-z]?\.txt")


class IamOndb:
    """The lines of an IAM-OnDB folder.

    The first use parses everything, the next ones load a cache of columns (see `corpora.cache`).

    Args:
        folder: holds the database in any sensible arrangement: `data/lineStrokes/…` and
            `data/ascii/…`, or `lineStrokes/…` and `ascii/…` as the archives unpack, or the
            archives themselves; `t2_labels.mlf` and the lists anywhere below it.
        cache: folder of the cache; None stands for the user's cache folder.

    Raises:
        CorpusError: the folder does not exist or holds no lines.
    """

    def __init__(self, folder: str | Path, *, cache: Path | None = None) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise CorpusError(f"{self.folder}: there is no such folder")
        self._files = _Files(self.folder)
        if not (self._files.lines or self._files.archives):
            raise CorpusError(
                f"{self.folder}: no IAM-OnDB lines here, neither lineStrokes/*/*/*.xml "
                f"nor {_ARCHIVES[0]}"
            )
        self._samples, self._notes = load_or_build(
            "iam-ondb", self.folder, self._files.sources(), self._parse, cache
        )

    def __len__(self) -> int:
        return len(self._samples)

    @property
    def lines(self) -> Samples:
        """All lines that have ink and a label, ordered by id, whatever list they are in."""
        return self._samples

    @cached_property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """The forms of each official list that is in the folder, in the order of the list."""
        return {name: tuple(read_text(path).split()) for name, path in self._files.lists.items()}

    def split(self, name: str) -> Samples:
        """The lines of one official list that are in the folder, form by form.

        Args:
            name: one of `SPLITS`.

        Raises:
            CorpusError: the name is no official list, or the list or all of its lines are absent.
        """
        if name not in SPLITS:
            raise CorpusError(f"IAM-OnDB has no list {name!r}, only {', '.join(SPLITS)}")
        if name not in self.lists:
            raise CorpusError(f"{self.folder}: the list {name}.txt is not in this folder")
        rows = [row for form in self.lists[name] for row in self._rows_of_form.get(form, ())]
        if not rows:
            raise CorpusError(f"{self.folder}: none of the lines of {name} are in this folder")
        return self._samples.select(rows)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What a complete copy has and this one lacks, one readable sentence each."""
        found = list(self._notes["remarks"])
        for name in SPLITS:
            if name not in self.lists:
                found.append(f"The list {name}.txt is not in {self.folder}.")
                continue
            absent = [form for form in self.lists[name] if form not in self._rows_of_form]
            if absent:
                found.append(
                    f"{len(absent)} of the {len(self.lists[name])} forms of {name} have no "
                    f"labelled line: {_some(absent)}."
                )
        return tuple(found)

    @cached_property
    def _rows_of_form(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, form in enumerate(self._samples.writers):
            rows.setdefault(form, []).append(row)
        return rows

    def _parse(self) -> tuple[Samples, Notes]:
        labels, remarks = self._labels()
        inks: dict[str, Ink] = {}
        broken: dict[str, str] = {}
        for line, source in self._files.line_sources():
            if line in inks or line not in labels:
                labels.setdefault(line, "")
                continue
            try:
                inks[line] = read_ink(source)
            except HandwritingError as error:
                broken[line] = f"{line} ({error})"
        unlabelled = sorted(line for line, text in labels.items() if not text)
        inkless = sorted(
            line
            for line, text in labels.items()
            if text and line not in inks and line not in broken
        )
        for lines, what in (
            (list(broken.values()), "cannot be read"),
            (unlabelled, "have ink but no label"),
            (inkless, "have a label but no ink"),
        ):
            if lines:
                remarks.append(f"{len(lines)} lines {what}: {_some(lines)}.")
        ids = sorted(inks)
        samples = Samples.whole(
            ids,
            [line[: line.rindex("-")] for line in ids],
            [labels[line] for line in ids],
            PackedInks.pack(inks[line] for line in ids),
        )
        return samples, {"remarks": remarks}

    def _labels(self) -> tuple[dict[str, str], list[str]]:
        """Label of each line from `ascii/`, overruled by the t2 labels where these exist."""
        labels: dict[str, str] = {}
        remarks: list[str] = []
        for form, text in self._files.form_contents():
            for number, line in enumerate(ascii_lines(text), start=1):
                labels.setdefault(f"{form}-{number:02d}", t2_spacing(line))
        if self._files.labels is None:
            remarks.append(
                f"{_LABELS} is not in {self.folder}: labels come from ascii/, brought to its "
                "spacing as nearly as rules can, so error rates are not comparable."
            )
            return labels, remarks
        t2 = mlf_labels(self._files.labels)
        only_ascii = sorted(labels.keys() - t2.keys())
        if only_ascii:
            remarks.append(
                f"{len(only_ascii)} lines are not in {_LABELS} and take their label from ascii/: "
                f"{_some(only_ascii)}."
            )
        return labels | t2, remarks


class _Files:
    """The files of a database folder, found in one walk by their names."""

    def __init__(self, folder: Path) -> None:
        self.lines: dict[str, Path] = {}
        self.forms: dict[str, Path] = {}
        self.lists: dict[str, Path] = {}
        self.archives: list[Path] = []
        self.labels: Path | None = None
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                self._sort_in(Path(parent), name)

    def _sort_in(self, parent: Path, name: str) -> None:
        path = parent / name
        stem, _, suffix = name.rpartition(".")
        if _LINE.fullmatch(name):
            self.lines.setdefault(stem, path)
        elif _FORM.fullmatch(name):
            self.forms.setdefault(stem, path)
        elif suffix == "txt" and stem in SPLITS:
            self.lists.setdefault(stem, path)
        elif name in _ARCHIVES:
            self.archives.append(path)
        elif name == _LABELS and self.labels is None:
            self.labels = path

    def sources(self) -> list[Path]:
        """Every file that the parsed samples depend on; the lists are read afresh each time."""
        labels = [] if self.labels is None else [self.labels]
        return [*self.lines.values(), *self.forms.values(), *self.archives, *labels]

    def line_sources(self) -> Iterator[tuple[str, Path | bytes]]:
        """Id and XML file of each line; unpacked files come before the archives."""
        yield from self.lines.items()
        yield from self._members(_LINE)

    def form_contents(self) -> Iterator[tuple[str, str]]:
        """Name and transcription file of each form; unpacked files come before the archives."""
        for form, path in self.forms.items():
            yield form, read_text(path)
        for form, content in self._members(_FORM):
            yield form, content.decode("latin-1")

    def _members(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
        for path in self.archives:
            try:
                with tarfile.open(path) as archive:
                    for member in archive:
                        name = PurePosixPath(member.name).name
                        if member.isfile() and pattern.fullmatch(name):
                            content = archive.extractfile(member)
                            assert content is not None  # it is a regular file
                            yield name.rpartition(".")[0], content.read()
                    if archive.fileobj is not None:
                        while archive.fileobj.read(_CHUNK):  # to the checksum at its end
                            pass
            except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
                raise CorpusError(f"{path}: the archive is damaged ({error})") from error


def _some(names: list[str], limit: int = 5) -> str:
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
