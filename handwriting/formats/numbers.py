"""Numbers as text, many at a time, in little memory.

This module does not know what the numbers mean.
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

_BLOCK = 2**16
"""Characters taken apart at a time: each number of a block costs ten times its text."""


def parse_numbers(text: str | bytes | bytearray) -> NDArray[np.float64]:
    """Numbers parted by white space, shape (N,); NaN and infinity are let through.

    Raises:
        ValueError: something is no number.
    """
    numbers = array("d")
    start = 0
    while start < len(text):
        end = _block_end(text, start)
        numbers.extend(map(float, text[start:end].split()))
        start = end
    return np.frombuffer(numbers) if numbers else np.empty(0)


def _block_end(text: str | bytes | bytearray, start: int) -> int:
    """Where a block may end: behind a number, unless it is longer than any number."""
    end = start + _BLOCK
    if end >= len(text):
        return len(text)
    tail = text[end - 100 : end]
    return end - 100 + len(tail.rstrip()) if tail[-1:].isspace() else end - len(tail.split()[-1])
