"""How much an ink file may hold, so that a small file can never fill the memory.

The limits are for files of unknown origin. Their purpose is that reading needs at most ten times
the inflated size of a file plus 64 MB.
"""

from __future__ import annotations

from dataclasses import dataclass

_BYTES_PER_STROKE = 100
"""A stroke costs about 750 bytes in memory, however short: ten times these bytes allow for it."""


@dataclass(frozen=True)
class Limits:
    """Upper bounds on one ink file; a file beyond one of them is refused.

    Attributes:
        inflated_bytes: size of the file after decompression.
        points: points of all strokes.
        strokes: strokes of a small file. A larger one may hold one for every 100 of its bytes,
            which is no limit to real ink.
        pages: pages, blank ones included.
        xml_depth: nesting of XML elements, the root being 1.
        json_depth: nesting of JSON objects and arrays, the outermost being 1.
        definitions: contexts, channels, brushes and their properties together.
    """

    inflated_bytes: int = 64 * 2**20
    points: int = 2_000_000
    strokes: int = 100_000
    pages: int = 10_000
    xml_depth: int = 64
    json_depth: int = 64
    definitions: int = 10_000

    @classmethod
    def lifted(cls) -> Limits:
        """For a file of one's own: any size, but still no trap that costs more than its size."""
        return cls(inflated_bytes=2**40, points=2**40, strokes=2**40, pages=2**40)

    def strokes_of(self, size: int) -> int:
        """The number of strokes that a file of `size` bytes may hold."""
        return max(self.strokes, size // _BYTES_PER_STROKE)
