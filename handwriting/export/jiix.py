"""A recognized page as JIIX, the JSON of MyScript's SDK: text, words, characters, lines, strokes.

Every stroke stands once, under its word; what belongs to no word stands beside them, and what is no
text in an element "Drawing". Lengths are in millimeters; a page of unknown unit is taken to be in
pixels. JIIX has no pages: several are several objects, one a line, as the reader takes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from handwriting.formats.jiix_writer import (
    DIGITS,
    VERSION,
    bounding_box,
    millimeters,
    stroke_item,
)
from handwriting.ink import Ink, Page

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import Character, Line, PageRecognition, Recognition
    from handwriting.recognizer.page_results import Box

Json = dict[str, Any]


def page_jiix(page: Page, recognition: PageRecognition) -> str:
    """The JIIX of one page, on one line."""
    return json.dumps(page_object(page, recognition), ensure_ascii=False, allow_nan=False)


def page_object(page: Page, recognition: PageRecognition) -> Json:
    """The JIIX of one page: an element "Text", within "Raw Content" if there is a drawing, too."""
    text = _Text(page)
    element = text.element(recognition)
    if not recognition.other:
        return {"type": "Text", "version": VERSION, **element}
    assert page.ink is not None
    drawn = Ink(tuple(page.ink.strokes[stroke] for stroke in recognition.other))
    drawing = {
        "type": "Drawing",
        "bounding-box": bounding_box(drawn, text.scale),
        "items": text.items(recognition.other),
    }
    elements = [{"type": "Text", **element}, drawing] if recognition.lines else [drawing]
    return {"type": "Raw Content", "version": VERSION, "elements": elements}


class _Text:
    """Builds the element of one page; every stroke is given out once."""

    def __init__(self, page: Page) -> None:
        self.scale = millimeters(page)
        self._ink = page.ink
        self._given: set[int] = set()
        self._words: list[Json] = []
        self._chars: list[Json] = []
        self._lines: list[Json] = []

    def element(self, recognition: PageRecognition) -> Json:
        """Label, words, characters and lines."""
        written = [line for line in recognition.lines if line.text]
        for line in written:
            if self._lines:
                self._separator("\n")
            self._line(line)
        found: Json = {"label": recognition.text}
        if self._ink is not None and recognition.lines:
            strokes = [stroke for line in recognition.lines for stroke in line.place.strokes]
            ink = Ink(tuple(self._ink.strokes[stroke] for stroke in strokes))
            found["bounding-box"] = bounding_box(ink, self.scale)
            if rest := self.items(strokes):
                found["items"] = rest
        return found | {"words": self._words, "chars": self._chars, "lines": self._lines}

    def items(self, strokes: Sequence[int]) -> list[Json]:
        """Those strokes that have not been given out before."""
        assert self._ink is not None
        new = [stroke for stroke in strokes if stroke not in self._given]
        self._given.update(new)
        return [stroke_item(self._ink.strokes[stroke], stroke, self.scale) for stroke in new]

    def _separator(self, label: str) -> None:
        self._chars.append({"label": label, "word": len(self._words)})
        place = len(self._chars) - 1
        self._words.append({"label": label, "first-char": place, "last-char": place})

    def _line(self, line: Line) -> None:
        first = len(self._chars)
        candidates = list(word_candidates(line.recognition))
        for place, (word, where) in enumerate(zip(line.recognition.words, line.words, strict=True)):
            if place:
                self._separator(" ")
            start = len(self._chars)
            self._chars += [self._char(character) for character in word.characters]
            self._words.append(
                {
                    "label": word.text,
                    "candidates": candidates[place],
                    "first-char": start,
                    "last-char": len(self._chars) - 1,
                    "bounding-box": self._box(where.box),
                    "items": self.items(where.strokes),
                }
            )
        self._lines.append(
            {
                "first-char": first,
                "last-char": len(self._chars) - 1,
                "bounding-box": self._box(line.place.box),
            }
        )

    def _char(self, character: Character) -> Json:
        assert self._ink is not None
        xs, ys = zip(*(self._ink.strokes[s].xy[p] for s, p in character.points), strict=True)
        box = self._box((min(xs), min(ys), max(xs), max(ys)))
        return {"label": character.text, "word": len(self._words), "bounding-box": box}

    def _box(self, box: Box) -> dict[str, float]:
        left, top, right, bottom = (float(side) * self.scale for side in box)
        numbers = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        return {name: round(number, DIGITS) for name, number in numbers.items()}


def word_candidates(recognition: Recognition) -> Iterator[list[str]]:
    """For each word what the readings of its line have in its place, best first.

    Only readings of as many words can tell.
    """
    words = [word.text for word in recognition.words]
    rivals = [other.text.split() for other in recognition.alternatives]
    fitting = [rival for rival in rivals if len(rival) == len(words)]
    for place, word in enumerate(words):
        yield list(dict.fromkeys([word, *(rival[place] for rival in fitting)]))
