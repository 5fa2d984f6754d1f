"""Recognized pages as the JSON object that `handwriting recognize --json` prints.

A file of ten thousand pages must not fill the memory, so pages are encoded one by one and joined at
the end: what is kept meanwhile is text, not objects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from handwriting.ink import Page

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import Alternative, Line, PageRecognition, Place, Word

SCHEMA = 2
"""1 had one page of one line, without places. 2 has the file's pages, their lines and words, with
the box and the strokes of each; a stroke is counted on its own page."""

DIGITS = 6
"""Decimals of confidences and scores: beyond the sixth they differ between machines."""

SIGNIFICANT = 9
"""Digits of a coordinate: a billionth of the largest is finer than any pen."""

PAGE_BREAK = "\n\f"
"""Between the texts of two pages: the second begins with a form feed, as printers have it."""


def document_text(texts: Iterable[str]) -> str:
    """The texts of the pages of a file as one."""
    return PAGE_BREAK.join(texts)


def document_json(path: str, texts: Sequence[str], pages: Sequence[str]) -> str:
    """The JSON object of one file, on one line.

    Args:
        path: where the ink came from; `"-"` is standard input.
        texts: of its pages.
        pages: what `page_json` returned for each.
    """
    head = json.dumps({"schema": SCHEMA, "path": path, "text": document_text(texts)})
    return f'{head[:-1]}, "pages": [{", ".join(pages)}]}}'


def page_json(page: Page, recognition: PageRecognition) -> str:
    """The JSON object of one page, on one line."""
    return json.dumps(page_object(page, recognition), allow_nan=False)


def page_object(page: Page, recognition: PageRecognition) -> dict[str, Any]:
    """The object of one page, of JSON values only."""
    return {
        "size": None if page.size is None else [_coordinate(side) for side in page.size],
        "unit": page.unit,
        "text": recognition.text,
        "lines": [_line(line) for line in recognition.lines],
        "other": list(recognition.other),
    }


def _line(line: Line) -> dict[str, Any]:
    read = line.recognition
    return {
        "text": read.text,
        "confidence": round(read.confidence, DIGITS),
        "alternatives": [_alternative(alternative) for alternative in read.alternatives],
        "box": _box(line.place),
        "strokes": list(line.place.strokes),
        "words": [_word(word, place) for word, place in zip(read.words, line.words, strict=True)],
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    return {
        "text": alternative.text,
        "score": round(alternative.score, DIGITS),
        "literal": alternative.literal,
    }


def _word(word: Word, place: Place) -> dict[str, Any]:
    return {
        "text": word.text,
        "confidence": round(word.confidence, DIGITS),
        "box": _box(place),
        "strokes": list(place.strokes),
        "characters": [
            {
                "text": character.text,
                "confidence": round(character.confidence, DIGITS),
                "points": [[stroke, point] for stroke, point in character.points],
            }
            for character in word.characters
        ],
    }


def _box(place: Place) -> list[float]:
    return [_coordinate(value) for value in place.box]


def _coordinate(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT}g}")
