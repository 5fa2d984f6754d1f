"""Joins what was read thoroughly at the last pen-up with what the network says of newer ink.

While the pen moves only the words that it has touched since are shown as the network reads them
now; all others stay. Geometry along the line decides which are touched. Knows no networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.texts import ShownCharacter, ShownWord
from handwriting.convention import natural_gaps

SPACE = " "
Span = tuple[float, float]


@dataclass(frozen=True)
class LiveGlyph:
    """A character that the network reads now.

    Attributes:
        text: a single character, or a space.
        x: of its ink in page units.
        confidence: in [0, 1].
        committed: whether it can be relied on.
    """

    text: str
    x: float
    confidence: float
    committed: bool


def merge(
    words: Sequence[ShownWord],
    touched: Sequence[bool],
    fresh: Sequence[Span],
    glyphs: Sequence[LiveGlyph],
) -> tuple[ShownWord, ...]:
    """Words that were not touched, and live ones from the ink of the others.

    Args:
        words: as they were read last.
        touched: for each of them, whether ink was added to it or taken from it since.
        fresh: smallest and largest x of each new stroke.
        glyphs: what the network reads now in the whole line, in order.
    """
    kept = [word for word, gone in zip(words, touched, strict=True) if not gone]
    opened = [word.span for word, gone in zip(words, touched, strict=True) if gone]
    if not kept:
        return live_words(glyphs)
    spans = [word.span for word in kept]
    homes = [_nearest(glyph.x, spans, [*opened, *fresh]) for glyph in glyphs]
    merged = [
        replace(word, committed=_all_committed(glyphs, homes, place, word.committed))
        for place, word in enumerate(kept)
    ]
    # Where a glyph belongs to a word that stays, a space keeps those on both sides of it apart.
    open_glyphs = [
        glyph if home is None else replace(glyph, text=SPACE)
        for glyph, home in zip(glyphs, homes, strict=True)
    ]
    for word in live_words(open_glyphs):
        behind = (i for i, other in enumerate(merged) if other.span[0] > word.span[0])
        merged.insert(next(behind, len(merged)), word)
    return tuple(merged)


def with_commitment(
    words: Sequence[ShownWord], glyphs: Sequence[LiveGlyph]
) -> tuple[ShownWord, ...]:
    """Words, each committed if all that the live reading has in its place is."""
    spans = [word.span for word in words]
    homes = [_nearest(glyph.x, spans, []) for glyph in glyphs]
    return tuple(
        replace(word, committed=_all_committed(glyphs, homes, place, False))
        for place, word in enumerate(words)
    )


def live_words(glyphs: Sequence[LiveGlyph]) -> tuple[ShownWord, ...]:
    """Characters between spaces, spaced as people write."""
    tokens: list[list[LiveGlyph]] = [[]]
    for glyph in glyphs:
        if glyph.text == SPACE:
            tokens.append([])
        else:
            tokens[-1].append(glyph)
    tokens = [token for token in tokens if token]
    if not tokens:
        return ()
    words = [tokens[0]]
    gaps = natural_gaps(["".join(glyph.text for glyph in token) for token in tokens])
    for gap, token in zip(gaps, tokens[1:], strict=True):
        if gap:
            words.append(token)
        else:
            words[-1] = words[-1] + token
    return tuple(_word(word) for word in words)


def is_touched(word: ShownWord, fresh: Sequence[Span], reach: float) -> bool:
    """Whether a new stroke lies at a word, or so near that it may go on with it."""
    left, right = word.span
    return any(first <= right + reach and last >= left - reach for first, last in fresh)


def _word(glyphs: Sequence[LiveGlyph]) -> ShownWord:
    characters = tuple(ShownCharacter(one.text, one.confidence, x=one.x) for one in glyphs)
    places = [one.x for one in glyphs]
    return ShownWord(
        characters,
        min(one.confidence for one in glyphs),
        committed=all(one.committed for one in glyphs),
        span=(min(places), max(places)),
    )


def _all_committed(
    glyphs: Sequence[LiveGlyph], homes: Sequence[int | None], place: int, otherwise: bool
) -> bool:
    flags = [
        glyph.committed
        for glyph, home in zip(glyphs, homes, strict=True)
        if home == place and glyph.text != SPACE
    ]
    return all(flags) if flags else otherwise


def _nearest(x: float, kept: Sequence[Span], opened: Sequence[Span]) -> int | None:
    """The place among `kept` of the span nearest to x, or None where one of `opened` is nearer."""
    place = min(range(len(kept)), key=lambda i: _distance(x, kept[i])) if kept else None
    if place is None:
        return None
    away = _distance(x, kept[place])
    if away > 0 and any(_distance(x, span) < away for span in opened):
        return None
    return place


def _distance(x: float, span: Span) -> float:
    return max(0.0, span[0] - x, x - span[1])
