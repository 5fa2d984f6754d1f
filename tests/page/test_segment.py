"""What holds for any page: each stroke in one place, whatever the ink."""

import numpy as np
import pytest

from handwriting.ink import Ink, Pen, Stroke
from handwriting.page import segment

ODD_PAGES = {
    "one dot": [[(3, 4)]],
    "one dot many times": [[(3, 4)]] * 9,
    "one point drawn over and over": [[(3, 4)] * 5] * 3,
    "one stroke": [[(0, 0), (5, 9), (9, 1)]],
    "at the limit": [[(-1e9, -1e9), (1e9, 1e9)], [(1e9, -1e9)], [(-1e9, 1e9), (0, 0)]],
    "tiny": [[(0, 0), (1e-9, 3e-9)], [(2e-9, 0), (2e-9, 3e-9)]],
    "level strokes": [[(0, 0), (9, 0)], [(10, 0), (19, 0)]],
    "plumb strokes": [[(0, 0), (0, 9)], [(0, 10), (0, 19)]],
}


@pytest.mark.parametrize("name", ODD_PAGES)
def test_every_stroke_is_in_one_place(name):
    ink = Ink.from_arrays(ODD_PAGES[name])
    layout = segment(ink)
    told = sorted([i for line in layout.lines for i in line.strokes] + list(layout.other))
    assert told == list(range(len(ink.strokes)))
    for line in layout.lines:
        assert line.strokes
        assert sorted(i for word in line.words for i in word) == sorted(line.strokes)


@pytest.mark.parametrize("tool", ["highlighter", "eraser"])
def test_only_the_pen_writes(tool):
    letter = np.array([(0, 0), (3, 9), (6, 0)], dtype=float)
    ink = Ink((Stroke(letter), Stroke(letter + 8, pen=Pen(tool=tool))))
    layout = segment(ink)
    assert layout.other == (1,)
    assert [line.strokes for line in layout.lines] == [(0,)]
