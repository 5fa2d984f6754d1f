from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.page_reading.composing import composed_page, write_xopp
from benchmarks.page_reading.errors import page_distance, paired
from handwriting.formats import read_document
from handwriting.recognizer import PageRecognition
from tests.export.pages import page_of


def test_a_composed_page_survives_its_file(tmp_path: Path) -> None:
    page, texts = composed_page(30)
    assert len(texts) == 30
    assert 25 <= np.mean([len(text) for text in texts]) <= 35
    write_xopp(page, tmp_path / "page.xopp")
    (read,) = read_document(tmp_path / "page.xopp").pages
    assert page.ink is not None
    assert read.ink is not None
    assert (read.size, read.unit) == (page.size, page.unit)
    np.testing.assert_allclose(read.ink.xy, page.ink.xy, atol=1e-3)
    left, top, right, bottom = read.ink.bounds
    assert 0 < left < right < 595
    assert 0 < top < bottom < 842


def test_pages_begin_with_other_samples() -> None:
    assert composed_page(3, first=1)[1][:2] == composed_page(3)[1][1:]


def test_lines_are_paired_so_that_edits_are_fewest() -> None:
    pairs = paired(["ketchup", "mlk", "too much"], ["milk", "ketchup"])
    assert sorted(pairs) == [("ketchup", "ketchup"), ("mlk", "milk"), ("too much", "")]
    assert paired([], ["milk"]) == [("", "milk")]


def test_a_page_is_compared_whole() -> None:
    _, read = page_of("one line", "another")
    assert page_distance(read, ["one line", "another"], str) == 0
    assert page_distance(read, ["one", "line", "anther"], str) == 2
    assert page_distance(PageRecognition((), ()), ["ab"], str) == 2
