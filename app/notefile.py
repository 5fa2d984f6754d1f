"""Notes on disk: InkML with the text as annotation and our own settings in another one.

Other programs read the ink and the text; what they do not know they pass over. Ink of other
programs is opened, too, and scaled to the size that people write at here. Knows neither Qt nor
networks.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, unescape

import numpy as np

from app.marks import Correction, Key, Mark, bounds_of
from app.records import of_correction, to_correction
from app.session import Session
from handwriting.errors import InkError, OutputError
from handwriting.formats import read_document
from handwriting.formats.inkml_writer import write
from handwriting.ink import Document, Ink, Page, Stroke
from handwriting.output import replacing

SUFFIX = ".inkml"
UNIT = "px"
_OWN = re.compile(rb'<annotation type="handwriting-app">([^<]*)</annotation>\s*</ink>\s*\Z')
_TAIL = 32 * 2**20
"""Our settings stand at the end of a file, within so many bytes."""

HEIGHT = 32.0
"""Of the strokes of foreign ink, median, in page units."""

MARGIN = 56.0
"""Of foreign ink to the page's origin."""


@dataclass(frozen=True)
class Note:
    """What a file holds.

    Attributes:
        marks: in the order in which they were drawn; their keys are (0,), (1,), ….
        corrections: what the user said some ink reads.
        paper: name of the paper, or None for ink of another program.
        text: of the page, or None.
    """

    marks: tuple[Mark, ...] = ()
    corrections: tuple[Correction, ...] = ()
    paper: str | None = None
    text: str | None = None
    own: bool = field(default=True)


def save_note(
    path: Path,
    marks: Sequence[Mark],
    corrections: Sequence[Correction] = (),
    *,
    paper: str = "ruled",
    text: str = "",
) -> None:
    """Writes a note, whole or not at all.

    Raises:
        OutputError: it cannot be written; one sentence that names the file.
    """
    ink = Ink(tuple(mark.stroke for mark in marks)) if marks else None
    buffer = io.BytesIO()
    try:
        write(Document((Page(ink, unit=UNIT, text=text or None),)), buffer)
    except InkError as error:
        raise OutputError(f"cannot write {path}: {error}") from error
    places: dict[Key, Key] = {mark.key: (place,) for place, mark in enumerate(marks)}
    settings = {
        "version": 1,
        "paper": paper,
        "lines": [mark.line for mark in marks],
        "corrections": [
            of_correction(_renamed(one, places)) for one in corrections if _is_there(one, places)
        ],
    }
    own = escape(json.dumps(settings, separators=(",", ":")))
    body = buffer.getvalue().rstrip().removesuffix(b"</ink>")
    with replacing(path) as file:
        file.write(body)
        file.write(f'  <annotation type="handwriting-app">{own}</annotation>\n</ink>\n'.encode())


def open_note(path: Path) -> Note:
    """Reads a note or any other ink file that we know; pages stand below each other.

    Raises:
        InkFileError: the file cannot be read; one sentence that names file and place.
    """
    note = _open(path)
    for mark in note.marks:
        _ = mark.bounds  # computed here, in the background, rather than when it is first painted
    return note


def _open(path: Path) -> Note:
    document = read_document(path)
    settings = _settings(path)
    text = "\n".join(page.text for page in document.pages if page.text) or None
    strokes = _joined(document)
    lines = settings.get("lines")
    if isinstance(lines, list) and len(lines) == len(strokes):
        marks = tuple(
            Mark((place,), stroke, line)
            for place, (stroke, line) in enumerate(zip(strokes, lines, strict=True))
            if isinstance(line, int) and line >= 0
        )
        if len(marks) == len(strokes):
            return Note(marks, _corrections(settings), str(settings.get("paper")), text)
    scaled = _scaled(strokes)
    return Note(Session().new_marks(scaled, "open").added, (), None, text, own=False)


def _settings(path: Path) -> dict[str, Any]:
    """Our own settings in a file; nothing where there are none."""
    try:
        with path.open("rb") as file:
            file.seek(0, io.SEEK_END)
            file.seek(max(0, file.tell() - _TAIL))
            found = _OWN.search(file.read())
        settings = json.loads(unescape(found[1].decode())) if found else {}
    except (OSError, ValueError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _corrections(settings: dict[str, Any]) -> tuple[Correction, ...]:
    try:
        return tuple(to_correction(one) for one in settings.get("corrections", ()))
    except (KeyError, TypeError, ValueError):
        return ()


def _renamed(correction: Correction, places: dict[Key, Key]) -> Correction:
    points = frozenset((places[key], point) for key, point in correction.ink if key in places)
    return Correction(correction.text, points)


def _is_there(correction: Correction, places: dict[Key, Key]) -> bool:
    return any(key in places for key, _ in correction.ink)


def _joined(document: Document) -> list[Stroke]:
    """The strokes of all pages, each page below the one before."""
    strokes: list[Stroke] = []
    below = 0.0
    for page in document.pages:
        if page.ink is None:
            continue
        shift = np.array([0.0, below])
        strokes += [
            replace(stroke, xy=stroke.xy + shift) if below else stroke
            for stroke in page.ink.strokes
        ]
        bottom = page.size[1] if page.size else page.ink.bounds[3] * 1.1
        below += max(bottom, 0.0)
    return strokes


def _scaled(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Foreign ink at the size of writing, near the page's origin, with times from 0."""
    if not strokes:
        return []
    boxes = np.array([bounds_of(stroke.xy) for stroke in strokes])
    heights = boxes[:, 3] - boxes[:, 1]
    tall = heights[heights > 0.2 * heights.max()]
    scale = HEIGHT / float(np.median(tall)) if len(tall) else 1.0
    origin = boxes[:, :2].min(axis=0)
    return [
        Stroke(
            (stroke.xy - origin) * scale + MARGIN,
            stroke.t,
            stroke.pressure,
            replace(stroke.pen, width=None),
        )
        for stroke in strokes
    ]
