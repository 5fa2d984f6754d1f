"""Writes a result whole or not at all, so that a failure never harms what was there before.

This module knows nothing of what is written.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from handwriting.errors import OutputError


def check_writable(path: str | Path) -> None:
    """Fails early, before a long job, where writing `path` later could not succeed.

    Nothing is left behind and an existing file is not touched.

    Raises:
        OutputError: the folder is missing or closed to us, or the file is one that may not be
            written.
    """
    path = Path(path)
    with _as_output_error(path):
        target = _target(path)
        if target.exists():
            with target.open("ab"):  # a folder or a read-only file is refused here
                pass
        if not _is_special(target):
            temporary = _temporary(target)
            with temporary.open("xb"):
                pass
            temporary.unlink()


@contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """Opens a file beside `path` that takes its place when the block ends without an error.

    On any error `path` keeps its old content. A device such as /dev/stdout has no content to keep
    and is written directly.

    Raises:
        OutputError: the folder is missing or read-only, the disk is full, ….
    """
    path = Path(path)
    with _as_output_error(path):
        target = _target(path)
        if _is_special(target):
            with target.open("wb") as file:
                yield file
            return
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"cannot write {path}: the file is read-only")
        temporary = _temporary(target)
        file = temporary.open("xb")
        try:
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def _target(path: Path) -> Path:
    """What `path` leads to: a link stays and the file behind it is replaced."""
    return Path(os.path.realpath(path))


def _is_special(target: Path) -> bool:
    """Whether `target` is there but is no regular file, and so must never be replaced."""
    return target.exists() and not target.is_file()


def _temporary(target: Path) -> Path:
    """A name of its own for each writer, threads of one process included."""
    return target.with_name(f".{target.name[:50]}.{secrets.token_hex(8)}.part")


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write {path}: {reason}") from error
