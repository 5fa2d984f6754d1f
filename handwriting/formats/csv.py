"""CSV: one point a row, named by a header line: x, y and optionally t, stroke and pressure.

This is what a table of points looks like when pandas, a spreadsheet or R writes it, so the columns
may come in any order and among others, between commas, semicolons, tabs, bars or blanks. The format
does not say where y points: whoever reads it must. Times are in seconds. Text, colors and widths
have no place here.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import InkFileError
from handwriting.formats.content import Content
from handwriting.formats.drawing import Drawing
from handwriting.formats.format import Format
from handwriting.ink import Document, Page, Pen, Stroke

_HEADERS = {
    "x": ("x",),
    "y": ("y",),
    "t": ("t", "time", "timestamp"),
    "stroke": ("stroke", "stroke_nr", "stroke_id", "stroke_number", "strokenr", "strokeid"),
    "pressure": ("pressure", "p", "force", "f"),
}
_DELIMITERS = ",;\t| "
_OPTIONAL = ("t", "pressure")
_LONGEST_LINE = 2**16  # characters; a row is taken apart in memory


@dataclass(frozen=True)
class _Layout:
    """How the header says the table is written: which column is where, and what parts them."""

    columns: dict[str, int]
    width: int
    delimiter: str


def read(content: Content) -> Document:
    """Reads a table of points; a new value in the stroke column begins a new stroke.

    Raises:
        InkFileError: a cell is missing or no number, or the file goes beyond a limit.
    """
    layout = _layout(content)
    assert layout is not None  # or the file would not have been recognized
    table = _Table(content, layout)
    for line, text in _lines(content):
        table.add_row(line, text)
    table.finish_stroke()
    return Document((Page(table.drawing.ink),))


def write(document: Document, file: BinaryIO) -> None:
    """Writes positions, and times and pressures if any stroke has them, with y down."""
    ink = document.pages[0].ink
    strokes = ink.strokes if ink is not None else ()
    timed = any(stroke.t is not None for stroke in strokes)
    pressed = any(stroke.pressure is not None for stroke in strokes)
    header = ["x", "y", *["t"] * timed, "stroke", *["pressure"] * pressed]
    file.write((",".join(header) + "\n").encode())
    for number, stroke in enumerate(strokes):
        columns = [_cells(stroke.xy[:, 0]), _cells(stroke.xy[:, 1])]
        if timed:
            columns.append(_optional_cells(stroke.t, stroke))
        columns.append([str(number)] * len(stroke))
        if pressed:
            columns.append(_optional_cells(stroke.pressure, stroke))
        lines = [",".join(row) + "\n" for row in zip(*columns, strict=True)]
        file.write("".join(lines).encode())


def _layout(content: Content) -> _Layout | None:
    """What the header line tells, or None if the first line is no header of ours."""
    head = content.data[:_LONGEST_LINE].decode(_encoding(content.data), errors="replace")
    lines = head.lstrip().splitlines()
    for delimiter in _DELIMITERS if lines else "":
        cells = [cell.strip().lower() for cell in _split(lines[0], delimiter)]
        columns = {
            column: cells.index(name)
            for column, names in _HEADERS.items()
            for name in reversed(names)
            if name in cells
        }
        if "x" in columns and "y" in columns:
            return _Layout(columns, len(cells), delimiter)
    return None


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _lines(content: Content) -> Iterator[tuple[int, str]]:
    """Number and text of each line below the header that is not blank."""
    stream = io.TextIOWrapper(io.BytesIO(content.data), encoding=_encoding(content.data))
    header_is_due = True
    number = 0
    try:
        while text := stream.readline(_LONGEST_LINE):
            number += 1
            if len(text) == _LONGEST_LINE:
                raise content.refusal(
                    f"line {number} is longer than the {_LONGEST_LINE:,} characters allowed"
                )
            if text.isspace():
                continue
            if header_is_due:
                header_is_due = False
                continue
            yield number, text.rstrip("\n")
    except UnicodeError as error:
        raise content.refusal(f"not text in UTF-8 (after line {number})") from error


def _split(text: str, delimiter: str) -> list[str]:
    """The cells of one line; quotes may enclose a cell but not a line break."""
    if '"' in text:
        try:
            return next(csv.reader([text], delimiter=delimiter, skipinitialspace=True))
        except csv.Error:
            pass
    return text.split() if delimiter == " " else text.split(delimiter)


class _Table:
    """Turns rows into strokes."""

    def __init__(self, content: Content, layout: _Layout) -> None:
        self.drawing = Drawing(content)
        self._content = content
        self._layout = layout
        self._stroke: str | None = None
        self._number = 0  # of the stroke, from 1
        self._first_line = 0  # of the stroke
        self._columns = {name: array("d") for name in layout.columns if name != "stroke"}

    def add_row(self, line: int, text: str) -> None:
        """Adds the point on a line of the file."""
        layout = self._layout
        cells = _split(text, layout.delimiter)
        if len(cells) != layout.width:
            raise self._content.refusal(
                f"{len(cells)} cells where the header names {layout.width} (line {line})"
            )
        stroke = cells[layout.columns["stroke"]].strip() if "stroke" in layout.columns else ""
        if stroke != self._stroke:
            self.finish_stroke()
            self._stroke, self._first_line = stroke, line
            self._number += 1
        self.drawing.count(1, self._number, line)
        for name, column in self._columns.items():
            column.append(self._value(cells[layout.columns[name]], name, line))

    def finish_stroke(self) -> None:
        """Adds the stroke whose points were read since the last one."""
        columns = {name: np.array(column) for name, column in self._columns.items()}
        if not len(columns["x"]):
            return
        y = 0.0 - columns["y"] if self._content.y_up else columns["y"]  # not -y: that makes -0.0
        xy = np.stack([columns["x"], y], axis=1)
        t, pressure = (_complete(columns.get(name)) for name in ("t", "pressure"))
        self.drawing.add(xy, t, pressure, Pen(), self._number, self._first_line)
        for column in self._columns.values():
            del column[:]

    def _value(self, cell: str, name: str, line: int) -> float:
        """The number in a cell; NaN if it is empty and may be, while a cell saying NaN may not."""
        if name in _OPTIONAL and (not cell or cell.isspace()):
            return np.nan
        if self._layout.delimiter != ",":
            cell = cell.replace(",", ".")  # the decimal comma of many languages
        try:
            value = float(cell)
        except ValueError as error:
            raise self._refusal(f"{name} is {cell[:20]!a} and not a number", line) from error
        if not math.isfinite(value):
            raise self._refusal(f"{name} contains a value that is not finite", line)
        return value

    def _refusal(self, reason: str, line: int) -> InkFileError:
        return self.drawing.refusal(reason, self._number, line)


def _complete(column: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
    """A column without holes, else None: an unknown time is not made up."""
    return None if column is None or np.isnan(column).any() else column


def _cells(values: NDArray[np.float64]) -> list[str]:
    """Numbers in the shortest form that reads back exactly."""
    return [repr(value).removesuffix(".0") for value in values.tolist()]


def _optional_cells(values: NDArray[np.float64] | None, stroke: Stroke) -> list[str]:
    return _cells(values) if values is not None else [""] * len(stroke)


FORMAT = Format(
    name="CSV with columns x and y",
    recognizes=lambda content: _layout(content) is not None,
    read=read,
    suffix=".csv",
    write=write,
)
