"""A recognition as the JSON object that `handwriting recognize --json` prints.

The schema carries pages and lines; for now an ink is one page of one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import Alternative, Recognition, Word

SCHEMA = 1
DIGITS = 6
"""Decimals of confidences and scores: beyond the sixth they differ between machines."""


def as_object(path: str, recognition: Recognition) -> dict[str, Any]:
    """The object of one ink, of JSON values only.

    Args:
        path: where the ink came from; `"-"` is standard input.
        recognition: what was read in it.
    """
    line = {
        "text": recognition.text,
        "confidence": round(recognition.confidence, DIGITS),
        "alternatives": [_alternative(alternative) for alternative in recognition.alternatives],
        "words": [_word(word) for word in recognition.words],
    }
    return {
        "schema": SCHEMA,
        "path": path,
        "text": recognition.text,
        "pages": [{"lines": [line]}],
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    return {
        "text": alternative.text,
        "score": round(alternative.score, DIGITS),
        "literal": alternative.literal,
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "confidence": round(word.confidence, DIGITS),
        "characters": [
            {
                "text": character.text,
                "confidence": round(character.confidence, DIGITS),
                "points": [[stroke, point] for stroke, point in character.points],
            }
            for character in word.characters
        ],
    }
