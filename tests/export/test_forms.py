from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

import pytest

from handwriting.errors import InkError
from handwriting.export.forms import SUFFIXES, as_form
from handwriting.export.jiix import word_candidates
from handwriting.formats import read_document
from handwriting.ink import Page
from handwriting.recognizer.page_results import PageRecognition
from handwriting.recognizer.results import Alternative, Recognition, Word
from tests.export.pages import page_of

EMPTY = (Page(None, size=(100.0, 50.0), unit="pt"), PageRecognition((), ()))
TEXT_VIEW = "{http://www.w3.org/2003/InkML}traceView"
TRACE = "{http://www.w3.org/2003/InkML}trace"
ANNOTATION = "{http://www.w3.org/2003/InkML}annotation"


def test_text_has_a_form_feed_before_each_further_page() -> None:
    pages = [page_of("two words", "below"), EMPTY, page_of("last")]
    assert as_form("text", "a", pages) == "two words\nbelow\n\f\n\flast"


def test_json_says_where_everything_stands() -> None:
    page, recognition = page_of("ab c", "d")
    found = json.loads(as_form("json", "notes.xopp", [(page, recognition), EMPTY]))
    assert (found["schema"], found["path"]) == (2, "notes.xopp")
    assert found["text"] == "ab c\nd\n\f"
    first, second = found["pages"]
    assert second == {"size": [100, 50], "unit": "pt", "text": "", "lines": [], "other": []}
    assert (first["size"], first["unit"], first["other"]) == ([595, 842], "pt", [4])
    upper, lower = first["lines"]
    assert (upper["text"], upper["strokes"]) == ("ab c", [0, 1, 2])
    assert upper["box"] == [50, 60, 78, 72]
    assert [word["box"] for word in upper["words"]] == [[50, 60, 62, 72], [74, 60, 78, 72]]
    assert [word["strokes"] for word in upper["words"]] == [[0, 1], [2]]
    assert lower["words"][0]["characters"] == [
        {"text": "d", "confidence": 0.9, "points": [[3, 0], [3, 1]]}
    ]


@pytest.mark.parametrize("form", ["jiix", "inkml"])
def test_our_own_readers_find_every_stroke_once_and_the_text(form: str, tmp_path) -> None:
    page, recognition = page_of("ab c", "d")
    path = tmp_path / f"page{SUFFIXES[form]}"
    path.write_text(as_form(form, "a", [(page, recognition)]), encoding="utf-8")
    (read,) = read_document(path).pages
    assert read.text == "ab c\nd"
    assert page.ink is not None
    assert read.ink is not None
    scale = 1 if form == "inkml" else 25.4 / 72
    # JIIX has no times here, so its strokes come in the order of the words: as they were written.
    for ours, theirs in zip(page.ink.strokes, read.ink.strokes, strict=True):
        assert theirs.xy == pytest.approx(ours.xy * scale, abs=1e-5)


def test_jiix_counts_characters_across_the_page() -> None:
    page, recognition = page_of("ab c", "d")
    found = json.loads(as_form("jiix", "a", [(page, recognition)]))
    text, drawing = found["elements"]
    assert (text["type"], drawing["type"]) == ("Text", "Drawing")
    assert [stroke["id"] for stroke in drawing["items"]] == ["stroke-4"]
    assert text["label"] == "ab c\nd"
    assert "".join(char["label"] for char in text["chars"]) == text["label"]
    assert [word["label"] for word in text["words"]] == ["ab", " ", "c", "\n", "d"]
    for number, word in enumerate(text["words"]):
        inside = text["chars"][word["first-char"] : word["last-char"] + 1]
        assert "".join(char["label"] for char in inside) == word["label"]
        assert {char["word"] for char in inside} == {number}
    assert [(line["first-char"], line["last-char"]) for line in text["lines"]] == [(0, 3), (5, 5)]
    assert text["words"][0]["candidates"] == ["ab", "AB"]
    box = text["words"][4]["bounding-box"]
    millimeter = 25.4 / 72
    assert box == pytest.approx(
        {"x": 50 * millimeter, "y": 100 * millimeter, "width": 4 * millimeter,
         "height": 12 * millimeter}, abs=1e-5,
    )  # fmt: skip


def test_jiix_has_an_object_a_page() -> None:
    rows = as_form("jiix", "a", [page_of("ab"), EMPTY]).split("\n")
    assert [json.loads(row)["type"] for row in rows] == ["Raw Content", "Text"]


def test_candidates_come_from_readings_of_as_many_words() -> None:
    words = tuple(Word(text, 1.0, ()) for text in ("to", "day"))
    readings = tuple(Alternative(text, 0.0) for text in ("to day", "today", "to bay", "go day"))
    read = Recognition("to day", 1.0, words, readings)
    assert list(word_candidates(read)) == [["to", "go"], ["day", "bay"]]


def test_inkml_has_views_of_lines_and_words() -> None:
    first, second = page_of("ab c", "d"), page_of("e")
    root = fromstring(as_form("inkml", "a", [first, second]))
    views = root.findall(TEXT_VIEW)
    told = [[note.text for note in view.findall(ANNOTATION)] for view in views]
    assert told == [
        ["Textline", "ab c"], ["Textline", "d"], ["Drawing"], ["Textline", "e"], ["Drawing"],
    ]  # fmt: skip
    ids = [trace.get("{http://www.w3.org/XML/1998/namespace}id") for trace in root.iter(TRACE)]
    referred = [view.get("traceDataRef") for view in root.iter(TEXT_VIEW)]
    assert [f"#{name}" for name in ids] == [name for name in referred if name]


def test_a_truth_of_the_source_is_kept_in_inkml(tmp_path) -> None:
    page, recognition = page_of("ab", page=Page(None, text="what was written"))
    path = tmp_path / "page.inkml"
    path.write_text(as_form("inkml", "a", [(page, recognition)]), encoding="utf-8")
    assert read_document(path).pages[0].text == "what was written"


def test_inkml_says_what_it_cannot_carry() -> None:
    page, recognition = page_of("ab", page=Page(None, unit="\x00"))
    with pytest.raises(InkError, match=r"U\+0000"):
        as_form("inkml", "a", [(page, recognition)])
