"""Notes on disk: InkML with the text as annotation and our own settings in another one.

Other programs read the ink and the text; what they do not know they pass over. Ink of other
programs is opened, too: see `foreign`. Knows neither Qt nor networks.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, unescape

from app.foreign import foreign_pages
from app.marks import NO_LINE, Correction, Key, Leaf, Leaves, Mark
from app.records import of_correction, to_correction
from handwriting.errors import InkError, OutputError
from handwriting.formats import Limits, read_document
from handwriting.formats.inkml_writer import write
from handwriting.ink import Document, Ink, Page, Stroke
from handwriting.output import replacing

SUFFIX = ".inkml"
UNIT = "px"
_BEGIN = b'<annotation type="handwriting-app">'
_END = re.compile(rb"</annotation>\s*</ink>\s*\Z")
_TAIL = 2**16
"""Bytes at the end of a file in which our settings are looked for at first."""

OWN_LIMITS = replace(Limits.lifted(), definitions=2**40)
"""Of our own notes: whatever can be written can be read again. Reading needs memory in proportion
to the file, whose size everybody sees: it is not packed."""


@dataclass(frozen=True)
class Note:
    """What a file holds.

    Attributes:
        marks: page by page, each in the order of drawing; their keys are (0,), (1,), ….
        corrections: what the user said some ink reads.
        paper: name of the paper, or None for ink of another program.
        text: of all pages, or None.
        leaves: its pages; their numbers are 0, 1, ….
        own: whether it is a note, and not ink of another program.
    """

    marks: tuple[Mark, ...] = ()
    corrections: tuple[Correction, ...] = ()
    paper: str | None = None
    text: str | None = None
    own: bool = field(default=True)
    leaves: Leaves = (Leaf(),)


def save_note(
    path: Path,
    marks: Sequence[Mark],
    corrections: Sequence[Correction] = (),
    *,
    paper: str = "ruled",
    text: str = "",
    leaves: Leaves = (),
) -> None:
    """Writes a note, whole or not at all.

    Args:
        path: where to.
        marks: page by page.
        corrections: what the user said some ink reads.
        paper: name of the paper.
        text: of the only page.
        leaves: of several pages, each with its text.

    Raises:
        OutputError: it cannot be written; one sentence that names the file.
    """
    buffer = io.BytesIO()
    try:
        write(document_of(marks, leaves or (Leaf(text=text),)), buffer)
    except InkError as error:
        raise OutputError(f"cannot write {path}: {error}") from error
    places: dict[Key, Key] = {mark.key: (place,) for place, mark in enumerate(marks)}
    settings = {
        "version": 1,
        "paper": paper,
        "lines": [mark.line for mark in marks],
        "order": [list(leaf.order) for leaf in leaves],
        "enlarged": [leaf.enlarged for leaf in leaves],
        "uncut": [place for place, leaf in enumerate(leaves) if not leaf.cut],
        "corrections": [
            of_correction(_renamed(one, places)) for one in corrections if _is_there(one, places)
        ],
    }
    own = escape(json.dumps(settings, separators=(",", ":")))
    body = buffer.getvalue().rstrip().removesuffix(b"</ink>")
    with replacing(path) as file:
        file.write(body)
        file.write(f'  <annotation type="handwriting-app">{own}</annotation>\n</ink>\n'.encode())


def document_of(marks: Sequence[Mark], leaves: Leaves) -> Document:
    """The pages of a note, as the library has them."""
    strokes: dict[int, list[Stroke]] = {leaf.number: [] for leaf in leaves}
    for mark in marks:
        strokes[mark.page].append(mark.stroke)
    return Document(tuple(_page(leaf, strokes[leaf.number]) for leaf in leaves))


def _page(leaf: Leaf, strokes: Sequence[Stroke]) -> Page:
    ink = Ink(tuple(strokes)) if strokes else None
    return Page(ink, leaf.size, UNIT, leaf.text or None, leaf.background, leaf.ruling)


def open_note(path: Path) -> Note:
    """Reads a note or any other ink file that we know.

    Raises:
        InkFileError: the file cannot be read; one sentence that names file and place.
    """
    note = _open(path)
    for mark in note.marks:
        _ = mark.bounds, mark.parts  # computed in the background, not when they are first needed
    return note


def _open(path: Path) -> Note:
    settings = _settings(path)
    document = read_document(path, limits=OWN_LIMITS if settings else Limits())
    text = "\n".join(page.text for page in document.pages if page.text) or None
    lines = settings.get("lines")
    count = sum(len(page.ink.strokes) for page in document.pages if page.ink is not None)
    if isinstance(lines, list) and len(lines) == count and all(map(_is_line, lines)):
        marks = tuple(_marks(document, lines))
        paper = str(settings.get("paper"))
        told = settings.get("order")
        order = told if isinstance(told, list) and len(told) == len(document.pages) else None
        sizes, uncut = settings.get("enlarged"), settings.get("uncut")
        leaves = tuple(
            replace(
                _leaf(number, page, order[number] if order else (), _number_at(sizes, number)),
                cut=not isinstance(uncut, list) or number not in uncut,
            )
            for number, page in enumerate(document.pages)
        )
        points = sum(len(mark.stroke) for mark in marks)
        return Note(marks, _corrections(settings, points), paper, text, leaves=leaves)
    leaves, marks = foreign_pages(document)
    blank = "blank" if any(leaf.size for leaf in leaves) else None  # its lines are not ours
    return Note(marks, (), blank, text, own=False, leaves=leaves)


def _marks(document: Document, lines: Sequence[int]) -> Iterator[Mark]:
    """Line numbers that two pages share, which we never write, are told apart."""
    homes: dict[int, int] = {}
    step = max(lines, default=0) + 1
    place = 0
    for number, page in enumerate(document.pages):
        for stroke in page.ink.strokes if page.ink is not None else ():
            line = lines[place]
            if line != NO_LINE and homes.setdefault(line, number) != number:
                line += number * step
            yield Mark((place,), stroke, line, number)
            place += 1


def _is_line(value: object) -> bool:
    return type(value) is int and value >= NO_LINE


def _number_at(values: object, place: int) -> float:
    """A positive number in a list that may be none; 1 where there is no such number."""
    value = values[place] if isinstance(values, list) and place < len(values) else 1.0
    return float(value) if isinstance(value, int | float) and 1e-6 < value < 1e6 else 1.0


def _leaf(number: int, page: Page, order: Sequence[object], enlarged: float) -> Leaf:
    lines = order if isinstance(order, list) and all(map(_is_line, order)) else ()
    return Leaf(number, page.size, page.background, page.ruling, page.text, tuple(lines), enlarged)


def _settings(path: Path) -> dict[str, Any]:
    """Our own settings in a file; nothing where there are none."""
    try:
        with path.open("rb") as file:
            settings = json.loads(unescape(_own(file).decode()) or "{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _own(file: BinaryIO) -> bytes:
    """What stands in the annotation at the end of a file, if it is ours; else nothing.

    Within it there is no "<": the last one before its end tells where it begins and whose it is.
    """
    whole, size = file.seek(0, io.SEEK_END), _TAIL
    while True:
        file.seek(max(0, whole - size))
        tail = file.read()
        end = _END.search(tail)
        if end is None:
            return b""
        begin = tail.rfind(b"<", 0, end.start())
        if begin >= 0:
            is_ours = tail.startswith(_BEGIN, begin)
            return tail[begin + len(_BEGIN) : end.start()] if is_ours else b""
        if size >= whole:
            return b""
        size *= 4


def _corrections(settings: dict[str, Any], points: int) -> tuple[Correction, ...]:
    """What was said of ink of so many points; nothing if it was of more.

    A run of points takes few bytes, however long: it must not fill the memory.
    """
    try:
        records = settings.get("corrections", ())
        runs = (int(last) - int(first) + 1 for one in records for _, first, last in one["ink"])
        if sum(max(run, 0) for run in runs) > points:
            return ()
        return tuple(to_correction(one) for one in records)
    except (KeyError, TypeError, ValueError, OverflowError):
        return ()


def _renamed(correction: Correction, places: dict[Key, Key]) -> Correction:
    points = frozenset((places[key], point) for key, point in correction.ink if key in places)
    return Correction(correction.text, points)


def _is_there(correction: Correction, places: dict[Key, Key]) -> bool:
    return any(key in places for key, _ in correction.ink)
