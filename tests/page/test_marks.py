"""What is no text: marks drawn over and beside shipped lines, and letters that look like them."""

import itertools

import numpy as np
import pytest

from handwriting.ink import Ink
from handwriting.page import segment
from tests.page.pages import found, stacked


def pen(*corners, points=50):
    """A stroke through the corners, sampled as densely as pens do."""
    xy = np.array(corners, dtype=float)
    share = np.linspace(0, 1, points)[:, None]
    return np.concatenate([a + share * (b - a) for a, b in itertools.pairwise(xy)])


def ring(x, y, radius):
    turn = np.linspace(0, 2 * np.pi, 40)
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


# right of the first three lines, which end before x = 74, and above the last
BESIDE = {
    "arrow with a head in one stroke": [
        pen((75, 5), (82, 5)),
        pen((81.2, 4.4), (82, 5), (81.2, 5.6)),
    ],
    "arrow with a head in two": [
        pen((75, 5), (80, 8)),
        pen((80, 8), (79.0, 8.0)),
        pen((80, 8), (79.6, 7.1)),
    ],
    "bent arrow": [
        np.column_stack([75 + 6 * np.sin(t := np.linspace(0, 1.5, 30)), 5 + 6 * np.cos(t)]),
        pen((80.4, 6.3), (81.0, 5.4), (81.7, 6.3)),
    ],
    "face": [ring(80, 8, 5), ring(78, 7, 0.8), ring(82, 7, 0.8), pen((78, 10), (80, 11), (82, 10))],
    "house": [
        pen((75, 4), (75, 10), (85, 10), (85, 4), (75, 4)),
        pen((75, 4), (80, 0), (85, 4)),
        pen((79, 10), (79, 6.5), (81, 6.5), (81, 10)),
    ],
    "stick man": [
        ring(80, 3, 1.2),
        pen((80, 4.2), (80, 7.5)),
        pen((77.6, 5), (82.4, 5)),
        pen((78, 10), (80, 7.5), (82, 10)),
    ],
}


@pytest.mark.parametrize("name", BESIDE)
def test_drawings_beside_the_text_are_left_out(name):
    strokes, lines = stacked()
    layout = segment(Ink.from_arrays([*strokes, *BESIDE[name]]))
    assert layout.other == tuple(range(len(strokes), len(strokes) + len(BESIDE[name])))
    assert found(layout) == lines


def test_a_frame_of_four_strokes_around_a_word():
    strokes, lines = stacked()
    left, top, right, bottom = -0.8, -2.2, 6.0, 1.9
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    sides = [pen(a, b) for a, b in itertools.pairwise(corners)]
    layout = segment(Ink.from_arrays([*strokes, *sides]))
    assert layout.other == tuple(range(len(strokes), len(strokes) + 4))
    assert found(layout) == lines


def bar_over(strokes, line, width, level):
    """A flat stroke over the middle of a line, in heights."""
    xy = np.concatenate([strokes[i] for i in line])
    middle = (xy[:, 0].min() + xy[:, 0].max()) / 2
    y = np.median(xy[:, 1]) + level
    return pen((middle - width / 2, y), (middle + width / 2, y), points=40)


def test_a_strike_out_no_longer_than_a_bar_is_told_by_what_it_crosses():
    strokes, lines = stacked()
    strike = bar_over(strokes, lines[0], 3.0, 0.0)
    layout = segment(Ink.from_arrays([*strokes, strike]))
    assert layout.other == (len(strokes),)
    assert found(layout) == lines


def test_a_bar_as_long_above_the_small_letters_is_text():
    strokes, lines = stacked()
    bar = bar_over(strokes, lines[0], 3.0, -0.9)
    layout = segment(Ink.from_arrays([*strokes, bar]))
    assert layout.other == ()
    assert found(layout)[0] == lines[0] | {len(strokes)}


def dash_before(strokes, line):
    """A dash of a list: apart from the letters of a line, halfway up them."""
    xy = np.concatenate([strokes[i] for i in line])
    left, y = xy[:, 0].min(), np.median(xy[:, 1])
    return pen((left - 2.2, y), (left - 1.2, y), points=12)


@pytest.mark.parametrize(("dashes", "text"), [(1, True), (2, False)])
def test_dashes_are_bullets_where_several_lines_begin_with_one(dashes, text):
    strokes, lines = stacked()
    drawn = [dash_before(strokes, line) for line in lines[:dashes]]
    layout = segment(Ink.from_arrays([*strokes, *drawn]))
    assert layout.other == (() if text else tuple(range(len(strokes), len(strokes) + dashes)))
    assert found(layout)[0] == lines[0] | ({len(strokes)} if text else set())


def test_a_capital_o_is_a_letter_beside_letters_alone():
    strokes, lines = stacked()
    xy = np.concatenate([strokes[i] for i in lines[0]])
    left, y = xy[:, 0].min(), np.median(xy[:, 1])
    turn = np.linspace(0.3, 2 * np.pi - 0.3, 40)
    o = np.column_stack([left - 1.9 + 1.5 * np.cos(turn), y - 0.8 + 2.1 * np.sin(turn)])
    layout = segment(Ink.from_arrays([*strokes, o]))
    assert found(layout)[0] == lines[0] | {len(strokes)}
    away = o - np.array([8.0, 0.0])
    assert segment(Ink.from_arrays([*strokes, away])).other == (len(strokes),)


def test_commas_between_two_lines_make_no_line_of_their_own():
    """Two long commas below a line look like letters of a line between it and the next."""
    strokes, lines = stacked()
    xy = np.concatenate([strokes[i] for i in lines[0]])
    y = np.median(xy[:, 1])
    commas = [
        np.column_stack([x + 0.9 * np.sin(t := np.linspace(0, 2.0, 20)), y + 0.6 + 0.8 * t])
        for x in (6.0, 8.4)
    ]
    layout = segment(Ink.from_arrays([*strokes, *commas]))
    assert found(layout) == [lines[0] | {len(strokes), len(strokes) + 1}, *lines[1:]]
