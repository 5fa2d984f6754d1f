"""Pages of shipped lines: what is written where is known."""

import numpy as np
import pytest

from handwriting.formats import read_document
from handwriting.ink import Ink
from handwriting.page import segment
from tests.page.pages import found, stacked, turned

HANDWRITE = "tests/data/foreign/xopp/Handwrite.xopp"


@pytest.mark.parametrize("degrees", [0, 4, -8])
def test_lines_below_one_another(degrees):
    strokes, lines = stacked()
    layout = segment(Ink.from_arrays(turned(strokes, degrees)))
    assert found(layout) == lines
    assert layout.other == ()


@pytest.mark.parametrize(("scale", "shift"), [(1e-3, 0.0), (1e5, -3e6)])
def test_size_and_place_do_not_matter(scale, shift):
    strokes, lines = stacked()
    assert found(segment(Ink.from_arrays([xy * scale + shift for xy in strokes]))) == lines


def test_the_order_of_strokes_does_not_matter():
    strokes, lines = stacked()
    order = np.random.default_rng(5).permutation(len(strokes))
    place = np.argsort(order)
    layout = segment(Ink.from_arrays([strokes[i] for i in order]))
    assert found(layout) == [frozenset(place[list(line)].tolist()) for line in lines]


def test_an_underline_is_no_text():
    strokes, lines = stacked()
    rule = np.column_stack([np.linspace(2, 14, 60), np.full(60, 1.7)])
    layout = segment(Ink.from_arrays([*strokes, rule]))
    assert layout.other == (len(strokes),)
    assert found(layout) == lines


def test_a_frame_around_the_page_is_no_text():
    strokes, lines = stacked()
    xy = np.concatenate(strokes)
    left, top = xy.min(axis=0) - 2
    right, bottom = xy.max(axis=0) + 2
    frame = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    layout = segment(Ink.from_arrays([*strokes, frame]))
    assert layout.other == (len(strokes),)
    assert found(layout) == lines


def test_words_stand_in_their_line_from_left_to_right():
    strokes, _ = stacked()
    layout = segment(Ink.from_arrays(strokes))
    for line in layout.lines:
        assert len(line.words) > 1
        assert tuple(stroke for word in line.words for stroke in word) == line.strokes
        left = [strokes[stroke][:, 0].min() for stroke in line.strokes]
        assert left == sorted(left)


def test_the_shopping_list(pytestconfig):
    """Handwrite.xopp, CC BY-SA 4.0: a heading, lists with bullets, a rabbit and connectors."""
    page = read_document(pytestconfig.rootpath / HANDWRITE).pages[0]
    pens = [i for i, stroke in enumerate(page.ink.strokes) if stroke.pen.tool == "pen"]
    layout = segment(page.ink)
    # strokes of each line, counted over those of the pen, as transcribed by hand
    lines = {
        "Things to buy": range(17),
        "2 kg for": range(18, 26),
        "Mr. Rabbit!": range(50, 65),
        "milk": range(67, 73),
        "carrot": [*range(75, 79), 80, 81, 82],
        "onion": range(83, 89),
        "flour": range(90, 97),
        "rice": range(98, 103),
        "ketchup": range(104, 114),
        "supply runs": [136, *range(141, 152)],
        "out tomorrow": [*range(137, 141), *range(152, 161)],
        "for today's dinner": range(116, 135),
    }
    expected = {frozenset(pens[i] for i in strokes) for strokes in lines.values()}
    assert set(found(layout)) == expected
    assert found(layout)[0] == {pens[i] for i in lines["Things to buy"]}
    assert len(layout.other) == len(page.ink.strokes) - sum(map(len, expected))
