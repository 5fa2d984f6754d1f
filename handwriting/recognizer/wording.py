"""Decoded spans become words as they are shown: natural text, or t2 as models are trained on.

A character keeps its frames, its ink and its confidence whichever way its text is spaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from handwriting.convention import natural_gaps, natural_spacing
from handwriting.decoding import ConfidenceMaps, Span
from handwriting.recognizer.ownership import SPACE
from handwriting.recognizer.results import Character, Word

Spacing = Literal["natural", "t2"]

Points = tuple[tuple[int, int], ...]
"""Ink of a character: (stroke, point) of each."""


def shown(text: str, spacing: Spacing) -> str:
    """A decoded text as it is shown."""
    return natural_spacing(text) if spacing == "natural" else text.strip(SPACE)


def raw_confidence(spans: Sequence[Span]) -> float:
    """Geometric mean of the confidences; 0 where there are no spans."""
    if not spans:
        return 0.0
    smallest = np.finfo(np.float64).tiny
    return float(np.exp(np.mean(np.log([max(span.confidence, smallest) for span in spans]))))


def line_confidence(spans: Sequence[Span], maps: ConfidenceMaps) -> float:
    """Confidence of a line, spaces at its ends left out; 0 where nothing is left."""
    written = [index for index, span in enumerate(spans) if span.character != SPACE]
    if not written:
        return 0.0
    return maps.line(raw_confidence(spans[written[0] : written[-1] + 1]))


def words_of(
    spans: Sequence[Span], points: Sequence[Points], spacing: Spacing, maps: ConfidenceMaps
) -> tuple[Word, ...]:
    """Cuts the spans at the spaces that are shown.

    Args:
        spans: of a line.
        points: the ink of each.
        spacing: which spaces are shown.
        maps: from raw confidences to those of the words.
    """
    words = []
    for places in _shown_words(spans, spacing):
        inside = [spans[place] for place in places]
        characters = tuple(
            Character(
                span.character,
                maps.character(span.confidence),
                (span.first, span.last),
                points[place],
            )
            for place, span in zip(places, inside, strict=True)
        )
        text = "".join(span.character for span in inside)
        words.append(Word(text, maps.word(raw_confidence(inside)), characters))
    return tuple(words)


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
