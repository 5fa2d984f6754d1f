import pytest

from app.contacts import PALM, Arbiter, StrokeClock


def test_one_source_writes_at_a_time_and_duplicates_count_once():
    arbiter = Arbiter()
    assert arbiter.press("pen", 0.0)
    assert not arbiter.press("pen", 0.0)
    assert not arbiter.press("mouse", 0.1)
    assert not arbiter.move("mouse", 0.1)
    assert arbiter.move("pen", 0.1)
    assert arbiter.release("pen", 0.2)
    assert not arbiter.release("pen", 0.2)


def test_a_touch_soon_after_the_pen_is_a_palm():
    arbiter = Arbiter()
    arbiter.move("pen", 1.0)  # hovering is enough
    assert not arbiter.press("touch", 1.0 + PALM - 0.01)
    assert arbiter.press("touch", 1.0 + PALM)


def test_time_within_a_stroke_is_the_devices():
    clock = StrokeClock()
    assert clock.begin(10.0, 5000) == 10.0
    # The program was busy: both events arrive late and together.
    assert clock.next(10.5, 5008) == pytest.approx(10.008)
    assert clock.next(10.5, 5016) == pytest.approx(10.016)


def test_time_never_runs_back_and_needs_no_device():
    clock = StrokeClock()
    clock.begin(10.0, 0)
    assert clock.next(10.2, 0) == 10.2
    assert clock.next(10.1, 0) == 10.2
