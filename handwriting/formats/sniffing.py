"""The formats we know, and which of them a file has.

The content decides; what a file is called does not.
"""

from __future__ import annotations

from handwriting.formats import csv, iam, inkml, jiix, rnote, svg, unipen_ink, xournal
from handwriting.formats.content import Content
from handwriting.formats.format import Format

FORMATS: tuple[Format, ...] = (
    iam.FORMAT,
    inkml.FORMAT,
    xournal.FORMAT,
    rnote.FORMAT,
    jiix.FORMAT,
    svg.FORMAT,
    unipen_ink.FORMAT,
    csv.FORMAT,
)
"""Asked in this order; a new format is one more line."""

_STRANGERS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "gzip within gzip",
    b"SQLite format 3": "an SQLite database",
    b"RIFF": "a RIFF file",
    b"RNOTE\xce\xa6\xce\x9b": "a note of a Rnote newer than 0.15",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


def find_format(content: Content) -> Format:
    """The format of a file.

    Raises:
        InkFileError: it is none that we know, or XML that is damaged before its root.
    """
    for known in FORMATS:
        if known.recognizes(content):
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise content.refusal(f"{_describe(content)} is not ink in a format that we read ({names})")


def _describe(content: Content) -> str:
    """What the file seems to be."""
    if content.root is not None:
        return f"XML with the root {content.root[:40]!a}"
    for magic, stranger in _STRANGERS.items():
        if content.data.startswith(magic):
            return stranger
    return "this content"
