"""Digital ink on disk: reads every format we know, found by content, and writes some of them.

A file is read within `Limits`, so one of unknown origin can do no harm: whatever is wrong with it
becomes one `InkFileError`. Nothing that a file refers to outside itself is ever opened.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from handwriting.errors import InkError, OutputError
from handwriting.formats.content import Source, load
from handwriting.formats.format import Format
from handwriting.formats.limits import Limits
from handwriting.formats.sniffing import FORMATS, find_format
from handwriting.ink import Document, Ink, Page
from handwriting.output import replacing

__all__ = [
    "Limits",
    "Source",
    "encode_ink",
    "holds_pages",
    "read_document",
    "read_ink",
    "write_ink",
    "written_suffixes",
]

_LIMITS = Limits()


def read_document(source: Source, *, y_up: bool = False, limits: Limits = _LIMITS) -> Document:
    """Reads all pages of an ink file.

    Args:
        source: a path, the bytes of a file, or an open binary stream; gzip around any format is
            taken off.
        y_up: y points up in the file; for formats that leave it open (CSV). The others say
            themselves, and the result always has y down.
        limits: what the file may hold.

    Returns:
        The pages, in the file's own unit of length, with times in seconds. `Page.text` is the
        transcription found in the file, and `Page.ink` is None for a page without strokes.

    Raises:
        InkFileError: the file cannot be opened, has no format that we know, is damaged or goes
            beyond a limit; one sentence that names the file and the place in it.
    """
    content = load(source, limits=limits, y_up=y_up)
    return find_format(content).read(content)


def read_ink(source: Source, *, y_up: bool = False, limits: Limits = _LIMITS) -> Ink:
    """Reads the ink of a file of one page; see `read_document`.

    Raises:
        InkFileError: as `read_document`, and if the file has no stroke or several pages.
    """
    content = load(source, limits=limits, y_up=y_up)
    pages = find_format(content).read(content).pages
    if len(pages) > 1:
        raise content.refusal(f"the file has {len(pages)} pages where one is wanted")
    ink = pages[0].ink
    if ink is None:
        raise content.refusal("the file holds no stroke")
    return ink


def write_ink(ink: Ink | Document, path: str | Path, *, text: str | None = None) -> None:
    """Writes an ink so that reading it gives it back, as far as the format can carry it.

    The file is written whole or not at all: on any error an old one stays as it was.

    Args:
        ink: an ink, or a document; only `.inkml` holds more than one page.
        path: where to; its suffix says the format. `.inkml` and `.svg` carry everything, and the
            same numbers; `.csv` carries positions, times and pressures; `.jiix` carries strokes and
            text, in millimeters.
        text: the transcription to go with it, instead of the page's own; `.csv` has no place for
            it.

    Raises:
        OutputError: the suffix is none that we write, the format cannot carry the document, or
            the file cannot be written; one sentence that names the file.
    """
    path = Path(path)
    known = _writer(path)
    document = _carried(ink, known, text, str(path))
    assert known.write is not None
    try:
        with replacing(path) as file:
            known.write(document, file)
    except InkError as error:
        raise OutputError(f"cannot write {path}: {error}") from error


def encode_ink(ink: Ink | Document, suffix: str, *, text: str | None = None) -> bytes:
    """The bytes of the file that `write_ink` would write.

    Args:
        ink: as there.
        suffix: of the format, one of `written_suffixes()`.
        text: as there.

    Raises:
        OutputError: as there.
    """
    known = _writer(Path(f"ink{suffix}"))
    document = _carried(ink, known, text, f"the ink as {known.name}")
    file = io.BytesIO()
    assert known.write is not None
    try:
        known.write(document, file)
    except InkError as error:
        raise OutputError(f"cannot write the ink as {known.name}: {error}") from error
    return file.getvalue()


def holds_pages(path: str | Path) -> bool:
    """Whether the format that the suffix of a path asks for holds more than one page.

    Raises:
        OutputError: the suffix is none that we write.
    """
    return _writer(Path(path)).holds_pages


def written_suffixes() -> tuple[str, ...]:
    """The suffixes that `write_ink` knows, in alphabetical order."""
    return tuple(sorted(known.suffix for known in FORMATS if known.suffix is not None))


def _carried(ink: Ink | Document, known: Format, text: str | None, what: str) -> Document:
    """The document to write.

    Raises:
        OutputError: the format cannot carry it.
    """
    document = ink if isinstance(ink, Document) else Document((Page(ink),))
    if len(document.pages) > 1 and not known.holds_pages:
        raise OutputError(
            f"cannot write {what}: {known.name} holds one page and the document has "
            f"{len(document.pages)}"
        )
    if text is None:
        return document
    if not known.holds_text:
        raise OutputError(f"cannot write {what}: {known.name} has no place for a text")
    if len(document.pages) > 1:
        raise OutputError(f"cannot write {what}: the document has several pages and one text")
    return Document((replace(document.pages[0], text=text),))


def _writer(path: Path) -> Format:
    """The format that a suffix asks for."""
    writers = {known.suffix: known for known in FORMATS if known.write is not None}
    if path.suffix.lower() not in writers:
        *most, last = written_suffixes()
        raise OutputError(f"cannot write {path}: its name must end in {', '.join(most)} or {last}")
    return writers[path.suffix.lower()]
