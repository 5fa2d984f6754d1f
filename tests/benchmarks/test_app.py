"""The hand and the watch of the app's benchmark, with a reader that needs no network."""

import numpy as np
import pytest

pytest.importorskip("PyQt6", reason="the app needs PyQt6")
pytest.importorskip("pytestqt", reason="the app's tests need pytest-qt")
pytest.importorskip("torch", reason="the benchmarks need torch")

from benchmarks.app.__main__ import Measurement
from benchmarks.app.hand import Hand
from benchmarks.app.watch import Watch, wait_until
from tests.app.conftest import make_window, preferences  # noqa: F401  (fixtures)
from tests.app.fakes import letter, stroke

STROKES = [stroke(letter(60.0 + 25 * place, 80.0)) for place in range(3)]


@pytest.fixture
def window(make_window):  # noqa: F811
    return make_window()


def test_the_hand_writes_what_it_is_given(window):
    hand = Hand(window.canvas)
    hand.write(STROKES, rate=None)
    assert hand.points == sum(len(one) for one in STROKES)
    assert len(hand.handled) == hand.points + len(STROKES)
    for mark, one in zip(window.session.marks, STROKES, strict=True):
        assert np.allclose(mark.stroke.xy, one.xy)
        assert mark.stroke.pressure is not None


def test_the_watch_sees_every_point_and_every_pen_up(window):
    watch, hand = Watch(window), Hand(window.canvas)
    hand.write(STROKES, rate=200.0, written=watch.note_point, lifted=watch.note_lift)
    assert len(watch.settled) == len(STROKES)
    assert all(seconds > 0 for seconds in watch.settled + watch.greedy)
    assert len(watch.painted) >= len(STROKES)
    wait_until(lambda: window.transcriber.page_text == "abc")
    watch.restart()
    assert watch.settled == watch.greedy == []


def test_a_row_says_whether_its_budget_is_kept():
    kept = Measurement("handler", (0.001, 0.001), 0.002, "somewhere").row
    missed = Measurement("handler", (0.001, 0.009), 0.002).row
    assert (kept.what, kept.value) == ("handler", "1.0 / 1.0 ms")
    assert kept.detail == "p95 at most 2 ms: kept; somewhere, 2 values"
    assert "MISSED" in missed.detail
