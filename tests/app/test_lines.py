import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lines import Lines


def add(lines: Lines, number: int, bounds) -> int:
    line = lines.place(bounds)
    lines.add(line, (number,), bounds)
    return line


def word(lines: Lines, first: int, x: float, top: float, count: int = 6) -> list[int]:
    """Letters 30 high, ascenders among them."""
    places = []
    for index in range(count):
        rise = 20 if index % 3 == 1 else 0
        left = x + 25 * index
        places.append(add(lines, first + index, (left, top - rise, left + 18, top + 30)))
    return places


def test_letters_beside_each_other_are_one_line():
    assert set(word(Lines(), 0, 50, 100)) == {0}


def test_letters_below_begin_another_line_and_leave_the_first_alone():
    lines = Lines()
    word(lines, 0, 50, 100)
    assert set(word(lines, 10, 50, 170)) == {1}
    assert lines.keys(0) == [(n,) for n in range(6)]
    assert lines.in_order() == [0, 1]


def test_a_line_written_above_comes_first():
    lines = Lines()
    word(lines, 0, 50, 300)
    word(lines, 10, 50, 100)
    assert lines.in_order() == [1, 0]


@pytest.mark.parametrize("line", [0, 1])
def test_a_late_dot_goes_to_the_line_of_its_letter(line):
    lines = Lines()
    word(lines, 0, 50, 100)
    word(lines, 10, 50, 180)
    top = 100 + 80 * line
    assert lines.place((60, top - 12, 62, top - 10)) == line


def test_a_comma_and_a_bar_go_to_their_line():
    lines = Lines()
    word(lines, 0, 50, 100)
    assert lines.place((205, 128, 208, 140)) == 0
    assert lines.place((70, 100, 100, 102)) == 0


def test_a_line_may_slope():
    lines = Lines()
    for number in range(60):
        x = 20.0 * number
        y = 100 + 0.12 * x  # falls by two letter heights and more
        assert add(lines, number, (x, y, x + 15, y + 30)) == 0


def test_what_is_far_below_is_no_dot_of_the_line():
    lines = Lines()
    word(lines, 0, 50, 100)
    assert lines.place((60, 190, 62, 192)) == 1


def test_a_line_without_strokes_is_none():
    lines = Lines()
    bounds = (0.0, 0.0, 10.0, 30.0)
    add(lines, 0, bounds)
    lines.remove(0, (0,))
    assert lines.in_order() == []
    assert lines.latest is None
    assert 0 not in lines


def test_a_stroke_that_may_become_anything_is_not_settled():
    lines = Lines()
    word(lines, 0, 50, 100)
    assert not lines.is_settled((60, 140, 61, 141), 0)
    assert lines.is_settled((60, 110, 80, 130), 0)
    assert lines.is_settled((60, 110, 61, 110), 0)  # as high as nothing, but in its midst
    assert lines.is_settled((60, 300, 61, 301), 1)


def test_a_dot_above_the_latest_line_and_a_comma_at_its_end_are_settled_at_once():
    lines = Lines()
    for place in range(4):
        word(lines, 10 * place, 50 + 100 * place, 100)
    assert lines.is_settled((60, 90, 61, 91), 0)
    assert lines.is_settled((450, 140, 451, 141), 0)
    assert not lines.is_settled((200, 140, 201, 141), 0)  # below the middle a line may begin
    word(lines, 100, 50, 300)
    assert lines.latest == 1
    assert not lines.is_settled((60, 90, 61, 91), 0)  # of a line left long ago


finite = st.floats(-2000, 2000)
sizes = st.floats(0, 300)


@given(st.lists(st.tuples(finite, finite, sizes, sizes), min_size=1, max_size=30))
def test_removing_all_leaves_nothing_and_no_stroke_changes_its_line(boxes):
    lines = Lines()
    homes = []
    for number, (x, y, width, height) in enumerate(boxes):
        homes.append(add(lines, number, (x, y, x + width, y + height)))
    for number, home in enumerate(homes):
        assert (number,) in lines.keys(home)
    for number, home in enumerate(homes):
        lines.remove(home, (number,))
    assert lines.in_order() == []


def test_bands_do_not_drift_when_strokes_come_and_go():
    rng = np.random.default_rng(0)
    lines = Lines()
    word(lines, 0, 50, 100)
    before = lines.band(0)
    for number in range(100, 600):
        x, y = rng.uniform(0, 300), rng.uniform(90, 110)
        bounds = (x, y, x + 10, y + 30)
        lines.add(0, (number,), bounds)
        lines.remove(0, (number,))
    assert lines.band(0) == pytest.approx(before)
