"""What `segment` finds on a page. Knows nothing of how it is found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextLine:
    """The strokes of one line of text.

    Attributes:
        strokes: indices into the ink's strokes in reading order, left to right: a late dot or bar
            stands beside its letter, whenever it was written.
        words: the same indices, cut at wide gaps; joined they are a permutation of `strokes`.
    """

    strokes: tuple[int, ...]
    words: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Layout:
    """Every stroke of a page in exactly one place.

    Attributes:
        lines: in reading order.
        other: strokes that are no text, in the order of the ink: underlines, boxes, arrows,
            drawings, bullets, and whatever was drawn with a highlighter or an eraser.
    """

    lines: tuple[TextLine, ...]
    other: tuple[int, ...]
