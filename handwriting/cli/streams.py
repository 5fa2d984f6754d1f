"""What a command shares with its shell: three streams, made safe, and the code for Ctrl-C.

Safe from closed pipes, full disks and odd characters. Knows nothing of the commands.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import BinaryIO

from handwriting.errors import HandwritingError, OutputError

FAILED = 2
"""Exit code after the one sentence that says why nothing, or not all, was done."""

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as shells have it."""


def prepare() -> None:
    """Makes standard output UTF-8 everywhere, so that no text can fail to be printed."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(line: str) -> None:
    """Writes one line to standard output at once.

    Raises:
        OutputError: standard output is closed or full.
    """
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except OSError as error:
        raise _lost(error) from error


def put(data: bytes) -> None:
    """Writes bytes to standard output.

    Raises:
        OutputError: standard output is closed or full.
    """
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        raise _lost(error) from error


def finish() -> None:
    """Flushes standard output while a failure can still be told.

    Raises:
        OutputError: standard output is closed or full.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        raise _lost(error) from error


def complain(sentence: str) -> None:
    """Writes one line to standard error, whatever characters the sentence holds."""
    if sys.stderr is None:
        return
    line = " ".join(sentence.split())
    with suppress(OSError):
        sys.stderr.write(f"handwriting: {line}\n")
        sys.stderr.flush()


def standard_input() -> BinaryIO:
    """Standard input as bytes.

    Raises:
        HandwritingError: standard input is closed.
    """
    if sys.stdin is None:
        raise HandwritingError("cannot read standard input: it is closed")
    return sys.stdin.buffer


def progress_wanted(*, alone: bool = False) -> bool:
    """Whether someone watches standard error and nothing else is printed there meanwhile.

    Args:
        alone: nothing is, wherever standard output goes.
    """
    watched = sys.stderr is not None and sys.stderr.isatty()
    return watched and (alone or not _is_terminal(sys.stdout))


def _is_terminal(stream: object) -> bool:
    return isinstance(stream, TextIOWrapper) and stream.isatty()


def _lost(error: OSError) -> OutputError:
    """What to say; and what Python still holds back is thrown away, or it would fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    reason = "it was closed" if isinstance(error, BrokenPipeError) else error.strerror
    return OutputError(f"cannot write to standard output: {(reason or str(error)).lower()}")
