"""Recognized pages as a PDF that can be searched: the ink as it was, over it text that is not seen.

The ink keeps its place, color and width; the paper is that of the page, or the pages of another PDF
that the user names. Nothing that a note refers to is ever opened.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from handwriting.errors import OutputError
from handwriting.export.pdf_ink import Look, Placement, ink_operators, number
from handwriting.export.pdf_paper import paper_operators
from handwriting.export.pdf_text import (
    ADVANCE,
    GRAIN,
    Characters,
    Reach,
    empty_font,
    text_operators,
)
from handwriting.formats.units import MILLIMETERS
from handwriting.ink import Page

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import PageRecognition

SHEET = (595.0, 842.0)
"""A4 in points, which a page of unknown unit is made to fit."""

MARGIN = 36.0
"""Points around the ink of a page of unknown size."""

LARGEST, SMALLEST = 14_400.0, 3.0
"""Sides that viewers take, in points."""

OVERLAP = 0.02
"""A page and its background are of one size if their sides differ by no more than this share."""


class Book:
    """A PDF in the making, page by page.

    Args:
        title: of the document.
        background: a PDF over whose pages the ink goes, the first page over its first; pages that
            it has beyond those of the ink stay as they are.

    Raises:
        OutputError: the background is no PDF that can be read.
    """

    def __init__(self, title: str, background: str | Path | None = None) -> None:
        self._pdf = Pdf.new() if background is None else _opened(background)
        self._below = len(self._pdf.pages)
        self._added = 0
        self._characters = Characters()
        self._fonts: dict[Reach, Dictionary] = {}
        self._states: dict[Look, Dictionary] = {}
        self._meaning = self._pdf.make_indirect(Stream(self._pdf, b""))
        self._glyphs = self._pdf.make_indirect(Stream(self._pdf, b""))
        self._file = self._pdf.make_indirect(Stream(self._pdf, b""))
        self._pdf.docinfo[Name.Title] = title.encode(errors="replace").decode()
        self._pdf.docinfo[Name.Producer] = "handwriting"

    def add(self, page: Page, recognition: PageRecognition) -> None:
        """Adds a page.

        Args:
            page: with or without ink.
            recognition: what was read on it.
        """
        if self._added < self._below:
            self._draw_over(self._pdf.pages[self._added], page, recognition)
        else:
            place = natural_placement(page)
            paper = paper_operators(page, place)
            self._pdf.add_blank_page(page_size=(place.width, place.height))
            self._draw(self._pdf.pages[-1], page, recognition, place, paper)
        self._added += 1

    def save(self, file: BinaryIO) -> None:
        """Writes the PDF; nothing can be added after."""
        codes = len(self._characters.codes)
        self._meaning.write(self._characters.to_unicode())
        self._glyphs.write(b"\0\1" * (codes + 1))
        font = empty_font()
        self._file.write(font)
        self._file[Name.Length1] = len(font)
        self._pdf.save(
            file,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )

    def _draw_over(self, sheet: pikepdf.Page, page: Page, recognition: PageRecognition) -> None:
        """Puts the ink over a page that is there, as it is shown: cropped, turned and scaled."""
        left, bottom, right, top = (float(side) for side in sheet.cropbox)
        turn = int(sheet.obj.get(Name.Rotate, 0)) % 360
        unit = float(sheet.obj.get(Name.UserUnit, 1))
        width, height = (right - left) * unit, (top - bottom) * unit
        if turn in (90, 270):
            width, height = height, width
        s = 1 / unit
        matrix = {
            90: (0, s, -s, 0, right, bottom),
            180: (-s, 0, 0, -s, right, top),
            270: (0, -s, s, 0, left, top),
        }.get(turn, (s, 0, 0, s, left, bottom))
        sheet.contents_add(b"q\n", prepend=True)
        before = f"Q {' '.join(map(number, matrix))} cm"
        self._draw(sheet, page, recognition, placement_over(page, width, height), before)

    def _draw(
        self,
        sheet: pikepdf.Page,
        page: Page,
        recognition: PageRecognition,
        place: Placement,
        before: str,
    ) -> None:
        strokes, looks = ink_operators(page, place)
        text, reaches = "", set[Reach]()
        if page.ink is not None:
            text, reaches = text_operators(page.ink, recognition.lines, place, self._characters)
        operators = f"{before}\nq\n{strokes}\nQ\n{text}\n"
        packed = Stream(self._pdf, zlib.compress(operators.encode("ascii")))
        packed[Name.Filter] = Name.FlateDecode
        sheet.contents_add(packed)
        for reach in sorted(reaches, key=lambda reach: reach.name):
            name = Name(f"/{reach.name}")
            sheet.add_resource(self._font(reach), Name.Font, name, replace_existing=True)
        for look in sorted(looks, key=lambda look: look.state):
            name = Name(f"/{look.state}")
            sheet.add_resource(self._state(look), Name.ExtGState, name, replace_existing=True)

    def _state(self, look: Look) -> Dictionary:
        key = Look((0, 0, 0), look.opacity, look.multiplied)
        if key not in self._states:
            state = Dictionary(
                Type=Name.ExtGState,
                CA=round(look.opacity, 4),
                ca=round(look.opacity, 4),
                BM=Name.Multiply if look.multiplied else Name.Normal,
            )
            self._states[key] = self._pdf.make_indirect(state)
        return self._states[key]

    def _font(self, reach: Reach) -> Dictionary:
        """A font of empty glyphs that reach as far as is wanted (ISO 32000, 9.7)."""
        if reach in self._fonts:
            return self._fonts[reach]
        up, down = round(1000 * GRAIN * reach.up), round(1000 * GRAIN * reach.down)
        width = round(1000 * ADVANCE)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.Empty,
            Flags=4,  # symbolic
            FontBBox=Array([0, -down, width, up]),
            ItalicAngle=0,
            Ascent=up,
            Descent=-max(down, 1),  # 0 is taken for a mistake
            CapHeight=up,
            StemV=80,
            FontFile2=self._file,
        )
        inner = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.Empty,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            DW=width,
            CIDToGIDMap=self._glyphs,
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Empty,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self._pdf.make_indirect(inner)]),
            ToUnicode=self._meaning,
        )
        self._fonts[reach] = self._pdf.make_indirect(font)
        return self._fonts[reach]


def write_pdf(
    pages: Iterable[tuple[Page, PageRecognition]],
    file: BinaryIO,
    *,
    title: str,
    background: str | Path | None = None,
) -> None:
    """Writes pages with what was read on them as a PDF.

    Args:
        pages: taken one by one; only their drawings are kept.
        file: where to.
        title: of the document.
        background: see `Book`.

    Raises:
        OutputError: as `Book`.
    """
    book = Book(title, background)
    for page, recognition in pages:
        book.add(page, recognition)
    book.save(file)


def check_background(path: str | Path) -> None:
    """Fails early where a background could not be used.

    Raises:
        OutputError: as `Book`.
    """
    _opened(path).close()


def natural_placement(page: Page) -> Placement:
    """A page at its own size, where it has a size and a unit.

    Without a size the page is the ink with a margin; of unknown unit it is made to fit a sheet.
    """
    known = MILLIMETERS.get(page.unit or "")
    scale = None if known is None else known / MILLIMETERS["pt"]
    if page.size is not None:
        width, height = page.size
        scale = min(scale or min(SHEET[0] / width, SHEET[1] / height), LARGEST / max(width, height))
        sides = max(width * scale, SMALLEST), max(height * scale, SMALLEST)
        return Placement(scale, (0.0, 0.0), *sides)
    if page.ink is None:
        return Placement(1.0, (0.0, 0.0), *SHEET)
    left, top, right, bottom = page.ink.bounds
    width, height = max(right - left, 1e-9), max(bottom - top, 1e-9)
    room = SHEET[0] - 2 * MARGIN, SHEET[1] - 2 * MARGIN
    scale = scale or min(room[0] / width, room[1] / height)
    scale = min(scale, (LARGEST - 2 * MARGIN) / max(width, height))
    origin = left - MARGIN / scale, top - MARGIN / scale
    return Placement(scale, origin, width * scale + 2 * MARGIN, height * scale + 2 * MARGIN)


def placement_over(page: Page, width: float, height: float) -> Placement:
    """A page on another of given size in points, upper left corners together.

    Programs that write on a PDF take its size for the page's; then the scale is that of the units.
    Otherwise the page is made to fit.
    """
    natural = natural_placement(page)
    fit = min(width / natural.width, height / natural.height)
    scale = natural.scale * (1.0 if abs(fit - 1) <= OVERLAP else fit)
    return Placement(scale, natural.origin, width, height)


def _opened(path: str | Path) -> Pdf:
    try:
        return Pdf.open(path)
    except pikepdf.PasswordError as error:
        raise OutputError(f"{path}: the background is encrypted") from error
    except pikepdf.PdfError as error:
        raise OutputError(f"{path}: the background is no PDF, or damaged") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{path}: {reason}") from error
