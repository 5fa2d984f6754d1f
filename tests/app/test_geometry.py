import numpy as np
import pytest

from app.geometry import held_by, inside, rubbed, touched
from app.marks import Mark
from handwriting.ink import Stroke
from tests.app.fakes import mark, stroke

LINE = [(0.0, 0.0), (100.0, 0.0)]


@pytest.mark.parametrize(
    ("start", "end", "hit"),
    [
        ((50, 5), (50, 5), True),  # beside a segment, far from its points
        ((50, -30), (50, 30), True),  # across it
        ((50, 20), (60, 20), False),
        ((108, 0), (108, 0), True),
        ((120, 0), (120, 0), False),
    ],
)
def test_a_tip_touches_the_line_between_points(start, end, hit):
    assert touched(mark(0, LINE), start, end, 10.0) is hit


def test_a_tip_touches_a_dot():
    assert touched(mark(0, [(5.0, 5.0)]), (0, 5), (3, 5), 3.0)


def test_rubbing_cuts_where_the_tip_is_and_keeps_what_was_drawn():
    whole = Stroke(np.array(LINE), np.array([0.0, 1.0]), np.array([0.2, 0.6]))
    pieces = rubbed(whole, (50, 0), (50, 0), 10.0)
    assert pieces is not None
    left, right = pieces
    assert left.xy[0].tolist() == [0, 0]
    assert right.xy[-1].tolist() == [100, 0]
    assert left.xy[-1, 0] == pytest.approx(40, abs=5)
    assert right.xy[0, 0] == pytest.approx(60, abs=5)
    assert len(left) == len(right) == 2  # no points beside the cut
    assert left.t is not None
    assert left.t[-1] == pytest.approx(left.xy[-1, 0] / 100)


def test_rubbing_all_of_it_leaves_nothing_and_none_of_it_tells_so():
    assert rubbed(stroke([(1.0, 1.0)]), (0, 0), (0, 0), 5.0) == []
    assert rubbed(stroke(LINE), (0, 50), (100, 50), 5.0) is None


def test_a_lasso_holds_what_lies_mostly_within():
    square = np.array([(-10, -10), (70, -10), (70, 10), (-10, 10)], dtype=float)
    points = [(float(x), 0.0) for x in range(0, 101, 5)]
    within, without = mark(0, points), mark(1, [(x + 40, y) for x, y in points])
    assert held_by([within, without], square) == [within]
    assert held_by([within], square[:2]) == []


def test_inside_agrees_with_a_circle():
    rng = np.random.default_rng(1)
    points = rng.uniform(-2, 2, (500, 2))
    angles = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    radius = np.hypot(*points.T)
    clear = np.abs(radius - 1) > 0.01
    assert (inside(points, circle) == (radius < 1))[clear].all()


def test_moving_a_mark_keeps_time_and_pressure():
    moved = Mark((3,), Stroke(np.zeros((1, 2)), np.array([2.0])), 0).moved(3, 4, 1)
    assert moved.key == (3,)
    assert moved.stroke.xy.tolist() == [[3, 4]]
    assert moved.stroke.t is not None
    assert moved.line == 1
