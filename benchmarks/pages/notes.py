"""Pages of real notes whose lines were transcribed by hand.

A folder of them holds `pages.json` beside `files/`: for each page its file, its number from 0, the
strokes of each line in reading order and those that are no text. Strokes are counted over what the
pen drew, in the order of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

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
