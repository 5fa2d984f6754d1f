r"""UNIPEN 1.0: pen components, and the segments that label them (Guyon et al., ICPR 1994).

A file is a stream of keywords at the beginning of a line, each followed by its arguments. Ink
stands in `.PEN_DOWN` and `.PEN_UP` components; a `.SEGMENT` names components by number and says
what they read. The format defines itself (`.KEYWORD`), so unknown keywords are passed over.

What a reader must know, and much of the data depends on:

* components without points are not counted; `.PEN_UP` components with points are, though they are
  not drawn;
* the count starts again at each `.START_SET` and in each file;
* a segment may stand before or after the ink that it names;
* y points up in the file; here it is turned to point down;
* the declared sampling rate can be nonsense.

This module does not open files: `.INCLUDE` goes through the function that the caller passes, for
instance an `IncludeFolder`, which never leaves its folder; without one it is refused. It knows
nothing of corpora, categories or what a writer's name means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isfinite
from pathlib import Path, PurePosixPath

from handwriting.errors import InkFileError
from handwriting.formats.unipen_segments import Component, Device, Segment

MAX_INCLUDES = 100
"""Files that one file may include, directly or through others."""

LONGEST_LABEL = 2**16
"""Characters of one label: a page has some 3,000."""

Include = Callable[[str], str]
"""Returns the text of an included file, or raises InkFileError."""

_KEYWORD = re.compile(r"^\.([A-Za-z][A-Za-z0-9_]*)", re.MULTILINE)
_SEGMENT = re.compile(
    r"\s*(?P<kind>[^\s\"]+)(?:\s+(?P<where>[^\s\"]+))?(?:\s+(?P<quality>[^\s\"]+))?"
    r"(?:\s*\"(?P<label>[^\"\\]*+(?:\\.[^\"\\]*+)*+)\"?)?",
    re.DOTALL,
)
_ESCAPES = {"t": " ", "n": " "}


def parse_unipen(
    text: str, include: Include | None = None, *, name: str = ""
) -> tuple[list[Segment], list[list[Component]]]:
    """Segments and sets of components of a UNIPEN file.

    Args:
        text: the file, decoded (UNIPEN is ASCII; Latin-1 reads every file).
        include: gives the text of an included file; without it `.INCLUDE` is refused.
        name: the file's name, for messages.

    Returns:
        The segments in file order, and the sets of components in file order.

    Raises:
        InkFileError: no keyword at all, an impossible declaration, or a refused include.
    """
    parser = _Parser(include, name)
    parser.run(text)
    if not parser.keywords:
        raise InkFileError(f"{name or 'this text'}: not UNIPEN: no line starts with a keyword")
    return parser.segments, [components for components in parser.sets if components]


class IncludeFolder:
    """Reads included files from below one folder and nowhere else.

    Args:
        folder: the root that the names of includes are relative to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def __call__(self, name: str) -> str:
        """The text of the included file.

        Raises:
            InkFileError: the name points out of the folder, or there is no such file.
        """
        parts = PurePosixPath(name.replace("\\", "/"))
        try:
            path = (self.folder / parts).resolve()
            inside = ".." not in parts.parts and path.is_relative_to(self.folder)
            text = path.read_text(encoding="latin-1") if inside else None
        except (OSError, ValueError) as error:
            raise InkFileError(
                f"the include {name[:60]!a} cannot be read from {self.folder}"
            ) from error
        if text is None:
            raise InkFileError(
                f"the include {name[:60]!a} points out of {self.folder} and is refused"
            )
        return text


