import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.geometry import overlap
from app.grid import Grid
from app.session import Session
from tests.app.fakes import letter, mark, stroke

places = st.floats(-5000, 5000)
sizes = st.floats(0, 300)


@st.composite
def boxes(draw):
    x, y = draw(places), draw(places)
    return x, y, x + draw(sizes), y + draw(sizes)


@given(st.lists(boxes(), max_size=20), st.lists(boxes(), max_size=5), st.data())
def test_nothing_near_is_missed(marks, asked, data):
    grid = Grid()
    there = {(number,): box for number, box in enumerate(marks)}
    for key, box in there.items():
        grid.add(key, box)
    for key in data.draw(st.sets(st.sampled_from(sorted(there)))) if there else ():
        grid.remove(key, there.pop(key))
    for box in asked:
        found = grid.near(box)
        assert found == sorted(set(found))
        assert set(found) <= set(there)
        assert {key for key, one in there.items() if overlap(one, box)} <= set(found)


def test_what_lies_far_away_is_not_looked_at():
    grid = Grid()
    for number in range(1000):
        grid.add((number,), (0.0, 100.0 * number, 50.0, 100.0 * number + 30))
    assert len(grid.near((0.0, 50_000.0, 10.0, 50_010.0))) < 5


def test_a_mark_across_all_of_the_page_is_found_everywhere_and_can_go():
    grid = Grid()
    whole = (-1e12, -1e12, 1e12, 1e12)
    grid.add((0,), whole)
    assert grid.near((5.0, 5.0, 6.0, 6.0)) == [(0,)]
    assert grid.near(whole) == [(0,)]
    grid.remove((0,), whole)
    assert grid.near((5.0, 5.0, 6.0, 6.0)) == []


def test_the_note_knows_what_is_near_after_every_change():
    session = Session()
    session.apply(session.new_marks([stroke(letter(60.0 * n, 0)) for n in range(20)], "open"))
    (third,) = session.near((121.0, 5.0, 122.0, 6.0))
    assert third.key == (2,)
    session.selection = frozenset({third.key})
    session.apply(session.moving(0.0, 500.0))
    assert session.near((121.0, 5.0, 122.0, 6.0)) == []
    assert [one.key for one in session.near((121.0, 505.0, 122.0, 506.0))] == [(2,)]
    session.apply(session.clearing())
    assert session.near((-1e9, -1e9, 1e9, 1e9)) == []


def test_an_eraser_takes_what_it_would_take_by_looking_at_everything():
    random = np.random.default_rng(3)
    session = Session()
    strokes = [stroke(letter(*random.uniform(0, 600, 2))) for _ in range(200)]
    session.apply(session.new_marks(strokes, "open"))
    everything = [mark(one.key[0], one.stroke.xy.tolist()) for one in session.marks]
    from app.geometry import touched

    for _ in range(30):
        start, end = random.uniform(0, 600, 2), random.uniform(0, 600, 2)
        change = session.erasing(tuple(start), tuple(end), 8.0)
        wanted = [one.key for one in everything if touched(one, tuple(start), tuple(end), 8.0)]
        assert [one.key for one in change.removed] == wanted
