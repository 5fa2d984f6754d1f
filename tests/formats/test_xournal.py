import gzip
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkFileError
from handwriting.formats import Limits, read_document, read_ink
from handwriting.ink import Page, Pen
from tests.formats.seeds import MRWRITER, XOURNAL, package

PLACES = st.floats(-1e6, 1e6) | st.integers(-999, 999).map(float)


def journal(stroke, page='width="9" height="9"', paper=""):
    text = f"<xournal><page {page}>{paper}<layer>{stroke}</layer></page></xournal>"
    return text.encode()


def first(stroke, **more):
    return read_ink(journal(stroke, **more)).strokes[0]


def message(data, **limits):
    with pytest.raises(InkFileError) as error:
        read_document(data, limits=Limits(**limits))
    return str(error.value).removeprefix("the given bytes: ")


class TestReading:
    def test_a_journal(self):
        pages = read_document(XOURNAL).pages
        assert [page.size for page in pages] == [(595.27, 841.88), (612, 792)]
        assert [page.ruling for page in pages] == ["graph", None]
        assert [page.background for page in pages] == ["#ffffff", None]
        pen, highlighter, eraser = pages[0].ink.strokes
        assert pen.xy.tolist() == [[1.5, 2], [3, 40], [-5, 0.6]]
        assert pen.pen == Pen("#0000ff80", 1.41)
        assert pen.pressure == pytest.approx([0.7 / 1.41, 1, 1])
        assert highlighter.pen == Pen("#00c0ff", 8.5, "highlighter")
        assert (eraser.pen.tool, eraser.pressure) == ("eraser", None)
        assert [stroke.layer for stroke in pages[0].ink.strokes] == ["below", "below", "Layer 2"]
        assert pages[1] == Page(None, (612, 792), "pt")

    @pytest.mark.parametrize(
        "pack",
        [
            gzip.compress,
            package,
            lambda data: package(data, compression=zipfile.ZIP_DEFLATED),
            lambda data: package(data, mimetype=b" application/xournal++\n"),
        ],
    )
    def test_packed(self, pack):
        assert read_document(pack(XOURNAL)) == read_document(XOURNAL)

    def test_mrwriter_has_pressures_of_their_own(self):
        (stroke,) = read_ink(MRWRITER).strokes
        assert (stroke.pen.width, stroke.pressure.tolist()) == (2, [0.5, 0.75, 1])

    @pytest.mark.parametrize(
        ("widths", "pressure"),
        [
            ("2", None),
            ("2 1 2", [0.5, 1, 1]),  # one a segment
            ("2 1 2 0", [0.5, 1, 0]),  # one a point
            ("2 1", None),
            ("2 1 nan", None),
            ("2 1 -0.1", None),
            ("2 inf 1", None),
            ("0 1 2", None),
            ("nan 1 2", None),
            ("", None),
        ],
    )
    def test_pressures(self, widths, pressure):
        found = first(f'<stroke width="{widths}">1 2 3 4 5 6</stroke>').pressure
        assert (found if found is None else found.tolist()) == pressure

    @pytest.mark.parametrize(
        ("color", "expected"),
        [
            ("blue", "#3333cc"),
            ("gray", "#808080"),
            ("magenta", "#ff00ff"),
            ("lightgreen", "#00ff00"),
            ("#01020304", "#01020304"),
            ("#010203FF", "#010203"),
            ("puce", None),
            ("", None),
        ],
    )
    def test_colors(self, color, expected):
        assert first(f'<stroke color="{color}">1 2</stroke>').pen.color == expected

    def test_paper_has_colors_of_its_own(self):
        paper = '<background type="solid" color="blue" style="dotted"/>'
        (page,) = read_document(journal("", paper=paper)).pages
        assert (page.background, page.ruling) == ("#a0e8ff", "dotted")

    @pytest.mark.parametrize("page", ["", 'width="x" height="2"', 'width="0" height="5"'])
    def test_a_page_may_lack_its_size(self, page):
        assert read_document(journal("", page=page)).pages[0].size is None

    def test_a_stroke_without_points_is_passed_over_and_one_point_is_a_dot(self):
        ink = read_ink(journal("<stroke/><stroke> \n </stroke><stroke>1 2</stroke>"))
        assert [stroke.xy.tolist() for stroke in ink.strokes] == [[[1, 2]]]

    @given(st.lists(st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=5), max_size=4))
    def test_any_points(self, drawn):
        strokes = "".join(
            f"<stroke>{' '.join(f'{x!r}  {y!r}' for x, y in points)}\n</stroke>" for points in drawn
        )
        ink = read_document(journal(strokes)).pages[0].ink
        found = [stroke.xy.tolist() for stroke in ink.strokes] if ink is not None else []
        assert found == [[list(point) for point in points] for points in drawn]

    def test_a_stroke_longer_than_the_blocks_it_is_parsed_in(self):
        xy = np.random.default_rng(1).normal(0, 100, (9999, 2)).round(3)
        text = " ".join(map(str, xy.ravel().tolist()))
        assert len(text) > 2**16
        assert np.array_equal(first(f"<stroke>{text}</stroke>").xy, xy)


