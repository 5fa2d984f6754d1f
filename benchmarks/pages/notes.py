"""Pages of real notes whose lines were transcribed by hand.

A folder of them holds `pages.json` beside `files/`: for each page its file, its number from 0, the
strokes of each line in reading order and those that are no text. Strokes are counted over what the
pen drew, in the order of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pages.truth import KnownPage
from handwriting.errors import CorpusError
from handwriting.formats import read_document
from handwriting.ink import Ink


def note_pages(folder: Path) -> Iterator[KnownPage]:
    """The pages of a folder.

    Raises:
        CorpusError: `pages.json` is absent or damaged, or does not fit a file.
        InkFileError: a file cannot be read.
    """
    path = folder / "pages.json"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: absent or damaged ({error})") from error
    for entry in entries:
        file = folder / "files" / entry["file"]
        page = read_document(file).pages[entry["page"]]
        strokes = page.ink.strokes if page.ink is not None else ()
        pens = tuple(stroke for stroke in strokes if stroke.pen.tool == "pen")
        if file.suffix == ".rnote":
            yield _by_places(entry, Ink(pens), folder)
            continue
        if len(pens) != entry["n_strokes"]:
            raise CorpusError(
                f"{file}: {len(pens)} strokes, but {path} tells of {entry['n_strokes']}"
            )
        yield KnownPage(
            f"{entry['file']}, page {entry['page'] + 1}",
            Ink(pens),
            tuple(frozenset(line) for line in entry["line_strokes"]),
            frozenset(entry["non_text_strokes"]),
        )


def _by_places(entry: dict[str, Any], ink: Ink, folder: Path) -> KnownPage:
    """A page whose file stores strokes in another order than they are read in.

    The strokes of its lines are found by where they begin, as `lines.json` tells; whatever is in no
    line is no text.
    """
    known = {line["id"]: line for line in json.loads((folder / "lines.json").read_text("utf-8"))}
    begins = np.array([stroke.xy[0] for stroke in ink.strokes])
    lines = []
    for name in entry["line_ids"]:
        starts = np.array([stroke[0] for stroke in known[name]["strokes"]])
        away = np.abs(starts[:, None] - begins[None]).max(axis=2)
        lines.append(frozenset(np.argmin(away, axis=1).tolist()))
    text = frozenset().union(*lines)
    marks = frozenset(range(len(ink.strokes))) - text
    return KnownPage(f"{entry['file']}, page {entry['page'] + 1}", ink, tuple(lines), marks)
