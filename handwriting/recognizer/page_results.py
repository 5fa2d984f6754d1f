"""What a recognizer returns for a page: its lines, where each word stands, and what is no text.

Knows neither how a page is cut into lines nor what is done with the result.
"""

from __future__ import annotations

from dataclasses import dataclass

from handwriting.recognizer.results import Recognition

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in the unit of the page."""


@dataclass(frozen=True)
class Place:
    """Where something stands on a page.

    Attributes:
        strokes: of the page's ink, in the order of the ink. Of a word: those most of whose points
            are its own; a stroke that runs through two words counts for one of them.
        box: around the ink that belongs to it, only the points of its own for a word.
    """

    strokes: tuple[int, ...]
    box: Box


@dataclass(frozen=True)
class Line:
    """One line of text on a page.

    Attributes:
        recognition: what it says; the points of its characters are (stroke, point) of the page's
            ink.
        place: all ink of the line.
        words: the place of each of `recognition.words`.
    """

    recognition: Recognition
    place: Place
    words: tuple[Place, ...]

    @property
    def text(self) -> str:
        """What the line says; empty if nothing was read."""
        return self.recognition.text


@dataclass(frozen=True)
class PageRecognition:
    """What a page says.

    Attributes:
        lines: in reading order.
        other: strokes of the page's ink that are no text, in the order of the ink.
    """

    lines: tuple[Line, ...]
    other: tuple[int, ...]

    @property
    def text(self) -> str:
        """The lines, joined by newlines; those in which nothing was read are left out."""
        return "\n".join(line.text for line in self.lines if line.text)