class TestRefusals:
    @pytest.mark.parametrize(
        ("stroke", "reason"),
        [
            ("<stroke>1 2 3</stroke>", "a coordinate x without its y"),
            ("<stroke>1 b</stroke>", "a coordinate is not a number"),
            ("<stroke>1 nan</stroke>", "coordinates contain a value that is not finite"),
            ("<stroke>1 1e10</stroke>", "a coordinate lies beyond the limit of 1e+09"),
            ('<stroke width="thin">1 2</stroke>', "a width or pressure is not a number"),
        ],
    )
    def test_strokes(self, stroke, reason):
        assert message(journal("\n" + stroke)) == f"{reason} (stroke 1, line 2)"

    def test_a_journal_without_pages(self):
        assert message(b"<xournal/>") == "the journal holds no page"

    def test_a_page_of_infinite_size(self):
        data = journal("", page='width="inf" height="5"')
        assert message(data) == "a page of infinite size (line 1)"

    def test_limits(self):
        page = journal("<stroke>1 2</stroke><stroke>3 4 5 6</stroke>")
        assert message(page, points=2) == (
            "more than the 2 points a file may hold (stroke 2, line 1)"
        )
        assert message(page, strokes=1).startswith("more than the 1 strokes")
        pages = b"<xournal>" + b"<page/>" * 3 + b"</xournal>"
        assert message(pages, pages=2) == "more than the 2 pages a file may hold"
        assert len(read_document(pages, limits=Limits(pages=3)).pages) == 3


class TestPackages:
    def test_a_zip_of_something_else(self):
        file = package(b"").replace(b"content.xml", b"content.txt")
        assert message(file).startswith("a ZIP archive is not ink in a format that we read")

    def test_cut_off_anywhere(self):
        whole = package(XOURNAL, compression=zipfile.ZIP_DEFLATED)
        for end in range(4, len(whole) - 1, 7):
            assert message(whole[:end]) == "the ZIP package is damaged or cut off"

    def test_damaged_anywhere(self):
        whole = package(XOURNAL, compression=zipfile.ZIP_DEFLATED)
        for place in range(0, len(whole), 5):
            data = bytearray(whole)
            data[place] ^= 0x55
            with suppress(InkFileError):
                assert read_document(bytes(data)).pages

    def test_encrypted(self):
        data = package(XOURNAL)
        assert message(
            data.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
        ) == ("the ZIP package is encrypted")

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_compressed_in_another_way(self, method):
        assert message(package(XOURNAL, compression=method)) == (
            "the ZIP package is compressed in a way that no ink program uses"
        )

    def test_a_bomb(self):
        bomb = package(b"<xournal>" + bytes(10 * 2**20), compression=zipfile.ZIP_DEFLATED)
        assert len(bomb) < 2**15
        assert message(bomb, inflated_bytes=2**20) == (
            "the content is larger than the limit of 1 MiB"
        )

    def test_a_list_of_files_without_end(self, tmp_path):
        path = tmp_path / "many.zip"
        with zipfile.ZipFile(path, "w") as file:
            for number in range(5000):
                file.writestr(f"{number:0200}", b"")
        assert message(path.read_bytes()) == (
            "the ZIP package lists more files than an ink program packs"
        )

    def test_a_package_in_a_package_stays_packed(self):
        assert "a ZIP archive is not ink" in message(package(package(XOURNAL)))
