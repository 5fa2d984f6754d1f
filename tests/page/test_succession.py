"""What the order of strokes tells, by hand and on pages of shipped lines."""

import itertools

import numpy as np
import pytest

from handwriting.ink import Ink
from handwriting.page import segment
from handwriting.page.succession import MOST, likeliest, steadiness
from tests.page.pages import PITCH, found, stacked

FOUR_LINES = np.repeat(np.arange(4), 25)


def test_lines_written_one_after_the_other_are_steady():
    assert steadiness(FOUR_LINES) == MOST


def test_a_shuffled_page_tells_nothing():
    told = [steadiness(np.random.default_rng(seed).permutation(FOUR_LINES)) for seed in range(20)]
    assert max(told) < 1.0
    assert np.median(told) < 0.2


@pytest.mark.parametrize("home", [[], [3], [-1, -1, -1], [2, 2, 2, 2]])
def test_without_two_lines_nothing_is_told(home):
    assert steadiness(np.array(home, dtype=np.int64)) == 0.0


def test_a_dot_between_two_lines_asks_its_neighbors():
    # Strokes 0 and 2 are sure of line 7; stroke 1 would a little rather be in line 8.
    stroke, line = np.array([0, 1, 1, 2]), np.array([7, 7, 8, 7])
    cost, home = np.array([0.0, 2.0, 1.5, 0.0]), np.full(3, -1)
    assert likeliest(stroke, line, cost, home, 0.0).tolist() == [7, 8, 7]
    assert likeliest(stroke, line, cost, home, 1.0).tolist() == [7, 7, 7]


def test_what_clearly_stands_in_another_line_stays_there():
    stroke, line = np.array([0, 1, 1, 2]), np.array([7, 7, 8, 7])
    cost = np.array([0.0, 2 * MOST + 2.0, 1.5, 0.0])
    assert likeliest(stroke, line, cost, np.full(3, -1), MOST).tolist() == [7, 8, 7]


def test_the_cheapest_of_all_ways_is_taken():
    rng = np.random.default_rng(3)
    for _ in range(20):
        stroke = np.repeat(np.arange(6), 3)
        line, cost = np.tile([4, 5, 6], 6), rng.uniform(0, 3, 18)
        home = likeliest(stroke, line, cost, np.full(6, -1), 0.8)

        def total(way, cost=cost):
            own = sum(cost[3 * i + name - 4] for i, name in enumerate(way))
            return own + 0.8 * sum(a != b for a, b in itertools.pairwise(way))

        ways = itertools.product((4, 5, 6), repeat=6)
        assert total(home.tolist()) == pytest.approx(min(total(way) for way in ways))


def test_strokes_without_a_choice_keep_their_line():
    home = likeliest(np.array([1]), np.array([5]), np.array([2.0]), np.array([3, 4, -1]), 1.0)
    assert home.tolist() == [3, 5, -1]


def test_a_word_inserted_late_belongs_where_it_stands():
    strokes, lines = stacked()
    xy = np.array([strokes[i][:, 0].mean() for i in sorted(lines[1])])
    late = [
        i for i, x in zip(sorted(lines[1]), xy, strict=True) if xy.min() + 6 < x < xy.min() + 11
    ]
    assert late
    order = [i for i in range(len(strokes)) if i not in late] + late
    place = np.argsort(order)
    layout = segment(Ink.from_arrays([strokes[i] for i in order]))
    assert found(layout) == [frozenset(place[list(line)].tolist()) for line in lines]


def test_a_dot_between_lines_goes_to_the_one_it_was_written_in():
    strokes, lines = stacked()
    right = min(max(strokes[i][:, 0].max() for i in lines[number]) for number in (1, 2))
    dot = np.array([(right - 2, 1.41 * PITCH), (right - 1.9, 1.41 * PITCH + 0.1)])
    for number in (1, 2):
        place = max(lines[number])
        layout = segment(Ink.from_arrays([*strokes[:place], dot, *strokes[place:]]))
        assert any({place - 1, place} <= line for line in found(layout))
