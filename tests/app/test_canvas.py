import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from app.canvas import Canvas
from app.history import History
from app.session import Session
from tests.app.fakes import draw, draw_with_pen, letter, pen_event, tablet, touch


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def history(session) -> History:
    return History(session)


@pytest.fixture
def canvas(qtbot, session, history) -> Canvas:
    canvas = Canvas(session, history.finish)
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def dark_pixels(canvas: Canvas, x: int, y: int, size: int) -> int:
    image = canvas.grab(canvas.rect()).toImage()
    return sum(
        image.pixelColor(column, row).lightness() < 120
        for column in range(x, x + size)
        for row in range(y, y + size)
    )


def test_the_mouse_draws_a_stroke(canvas, session):
    draw(canvas, letter(50, 50))
    (mark,) = session.marks
    assert len(mark.stroke) == 8
    assert mark.stroke.pressure is None
    assert mark.stroke.t is not None
    assert (mark.stroke.t[1:] >= mark.stroke.t[:-1]).all()
    assert mark.bounds == pytest.approx((50, 50, 60, 80), abs=1)
    assert dark_pixels(canvas, 45, 45, 40) > 30


def test_the_pen_draws_with_pressure(canvas, session):
    points = letter(50, 50)
    pressures = [0.1 * place + 0.1 for place in range(8)]
    draw_with_pen(canvas, points, pressures)
    (mark,) = session.marks
    assert mark.stroke.pressure is not None
    assert mark.stroke.pressure.tolist() == pytest.approx(pressures, abs=1e-3)
    assert np.allclose(mark.stroke.xy, points)


def test_duplicate_presses_and_the_mouse_beside_the_pen_draw_nothing_twice(canvas, session):
    device = tablet()
    press = QEvent.Type.TabletPress
    for _ in range(2):
        QApplication.sendEvent(canvas, pen_event(press, device, (50, 50), 0.5))
    draw(canvas, letter(200, 50))
    release = QEvent.Type.TabletRelease
    for _ in range(2):
        QApplication.sendEvent(canvas, pen_event(release, device, (50, 50), 0.0))
    (mark,) = session.marks
    assert len(mark.stroke) == 1


def test_a_finger_draws_but_not_soon_after_the_pen(canvas, session):
    touch(canvas, [[(50, 50)], [(60, 70)]])
    assert len(session) == 1
    draw_with_pen(canvas, letter(100, 50), [0.5] * 8)
    touch(canvas, [[(50, 50)], [(60, 70)]])
    assert len(session) == 2


def test_two_fingers_zoom_and_leave_no_stroke(canvas, session):
    touch(canvas, [[(200, 200)], [(200, 200), (300, 200)], [(150, 200), (350, 200)]])
    assert len(session) == 0
    assert canvas.view.zoom == pytest.approx(2.0)


def test_everything_can_be_undone_and_redone(canvas, session, history):
    draw(canvas, letter(50, 50))
    draw(canvas, letter(100, 50))
    history.undo()
    assert len(session) == 1
    assert dark_pixels(canvas, 95, 45, 40) == 0
    history.undo()
    history.redo()
    history.redo()
    assert len(session) == 2
    assert dark_pixels(canvas, 95, 45, 40) > 30


def test_the_stroke_eraser_takes_whole_strokes_in_one_step(canvas, session, history):
    for x in (50, 100, 150):
        draw(canvas, letter(x, 50))
    canvas.set_tool("stroke eraser")
    draw(canvas, [(50, 65), (80, 65), (110, 65)])
    assert [mark.key for mark in session.marks] == [(2,)]
    assert dark_pixels(canvas, 45, 45, 40) == 0
    history.undo()
    assert len(session) == 3
    assert dark_pixels(canvas, 45, 45, 40) > 30