class _Parser:
    """What is in force while a file is read from top to bottom."""

    def __init__(self, include: Include | None, name: str) -> None:
        self.segments: list[Segment] = []
        self.sets: list[list[Component]] = [[]]
        self.keywords = 0
        self._include = include
        self._name = name
        self._open: list[str] = []
        self._included = 0
        self._at_file_start = False
        self._device = Device()
        self._writer: str | None = None
        self._pause = 0.0
        self._handlers: dict[str, Callable[[str], None]] = {
            "PEN_DOWN": self._pen_down,
            "PEN_UP": self._pen_up,
            "DT": self._dt,
            "SEGMENT": self._segment,
            "START_SET": self._start_set,
            "INCLUDE": self._read_include,
            "COORD": self._coord,
            "POINTS_PER_SECOND": self._rate,
            "WRITER_ID": self._writer_id,
            **{
                f"{axis}_POINTS_PER_{unit}": self._resolution(axis)
                for axis in "XY"
                for unit in ("INCH", "MM")
            },
        }

    def run(self, text: str) -> None:
        for keyword, arguments in _statements(text):
            self.keywords += 1
            handler = self._handlers.get(keyword)
            if handler is not None:
                handler(arguments)

    def _pen_down(self, arguments: str) -> None:
        self._component(arguments, down=True)

    def _pen_up(self, arguments: str) -> None:
        self._component(arguments, down=False)

    def _component(self, numbers: str, *, down: bool) -> None:
        if not numbers or numbers.isspace():
            return  # empty components are not counted
        if self._at_file_start and self.sets[-1]:
            self.sets.append([])
        self._at_file_start = False
        component = Component(down, numbers, self._device, self._pause, self._writer)
        self.sets[-1].append(component)
        self._pause = 0.0

    def _dt(self, arguments: str) -> None:
        self._pause += max(_number(arguments) or 0.0, 0.0)

    def _segment(self, arguments: str) -> None:
        match = _SEGMENT.match(arguments)
        if match is None:
            return
        label = match["label"]
        if label is not None and len(label) > LONGEST_LABEL:
            raise InkFileError(
                f"{self._place}: a label longer than the {LONGEST_LABEL:,} characters allowed"
            )
        self.segments.append(
            Segment(
                match["kind"],
                None if match["where"] in (None, "?") else match["where"],
                match["quality"] or "?",
                None if label is None else _unescape(label),
                self.sets[-1],
            )
        )

    def _start_set(self, _: str) -> None:
        self._at_file_start = False
        if self.sets[-1]:
            self.sets.append([])

    def _coord(self, arguments: str) -> None:
        columns = tuple(arguments.upper().split())
        if not {"X", "Y"} <= set(columns) or len(columns) > len(set(columns)):
            raise InkFileError(f"{self._place}: .COORD {arguments.strip()[:60]!a} lacks X or Y")
        self._device = Device(columns, self._device.rate, self._device.resolution)

    def _rate(self, arguments: str) -> None:
        old = self._device
        self._device = Device(old.columns, _number(arguments), old.resolution)

    def _resolution(self, axis: str) -> Callable[[str], None]:
        def declare(arguments: str) -> None:
            old = self._device
            value = _number(arguments)
            value = value if value is not None and 1e-3 <= value <= 1e6 else None
            x, y = old.resolution
            both = (value, y) if axis == "X" else (x, value)
            self._device = Device(old.columns, old.rate, both)

        return declare

    def _writer_id(self, arguments: str) -> None:
        self._writer = " ".join(arguments.split()) or None

    def _read_include(self, arguments: str) -> None:
        name = arguments.strip().partition("\n")[0].strip()
        if self._include is None:
            raise InkFileError(
                f"{self._place}: it includes the file {name[:60]!a}, and files named inside a file "
                "are not opened"
            )
        self._included += 1
        if name in self._open or self._included > MAX_INCLUDES:
            raise InkFileError(
                f"{self._place}: the include {name[:60]!a} runs in a circle or is one of more than "
                f"{MAX_INCLUDES}"
            )
        self._open.append(name)
        self._at_file_start = True
        self.run(self._include(name))
        self._at_file_start = False
        self._open.pop()

    @property
    def _place(self) -> str:
        return " > ".join([self._name or "UNIPEN text", *self._open])


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """Each keyword of a text, without its dot, and what follows it."""
    keyword = None
    end = 0
    for match in _KEYWORD.finditer(text):
        if keyword is not None:
            yield keyword, text[end : match.start()]
        keyword = match[1]
        end = match.end()
    if keyword is not None:
        yield keyword, text[end:]


def _number(arguments: str) -> float | None:
    words = arguments.split(None, 1)
    try:
        value = float(words[0]) if words else None
    except ValueError:
        return None
    return value if value is not None and isfinite(value) else None


def _unescape(label: str) -> str:
    """The text of a label: escapes resolved, white space of any kind counted as a space."""
    plain = re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), label, flags=re.DOTALL)
    return " ".join(plain.split())
