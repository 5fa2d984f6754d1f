"""The comparison of layouts with what is known, small enough for paper."""

import numpy as np

from benchmarks.pages.compose import as_page, shuffled, side_by_side, turned
from benchmarks.pages.marks import KINDS
from benchmarks.pages.truth import KnownPage, compare
from handwriting.ink import Ink
from handwriting.page import Layout, TextLine
from tests.page.pages import sample


def line(*strokes):
    return TextLine(strokes, (strokes,))


def test_agreement_by_hand():
    ink = Ink.from_arrays([[(i, 0)] for i in range(7)])
    page = KnownPage("seven", ink, (frozenset({0, 1}), frozenset({2, 3, 4})), frozenset({5, 6}))
    right = compare(page, Layout((line(0, 1), line(2, 3, 4)), (5, 6)))
    assert (right.right, right.misplaced, right.lost, right.left_out) == (2, 0, 0, 2)
    wrong = compare(page, Layout((line(2, 3, 6), line(0, 1)), (4, 5)))
    assert (wrong.right, wrong.misplaced, wrong.lost, wrong.left_out) == (1, 1, 1, 1)
    merged = compare(page, Layout((line(0, 1, 2, 3, 4),), (5, 6)))
    assert (merged.right, merged.misplaced) == (0, 2)
    swapped = compare(page, Layout((line(2, 3, 4), line(0, 1)), (5, 6)))
    assert (swapped.right, swapped.ordered) == (2, 0)


def test_composed_pages_keep_what_is_known():
    rng = np.random.default_rng(3)
    lines = [sample("sta-hpb1-sij-1"), sample("sta-hpb1-cb-1")]
    plain = as_page("two", side_by_side(lines[:1], lines[1:], rng), [np.zeros((2, 2))])
    page = shuffled(plain, rng)
    for before, after in zip(plain.lines, page.lines, strict=True):
        strokes = sorted(plain.ink.strokes[i].xy.tobytes() for i in before)
        assert strokes == sorted(page.ink.strokes[i].xy.tobytes() for i in after)
    assert [page.ink.strokes[i].xy.tolist() for i in page.marks] == [[[0, 0], [0, 0]]]
    assert turned(page, rng).lines == page.lines


def test_every_kind_of_mark_has_strokes():
    rng = np.random.default_rng(4)
    lines = [sample("sta-hpb1-sij-1")]
    for draw in KINDS.values():
        marks = draw(lines, 1.0, rng)
        assert marks
        assert all(mark.ndim == 2 and np.isfinite(mark).all() for mark in marks)