def test_the_other_end_of_the_pen_erases_what_it_covers(canvas, session, history):
    draw(canvas, [(50.0 + 4 * n, 100.0) for n in range(50)])
    draw_with_pen(canvas, [(150, 90), (150, 110)], [0.5, 0.5], eraser=True)
    left, right = session.marks
    assert left.bounds[2] < 145
    assert right.bounds[0] > 155
    history.undo()
    assert len(session) == 1


def test_the_lasso_selects_moves_and_its_ink_can_be_deleted(canvas, session, history):
    for x in (50, 100, 300):
        draw(canvas, letter(x, 50))
    canvas.set_tool("lasso")
    draw(canvas, [(30, 30), (140, 30), (140, 100), (30, 100), (30, 35)])
    assert session.selection == {(0,), (1,)}
    draw(canvas, [(60, 60), (60, 100), (60, 160)])
    assert session.marks[0].bounds[1] == pytest.approx(150, abs=1)
    assert session.marks[2].bounds[1] == pytest.approx(50, abs=1)
    history.finish(session.deleting())
    assert len(session) == 1
    history.undo()
    history.undo()
    assert session.marks[0].bounds[1] == pytest.approx(50, abs=1)


def wheel(canvas: Canvas, steps: int, *, control: bool) -> None:
    key = Qt.KeyboardModifier
    at = QPointF(300, 200)
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        key.ControlModifier if control else key.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_the_wheel_moves_and_zooms_and_ink_lands_where_the_pen_is(canvas, session):
    wheel(canvas, -1, control=False)
    assert canvas.view.y == 120
    wheel(canvas, 3, control=True)
    assert canvas.view.zoom == pytest.approx(1.2**3)
    draw(canvas, letter(50, 50))
    x, y = canvas.view.to_screen(*session.marks[0].stroke.xy[0])
    assert (x, y) == pytest.approx((50, 50), abs=0.01)


def test_the_hand_moves_the_page(canvas, session):
    canvas.set_tool("pan")
    draw(canvas, [(100, 100), (150, 130)])
    assert (canvas.view.x, canvas.view.y) == (-50, -30)
    assert len(session) == 0


def test_a_tool_changed_in_the_middle_of_a_stroke_leaves_none(canvas, session):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    for x in range(52, 80, 4):
        QTest.mouseMove(canvas, QPoint(x, x))
    canvas.set_tool("lasso")
    assert dark_pixels(canvas, 45, 45, 40) == 0
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert len(session) == 0
    assert session.growing is None


def test_what_was_painted_part_by_part_is_what_is_painted_anew(canvas, session):
    draw_with_pen(canvas, letter(50, 50, points=30), [0.02 * n + 0.2 for n in range(30)])
    before = canvas.grab().toImage()
    canvas.set_view(canvas.view.panned(7, 0))
    canvas.set_view(canvas.view.panned(-7, 0))
    after = canvas.grab().toImage()
    far = sum(
        abs(before.pixelColor(x, y).lightness() - after.pixelColor(x, y).lightness()) > 140
        for x in range(40, 80)
        for y in range(40, 90)
    )
    assert far <= 8


def test_a_dot_of_a_pen_that_stands_still_is_still_there_when_the_page_is_painted_anew(canvas):
    draw_with_pen(canvas, [(100, 100)] * 5, [0.2, 0.5, 0.7, 0.4, 0.1])
    assert dark_pixels(canvas, 95, 95, 10) > 3
    canvas.set_view(canvas.view.panned(20, 0))
    assert dark_pixels(canvas, 115, 95, 10) > 3


def test_a_page_of_many_strokes_is_painted_a_little_at_a_time(qtbot, canvas, session):
    from tests.app.fakes import stroke

    strokes = [stroke(letter(12.0 * (n % 45), 12.0 * (n // 45))) for n in range(1200)]
    session.apply(session.new_marks(strokes, "open"))
    qtbot.waitUntil(lambda: canvas.picture.is_whole)
    assert dark_pixels(canvas, 200, 100, 60) > 100
