"""The little language inside an InkML trace: from text to one row of numbers a point.

W3C Recommendation InkML (2011), section 3.2. Points are parted by commas and hold one value per
channel; a value is explicit (`!`), a first difference (`'`), a second difference (`"`), unchanged
in its current order (`*`), unknown (`?`), boolean (`T`, `F`) or hexadecimal (`#1F`). A prefix holds
for its channel until the next one, and blanks are needed only where two digits would run together.
Drafts before 2006 had no commas: such a trace is cut after every full set of channels.

This module does not know what a channel measures.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError

_TOKEN = re.compile(
    r"""\s*+(?:
        (?P<order>[!'"])?+ \s*+ (?P<sign>[-+])?+ \s*+ (?:
            (?P<number>(?:[0-9]++(?:\.[0-9]*+)?+ | \.[0-9]++) (?:[eE][-+]?[0-9]++)?+)
          | \#(?P<hex>[0-9A-Fa-f]++)
        )
      | (?P<letter>[TF*?])
      | (?P<comma>,)
    )""",
    re.VERBOSE,
)  # possessive throughout, so that a hostile text costs no more than linear time

_NOT_PLAIN = re.compile(r"[^0-9eE.,\s-]|[0-9.]-")
"""What a trace of explicit numbers with blanks between them does not contain."""

_BLOCK = 2**16  # characters of a plain trace that are split at a time
_UNKNOWN = float("nan")


@dataclass(frozen=True)
class Layout:
    """How many values a point has and which of them are of interest.

    Attributes:
        regular: channels for which each point has a value.
        defaults: for each channel, intermittent ones last, the value before any is given; NaN if
            there is none. A point may leave out intermittent channels from the end.
        wanted: indices of the channels to return.
    """

    regular: int
    defaults: tuple[float, ...]
    wanted: tuple[int, ...]


def decode_trace(text: str, layout: Layout, most: int) -> NDArray[np.float64]:
    """Decodes the text of one trace.

    Args:
        text: what stands in the element.
        layout: the channels.
        most: points allowed.

    Returns:
        Shape (points, number of wanted channels); NaN where a value is unknown.

    Raises:
        InkError: the text is not of the grammar, a point has too few or too many values, a value
            is not finite, or the points are more than `most`.
    """
    if text.count(",") > most:
        raise _too_many(most)
    values = _decode_plain(text, layout)
    return _Decoder(text, layout, most).decode() if values is None else values


def _too_many(most: int) -> InkError:
    return InkError(f"more than the {most:,} points left of those that a file may hold")


def _decode_plain(text: str, layout: Layout) -> NDArray[np.float64] | None:
    """The fast way for explicit numbers; None if the text needs the other one."""
    if len(layout.defaults) > layout.regular or _NOT_PLAIN.search(text):
        return None
    text = text.strip().rstrip(",")
    blocks = []
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > _BLOCK:
            end = text.rfind(",", start, start + _BLOCK)
            if end < 0:
                return None
        rows = [point.split() for point in text[start:end].split(",")]
        try:
            block = np.array(rows, dtype=np.float64)
        except ValueError:  # rows of several lengths, or no number
            return None
        if block.shape[-1] != layout.regular or not np.isfinite(block).all():
            return None
        blocks.append(block[:, list(layout.wanted)])
        start = end + 1
    return np.concatenate(blocks) if blocks else np.empty((0, len(layout.wanted)))


class _Decoder:
    """Decodes one trace token by token, keeping for each channel what the next one needs."""

    def __init__(self, text: str, layout: Layout, most: int) -> None:
        channels = len(layout.defaults)
        self._text = text.rstrip()
        self._layout = layout
        self._most = most
        # without commas, a full set of values ends a point
        self._streams = "," not in text and channels == layout.regular
        self._order = ["!"] * channels
        self._value = list(layout.defaults)
        self._first = [0.0] * channels  # last first difference
        self._second = [0.0] * channels  # last second difference
        self._point: list[float] = []
        self._points = 0
        self._out = array("d")

    def decode(self) -> NDArray[np.float64]:
        position, end = 0, len(self._text)
        match = _TOKEN.match
        while position < end:
            token = match(self._text, position)
            if token is None:
                shown = ascii(self._text[position : position + 20].split()[0][:12])
                raise InkError(f"{shown} is no value of a trace (point {self._points + 1})")
            position = token.end()
            if token["comma"]:
                self._end_point()
                continue
            if len(self._point) == len(self._value):
                if not self._streams:
                    raise self._wrong_number(len(self._point) + 1)
                self._end_point()
            self._take(token)
        self._end_point()
        return np.array(self._out).reshape(-1, len(self._layout.wanted))

    def _take(self, token: re.Match[str]) -> None:
        """Computes the next value of the current point."""
        channel = len(self._point)
        letter = token["letter"]
        if letter == "?":
            self._point.append(_UNKNOWN)
            return
        if letter == "*":
            self._point.append(self._repeat(channel))
            return
        if letter:
            number = 1.0 if letter == "T" else 0.0
            value = self._advance(channel, "!", number)
        else:
            self._order[channel] = order = token["order"] or self._order[channel]
            number = float(token["number"] or _from_hex(token["hex"]))
            value = self._advance(channel, order, -number if token["sign"] == "-" else number)
        if not abs(value) < np.inf:
            raise InkError(f"a value that is not finite (point {self._points + 1})")
        self._point.append(value)

    def _advance(self, channel: int, order: str, number: float) -> float:
        """The value that `number` stands for."""
        before = self._value[channel]
        if before != before:  # nothing came before
            before = 0.0 if order != "!" else number
        if order == "!":
            first = number - before
            value = number
        else:
            first = number if order == "'" else self._first[channel] + number
            value = before + first
        self._second[channel] = first - self._first[channel]
        self._first[channel] = first
        self._value[channel] = value
        return value

    def _repeat(self, channel: int) -> float:
        """The value that `*` stands for: the last one, speed or acceleration goes on."""
        order = self._order[channel]
        if self._value[channel] != self._value[channel]:
            return _UNKNOWN
        if order == "!":
            return self._advance(channel, order, self._value[channel])
        kept = self._first if order == "'" else self._second
        return self._advance(channel, order, kept[channel])

    def _end_point(self) -> None:
        given = len(self._point)
        if given == 0:
            return
        if given < self._layout.regular:
            raise self._wrong_number(given)
        if self._points >= self._most:
            raise _too_many(self._most)
        self._points += 1
        self._out.extend(
            self._point[channel] if channel < given else self._value[channel]
            for channel in self._layout.wanted
        )
        self._point.clear()

    def _wrong_number(self, given: int) -> InkError:
        allowed = self._layout.regular if given < self._layout.regular else len(self._value)
        return InkError(
            f"{given} values where the format has {allowed} channels (point {self._points + 1})"
        )


def _from_hex(digits: str) -> float:
    try:
        return float(int(digits, 16))
    except OverflowError:
        return np.inf
