"""Columns beside one another, and rivers of word gaps that are none."""

import numpy as np
import pytest

from handwriting.ink import Ink
from handwriting.page import segment
from handwriting.page.columns import _quantile
from tests.page.pages import found

LETTER, PITCH = 1.0, 2.5
"""Heights of the writing from letter to letter and from line to line."""


def letter(x, y):
    """A stroke down, up and down again."""
    return np.column_stack(
        [np.linspace(x, x + 0.8 * LETTER, 24), y + 0.5 * np.sin(np.linspace(0, 3 * np.pi, 24))]
    )


def text(width, gap, random, x=0.0):
    """Seven lines of words of three to six letters, gap heights apart: strokes, and the lines."""
    strokes, lines = [], []
    for row in range(7):
        begin, left = len(strokes), x
        while left < x + width:
            letters = int(random.integers(3, 7))
            strokes += [letter(left + i * LETTER, row * PITCH) for i in range(letters)]
            left += letters * LETTER + gap
        lines.append(frozenset(range(begin, len(strokes))))
    return strokes, lines


@pytest.mark.parametrize("gap", [1.3, 2.6, 3.2, 3.8])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_columns_are_parted_where_they_meet_however_wide_words_stand_apart(seed, gap):
    """The words of the right one stand close, so that the page's usual gap is small."""
    random = np.random.default_rng(seed)
    left, left_lines = text(36, gap, random)
    right, right_lines = text(36, 1.3, random, x=50.0)
    lines = left_lines + [frozenset(i + len(left) for i in line) for line in right_lines]
    order = random.permutation(len(left + right))
    place = np.argsort(order)
    layout = segment(Ink.from_arrays([(left + right)[i] for i in order]))
    assert found(layout) == [frozenset(place[list(line)].tolist()) for line in lines]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9])
def test_quantiles_are_those_of_numpy(count):
    values = np.random.default_rng(count).normal(size=count)
    for share in (0.0, 0.3, 0.75, 1.0):
        assert _quantile(values, share) == pytest.approx(np.quantile(values, share))
