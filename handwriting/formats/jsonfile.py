"""Walks JSON of unknown origin as a stream, so that a large file never becomes a larger tree.

Python objects take up to 25 times the room of their JSON. So whoever reads walks down to the values
that it wants, one stroke say, and decodes those one at a time; what it does not ask for is passed
over, such as a picture in a string of megabytes. This module does not know any vocabulary.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

from handwriting.errors import InkFileError
from handwriting.formats.content import Content

_LARGEST_VALUE = 2**20
"""Characters of a value that is decoded at once: such a stroke has some 15,000 points."""

_PIECE = 2**17  # bytes decoded into text at a time

_BLANK = re.compile(r"[ \t\n\r]*+")
_PLAIN = re.compile(r'[^"{}\[\]]*+')  # what may stand between two brackets or strings
_INSIDE = re.compile(r'(?:[^"\\]|\\.)*+', re.DOTALL)  # a string
_SCALAR = re.compile(r'[^\s,:{}\[\]"]*+')

Kind = Literal["object", "array", "string", "other"]

_KINDS: dict[str, Kind] = {"{": "object", "[": "array", '"': "string"}


def looks_like_json(data: bytes) -> bool:
    """Whether the file begins as a JSON object or array does, in UTF-8."""
    return data[:64].removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")[:1] in (b"{", b"[")


class JsonStream:
    """The values of a JSON file, met in order.

    At any time the stream stands before a value. `members` and `items` lead into it, `value`
    decodes it, `skip` passes over it; what the caller leaves standing is passed over.

    Args:
        content: the file, for its name and limits.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._data = content.data
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._fed = 0  # bytes of the data that became text
        self._text = ""
        self._place = 0  # in the text
        self._line = 1  # at the beginning of the text
        self._depth = 0
        self._consumed = 0  # values, so that `members` sees whether its value was taken
        self._scan = json.JSONDecoder().raw_decode

    @property
    def line(self) -> int:
        """The line of the file where the stream stands."""
        return self._line + self._text.count("\n", 0, self._place)

    def kind(self) -> Kind:
        """What the next value is."""
        return _KINDS.get(self._peek(), "other")

    def members(self) -> Iterator[str]:
        """Each key of the object, the stream standing before its value.

        Raises:
            InkFileError: the value is no object, damaged, or nested too deep.
        """
        for _ in self._inside("{", "}"):
            if self._peek() != '"':
                raise self._damage()
            key = self._scanned()
            if not isinstance(key, str):
                raise self._damage()
            self._expect(":")
            yield from self._offer(key)

    def items(self) -> Iterator[int]:
        """The index of each item of the array, the stream standing before it.

        Raises:
            InkFileError: the value is no array, damaged, or nested too deep.
        """
        for index in self._inside("[", "]"):
            yield from self._offer(index)

    def value(self) -> Any:
        """Decodes the next value.

        Raises:
            InkFileError: it is damaged, nested too deep or too large.
        """
        self._peek()
        self._consumed += 1
        return self._scanned()

    def skip(self) -> None:
        """Passes over the next value.

        Raises:
            InkFileError: it is damaged or nested too deep.
        """
        self._consumed += 1
        depth = self._depth
        while True:
            character = self._peek()
            if character == '"':
                self._place += 1
                self._pass(_INSIDE)
                self._expect('"')
            elif character in "{[":
                self._place += 1
                self._deepen()
            elif self._depth > depth:
                if character in "}]":
                    self._place += 1
                    self._depth -= 1
                else:
                    self._pass(_PLAIN)
            elif character in "}],:":
                raise self._damage()
            else:
                self._pass(_SCALAR)
            if self._depth == depth:
                return

    def refusal(self, reason: str) -> InkFileError:
        """An error that names the file and the line."""
        return self._content.refusal(f"{reason} (line {self.line})")

    def _inside(self, opening: str, closing: str) -> Iterator[int]:
        """Counts the members between two brackets, standing before each."""
        self._consumed += 1
        self._expect(opening)
        self._deepen()
        index = 0
        while self._peek() != closing:
            if index:
                self._expect(",")
            yield index
            index += 1
        self._place += 1
        self._depth -= 1

    def _offer(self, name: Any) -> Iterator[Any]:
        consumed, depth = self._consumed, self._depth
        yield name
        if self._consumed == consumed:
            self.skip()
        assert self._depth == depth  # or the caller left a container half read

    def _scanned(self) -> Any:
        """Decodes what stands here, with as much text as it takes."""
        while True:
            try:
                value, end = self._scan(self._text, self._place)
            except RecursionError as error:
                raise self._too_deep() from error
            except ValueError as error:  # damage, or a number of thousands of digits
                if not self._more():
                    raise self._damage() from error
            else:
                # a number may go on: "1" may be cut from "1.5", "1e5" or "1e+5"
                if end + len("e+") < len(self._text) or not self._more():
                    self._place = end
                    return value

    def _pass(self, pattern: re.Pattern[str]) -> None:
        """Passes over all characters that match, those of text that is yet to come too."""
        while True:
            match = pattern.match(self._text, self._place)
            assert match is not None  # nothing matches too
            self._place = match.end()
            # a lone backslash at the end waits for what it escapes
            if self._place < len(self._text) - 1 or not self._more():
                return

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise self._damage()
        self._place += 1

    def _peek(self) -> str:
        """The next character that is not blank."""
        if self.ended():
            raise self._content.refusal(f"the JSON is cut off (line {self.line})")
        return self._text[self._place]

    def ended(self) -> bool:
        """Whether nothing but blanks is left."""
        while True:
            match = _BLANK.match(self._text, self._place)
            assert match is not None
            self._place = match.end()
            if self._place < len(self._text):
                return False
            if not self._more():
                return True

    def _more(self) -> bool:
        """Adds text, or says that there is none; lets go what has been read."""
        if self._fed >= len(self._data):
            return False
        kept = self._text[self._place :]
        size = min(max(_PIECE, len(kept)), _LARGEST_VALUE - len(kept))  # doubling, for speed
        if size <= 0:
            raise self.refusal(
                f"a JSON value larger than the {_LARGEST_VALUE / 2**20:g} MiB that one may have"
            )
        self._line = self.line
        piece = self._data[self._fed : self._fed + size]
        self._fed += len(piece)
        try:
            self._text = kept + self._decode(piece, self._fed >= len(self._data))
        except UnicodeError as error:
            raise self._content.refusal("the JSON is not text in UTF-8") from error
        self._place = 0
        return True

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > self._content.limits.json_depth:
            raise self._too_deep()

    def _too_deep(self) -> InkFileError:
        return self.refusal(
            f"JSON nested deeper than {self._content.limits.json_depth} objects and arrays"
        )

    def _damage(self) -> InkFileError:
        return self._content.refusal(f"damaged JSON at line {self.line}")
