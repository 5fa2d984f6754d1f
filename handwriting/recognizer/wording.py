"""Decoded spans become words as they are shown: natural text, or t2 as models are trained on.

A character keeps its frames, its ink and its confidence whichever way its text is spaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Literal

from handwriting.convention import natural_gaps, natural_spacing
from handwriting.decoding import ConfidenceMaps, Span
from handwriting.recognizer.certainty import Certainty
from handwriting.recognizer.ownership import SPACE
from handwriting.recognizer.results import Character, Word

Spacing = Literal["natural", "t2"]

Points = tuple[tuple[int, int], ...]
"""Ink of a character: (stroke, point) of each."""


def shown(text: str, spacing: Spacing) -> str:
    """A decoded text as it is shown."""
    return natural_spacing(text) if spacing == "natural" else text.strip(SPACE)


def line_confidence(spans: Sequence[Span], certainty: Certainty, maps: ConfidenceMaps) -> float:
    """Confidence of a line from those of its words, however it is spaced; 0 without any.

    A line is right where all its words are, so the product tells lines of one word from those of
    ten; the map, fitted to such products, knows that words succeed and fail together.
    """
    words = list(_shown_words(spans, "t2"))
    return maps.line(prod(_confidence(word, certainty, maps) for word in words)) if words else 0.0


def words_of(
    spans: Sequence[Span],
    points: Sequence[Points],
    spacing: Spacing,
    certainty: Certainty,
    maps: ConfidenceMaps,
) -> tuple[Word, ...]:
    """Cuts the spans at the spaces that are shown.

    Args:
        spans: of a line.
        points: the ink of each.
        spacing: which spaces are shown.
        certainty: of the spans.
        maps: from that to confidences.
    """
    words = []
    for places in _shown_words(spans, spacing):
        inside = [spans[place] for place in places]
        characters = tuple(
            Character(
                span.character,
                maps.character(certainty.character(place)),
                (span.first, span.last),
                points[place],
            )
            for place, span in zip(places, inside, strict=True)
        )
        text = "".join(span.character for span in inside)
        words.append(Word(text, _confidence(places, certainty, maps), characters))
    return tuple(words)


def _confidence(places: Sequence[int], certainty: Certainty, maps: ConfidenceMaps) -> float:
    return maps.word(certainty.together(places[0], places[-1]))


def _shown_words(spans: Sequence[Span], spacing: Spacing) -> Iterator[list[int]]:
    """Places of the spans of each word, spaces left out."""
    tokens: list[list[int]] = [[]]
    for place, span in enumerate(spans):
        if span.character == SPACE:
            tokens.append([])
        else:
            tokens[-1].append(place)
    tokens = [token for token in tokens if token]
    if spacing == "t2" or not tokens:
        yield from tokens
        return
    texts = ["".join(spans[place].character for place in token) for token in tokens]
    word = tokens[0]
    for gap, token in zip(natural_gaps(texts), tokens[1:], strict=True):
        if gap:
            yield word
            word = token
        else:
            word = word + token
    yield word
