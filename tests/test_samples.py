"""What ships as sample ink can be read by anyone, and says what it is."""

from pathlib import Path

import pytest

from handwriting.formats import read_document, read_ink
from handwriting.page import segment
from handwriting.recognizer.order import writing_order
from handwriting.shipped import samples_folder

SAMPLES = sorted(samples_folder().rglob("*.inkml"))


def test_there_are_a_few_dozen():
    assert len(SAMPLES) >= 24


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_carries_one_line_and_its_text(path: Path):
    (page,) = read_document(path).pages
    assert page.ink is not None
    assert page.text
    assert page.text.split("\n") == [page.text.strip()]
    left, top, right, bottom = page.ink.bounds
    assert right - left > 1.2 * (bottom - top)


def test_samples_are_one_line_on_a_page_too():
    """So they are read as they are alone: all strokes, in the order in which they were written."""
    cut = []
    for path in SAMPLES:
        ink = read_ink(path)
        orders = [writing_order(ink, line) for line in segment(ink).lines]
        if orders != [tuple(range(len(ink.strokes)))]:
            cut.append(path.stem)
    assert set(cut) <= {"sta-hpb1-lac-2"}  # its words rise in a step


def test_every_folder_of_samples_has_its_terms():
    terms = (samples_folder() / "README.md").read_text(encoding="utf-8")
    assert all(f"## `{path.parent.name}/`" in terms for path in SAMPLES)


def test_names_differ_without_regard_to_case():
    assert len({str(path).lower() for path in SAMPLES}) == len(SAMPLES)
