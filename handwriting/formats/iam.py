"""IAM-OnDB: English handwriting captured on a whiteboard, one XML file a line or a form.

Coordinates are in units of the capture device with y pointing down; times are in seconds, in steps
of 10 ms, and sometimes run backward. This module knows neither labels nor splits: those belong to
the corpus.
"""

from __future__ import annotations

from array import array

import numpy as np

from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.pens import parse_color
from handwriting.formats.xmlfile import walk
from handwriting.ink import Document, Page, Pen


def read(content: Content) -> Document:
    """Reads one file of the database.

    Raises:
        InkFileError: the file is damaged or beyond a limit, or a point lacks a number.
    """
    session = _Session(content)
    walk(content.name, content.data, session, content.limits.xml_depth)
    return Document((Page(session.drawing.ink, text=session.transcription),))


class _Session:
    """Follows `WhiteboardCaptureSession > StrokeSet > Stroke > Point`."""

    def __init__(self, content: Content) -> None:
        self.drawing = Drawing(content)
        self.transcription: str | None = None
        self._number = 0
        self._pen = Pen()
        self._pens: dict[str, Pen] = {}
        self._xy = array("d")
        self._t: array[float] | None = array("d")
        self._line = 0
        self._words: bytearray | None = None

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        if tag == "Point":
            self._point(attributes, line)
        elif tag == "Stroke":
            self._number += 1
            self._line = line
            self._xy = array("d")
            self._t = array("d")
            self._pen = self._pen_of(attributes.get("colour", ""))
        elif tag == "Text" and self.transcription is None:
            self._words = bytearray()

    def end(self, tag: str) -> None:
        if tag == "Stroke" and self._xy:
            xy = np.frombuffer(self._xy).reshape(-1, 2)
            t = None if self._t is None else np.frombuffer(self._t)
            self.drawing.add(xy, t, None, self._pen, self._number, self._line)
        elif tag == "Text" and self._words is not None:
            self.transcription = self._words.decode().strip()
            self._words = None

    def text(self, characters: str) -> None:
        if self._words is not None:
            self._words += characters.encode()

    def _point(self, attributes: dict[str, str], line: int) -> None:
        self.drawing.count(1, self._number, line)
        try:
            self._xy.extend((float(attributes["x"]), float(attributes["y"])))
            if "time" not in attributes:
                self._t = None
            elif self._t is not None:
                self._t.append(float(attributes["time"]))
        except KeyError as error:
            raise self.drawing.refusal(f"a point without {error}", self._number, line) from error
        except ValueError as error:
            raise self.drawing.refusal(
                "a point with a value that is not a number", self._number, line
            ) from error

    def _pen_of(self, colour: str) -> Pen:
        if colour not in self._pens:
            self._pens[colour] = Pen(color=parse_color(colour))
        return self._pens[colour]


FORMAT = Format(
    name="IAM-OnDB XML",
    recognizes=lambda content: content.root == "WhiteboardCaptureSession",
    read=read,
)
