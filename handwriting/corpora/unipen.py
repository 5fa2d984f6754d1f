"""UNIPEN train_r01_v07: words, texts and characters from some forty sources (Guyon et al. 1994).

Reads the release as it was (`data/` beside `include/`) or its patched copy, which has the same
layout. A category is a folder below `data/`: 1a digits, 1b capitals, 1c lower case, 1d symbols,
2 characters, 3 characters in context, 6 words without digits and symbols, 7 words, 8 texts. Each
of its files includes ink from `include/` and labels parts of it. Category 6 is contained in 7, and
7 and 8 often label the same ink: split by writer, never by sample.

The syntax is the business of `handwriting.formats.unipen`; this module knows categories, sources
and who is who among the writers.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

from handwriting.corpora.cache import Notes, load_or_build
from handwriting.corpora.packed import PackedInks
from handwriting.corpora.sample import Samples
from handwriting.errors import CorpusError, HandwritingError
from handwriting.formats.unipen import IncludeFolder, parse_unipen
from handwriting.ink import Ink

CHARACTER_CATEGORIES = ("1a", "1b", "1c", "1d", "2", "3")
WORD_CATEGORY = "7"
TEXT_CATEGORY = "8"

NOT_ENGLISH = frozenset({"sie", "abm", "lav", "pri", "att", "atu"})
"""Sources in other languages, or with labels or ink that are broken throughout."""

NOT_LINES = frozenset({"apb", "apc", "apd", "ape", "ced"})
"""Sources whose texts are no lines of writing: words stacked in columns, or letters in boxes."""

Split = Literal["train", "validation"]
"""The two parts that the writers of this release are divided into here; it has none of its own."""

_LEVELS = {"7": "WORD", "6": "WORD", "8": "TEXT"}
_SHARED_WRITERS = {
    **dict.fromkeys(("cea", "ceb", "cec", "ced", "cee", "cef"), "ce"),
    **dict.fromkeys(("apa", "apb", "apc", "apd", "ape", "app"), "ap"),
}
"""Sources of one collector, in which an equal writer id means the same person."""

_SESSION = {"ibm": re.compile(r"^r\d+-"), "scr": re.compile(r"^d\d_")}
"""What precedes a writer's own id in the ids of a source."""


class Unipen:
    """The samples of a UNIPEN folder.

    Each category is parsed at its first use and cached as columns (see `corpora.cache`).

    Args:
        folder: the release; `data/` and `include/` stand in it or at most two folders below.
        cache: folder of the cache; None stands for the user's cache folder.

    Raises:
        CorpusError: the folder does not exist or is not of this layout.
    """

    def __init__(self, folder: str | Path, *, cache: Path | None = None) -> None:
        self.folder = _root(Path(folder))
        self._cache = cache
        self._loaded: dict[str, tuple[Samples, Notes]] = {}

    def words(self, *, english: bool = True, split: Split | None = None) -> Samples:
        """Isolated words of any style (category 7).

        Args:
            english: leave out words of quality BAD and the sources in `NOT_ENGLISH`.
            split: only those of the writers to train on, or of those held out (see
                `validation_writers`); None stands for everyone.

        Raises:
            CorpusError: the category is not in this copy.
        """
        return self.category(WORD_CATEGORY, english=english, split=split)

    def texts(self, *, english: bool = True, split: Split | None = None) -> Samples:
        """Lines and short texts (category 8); arguments and errors as for `words`."""
        return self.category(TEXT_CATEGORY, english=english, split=split)

    def lines(self, *, split: Split | None = None) -> Samples:
        """The English texts that are written on one line, as neighboring words on paper are.

        Left out are the sources in `NOT_LINES` and the texts that run over several lines, which
        are listed in this package (see `datasets/unipen_lines.py`).
        """
        several = _listed("unipen_several_lines.txt")
        return self.texts(split=split).where(
            lambda sample, _writer, _text: (
                sample not in several and source_of(sample) not in NOT_LINES
            )
        )

    def characters(
        self, category: str, *, english: bool = True, split: Split | None = None
    ) -> Samples:
        """Single characters of one of `CHARACTER_CATEGORIES`; else as for `words`."""
        if category not in CHARACTER_CATEGORIES:
            raise CorpusError(
                f"UNIPEN has no characters {category!r}, only {', '.join(CHARACTER_CATEGORIES)}"
            )
        return self.category(category, english=english, split=split)

    def category(self, name: str, *, english: bool = True, split: Split | None = None) -> Samples:
        """All samples of a category, ordered by file and by their place in it."""
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        samples, notes = self._loaded[name]
        if english:
            bad = set(notes["bad"])
            samples = samples.where(
                lambda sample, _writer, _text: (
                    sample not in bad and source_of(sample) not in NOT_ENGLISH
                )
            )
        if split:
            held_out = validation_writers()
            samples = samples.where(
                lambda _sample, writer, _text: (writer in held_out) == (split == "validation")
            )
        return samples

    @property
    def missing(self) -> tuple[str, ...]:
        """What is absent from this copy or could not be used, one readable sentence each.

        Unusable files and segments are known only for the categories used so far.
        """
        names = (*CHARACTER_CATEGORIES, "6", WORD_CATEGORY, TEXT_CATEGORY)
        absent = [name for name in names if not (self.folder / "data" / name).is_dir()]
        sentences = [f"Category {name} is not in {self.folder}." for name in absent]
        return (
            *sentences,
            *(remark for _, notes in self._loaded.values() for remark in notes["remarks"]),
        )

    def _load(self, name: str) -> tuple[Samples, Notes]:
        top = self.folder / "data" / name
        files = sorted(_walk(top))
        if not files:
            raise CorpusError(f"{self.folder}: category {name} is not in this copy of UNIPEN")
        sources = {path.relative_to(top).parts[0] for path in files}
        included = [path for source in sources for path in _walk(self.folder / "include" / source)]
        return load_or_build(
            f"unipen-{name}",
            self.folder,
            [*files, *included],
            lambda: _parse(self.folder, files, _LEVELS.get(name, "CHARACTER")),
            self._cache,
        )


