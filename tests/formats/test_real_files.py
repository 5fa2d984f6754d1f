"""What real programs wrote is read whole: pages, strokes and points, written down once.

The counts of files that may ship stand with them in `tests/data/foreign`; those that may not are
looked for in `foreign/` below the folder of the corpora. Where a format is simple enough, a naive
count over the raw file says the same.
"""

import gzip
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from handwriting.errors import InkFileError
from handwriting.formats import read_document

SHIPPED = Path(__file__).parents[1] / "data" / "foreign"

# file: strokes of each page, points of all
FILES = {
    "xopp/Handwrite.xopp": ([165], 6423),
    "xoj/2024-01-20-xournal_dataset.xoj": ([0, 10], 1026),
    "xoj/2024-02-16-xournal_dataset.xoj": ([0, 10, 7, 8, 5], 1771),
    "iink/1943.json": ([5], 101),
    "iink/1993.json": ([6], 114),
    "iink/abrausorus.json": ([1], 238),
    "iink/buenosAires.json": ([13], 167),
    "iink/covfefe.json": ([9], 121),
    "iink/h.json": ([1], 38),
    "iink/hello-multiple-lines.json": ([6], 382),
    "iink/hello-my-friend.json": ([10], 422),
    "iink/helloOneStroke.json": ([1], 71),
    "iink/helloStrike.json": ([2], 92),
    "iink/lecon.json": ([5], 69),
    "iink/madrid.json": ([10], 83),
    "iink/rome.json": ([1], 71),
    "unipen/pendigits-20": ([21], 812),
}

_LOAD = "xopp/xournalpp-tests/load"
_PACKAGED = "xopp/xournalpp-tests/packaged_xopp"
LOCAL = {
    f"{_LOAD}/compatibility/stroke_line_return.xoj": ([1], 51),
    f"{_LOAD}/compatibility/stroke_line_return.xml": ([1], 51),
    f"{_LOAD}/image.xopp": ([0], 0),
    f"{_LOAD}/image.xml": ([0], 0),
    f"{_LOAD}/latex.xopp": ([0], 0),
    f"{_LOAD}/latex.xml": ([0], 0),
    f"{_LOAD}/layers.xopp": ([0], 0),
    f"{_LOAD}/layers.xml": ([0], 0),
    f"{_LOAD}/linebreaksLatex.xopp": ([0], 0),
    f"{_LOAD}/links.xopp": ([0], 0),
    f"{_LOAD}/links.xml": ([0], 0),
    f"{_LOAD}/pages.xopp": ([0] * 11, 0),
    f"{_LOAD}/pages.xml": ([0] * 11, 0),
    f"{_LOAD}/relativePaths.xopp": ([0, 0], 0),
    f"{_LOAD}/strokes.xopp": ([12], 1698),
    f"{_LOAD}/strokes.xml": ([12], 1698),
    f"{_LOAD}/text.xopp": ([0], 0),
    f"{_LOAD}/text.xml": ([0], 0),
    f"{_PACKAGED}/stroke/new.xopp": ([1], 90),
    f"{_PACKAGED}/stroke/old.xopp": ([1], 90),
    f"{_PACKAGED}/stroke/width_recovery.xopp": ([5], 162),
    f"{_PACKAGED}/suite.xopp": ([7], 1219),
    "rnote/lecture_note_1.rnote": ([501], 42693),
    "rnote/v0-5-5-test.rnote": ([175, 185, 394, 141, 201, 9], 68206),
    "rnote/v0-9-0-test.rnote": ([410], 21056),
    "rnote/v0-15-0-test.rnote": ([410], 21056),
    "iink/demo.json": ([145], 2333),
    "inkml/10065.inkml": ([12], 281),
    "inkml/correct.xml": ([1], 140),
    "inkml/highlighter_onenote.xml": ([1], 219),
    "inkml/onenote_web.xml": ([6], 281),
    "inkml/word_output.xml": ([1], 237),
    "unipen/demo.unp": ([1163], 53422),
    "unipen/unipen-demo.dat": ([1690], 29773),
    "unipen/pendigits/pendigits-test": ([4257], 138578),
    "unipen/pendigits/pendigits-train": ([9433], 304216),
}


