import numpy as np

from app.contacts import Contact
from app.player import LONGEST_PAUSE, RATE, Player, sample_files, steps_of
from app.session import Session
from app.tools import PenTool
from handwriting.ink import Stroke
from tests.app.fakes import letter, stroke


def test_points_come_at_the_times_of_the_ink_and_pauses_are_bounded():
    first = Stroke(np.zeros((3, 2)), np.array([5.0, 5.1, 5.3]))
    second = Stroke(np.ones((2, 2)), np.array([95.0, 95.2]))
    times = [step.at.t for step in steps_of([first, second])]
    start = 0.3 + LONGEST_PAUSE
    assert np.allclose(times, [0, 0.1, 0.3, start, start + 0.2])


def test_ink_without_times_is_played_at_an_even_pace():
    times = [step.at.t for step in steps_of([stroke(letter(0, 0, points=4))])]
    assert np.allclose(times, np.arange(4) / RATE)


def test_a_sample_becomes_strokes_below_what_is_there(qtbot):
    session = Session()
    changes = []

    def finish(change, made):
        session.apply(change)
        changes.append(change)

    finish(session.new_marks([stroke(letter(0, 0))], "pen stroke"), False)
    now = [0.0]
    player = Player(session, PenTool(session, finish), clock=lambda: now[0])
    player.play([stroke(letter(0, 0)), stroke(letter(30, 0))])
    now[0] = 0.03
    qtbot.waitUntil(lambda: session.growing is not None)
    assert len(session) == 1
    now[0] = 60.0
    with qtbot.waitSignal(player.finished):
        pass
    assert len(session) == 3
    assert session.marks[1].bounds[1] > session.marks[0].bounds[3]
    assert not player.is_playing


def test_stopping_keeps_what_was_written(qtbot):
    session = Session()
    player = Player(session, PenTool(session, lambda change, made: session.apply(change)))
    player.play([stroke(letter(0, 0, points=2000))])
    qtbot.waitUntil(lambda: session.growing is not None)
    player.stop()
    assert len(session) == 1
    player.stop()
    assert len(session) == 1


def test_whoever_writes_goes_first(qtbot):
    session = Session()
    pen = PenTool(session, lambda change, made: session.apply(change))
    player = Player(session, pen)
    player.play([stroke(letter(0, 0, points=2000))])
    qtbot.waitUntil(lambda: session.growing is not None)
    pen.press(Contact(500, 500, 0, 0, 1.0))
    with qtbot.waitSignal(player.finished):
        pass
    pen.release()
    assert len(session) == 2
    assert len(session.marks[1].stroke) == 1


def test_there_are_samples():
    assert len(sample_files()) > 10
