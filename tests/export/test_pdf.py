"""PDFs, looked at with other programs: pikepdf for what is drawn, poppler for what is found."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from handwriting.errors import OutputError
from handwriting.export.pdf import natural_placement, placement_over, write_pdf
from handwriting.ink import Ink, Page, Pen, Stroke
from handwriting.recognizer.page_results import PageRecognition
from tests.export.pages import page_of

Box = tuple[float, float, float, float]
NOTHING = PageRecognition((), ())
SHEET = Page(None, size=(595.0, 842.0), unit="pt")

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"
)


def written(*pages: tuple[Page, PageRecognition], background: Path | None = None) -> bytes:
    file = io.BytesIO()
    write_pdf(pages, file, title="notes", background=background)
    return file.getvalue()


def pdftotext(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def found_words(pdf: bytes) -> list[tuple[str, Box]]:
    """Words with their boxes, by poppler."""
    row = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
    found = []
    for match in row.finditer(pdftotext(pdf, "-bbox")):
        left, top, right, bottom = (float(match[side]) for side in range(1, 5))
        found.append((html.unescape(match[5]), (left, top, right, bottom)))
    return found


def overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(width, 0.0) * max(height, 0.0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return shared / (sum(areas) - shared)


def operators(pdf: bytes, page: int = 0) -> list[tuple[str, list]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (str(operator), [value if isinstance(value, pikepdf.Object) else float(value)
                             for value in operands])
            for operands, operator in pikepdf.parse_content_stream(document.pages[page])
        ]  # fmt: skip


TEXTS = {
    "plain": ("the quick brown fox", "jumps over a lazy dog"),
    "marks": ("Mr. Smith's x, y & z!", "(a) 100 % [b]"),
    "other letters": ("Größe naïve Ελλάδα", "日本 語 😀 ok"),
}


@needs_poppler
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("slope", [0.0, -0.05, 0.05])
def test_every_word_is_found_over_its_ink(name: str, slope: float) -> None:
    page, recognition = page_of(*TEXTS[name], slope=slope)
    pdf = written((page, recognition))
    wanted = [
        (word.text, place.box)
        for line in recognition.lines
        for word, place in zip(line.recognition.words, line.words, strict=True)
    ]
    found = found_words(pdf)
    assert sorted(text for text, _ in found) == sorted(text for text, _ in wanted)
    best = [max(overlap(box, at) for word, at in found if word == text) for text, box in wanted]
    assert np.median(best) >= 0.8
    assert np.percentile(best, 10) >= 0.6


@needs_poppler
@pytest.mark.parametrize("options", [(), ("-raw",), ("-layout",)])
def test_what_is_copied_is_the_text(options: tuple[str, ...]) -> None:
    page, recognition = page_of(*TEXTS["plain"], "a  wide   gap")
    lines = pdftotext(written((page, recognition)), *options).strip("\n\f").split("\n")
    assert [" ".join(line.split()) for line in lines if line.strip()] == [
        " ".join(line.split()) for line in recognition.text.split("\n")
    ]


@needs_poppler
def test_steep_lines_are_turned() -> None:
    page, recognition = page_of("up the hill we go", left=100, top=500, slope=-0.6)
    pdf = written((page, recognition))
    assert pdftotext(pdf, "-raw").split() == ["up", "the", "hill", "we", "go"]
    turns = [operands for operator, operands in operators(pdf) if operator == "Tm"]
    angles = [np.degrees(np.arctan2(b, a)) for a, b, *_ in turns]
    assert angles == pytest.approx([np.degrees(np.arctan(0.6))] * 5, abs=1)


@needs_poppler
def test_words_whose_ink_overlaps_stay_apart() -> None:
    page, recognition = page_of("ab cd")
    assert page.ink is not None
    strokes = list(page.ink.strokes)
    strokes[1] = Stroke(np.array([[58.0, 60], [78.0, 72]]))  # the b runs into the c
    (line,) = recognition.lines
    first = replace(line.words[0], box=(50.0, 60.0, 78.0, 72.0))
    line = replace(line, words=(first, line.words[1]))
    pdf = written((replace(page, ink=Ink(tuple(strokes))), PageRecognition((line,), ())))
    assert pdftotext(pdf).split() == ["ab", "cd"]


def test_the_text_is_not_seen() -> None:
    found = operators(written(page_of("ab")))
    assert ("Tr", [3.0]) in found
    names = [operator for operator, _ in found]
    assert names.index("Tr") < names.index("Tj")


def stroke(*points: tuple[float, float], pen: Pen, pressure: list[float] | None = None) -> Stroke:
    return Stroke(
        np.array(points), pressure=None if pressure is None else np.array(pressure), pen=pen
    )


def drawn(*strokes: Stroke, page: Page = SHEET) -> list[tuple[str, list]]:
    """Operators after those of the paper."""
    found = operators(written((replace(page, ink=Ink(strokes)), NOTHING)))
    return found[[operator for operator, _ in found].index("J") :]


def test_ink_keeps_its_place_color_and_width() -> None:
    found = drawn(stroke((10, 20), (30, 40), (30, 40), (50.5, 20), pen=Pen("#ff8000", 2.0)))
    assert ("RG", pytest.approx([1, 0.502, 0], abs=1e-3)) in found
    assert ("w", [2.0]) in found
    path = [(operator, operands) for operator, operands in found if operator in ("m", "l", "S")]
    assert path == [("m", [10, 822]), ("l", [30, 802]), ("l", [50.5, 822]), ("S", [])]


def test_pressure_is_width() -> None:
    pen = Pen("#000000", 2.0)
    found = drawn(stroke((0, 0), (1, 0), (2, 0), (3, 0), pen=pen, pressure=[0.5, 0.5, 1, 1]))
    assert [operands for operator, operands in found if operator == "w"] == [[1.0], [2.0]]
    # Parts of a line that shows through would be seen: it has one width.
    pen = Pen("#00000080", 2.0)
    found = drawn(stroke((0, 0), (1, 0), (2, 0), (3, 0), pen=pen, pressure=[0.5, 0.5, 1, 1]))
    assert [operands for operator, operands in found if operator == "w"] == [[1.5]]


def test_a_dot_is_a_line_of_no_length() -> None:
    found = drawn(stroke((7, 42), pen=Pen()))
    path = [(operator, operands) for operator, operands in found if operator in ("m", "l")]
    assert path == [("m", [7, 800]), ("l", [7, 800])]
    assert ("J", [1.0]) in found


def test_a_highlighter_shows_what_lies_below() -> None:
    pdf = written((replace(SHEET, ink=Ink((
        stroke((0, 0), (9, 9), pen=Pen("#ffff00", 8.0, "highlighter")),
        stroke((0, 0), (9, 9), pen=Pen("#0000ff40")),
        stroke((0, 0), (9, 9), pen=Pen(tool="eraser")),
    ))), NOTHING))  # fmt: skip
    assert [operator for operator, _ in operators(pdf)].count("S") == 2
    with pikepdf.open(io.BytesIO(pdf)) as document:
        states = document.pages[0].Resources.ExtGState
        found = {(str(state.BM), round(float(state.CA), 2)) for _, state in states.items()}
    assert found == {("/Multiply", 0.5), ("/Normal", 0.25)}


@pytest.mark.parametrize(
    ("page", "size", "corner"),
    [
        (Page(None, (210.0, 297.0), "mm"), (595.3, 841.9), (0, 0)),
        (Page(None, (100.0, 50.0), "px"), (75, 37.5), (0, 0)),
        (Page(None, unit="pt"), (172, 122), (-26, 14)),
        (Page(None), (595, 333.5), None),
        (Page(None, (1e6, 10.0), "pt"), (14_400, 3), (0, 0)),
    ],
)
def test_a_page_has_its_own_size(page: Page, size: tuple[float, float], corner: object) -> None:
    ink = Ink.from_arrays([[[10.0, 50.0], [110.0, 100.0]]])
    place = natural_placement(replace(page, ink=ink))
    assert (place.width, place.height) == pytest.approx(size, abs=0.1)
    if corner is not None:
        assert place.origin == pytest.approx(corner)


@pytest.mark.parametrize(
    "ruling", ["ruled", "lined", "graph", "dotted", "isograph", "isodotted", "staves"]
)
def test_paper_has_its_color_and_ruling(ruling) -> None:
    page = replace(SHEET, background="#ffffcc", ruling=ruling)
    found = operators(written((page, NOTHING)))
    assert found[0] == ("rg", pytest.approx([1, 1, 0.8], abs=1e-3))
    assert found[1][1] == pytest.approx([0, 0, 595, 842])
    assert [operator for operator, _ in found].count("S") >= 30


def test_many_pages_some_blank() -> None:
    pdf = written(*[(SHEET, NOTHING), page_of("two")] * 20)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 40
        assert str(document.docinfo.Title) == "notes"
    assert written(page_of("ab")) == written(page_of("ab"))  # the same notes, the same file


@pytest.fixture
def slides(tmp_path) -> Path:
    """Two pages with a word each; the second is cropped and turned."""
    path = tmp_path / "slides.pdf"
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for word in (b"Slide", b"Turned"):
            document.add_blank_page(page_size=(400, 300))
            sheet = document.pages[-1]
            sheet.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            operators = b"0.5 0 0 0.5 0 0 cm BT /F 40 Tf 80 480 Td (" + word + b") Tj ET"
            sheet.Contents = document.make_stream(operators)
        sheet.CropBox = pikepdf.Array([20, 10, 400, 300])
        sheet.Rotate = 90
        document.save(path)
    return path


@needs_poppler
def test_ink_goes_over_the_pages_of_another_pdf(slides: Path) -> None:
    sheets = [Page(None, size, "pt") for size in ((400.0, 300.0), (290.0, 380.0), (200.0, 200.0))]
    pages = [
        page_of(text, left=30, top=90, page=sheet)
        for text, sheet in zip(("first", "second", "third"), sheets, strict=True)
    ]
    pdf = written(*pages, background=slides)
    found = dict(found_words(pdf))
    assert set(found) == {"Slide", "Turned", "first", "second", "third"}
    for _, recognition in pages:
        (line,) = recognition.lines
        left, top, right, bottom = line.place.box
        if line.text == "second":  # poppler counts from the corner of what is not cropped
            left, top, right, bottom = left + 10, top + 20, right + 10, bottom + 20
        assert overlap(found[line.text], (left, top, right, bottom)) > 0.8


def test_a_background_with_more_pages_keeps_them(slides: Path) -> None:
    pdf = written(page_of("first"), background=slides)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2


def test_a_page_of_another_size_is_made_to_fit() -> None:
    place = placement_over(Page(None, (800.0, 600.0), "pt"), 400, 400)
    assert (place.scale, place.origin) == (0.5, (0.0, 0.0))
    assert placement_over(Page(None, (401.0, 300.0), "pt"), 400, 300).scale == 1.0


def test_what_is_no_background_is_one_sentence(tmp_path, slides: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(slides) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and no more")
    for path, said in (
        (locked, "the background is encrypted"),
        (broken, "the background is no PDF, or damaged"),
        (tmp_path / "missing.pdf", "no such file"),
        (tmp_path, "is a directory"),
    ):
        with pytest.raises(OutputError, match=f"{path.name}.*{said}"):
            written(page_of("ab"), background=path)
