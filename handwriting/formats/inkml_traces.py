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
from collections.abc import Iterator
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

_SPECIAL = re.compile(r"[^0-9eE.,\s-]")
"""What is neither part of a signed number nor between two."""

_GLUED = re.compile(r"(?<=[0-9.])-")
"""A minus that begins the next number; one after an `e` does not."""

_BLOCK = 2**16  # characters that are split at a time
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

    Prefixes are rare after the first points, so the text up to the last of them goes token by
    token and the rest is parsed by the block and summed up at once.

    Args:
        text: what stands in the element.
        layout: the channels.
        most: where the points are more, the decoding may stop at once with more than that many.

    Returns:
        Shape (points, number of wanted channels); NaN where a value is unknown.

    Raises:
        InkError: the text is not of the grammar, a point has too few or too many values, or a
            value is not finite.
    """
    text = text.strip()
    streams = "," not in text and len(layout.defaults) == layout.regular
    split = _end_of_specials(text)
    rows = _plain_rows(text[split:], layout, streams)
    if rows is not None and split == 0:
        return rows
    decoder = _Decoder(layout, streams=streams)
    head = decoder.decode(text[:split], most)
    if len(head) > most or split == len(text):
        return head
    tail = decoder.decode(text[split:], most) if rows is None else decoder.integrate(rows)
    return np.concatenate([head, tail])


def _end_of_specials(text: str) -> int:
    """Where the point after the last special character begins."""
    last = max(text.rfind(character) for character in "!'\"*?#TF+")
    if last < 0:
        return 0
    comma = text.find(",", last)
    return len(text) if comma < 0 else comma + 1


def _plain_rows(text: str, layout: Layout, streams: bool) -> NDArray[np.float64] | None:
    """The wanted columns of text that holds plain numbers only, None if it does not."""
    channels = len(layout.defaults)
    if _SPECIAL.search(text):
        return None
    blocks = []
    try:
        for block_text in _blocks(text.rstrip(" \t\r\n,"), " " if streams else ","):
            numbers = _GLUED.sub(" -", block_text)
            points = [numbers] if streams else numbers.split(",")
            block = np.array([point.split() for point in points], dtype=np.float64)
            if not np.isfinite(block).all() or not (streams or block.shape[-1] == channels):
                return None
            blocks.append(block.ravel() if streams else block[:, list(layout.wanted)])
    except ValueError:  # points of several lengths, or something like "1.2.3"
        return None
    if not blocks:
        return np.empty((0, len(layout.wanted)))
    values = np.concatenate(blocks)
    if not streams:
        return values
    return None if len(values) % channels else values.reshape(-1, channels)[:, list(layout.wanted)]


def _blocks(text: str, separator: str) -> Iterator[str]:
    """Cuts at separators, into pieces short enough to be taken apart in memory.

    Raises:
        ValueError: there is no separator for too long.
    """
    start = 0
    while start < len(text):
        stop = len(text)
        if stop - start > _BLOCK:
            stop = text.rfind(separator, start, start + _BLOCK)
            if stop < 0:
                raise ValueError("a point or number of enormous length")
        yield text[start:stop]
        start = stop + 1


class _Decoder:
    """Decodes one trace token by token, keeping for each channel what the next one needs."""

    def __init__(self, layout: Layout, *, streams: bool) -> None:
        channels = len(layout.defaults)
        self.streams = streams  # there are no commas: a full set of values ends a point
        self._layout = layout
        self._order = ["!"] * channels
        self._value = list(layout.defaults)
        self._first = [0.0] * channels  # last first difference
        self._second = [0.0] * channels  # last second difference
        self._point: list[float] = []
        self._points = 0
        self._out = array("d")

    def decode(self, text: str, most: int) -> NDArray[np.float64]:
        """Decodes whole points, see `decode_trace`; can go on where it stopped."""
        text = text.rstrip()
        position, end = 0, len(text)
        self._out = array("d")
        while position < end and self._points <= most:
            token = _TOKEN.match(text, position)
            if token is None:
                shown = text[position:].lstrip()[:12]
                raise InkError(f"{shown!a} is no value of a trace (point {self._points + 1})")
            position = token.end()
            if token["comma"]:
                self._end_point()
                continue
            if len(self._point) == len(self._value):
                if not self.streams:
                    raise self._wrong_number("more", len(self._value))
                self._end_point()
            self._take(token)
        if self._points <= most:
            self._end_point()
        return np.array(self._out).reshape(-1, len(self._layout.wanted))

    def integrate(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values of further points, given the numbers written for their wanted channels."""
        for column, channel in enumerate(self._layout.wanted):
            order = self._order[channel]
            if order == '"':
                rows[:, column] = _running_sum(self._first[channel], rows[:, column])
            if order != "!":
                rows[:, column] = _running_sum(self._value[channel], rows[:, column])
        return rows

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
            raise self._wrong_number("fewer", self._layout.regular)
        self._points += 1
        self._out.extend(
            self._point[channel] if channel < given else self._value[channel]
            for channel in self._layout.wanted
        )
        self._point.clear()

    def _wrong_number(self, more_or_fewer: str, channels: int) -> InkError:
        return InkError(
            f"{more_or_fewer} values than the {channels} channels of the format "
            f"(point {self._points + 1})"
        )


def _running_sum(start: float, changes: NDArray[np.float64]) -> NDArray[np.float64]:
    """`start` and all changes so far, added up one after the other as a token at a time would."""
    with np.errstate(over="ignore", invalid="ignore"):
        sums: NDArray[np.float64] = np.cumsum(np.concatenate([[start], changes]))[1:]
    if not np.isfinite(sums).all():
        raise InkError("a value that is not finite")
    return sums


def _from_hex(digits: str) -> float:
    try:
        return float(int(digits, 16))
    except OverflowError:
        return np.inf
