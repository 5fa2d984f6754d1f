"""Ink and the text read in it, as one picture: PNG, SVG or PDF.

The sheet is laid out in inches with y pointing down, as ink does, so that an ink is placed by one
scale and one offset. This module does not know how the text was found. matplotlib is imported only
when something is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from handwriting.errors import OutputError
from handwriting.ink import Ink
from handwriting.output import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUFFIXES = (".png", ".svg", ".pdf")
MOST_ENTRIES = 100
"""Inks on one sheet; more would make a picture taller than viewers and PNG itself can take."""

SHEET = 10.0  # width, inches
MARGIN = 0.45  # around the sheet, inches
INK_WIDTH = SHEET - 2 * MARGIN  # an ink is scaled to at most this width …
INK_HEIGHT = 1.0  # … and at most this height …
LINE_HEIGHT = 0.7  # … or this for each line of its text, inches
LABEL_ROW = 0.34  # the file's name above the ink, inches
TEXT_ROW = 0.33  # one row of recognized text below it, inches
GAP = 0.22  # between the ink and its text, and around the rule between entries, inches
LABEL_SIZE = 8.5  # points
LABEL_LENGTH = 76  # characters of a file's name that fit one row, even if all are W
TEXT_SIZE = 15.0  # points
TEXT_WIDTH = SHEET - 2 * MARGIN  # of a row of recognized text, inches
DOTS_PER_INCH = 150  # of a PNG
POINTS_PER_INCH = 72
_POINT = 1e-9  # an extent below this, in the ink's unit, is that of a dot

INK_COLOR = "#1b2a6b"
TEXT_COLOR = "#1d1d1f"
FAINT = "#8a8f98"
RULE = "#e2e4e8"
LINE_WIDTH = 1.8  # points
DOT_EXTENT = 0.01  # inches: what is smaller would hardly be seen as a line
DOT_WIDTH = 3.2  # points: a dot is pressed harder than it is wide

_STYLE: dict[Any, Any] = {
    "agg.path.chunksize": 10_000,  # lets strokes of any length through the rasterizer
    "pdf.fonttype": 42,  # text in a PDF can be searched and copied
    "svg.hashsalt": "handwriting",  # the same ink gives the same file
}
_METADATA: dict[str, dict[str, None]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}


@dataclass(frozen=True)
class Entry:
    """One ink of the sheet.

    Attributes:
        ink: what to draw.
        text: what was read in it; stands below.
        label: where it came from; stands above, may be empty.
    """

    ink: Ink
    text: str
    label: str = ""


def check_picture(path: str | Path, entries: int) -> None:
    """Fails early where `save_picture` could not draw that many inks into that kind of file.

    Raises:
        OutputError: an unknown suffix, no ink, or more than `MOST_ENTRIES`.
    """
    if Path(path).suffix.lower() not in SUFFIXES:
        raise OutputError(f"cannot write {path}: a picture ends in {', '.join(SUFFIXES)}")
    if not 1 <= entries <= MOST_ENTRIES:
        raise OutputError(
            f"cannot write {path}: a picture holds 1 to {MOST_ENTRIES} inks, not {entries}"
        )


def save_picture(entries: Sequence[Entry], path: str | Path) -> None:
    """Draws inks below each other, each with its text, and writes the sheet to `path`.

    The suffix chooses PNG, SVG or PDF. An existing file is replaced only by a complete one.

    Raises:
        OutputError: as `check_picture`, or the file cannot be written.
    """
    check_picture(path, len(entries))
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    height = 2 * MARGIN + sum(_height(entry) for entry in entries) + 2 * GAP * (len(entries) - 1)
    suffix = Path(path).suffix.lower()
    with matplotlib.rc_context(_STYLE), replacing(path) as file:
        figure = Figure(figsize=(SHEET, height), dpi=DOTS_PER_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, SHEET), ylim=(height, 0))
        axes.set_axis_off()
        top = MARGIN
        for index, entry in enumerate(entries):
            if index:
                top += 2 * GAP
                axes.plot([MARGIN, SHEET - MARGIN], [top - GAP] * 2, color=RULE, linewidth=0.8)
            _draw_entry(axes, entry, top)
            top += _height(entry)
        figure.savefig(file, format=suffix[1:], metadata=_METADATA[suffix])


def _draw_entry(axes: Axes, entry: Entry, top: float) -> None:
    if entry.label:
        _write(axes, _label(entry.label), top, size=LABEL_SIZE, color=FAINT)
        top += LABEL_ROW
    _draw_ink(axes, entry, top)
    top += _ink_height(entry) + GAP
    for row in _rows(entry.text):
        _write(axes, row, top, size=TEXT_SIZE, color=TEXT_COLOR if entry.text.strip() else FAINT)
        top += TEXT_ROW


def _write(axes: Axes, text: str, top: float, *, size: float, color: str) -> None:
    axes.text(MARGIN, top, text, size=size, color=color, va="top", parse_math=False)


def _draw_ink(axes: Axes, entry: Entry, top: float) -> None:
    """Draws all strokes as one path, and those of next to no extent as dots."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    ink = entry.ink
    corner = np.array(ink.bounds[:2])
    place = np.array([MARGIN, top])
    scale = _scale(entry)
    drawn = [
        (stroke.xy - corner) * scale + place
        for stroke in ink.strokes
        if stroke.pen.tool != "eraser"
    ]
    lines = [xy for xy in drawn if np.ptp(xy, axis=0).max() > DOT_EXTENT]
    dots = [xy[0] for xy in drawn if np.ptp(xy, axis=0).max() <= DOT_EXTENT]
    if lines:
        outline = Outline.make_compound_path(*(Outline(xy) for xy in lines))
        axes.add_patch(
            PathPatch(
                outline,
                fill=False,
                edgecolor=INK_COLOR,
                linewidth=LINE_WIDTH,
                capstyle="round",
                joinstyle="round",
            )
        )
    if dots:
        x, y = np.transpose(dots)
        axes.plot(x, y, ".", color=INK_COLOR, markersize=2 * DOT_WIDTH, markeredgewidth=0)


