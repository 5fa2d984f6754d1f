"""Lines of real notes that were transcribed by hand, from other programs' files.

A folder of them holds `lines.json`: a list of lines, each with its id, writer, text and strokes
(lists of `[x, y]`, y pointing down, in the unit of the file it was taken from; no times). `core`
marks a balanced subset without doubtful lines, `doubt` says why a transcription is uncertain.

They are for validation only: nothing is ever trained on them. This module does not read the note
files that the lines came from.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from handwriting.corpora.packed import PackedInks
from handwriting.corpora.sample import Sample, Samples
from handwriting.errors import CorpusError, HandwritingError
from handwriting.ink import Ink

LINES = "lines.json"

SPLITS = ("core", "all")
"""The balanced subset without doubtful lines, and every line."""


class TranscribedNotes:
    """The lines of a folder; they are read when they are first asked for.

    Args:
        folder: holds `lines.json`.

    Raises:
        CorpusError: it does not.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.path = self.folder / LINES
        if not self.folder.is_dir():
            raise CorpusError(f"{self.folder}: there is no such folder")
        if not self.path.is_file():
            raise CorpusError(f"{self.folder}: not a folder of transcribed notes: no {LINES} here")

    def split(self, name: str) -> Samples:
        """The lines of one of `SPLITS`, in natural text.

        Raises:
            CorpusError: there is no such part, the file is damaged, or no line of it is usable.
        """
        if name not in SPLITS:
            raise CorpusError(f"notes have no part {name!r}, only {', '.join(SPLITS)}")
        samples, core, _ = self._lines
        found = samples if name == "all" else samples.where(lambda line, _w, _t: line in core)
        if not found:
            raise CorpusError(f"{self.path}: no line of the part {name!r} can be used")
        return found

    @property
    def missing(self) -> tuple[str, ...]:
        """The lines that cannot be used, one sentence each."""
        return self._lines[2]

    @cached_property
    def _lines(self) -> tuple[Samples, frozenset[str], tuple[str, ...]]:
        """All usable lines, the ids of the core, and what is wrong with the others."""
        found: dict[str, Sample] = {}
        core: set[str] = set()
        remarks: list[str] = []
        for number, entry in enumerate(self._entries(), start=1):
            try:
                sample = _sample(entry)
                if sample.id in found:
                    raise CorpusError(f"the id {sample.id!r} was there before")
            except HandwritingError as error:
                remarks.append(f"{self.path}, line {number}: {error}")
                continue
            found[sample.id] = sample
            if entry.get("core") is True:
                core.add(sample.id)
        lines = list(found.values())
        samples = Samples.whole(
            [line.id for line in lines],
            [line.writer for line in lines],
            [line.text for line in lines],
            PackedInks.pack([line.ink for line in lines]),
        )
        return samples, frozenset(core), tuple(remarks)

    def _entries(self) -> list[Any]:
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise CorpusError(f"{self.path}: damaged, or not JSON in UTF-8 ({error})") from error
        if not isinstance(entries, list):
            raise CorpusError(f"{self.path}: not a list of lines")
        return entries


def _sample(entry: Any) -> Sample:
    """One line of the file.

    Raises:
        CorpusError: a part of it is missing or of another kind.
        InkError: its ink cannot exist.
    """
    names = ("id", "writer", "text")
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in names):
        raise CorpusError(f"it must have {', '.join(names)} as texts")
    text = " ".join(entry["text"].split())
    if not text:
        raise CorpusError("it has no text")
    strokes = entry.get("strokes")
    if not isinstance(strokes, list):
        raise CorpusError("it has no strokes")
    try:
        ink = Ink.from_arrays(strokes)
    except (TypeError, ValueError, OverflowError) as error:
        raise CorpusError(f"its strokes are no lists of [x, y] ({error})") from error
    return Sample(entry["id"], entry["writer"], ink, text)
