"""What ships as sample ink can be read by anyone, and says what it is."""

from pathlib import Path

import pytest

from handwriting.formats import read_document
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


def test_every_folder_of_samples_has_its_terms():
    terms = (samples_folder() / "README.md").read_text(encoding="utf-8")
    assert all(f"## `{path.parent.name}/`" in terms for path in SAMPLES)


def test_names_differ_without_regard_to_case():
    assert len({str(path).lower() for path in SAMPLES}) == len(SAMPLES)