def _scale(entry: Entry) -> float:
    """Inches per unit of the ink."""
    left, top, right, bottom = entry.ink.bounds
    most = max(INK_HEIGHT, LINE_HEIGHT * len(entry.text.splitlines()))
    return min(INK_WIDTH / max(right - left, _POINT), most / max(bottom - top, _POINT))


def _ink_height(entry: Entry) -> float:
    _, top, _, bottom = entry.ink.bounds
    return (bottom - top) * _scale(entry)


def _height(entry: Entry) -> float:
    label = LABEL_ROW if entry.label else 0.0
    return label + _ink_height(entry) + GAP + TEXT_ROW * len(_rows(entry.text))


def _label(name: str) -> str:
    """A file's name as one row: of a long one its end, which tells more than its beginning.

    Bytes of a name that are no text, which Python keeps as lone surrogates, cannot be drawn.
    """
    row = " ".join(name.encode(errors="replace").decode().split())
    return row if len(row) <= LABEL_LENGTH else f"…{row[1 - LABEL_LENGTH :]}"


def _rows(text: str) -> list[str]:
    """Recognized text in rows that fit the sheet; words are broken only where one alone does not.

    Where a line wraps depends on how wide its letters are drawn: a row holds few W and many i.
    """
    rows = [row for line in text.splitlines() for row in _line_rows(line) if row]
    return rows or ["(no text)"]


def _line_rows(line: str) -> list[str]:
    rows = [""]
    for word in line.split():
        longer = f"{rows[-1]} {word}".lstrip()
        if _width(longer) <= TEXT_WIDTH:
            rows[-1] = longer
        else:
            rows += _pieces(word)
    return rows


def _pieces(word: str) -> list[str]:
    """A word cut into rows, of which all but the last are full."""
    pieces = [""]
    for character in word:
        if pieces[-1] and _width(pieces[-1] + character) > TEXT_WIDTH:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _width(text: str) -> float:
    """Inches that `text` takes: the sum of its characters, which kerning hardly changes."""
    return sum(map(_character_width, text))


@cache
def _character_width(character: str) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=TEXT_SIZE)
    width, _, _ = text_to_path.get_text_width_height_descent(character, font, ismath=False)
    return float(width) / POINTS_PER_INCH
