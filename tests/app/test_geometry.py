from itertools import pairwise

import numpy as np
import pytest

from app import geometry
from app.geometry import held_by, inside, rubbed, touched
from app.marks import MANY, PART, Mark
from app.session import Session
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


def test_points_are_put_between_others_only_where_the_tip_is(monkeypatch):
    rng = np.random.default_rng(5)
    cut = 0
    for _ in range(60):
        count = int(rng.integers(2, 30))
        xy = rng.uniform(0, 100, (count, 2))
        whole = Stroke(xy, np.arange(count, dtype=float), rng.uniform(0, 1, count))
        start, end = (tuple(at) for at in rng.uniform(0, 100, (2, 2)).tolist())
        pieces = rubbed(whole, start, end, 6.0)
        with monkeypatch.context() as patch:  # as if the tip were everywhere
            patch.setattr(geometry, "_segments_near", lambda xy, *_: np.arange(max(len(xy) - 1, 1)))
            assert pieces == rubbed(whole, start, end, 6.0)
        cut += pieces is not None
    assert 10 < cut < 60


def wave(count: int) -> Stroke:
    """Many points, several rows of them, over a wide page."""
    along = np.linspace(0, 40, count)
    xy = np.stack([2000 * np.abs((along + 1) % 2 - 1), 20 * along], axis=1)
    return Stroke(xy, along, np.full(count, 0.5))


def test_an_eraser_looks_only_at_what_it_touches_of_a_stroke_of_very_many_points():
    count = 20 * MANY
    session = Session()
    session.apply(session.new_marks([wave(count)], "open"))
    places = [(900.0 + 5 * n, 390.0 + 2 * n) for n in range(20)]
    first = session.rubbing(places[0], places[0], 10.0)
    session.apply(first)
    assert len(first.removed) == 1
    assert max(len(mark.stroke) for mark in first.added) <= PART
    moved = 0
    for start, end in pairwise(places):
        change = session.rubbing(start, end, 10.0)
        session.apply(change)
        moved += bool(change)
        assert sum(len(mark.stroke) for mark in (*change.removed, *change.added)) <= 8 * PART
    assert moved > 5


def test_nothing_but_what_an_eraser_covers_is_gone_from_a_stroke_of_very_many_points():
    whole = wave(MANY + 3 * PART)
    start, end, radius = (900.0, 390.0), (960.0, 420.0), 10.0
    pieces = rubbed(whole, start, end, radius)
    assert pieces is not None
    left = {tuple(point) for piece in pieces for point in piece.xy.tolist()}
    along = np.array(end) - start
    share = np.clip((whole.xy - start) @ along / (along @ along), 0, 1)
    away = np.hypot(*(whole.xy - start - share[:, None] * along).T)
    covered = away <= radius
    assert covered.sum() > 20
    drawn = [tuple(point) for point in whole.xy.tolist()]
    assert [point in left for point in drawn] == (~covered).tolist()
    ends = [(one.xy[-1], other.xy[0]) for one, other in pairwise(pieces)]
    apart = [np.hypot(*(other - one)) > 0 for one, other in ends]
    crossings = int((np.diff(np.flatnonzero(covered)) > 1).sum()) + 1
    assert sum(apart) == crossings  # elsewhere the parts go on where others end
    assert rubbed(whole, (1000.0, -500.0), (1000.0, -500.0), radius) is None


def test_a_lasso_looks_at_some_of_very_many_points():
    square = np.array([(-10, -10), (1500, -10), (1500, 900), (-10, 900)], dtype=float)
    mostly = Mark((0,), wave(5 * MANY), 0)
    assert held_by([mostly], square) == [mostly]
    assert held_by([mostly], square / 2) == []
    assert len(geometry._some(mostly.stroke.xy)) <= MANY


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
