"""Takes the one file of interest out of a ZIP package, within limits.

Real packages hold pictures and other attachments too; they stay packed. This module does not know
what the file of interest means.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from handwriting.errors import InkFileError

MAGIC = b"PK\x03\x04"

_END = struct.Struct("<4s4H2LH")  # the record that ends a ZIP file, without its comment
_END_MAGIC = b"PK\x05\x06"
_LOCATOR = 20  # bytes before that record, which lead to the one of ZIP64
_LOCATOR_MAGIC = b"PK\x06\x07"
_LONGEST_COMMENT = 2**16
_LARGEST_DIRECTORY = 2**20  # bytes; the names of all members are held in memory
_ENCRYPTED = 0x1  # a bit of the flags of a member

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # methods and versions that Python does not know
    ValueError,  # names that are no text are among these
)


def unpack(data: bytes, member: str, name: str, most: int) -> bytes | None:
    """At most `most` bytes of a member of a ZIP file, None if it has no such member.

    Args:
        data: the ZIP file.
        member: which of its files to take.
        name: of the ZIP file, for messages.
        most: where to stop.

    Raises:
        InkFileError: the package is damaged, encrypted, or packed in a way that ink programs do
            not use.
    """
    _check_directory(data, name)
    try:
        with ZipFile(io.BytesIO(data)) as package:
            try:
                found = package.getinfo(member)
            except KeyError:
                return None
            _check_member(found, name)
            with package.open(found) as file:
                return file.read(most)
    except _DAMAGE as error:
        raise InkFileError(f"{name}: the ZIP package is damaged or cut off") from error


def _check_directory(data: bytes, name: str) -> None:
    """Refuses a list of members that would fill the memory before any of them is opened."""
    tail = data[-(_LONGEST_COMMENT + _END.size) :]
    start = tail.rfind(_END_MAGIC)
    if start < 0 or len(tail) < start + _END.size:
        raise InkFileError(f"{name}: the ZIP package is damaged or cut off")
    size = _END.unpack_from(tail, start)[5]
    elsewhere = tail[:start][-_LOCATOR:].startswith(_LOCATOR_MAGIC)  # the true size, in ZIP64
    if size > _LARGEST_DIRECTORY or elsewhere:
        raise InkFileError(f"{name}: the ZIP package lists more files than an ink program packs")


def _check_member(member: ZipInfo, name: str) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise InkFileError(f"{name}: the ZIP package is encrypted")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InkFileError(
            f"{name}: the ZIP package is compressed in a way that no ink program uses"
        )
