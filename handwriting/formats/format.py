"""What one file format is to the others: a row of the table in `sniffing`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from handwriting.formats.content import Content
from handwriting.ink import Document


@dataclass(frozen=True)
class Format:
    """One file format.

    Attributes:
        name: for people.
        recognizes: whether a file has this format, judged by its content alone.
        read: makes a document of a file that `recognizes` accepts; raises InkFileError.
        suffix: of the files that `write` makes, with its dot.
        write: writes a document, or is None where we only read; raises InkError if the format
            cannot carry it.
        holds_text: whether `write` has a place for the transcription.
        holds_pages: whether `write` takes documents of several pages.
    """

    name: str
    recognizes: Callable[[Content], bool]
    read: Callable[[Content], Document]
    suffix: str | None = None
    write: Callable[[Document, BinaryIO], None] | None = None
    holds_text: bool = False
    holds_pages: bool = False
