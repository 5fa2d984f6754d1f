"""What was given to be read: bytes with a name, decompressed within limits.

This module knows how files are packed but no ink format.
"""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from handwriting.errors import InkFileError
from handwriting.formats.limits import Limits
from handwriting.formats.package import MAGIC, unpack
from handwriting.formats.xmlfile import looks_like_xml, root_tag

Source = str | Path | bytes | BinaryIO
"""A path, the bytes of a file, or an open binary stream."""

_GZIP = b"\x1f\x8b"
_CHUNK = 2**20

_PACKED = "content.xml"
"""The file of a ZIP package that holds the ink: so Xournal++ packs it."""


@dataclass(frozen=True)
class Content:
    """One ink file in memory and how to read it.

    Attributes:
        name: what to call the file in messages.
        data: its bytes after decompression, within `limits.inflated_bytes`.
        limits: what it may hold.
        y_up: whether y points up where its format does not say.
    """

    name: str
    data: bytes
    limits: Limits
    y_up: bool

    @cached_property
    def root(self) -> str | None:
        """The tag of the root element if this is XML, else None.

        Raises:
            InkFileError: it is XML that is damaged before its root.
        """
        return root_tag(self.name, self.data) if looks_like_xml(self.data) else None

    def refusal(self, reason: str) -> InkFileError:
        """An error that names the file, on one line whatever the reason quotes."""
        if not reason.isprintable():
            reason = reason.encode("unicode_escape").decode()
        return InkFileError(f"{self.name}: {reason}")


def load(source: Source, *, limits: Limits, y_up: bool) -> Content:
    """Reads a source and takes off the gzip or the ZIP package around it, if there is one.

    A ZIP package without ink stays as it is.

    Raises:
        InkFileError: the file cannot be opened, is empty, damaged or larger than the limit.
    """
    name = _name(source)
    data = _read(source, name, limits.inflated_bytes + 1)
    if data.startswith(_GZIP):
        data = _inflate(data, name, limits.inflated_bytes + 1)
    elif data.startswith(MAGIC) and len(data) <= limits.inflated_bytes:
        data = unpack(data, _PACKED, name, limits.inflated_bytes + 1) or data
    if len(data) > limits.inflated_bytes:
        size = limits.inflated_bytes / 2**20
        raise InkFileError(f"{name}: the content is larger than the limit of {size:g} MiB")
    if not data.strip():
        raise InkFileError(f"{name}: the file is empty")
    return Content(name, data, limits, y_up)


def _name(source: Source) -> str:
    """The source in words, on one line."""
    if isinstance(source, bytes):
        return "the given bytes"
    if isinstance(source, str | Path):
        name: object = str(source)
    else:
        name = getattr(source, "name", None)
    if not isinstance(name, str):
        return "the given stream"
    return name if name.isprintable() else ascii(name)


def _read(source: Source, name: str, most: int) -> bytes:
    """At most `most` bytes of the source."""
    if isinstance(source, bytes):
        return source
    try:
        if isinstance(source, str | Path):
            with Path(source).open("rb") as file:
                return _drain(file, most)
        return _drain(source, most)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InkFileError(f"{name}: cannot be read, {reason}") from error
    except ValueError as error:  # a null character in a path, a closed stream
        raise InkFileError(f"{name}: cannot be read, {error}") from error


def _inflate(data: bytes, name: str, most: int) -> bytes:
    """At most `most` bytes of what the gzip file holds, so that a bomb never goes off."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return _drain(file, most)
    except (OSError, EOFError, zlib.error) as error:
        raise InkFileError(f"{name}: the gzip compression is damaged or cut off") from error


def _drain(file: BinaryIO | gzip.GzipFile, most: int) -> bytes:
    pieces = []
    while most > 0 and (piece := file.read(min(most, _CHUNK))):
        if not isinstance(piece, bytes):
            raise ValueError("it is a stream of text and not of bytes")
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
