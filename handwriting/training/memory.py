"""Keeps the allocator from handing memory back between steps."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # names of malloc.h, with M_ before them


def keep_freed_memory() -> None:
    """Lets glibc reuse what a step has freed instead of returning it to the system.

    Batches differ in length, so every step frees and asks for large blocks of new sizes. Returned
    to the kernel, each comes back as zeroed pages, one fault at a time; with two training processes
    on two cores that took three quarters of the time (`python -m benchmarks.allocator`). Elsewhere
    than on glibc nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # musl has none
        return
    mallopt(_MMAP_THRESHOLD, 1 << 30)
    mallopt(_TRIM_THRESHOLD, (1 << 31) - 1)
    mallopt(_TOP_PAD, 1 << 27)