@pytest.fixture(scope="session")
def foreign(corpora_folder):
    folder = corpora_folder / "foreign"
    if not folder.is_dir():
        pytest.skip("the folder of the corpora holds no foreign/")
    return folder


def counts(path):
    pages = read_document(path).pages
    inks = [page.ink for page in pages]
    return (
        [len(ink.strokes) if ink is not None else 0 for ink in inks],
        sum(ink.points for ink in inks if ink is not None),
    )


def strokes(path):
    return [s for page in read_document(path).pages if page.ink for s in page.ink.strokes]


def content(path):
    """The raw text of a file, taken out of whatever it is packed in."""
    data = path.read_bytes()
    if data[:2] == b"PK":
        with zipfile.ZipFile(path) as package:
            return package.read("content.xml").decode()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()


def naive_xournal(text):
    """Strokes of each page and points of all, by looking for tags alone."""
    pages, points = [], 0
    for page in re.split(r"<page[ >]", text)[1:]:
        found = re.findall(r"<stroke[^>]*>([^<]*)</stroke>", page)
        pages.append(len(found))
        points += sum(len(numbers.split()) // 2 for numbers in found)
    return pages, points


def naive_pointers(text):
    strokes_ = json.loads(text)
    return [len(strokes_)], sum(len(stroke["pointers"]) for stroke in strokes_)


def naive_unipen(text):
    """Strokes, and rows of two numbers within them."""
    found = re.findall(r"^\.PEN_DOWN\n((?:[ \d]+\n)*)", text, re.MULTILINE)
    return [len(found)], sum(len(rows.splitlines()) for rows in found)


ORACLES = {"xopp": naive_xournal, "xoj": naive_xournal, "iink": naive_pointers}


@pytest.mark.parametrize("name", FILES)
def test_what_ships(name):
    assert counts(SHIPPED / name) == FILES[name]


@pytest.mark.parametrize("name", LOCAL)
def test_what_does_not_ship(name, foreign):
    assert counts(foreign / name) == LOCAL[name]


def test_every_file_that_ships_is_counted():
    found = {str(path.relative_to(SHIPPED)) for path in SHIPPED.rglob("*") if path.is_file()}
    assert found - {"SOURCES.md"} == set(FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name.split("/")[0] in ORACLES])
def test_a_naive_count_says_the_same(name):
    assert ORACLES[name.split("/")[0]](content(SHIPPED / name)) == FILES[name]


def test_a_naive_count_of_digits_says_the_same():
    name = "unipen/pendigits-20"
    assert naive_unipen((SHIPPED / name).read_text()) == FILES[name]


@pytest.mark.parametrize("name", [name for name in LOCAL if name.startswith(("xopp", "iink"))])
def test_a_naive_count_of_what_does_not_ship_says_the_same(name, foreign):
    assert ORACLES[name.split("/")[0]](content(foreign / name)) == LOCAL[name]


@pytest.mark.parametrize("name", [name for name in LOCAL if name.startswith("rnote")])
def test_a_walk_through_the_whole_tree_finds_the_same_strokes(name, foreign):
    """The points of strokes without curves, and the ends of the curves of the others, in order."""
    data = json.loads(content(foreign / name))["data"]
    snapshot = data.get("engine_snapshot") or data["store_snapshot"]
    parts = zip(snapshot["stroke_components"], snapshot["chrono_components"], strict=True)
    drawn = sorted((c["value"]["t"], s["value"]) for s, c in parts if s["value"] is not None)
    wanted = [value["brushstroke"] for _, value in drawn if "brushstroke" in value]
    found = [stroke for stroke in strokes(foreign / name) if stroke.pressure is not None]
    if name.endswith("v0-5-5-test.rnote"):
        assert len(found) == len(wanted)
        places = _places_on_the_canvas(foreign / name)
        for brush in wanted:
            assert {tuple(end) for end in _ends(brush["path"]).round(6).tolist()} <= places
        return
    assert len(found) == len(wanted)
    for stroke, brush in zip(found, wanted, strict=True):
        path = brush["path"]
        points = [path["start"], *(segment["lineto"]["end"] for segment in path["segments"])]
        assert stroke.xy.tolist() == [point["pos"] for point in points]
        assert stroke.pressure.tolist() == [point["pressure"] for point in points]


