"""InkML, the W3C's Ink Markup Language (Recommendation, 2011): the reader.

Reads what real programs write: any namespace prefix or none, several contexts, relative encodings,
traces in pieces, pen-up traces (left out), traces defined first and shown by a view, brushes. y
points down unless the file says otherwise. Mappings and canvas transforms are not applied, and a
view shows its traces whole. Addresses outside the document are never followed.

The grammar of a trace is in `inkml_traces`, what its numbers mean is in `inkml_definitions` and
`inkml_strokes`, the writer is in `inkml_writer`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkError
from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.formats.inkml_definitions import (
    Context,
    Definitions,
    identifier,
    number_in,
    reference,
)
from handwriting.formats.inkml_strokes import Columns, StrokeMaker
from handwriting.formats.inkml_writer import PAGE, PREFIX, write
from handwriting.formats.papers import parse_ruling
from handwriting.formats.pens import parse_color
from handwriting.formats.xmlfile import walk
from handwriting.ink import Document, Page

_SIDES = ("width", "height")

_TRUTHS = ("truth", "textField")
"""Types of annotation that carry the transcription."""


def read(content: Content) -> Document:
    """Reads one InkML document as one page, or as the pages that this library wrote.

    Raises:
        InkFileError: the file is damaged or beyond a limit, a trace is not of the grammar, or a
            stroke cannot exist.
    """
    walker = _Walker(content)
    walk(content.name, content.data, walker, content.limits.xml_depth)
    drawing = Drawing(content, "trace")
    maker = StrokeMaker()
    for number, sheet in enumerate(walker.sheets):
        for chain in walker.chains(number):
            _draw(chain, walker.definitions, maker, drawing)
        drawing.finish_page(replace(sheet.page, text=sheet.truth))
    return Document(tuple(replace(page, unit=page.unit or maker.unit) for page in drawing.pages))


@dataclass(slots=True)
class _Trace:
    """A trace as it stands in the file."""

    text: bytes
    context: Context | str
    brush: str | None
    layer: str | None
    number: int
    line: int


_Chain = list[_Trace]
"""The pieces of one stroke; nearly always a single one."""


@dataclass
class _Sheet:
    """A page in the making.

    Attributes:
        page: what is said of it.
        declared: it was begun on purpose.
        drawn: chains, and ids of defined traces to show.
        truths: the lines of the transcription.
        truth_depth: of the elements that hold them.
    """

    page: Page
    declared: bool
    truth_depth: int
    drawn: deque[_Chain | str] = field(default_factory=deque)
    truths: list[str] = field(default_factory=list)

    @property
    def truth(self) -> str | None:
        """The transcription, or None."""
        return "\n".join(self.truths) if self.truths else None


def _draw(chain: _Chain, definitions: Definitions, maker: StrokeMaker, drawing: Drawing) -> None:
    """Decodes the pieces of a stroke and adds it."""
    pieces = []
    for trace in chain:
        meaning = definitions.meaning(trace.context)
        if (commas := trace.text.count(b",")) > drawing.room:
            drawing.count(commas, trace.number, trace.line)
        try:
            piece = maker.columns(trace.text.decode(), meaning, drawing.room)
        except InkError as error:
            raise drawing.refusal(str(error), trace.number, trace.line) from error
        drawing.count(len(piece.xy), trace.number, trace.line)
        if len(piece.xy):
            pieces.append(piece)
    if not pieces:
        return
    first = chain[0]
    brush = definitions.brush(first.brush) if first.brush is not None else None
    pen = maker.pen(brush or definitions.meaning(first.context).brush)
    whole = pieces[0] if len(pieces) == 1 else _join(pieces)
    drawing.add(whole.xy, whole.t, whole.pressure, pen, first.number, first.line, layer=first.layer)


def _join(pieces: list[Columns]) -> Columns:
    """One trace of several pieces; what one of them lacks, the whole lacks."""

    def column(parts: list[NDArray[np.float64] | None]) -> NDArray[np.float64] | None:
        known = [part for part in parts if part is not None]
        return np.concatenate(known) if len(known) == len(parts) else None

    return Columns(
        xy=np.concatenate([piece.xy for piece in pieces]),
        t=column([piece.t for piece in pieces]),
        pressure=column([piece.pressure for piece in pieces]),
    )


class _Walker:
    """Gathers definitions, traces and the transcription while the document is walked.

    Attributes:
        definitions: what the traces refer to.
        sheets: the pages, at least one.
    """

    def __init__(self, content: Content) -> None:
        self.definitions = Definitions(content)
        self.sheets = [_Sheet(Page(None), False, content.limits.xml_depth + 1)]
        self._content = content
        self._tags: list[str] = []
        self._attributes: list[dict[str, str]] = []
        self._reading = ""  # tag of the element whose text is wanted
        self._text = bytearray()
        self._line = 0
        self._number = 0
        self._most_traces = content.limits.strokes_of(len(content.data))
        self._defined: dict[str, list[_Chain]] = {}  # by id of the trace or a group around it
        self._begun: dict[str, _Chain | None] = {}  # that may go on; None: a pen-up trace
        self._last: _Chain | None = None

    def chains(self, number: int) -> Iterator[_Chain]:
        """The strokes of a sheet in the order in which they are shown; can be asked for once."""
        self._begun.clear()
        drawn = self.sheets[number].drawn
        while drawn:  # each is let go when it has been drawn
            entry = drawn.popleft()
            if isinstance(entry, str):
                yield from self._defined.get(entry, ())
            else:
                yield entry

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """Takes note of an element; see `xmlfile.Walker`."""
        parent = self._tags[-1] if self._tags else ""
        self._tags.append(tag)
        self._attributes.append(attributes)
        if tag == "trace":
            self._begin_trace(line)
        elif tag == "annotation":
            if self._is_truth(attributes):
                self._reading = tag
            elif attributes.get("type") == PAGE:
                self._begin_page(attributes)
        elif tag == "traceView":
            shown = reference(attributes, "traceDataRef")
            if shown is not None and "definitions" not in self._tags:
                self.sheets[-1].drawn.append(shown)
        else:
            self.definitions.start(tag, attributes, parent)

    def end(self, tag: str) -> None:
        """Takes note of the end of an element."""
        if tag == self._reading:
            if tag == "trace":
                self._end_trace(bytes(self._text.strip()))
            else:
                self._end_truth(self._text.decode())
            self._reading = ""
            self._text = bytearray()
        else:
            self.definitions.end(tag)
        self._tags.pop()
        self._attributes.pop()

    def text(self, characters: str) -> None:
        """Takes the text of a trace or a transcription."""
        if self._reading and self._tags[-1] == self._reading:
            self._text += characters.encode()

    def _is_truth(self, attributes: dict[str, str]) -> bool:
        """Whether an annotation says what is written, of at least as much as the last one."""
        return (
            attributes.get("type") in _TRUTHS
            and len(self._tags) <= self.sheets[-1].truth_depth
            and not self._reading
            and "definitions" not in self._tags
        )

    def _end_truth(self, text: str) -> None:
        """Keeps the transcription of the whole rather than of parts, and parts line by line."""
        if self._attributes[-1].get("xml:space") != "preserve":
            text = text.strip()
        depth = len(self._tags)
        sheet = self.sheets[-1]
        if depth < sheet.truth_depth:
            sheet.truths, sheet.truth_depth = [], depth
        sheet.truths.append(text)

    def _begin_page(self, attributes: dict[str, str]) -> None:
        """Puts what follows on a page of its own, as `inkml_writer` says."""
        width, height = (number_in(attributes.get(f"{PREFIX}:{name}")) or 0.0 for name in _SIDES)
        page = Page(
            None,
            (width, height) if width > 0 and height > 0 else None,
            unit=attributes.get(f"{PREFIX}:unit"),
            background=parse_color(attributes.get(f"{PREFIX}:background", "")),
            ruling=parse_ruling(attributes.get(f"{PREFIX}:ruling")),
        )
        last = self.sheets[-1]
        if not (last.declared or last.drawn or last.truths):
            self.sheets.pop()
        if len(self.sheets) >= self._content.limits.pages:
            raise self._content.refusal(
                f"more than the {self._content.limits.pages:,} pages a file may hold"
            )
        self.sheets.append(_Sheet(page, True, self._content.limits.xml_depth + 1))
        self._last = None

    def _begin_trace(self, line: int) -> None:
        self._reading, self._line = "trace", line
        self._text = bytearray()
        self._number += 1
        if self._number > self._most_traces:
            raise self._content.refusal(
                f"more than the {self._most_traces:,} traces a file of this size may hold "
                f"(line {line})"
            )

    def _end_trace(self, text: bytes) -> None:
        attributes = self._attributes[-1]
        key = identifier(attributes)
        chain = None
        if attributes.get("type") != "penUp":
            chain = self._add_trace(text, attributes, key)
        self._last = chain
        if key is not None and "continuation" in attributes:
            self._begun[key] = chain

    def _add_trace(self, text: bytes, attributes: dict[str, str], key: str | None) -> _Chain:
        """Puts a trace into the chain that it goes on with, or into one of its own."""
        trace = _Trace(
            text,
            self._inherited("contextRef") or self.definitions.current,
            self._inherited("brushRef"),
            attributes.get(f"{PREFIX}:layer"),
            self._number,
            self._line,
        )
        chain = self._continued(attributes)
        if chain is None:
            return self._begin(trace, key)
        chain.append(trace)
        return chain

    def _continued(self, attributes: dict[str, str]) -> _Chain | None:
        """The chain that a trace goes on with; None if it begins a stroke."""
        prior = reference(attributes, "priorRef")
        if prior is None and attributes.get("continuation") not in ("middle", "end"):
            return None
        return self._begun.get(prior, self._last) if prior is not None else self._last

    def _begin(self, trace: _Trace, key: str | None) -> _Chain:
        chain = [trace]
        if "definitions" not in self._tags:
            self.sheets[-1].drawn.append(chain)
            return chain
        groups = [identifier(attributes) for attributes in self._attributes[:-1]]
        for name in {key, *groups} - {None}:
            self._defined.setdefault(str(name), []).append(chain)
        return chain

    def _inherited(self, name: str) -> str | None:
        """A reference of the trace or of the innermost group that has one."""
        for tag, attributes in zip(reversed(self._tags), reversed(self._attributes), strict=True):
            if name in attributes and tag in ("trace", "traceGroup"):
                return reference(attributes, name)
        return None


FORMAT = Format(
    name="InkML",
    recognizes=lambda content: content.root == "ink",
    read=read,
    suffix=".inkml",
    write=write,
    holds_text=True,
    holds_pages=True,
)
