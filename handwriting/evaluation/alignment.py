"""Which characters of a reference became which of an output.

Knows only pairs of strings. The alignment is one of minimal edit distance; where several exist
(`aab` → `ab`), any of them is as right as the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, cast

from rapidfuzz.distance import Levenshtein

Kind = Literal["equal", "replace", "insert", "delete"]


@dataclass(frozen=True)
class Piece:
    """A run of characters with one fate.

    Attributes:
        kind: `"equal"`; `"replace"` (both texts have the same length, character stands for
            character); `"insert"` (the reference is empty); `"delete"` (the output is empty).
        reference: the characters that were written.
        output: the characters that were recognized.
    """

    kind: Kind
    reference: str
    output: str


@dataclass(frozen=True)
class Confusion:
    """One mistake and how often it was made.

    Attributes:
        reference: the character that was written, or `""` where the output has one too many.
        output: the character that was recognized instead, or `""` where it is missing.
        count: how often.
        written: how often `reference` was written at all; 0 for an insertion.
    """

    reference: str
    output: str
    count: int
    written: int


def align(reference: str, output: str) -> tuple[Piece, ...]:
    """Pieces that, joined, give back both texts, with as few edits as possible."""
    return tuple(
        Piece(
            cast(Kind, block.tag),
            reference[block.src_start : block.src_end],
            output[block.dest_start : block.dest_end],
        )
        for block in Levenshtein.opcodes(reference, output)
    )


def confusions(pairs: Iterable[tuple[str, str]]) -> tuple[Confusion, ...]:
    """Counts the mistakes in pairs of reference and output.

    Returns:
        Substitutions, insertions and deletions, the most frequent first; ties in the order of the
        characters, so that the same lines always give the same table.
    """
    mistakes: Counter[tuple[str, str]] = Counter()
    written: Counter[str] = Counter()
    for reference, output in pairs:
        written.update(reference)
        for piece in align(reference, output):
            if piece.kind != "equal":
                mistakes.update(zip_longest(piece.reference, piece.output, fillvalue=""))
    found = (Confusion(r, o, count, written[r]) for (r, o), count in mistakes.items())
    return tuple(sorted(found, key=lambda one: (-one.count, one.reference, one.output)))
