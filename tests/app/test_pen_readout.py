"""The status line says what comes from the pen."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QApplication

from app import canvas as canvas_module
from app import pen_readout as module
from app.pen_readout import rate
from tests.app.fakes import draw, letter, pen_event, tablet

HERTZ = 125


@pytest.fixture
def send(window, monkeypatch) -> Callable[[str, int, float], None]:
    """Sends a pen's event, so many places after the first, when it is due."""
    now, device = [0.0], tablet()
    clock = SimpleNamespace(perf_counter=lambda: now[0])
    monkeypatch.setattr(canvas_module, "time", clock)

    def send_one(kind: str, place: int, pressure: float) -> None:
        now[0] = 100 + place / HERTZ
        event = pen_event(getattr(QEvent.Type, kind), device, (60 + place, 80 + place), pressure)
        QApplication.sendEvent(window.canvas, event)

    return send_one


def test_pressure_and_rate_of_the_pen_are_told_while_it_writes(qtbot, window, send, monkeypatch):
    pen = window.parts.pen
    assert pen.text() == ""
    send("TabletPress", 0, 0.1)
    for place in range(1, 80):
        send("TabletMove", place, 0.62)
    qtbot.waitUntil(lambda: pen.text() == "pen 0.62  125 Hz")
    monkeypatch.setattr(module, "SHOWN", 1)
    send("TabletMove", 80, 0.9)
    qtbot.waitUntil(lambda: pen.text() == "")
    send("TabletRelease", 81, 0.0)
    assert window.session.marks[0].stroke.pressure[-1] == pytest.approx(0.9, abs=1e-3)


def test_a_mouse_has_no_pressure(qtbot, window):
    draw(window.canvas, letter(60, 80))
    assert window.session.marks[0].stroke.pressure is None
    window.session.begin(60.0, 80.0, 0.0, None, window.canvas.pen.pen)
    window.parts.pen.note_move()
    qtbot.waitUntil(lambda: window.parts.pen.text() == "no pressure")


def test_the_rate_is_that_of_the_last_half_second():
    slow = [place / 50 for place in range(100)]
    fast = [slow[-1] + place / 200 for place in range(1, 121)]
    assert rate(slow) == pytest.approx(50)
    assert rate(slow + fast) == pytest.approx(200)


@pytest.mark.parametrize("times", [[3.0], [3.0, 3.1, 3.2], [3.0] * 50])
def test_too_few_points_and_points_of_one_moment_have_no_rate(times):
    assert rate(times) is None
