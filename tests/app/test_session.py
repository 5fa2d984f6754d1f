import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.marks import Change
from app.session import Session
from handwriting.ink import Pen
from tests.app.fakes import letter, stroke


def write(session: Session, *xy: tuple[float, float]) -> Change:
    for number, (x, y) in enumerate(xy):
        if number == 0:
            session.begin(x, y, 1.0, 0.5, Pen())
        else:
            session.extend(x, y, 1.0 + number / 100, 0.5)
    change = session.end()
    session.apply(change)
    return change


def state(session: Session):
    return [(m.key, m.line, m.stroke) for m in session.marks], set(session.corrections)


def test_a_stroke_keeps_what_the_pen_said():
    session = Session()
    write(session, (1, 2), (3, 4))
    (mark,) = session.marks
    assert mark.stroke.xy.tolist() == [[1, 2], [3, 4]]
    assert mark.stroke.t is not None
    assert np.allclose(mark.stroke.t, [1.0, 1.01])
    assert mark.stroke.pressure is not None
    assert session.growing is None


def test_pieces_of_a_mark_stand_where_it_stood():
    session = Session()
    for x in (0, 100, 200):
        write(session, (x, 0), (x + 50, 0))
    change = session.rubbing((125, 0), (125, 0), 5)
    session.apply(change)
    assert [mark.key for mark in session.marks] == [(0,), (1, 0), (1, 1), (2,)]
    session.apply(change.inverse)
    assert [mark.key for mark in session.marks] == [(0,), (1,), (2,)]


def test_two_changes_as_one_leave_out_what_never_was():
    session = Session()
    write(session, (0, 0), (100, 0))
    first = session.rubbing((50, 0), (50, 0), 5)
    session.apply(first)
    second = session.rubbing((20, 0), (20, 0), 5)
    session.apply(second)
    both = first.then(second)
    assert len(both.removed) == 1
    assert len(both.added) == 3
    session.apply(both.inverse)
    assert [mark.key for mark in session.marks] == [(0,)]


def test_taking_ink_away_makes_what_was_read_out_of_date():
    session = Session()
    change = write(session, *letter(0, 0))
    before = session.epoch(0)
    session.apply(change.inverse)
    assert session.epoch(0) == before + 1


def test_moving_takes_marks_to_the_line_where_they_come_to_lie():
    session = Session()
    for x in (0, 30, 60):
        write(session, *letter(x, 0))
    write(session, *letter(0, 100))
    session.selection = frozenset({(3,)})
    session.apply(session.moving(90, -100))
    assert {mark.line for mark in session.marks} == {0}
    session.selection = frozenset({(0,), (1,)})
    session.apply(session.moving(0, 200))
    assert len({mark.line for mark in session.marks}) == 2


def test_a_correction_takes_the_place_of_one_before_and_is_taken_back_by_none():
    session = Session()
    ink = frozenset({((0,), 0), ((0,), 1)})
    session.apply(session.correcting("one", ink))
    session.apply(session.correcting("two", ink))
    assert [one.text for one in session.corrections] == ["two"]
    session.apply(session.correcting("", ink))
    assert session.corrections == {}


def test_a_stroke_that_grows_is_of_no_line_while_it_may_be_of_any():
    session = Session()
    for x in (0, 30, 60):
        write(session, *letter(x, 0))
    session.begin(0, 38, 2.0, None, Pen())
    assert session.growing_line() is None
    for y in range(39, 80):
        session.extend(4, y, 2.0, None)
    assert session.growing_line() == 1


steps = st.lists(
    st.tuples(
        st.sampled_from(["write", "erase", "rub", "move", "clear", "correct"]),
        st.integers(0, 300),
        st.integers(0, 300),
    ),
    max_size=25,
)


@given(steps)
def test_every_history_can_be_undone_and_redone(history):
    session = Session()
    changes, states = [], [state(session)]
    for kind, x, y in history:
        change = _step(session, kind, x, y)
        session.apply(change)
        changes.append(change)
        states.append(state(session))
    for change, before in zip(reversed(changes), reversed(states[:-1]), strict=True):
        session.apply(change.inverse)
        assert state(session) == before
    for change in changes:
        session.apply(change)
    assert state(session) == states[-1]


def _step(session: Session, kind: str, x: int, y: int) -> Change:
    if kind == "write":
        return session.new_marks([stroke(letter(x, y))], "pen stroke")
    if kind == "erase":
        return session.erasing((x, y), (x + 20, y), 10)
    if kind == "rub":
        return session.rubbing((x, y), (x + 5, y), 6)
    if kind == "move":
        session.selection = frozenset(mark.key for mark in session.marks[:2])
        return session.moving(x - 150, y - 150)
    if kind == "correct" and session.marks:
        return session.correcting(f"w{x}", frozenset({((x,), y)}))
    return session.clearing()