def source_of(sample: str) -> str:
    """The three-letter source of a sample id such as `7/hpp/hpp3/hpb3-wf0#12`."""
    return sample.split("/", 2)[1]


def validation_writers() -> frozenset[str]:
    """The writers (see `person`) that are held out: a tenth of those of every source.

    The list is a file of this package, the same for everyone, so that error rates on these writers
    can be compared and none of them is ever trained on.
    """
    return _listed("unipen_validation.txt")


@cache
def _listed(name: str) -> frozenset[str]:
    """The rows of a list that comes with this package; `#` begins a comment."""
    path = resources.files(__package__).joinpath(name)
    rows = (row.strip() for row in path.read_text(encoding="utf-8").splitlines())
    return frozenset(row for row in rows if row and not row.startswith("#"))


def person(source: str, writer: str) -> str:
    """One id for each writer, whatever source or alias the writer appears under.

    Within the sources of one collector, ids are compared without case, underscores, the numbers
    of repeated sessions (`Chuck_Chaffee_1`, `Chuck_Chaffee_2`) and the wrapping in
    `textStephenMayzelsSplit`. Elsewhere an id counts only within its source, without the numbers
    of sessions (`r03-14` and `r04-14`: ibm had 12 writers and has as many second numbers) and of
    disks (`d1_ww000140`, `d2_ww000140`).
    """
    family = _SHARED_WRITERS.get(source, source)
    if source in _SESSION:
        writer = _SESSION[source].sub("", writer)
    if family == "ap":
        writer = re.sub(r"_\d+$", "", writer)
        writer = re.sub(r"^text(.+)Split$", r"\1", writer).replace("_", "")
    if family != source:
        writer = writer.lower()
    return f"{family}/{writer}"


class _Row(NamedTuple):
    id: str
    writer: str
    text: str
    ink: Ink
    bad: bool


def _parse(root: Path, files: list[Path], level: str) -> tuple[Samples, Notes]:
    rows: list[_Row] = []
    broken_files: list[str] = []
    broken_segments: list[str] = []
    include = IncludeFolder(root / "include")
    for path in files:
        try:
            rows += _samples_of(root, path, include, level, broken_segments)
        except HandwritingError as error:
            broken_files.append(str(error))
    remarks = [
        f"{len(broken)} {what} cannot be used, for instance: {broken[0]}."
        for broken, what in ((broken_files, "files"), (broken_segments, "segments"))
        if broken
    ]
    ids, writers, texts, inks, _ = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    samples = Samples.whole(ids, writers, texts, PackedInks.pack(inks))
    return samples, {"remarks": remarks, "bad": [row.id for row in rows if row.bad]}


def _samples_of(
    root: Path, path: Path, include: IncludeFolder, level: str, broken: list[str]
) -> list[_Row]:
    """The usable segments of one file; what is wrong with the others is added to `broken`."""
    name = path.relative_to(root / "data").with_suffix("").as_posix()
    source = source_of(name)
    segments, _ = parse_unipen(path.read_text(encoding="latin-1"), include, name=f"{name}.dat")
    rows: list[_Row] = []
    for number, segment in enumerate(segments):
        if segment.kind != level or not segment.label:
            continue
        try:
            writer = person(source, segment.writer or path.stem)
            bad = segment.quality == "BAD"
            rows.append(_Row(f"{name}#{number}", writer, segment.label, segment.ink(), bad))
        except HandwritingError as error:
            broken.append(f"{name}.dat, {error}")
    return rows


def _root(folder: Path) -> Path:
    if not folder.is_dir():
        raise CorpusError(f"{folder}: there is no such folder")
    for pattern in ("data", "*/data", "*/*/data"):
        for data in sorted(folder.glob(pattern)):
            if data.is_dir() and (data.parent / "include").is_dir():
                return data.parent
    raise CorpusError(f"{folder}: not a UNIPEN release: no data/ beside include/ here")


def _walk(folder: Path) -> list[Path]:
    return [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
