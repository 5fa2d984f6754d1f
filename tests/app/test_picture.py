"""Very long strokes are painted a little at a time, and only where they are seen."""

import numpy as np
import pytest

from app import picture as module
from app.geometry import touched
from app.marks import MANY, PART, Change, Mark, parts_of
from app.painters import strokes
from app.picture import Picture
from app.session import Session
from app.viewport import Viewport
from handwriting.ink import Pen, Stroke

VIEW = Viewport(0.0, 0.0, 1.0, 400.0, 300.0)


def spiral(count: int, pen: Pen | None = None) -> Mark:
    angle = np.linspace(0, 60, count)
    xy = np.stack([200 + 3 * angle * np.cos(angle), 150 + 2 * angle * np.sin(angle)], axis=1)
    return Mark((0,), Stroke(xy, None, np.full(count, 0.5), pen or Pen()), 0)


@pytest.fixture
def painted(monkeypatch) -> list[tuple[int, int]]:
    """Which points were painted, call by call."""
    calls = []
    paint = strokes.paint_stroke

    def note(painter, stroke, view, theme, color=None, points=None):
        calls.append(points or (0, len(stroke)))
        paint(painter, stroke, view, theme, color, points)

    monkeypatch.setattr(module, "paint_stroke", note)
    return calls


def picture_of(qapp, mark: Mark) -> Picture:
    session = Session()
    picture = Picture(session)
    picture.view = VIEW
    picture.restart()
    session.apply(Change("open", added=(mark,)))
    return picture


def test_a_stroke_of_very_many_points_is_painted_in_slices(qapp, painted, monkeypatch):
    count = 100_000
    picture = picture_of(qapp, mark := spiral(count))
    monkeypatch.setattr(module, "BUDGET", 0.0)  # of a machine that is infinitely slow
    picture.add((mark,))
    assert not painted  # the change itself paints nothing
    slices = 0
    while not picture.is_whole:
        before = len(painted)
        picture.go_on(0.0)
        slices += 1
        assert len(painted) - before <= 1
    assert slices >= count // PART
    assert max(last - first for first, last in painted) == PART
    assert sum(last - first for first, last in painted) == count


def test_what_there_is_of_a_slow_picture_is_shown(qapp):
    picture = picture_of(qapp, mark := spiral(100_000))
    picture.add((mark,))
    shown = [picture.go_on(0.0) for _ in range(module.MANY_SLICES)]
    assert shown.count(True) == 1
    assert not picture.is_whole


def test_only_the_parts_that_are_seen_are_painted(qapp, painted):
    picture = picture_of(qapp, spiral(100_000))
    picture.view = Viewport(195.0, 145.0, 10.0, 100.0, 100.0)  # the innermost turns
    picture.restart()
    while not picture.is_whole:
        picture.go_on(None)
    assert 0 < len(painted) < 100_000 // PART // 4


def test_parts_look_like_the_whole(qapp):
    mark = spiral(3 * PART)
    whole = picture_of(qapp, mark)
    with whole.painter() as painter:
        strokes.paint_stroke(painter, mark.stroke, VIEW, whole.page_theme)
    parts = picture_of(qapp, mark)
    parts.add((mark,))
    assert len(mark.parts) == 3
    assert parts.is_whole
    a, b = (one._pixmap.toImage().bits().asstring(400 * 300 * 4) for one in (whole, parts))
    pixels = [np.frombuffer(one, dtype=np.uint8).astype(int) for one in (a, b)]
    assert (np.abs(pixels[0] - pixels[1]) > 100).mean() < 1e-3
    assert pixels[0].std() > 1  # there is something to be seen


def test_what_shines_through_is_painted_in_one_go(qapp, painted):
    clear = spiral(3 * PART, Pen("#ff000080"))
    picture_of(qapp, clear).add((clear,))
    assert painted == [(0, 3 * PART)]


@pytest.mark.parametrize("count", [1, 2, PART, PART + 1, 3 * PART + 5, MANY + 1])
def test_parts_hold_all_points_and_those_beside_them(count):
    xy = np.cumsum(np.random.default_rng(count).normal(size=(count, 2)), axis=0)
    boxes = parts_of(xy)
    assert len(boxes) == -(-count // PART)
    for part, (left, top, right, bottom) in enumerate(boxes.tolist()):
        some = xy[max(part * PART - 1, 0) : (part + 1) * PART + 1]
        assert (left, top) == tuple(some.min(axis=0))
        assert (right, bottom) == tuple(some.max(axis=0))


def test_an_eraser_touches_a_long_stroke_where_it_is_and_nowhere_else():
    mark = spiral(5 * PART)
    rng = np.random.default_rng(3)
    hits = 0
    for x, y in rng.uniform((20, 30), (380, 270), (60, 2)).tolist():
        near = np.hypot(*(mark.stroke.xy - (x, y)).T).min()
        if abs(near - 3.0) > 0.5:
            assert touched(mark, (x, y), (x, y), 3.0) == (near < 3.0)
            hits += near < 3.0
    assert 5 < hits < 55