def _places_on_the_canvas(path):
    """All points of all pages, below one another as the canvas has them."""
    pages = read_document(path).pages
    return {
        (round(x, 6), round(y + number * page.size[1], 6))
        for number, page in enumerate(pages)
        for x, y in page.ink.xy.tolist()
    }


def _ends(path):
    """Where the dots, lines and curves of a path end, (N, 2)."""
    parts = [part for segment in path for part in segment.values()]
    return np.array([(part.get("element") or part["end"])["pos"] for part in parts])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("unipen/unipen.def", "the UNIPEN file holds no ink"),
        ("inkml/bool_trace.xml", "fewer values than the 2 channels"),
        (f"{_LOAD}/pages.xopp.bg_1.png", "a PNG picture is not ink"),
    ],
)
def test_what_is_no_ink_is_refused(name, sentence, foreign):
    with pytest.raises(InkFileError, match=sentence):
        read_document(foreign / name)


def test_handwrite():
    (page,) = read_document(SHIPPED / "xopp" / "Handwrite.xopp").pages
    assert (page.size, page.unit, page.background, page.ruling) == (
        (595, 841),
        "pt",
        "#ffffff",
        "ruled",
    )
    tools = [stroke.pen.tool for stroke in page.ink.strokes]
    assert (tools.count("pen"), tools.count("highlighter"), tools.count("eraser")) == (161, 4, 0)
    first = page.ink.strokes[0]
    assert (first.pen.color, first.pen.width, first.layer) == ("#000000", 7.03933942, "Layer 1")
    assert first.pressure[0] * first.pen.width == pytest.approx(2.13990418)
    assert all(stroke.t is None for stroke in page.ink.strokes)


def test_a_pointer_list():
    (page,) = read_document(SHIPPED / "iink" / "hello-my-friend.json").pages
    assert (page.size, page.unit, page.text) == (None, "px", None)
    first = page.ink.strokes[0]
    assert (first.pen.color, first.pen.width) == ("#e01b24", 9)
    assert first.xy[0].tolist() == [109, 185]
    assert (first.t[0], first.pressure[1]) == (1705570994.881, 0.77)
    starts = [stroke.t[0] for stroke in page.ink.strokes]
    assert starts == sorted(starts)


def test_digits_carry_their_labels():
    path = SHIPPED / "unipen" / "pendigits-20"
    (page,) = read_document(path).pages
    assert page.text.split() == re.findall(r'^\.SEGMENT.*"(\d)"$', path.read_text(), re.MULTILINE)
    assert len(page.text.split()) == 20
    assert page.ink.strokes[0].xy[0].tolist() == [273, -323]


def test_versions_of_rnote_draw_the_same(foreign):
    """The file of 0.15 is that of 0.9, saved again."""
    old, new = (strokes(foreign / f"rnote/v0-{v}-0-test.rnote") for v in (9, 15))
    assert old == new
    assert {stroke.pen.tool for stroke in old} == {"pen", "highlighter"}


def test_packages_of_xournal_differ_in_nothing(foreign):
    new, old = (strokes(foreign / _PACKAGED / f"stroke/{name}.xopp") for name in ("new", "old"))
    assert new == old


def test_pressures_that_cannot_be_leave_the_points(foreign):
    """Xournal++ wrote some negative and some that are no numbers."""
    found = strokes(foreign / _PACKAGED / "stroke/width_recovery.xopp")
    assert [stroke.pressure is not None for stroke in found] == [False, True, False, False, False]
    assert [len(stroke) for stroke in found] == [90, 8, 8, 46, 10]
