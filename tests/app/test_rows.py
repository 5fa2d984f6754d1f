"""Arithmetic of the rows: no widget, no network."""

import numpy as np
import pytest

from app.rows.axis import Axis, axis_of, thinned
from app.rows.colors import heat, tint_levels
from app.rows.replay import PAUSE, replay_seconds, written_by
from app.rows.scene import drawing_of, first_points, index_of, place_of
from app.theme import DARK, LIGHT
from handwriting.ink import Stroke


def stroke(count: int, start: float | None = None, step: float = 0.01) -> Stroke:
    xy = np.stack([np.arange(count), np.zeros(count)], axis=1).astype(float)
    return Stroke(xy, None if start is None else start + step * np.arange(count))


def test_a_point_is_found_where_it_was_put():
    axis = axis_of(300, 900.0, 1.0)
    assert [axis.point(axis.x(p)) for p in (0, 17, 299)] == [0, 17, 299]
    assert axis.point(-50) == 0
    assert axis.point(5000) == 299


def test_a_line_of_one_point_has_an_axis():
    axis = axis_of(1, 900.0, 1.0)
    assert axis.point(axis.x(0)) == 0


def test_columns_show_each_frame_over_its_points():
    axis = Axis(points=11, left=100.0, width=100.0)  # 10 pixels a point
    frames, left, right = axis.columns(np.array([0.0, 2.0, 10.0]))
    assert (left, right) == (100.0, 200.0)
    assert frames.tolist() == [0] * 20 + [1] * 80


def test_thinning_keeps_the_extremes_and_the_ends():
    values = np.sin(np.arange(5000.0))
    values[1234] = 9.0
    kept = thinned(values, 100)
    assert len(kept) <= 204
    assert values[kept].max() == 9.0
    assert kept[0] == 0
    assert kept[-1] == 4999
    assert thinned(values[:50], 100).tolist() == list(range(50))


def test_long_pauses_are_cut_when_a_line_is_played():
    seconds, timed = replay_seconds([stroke(3, 5.0), stroke(2, 90.0)])
    assert timed
    assert seconds == pytest.approx([0, 0.01, 0.02, 0.02 + PAUSE, 0.03 + PAUSE])
    assert written_by(seconds, 0.015) == 2
    assert written_by(seconds, 0.0) == 1
    assert written_by(seconds, 1e9) == 5


@pytest.mark.parametrize("start", [None, 3.0])
def test_ink_without_useful_times_is_played_evenly(start):
    seconds, timed = replay_seconds([stroke(4, start, step=0.0)])
    assert not timed
    assert (np.diff(seconds) > 0).all()


def test_the_first_points_are_cut_within_a_stroke():
    strokes = [stroke(3, 0.0), stroke(4, 1.0), stroke(1)]
    sizes = {n: [len(s) for s in first_points(strokes, n)] for n in (1, 3, 5, 8)}
    assert sizes == {1: [1], 3: [3], 5: [3, 2], 8: [3, 4, 1]}
    assert first_points(strokes, 5)[1].t.tolist() == [1.0, 1.01]


def test_a_drawing_knows_its_strokes():
    drawing = drawing_of([stroke(3), stroke(4)])
    assert drawing.ranges == [(0, 3), (3, 7)]
    assert len(drawing.seconds) == 7


def test_places_are_counted_with_and_without_spaces():
    text = "a bc"
    assert [place_of(text, i) for i in (0, 2, 3)] == [0, 1, 2]
    assert [index_of(text, p) for p in (0, 1, 2, 3, -1)] == [0, 2, 3, None, None]


def test_colors_of_numbers_grow_lighter_all_the_way():
    colors = heat(np.linspace(-1, 1, 256))
    red, green, blue = (colors >> shift & 255 for shift in (16, 8, 0))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert (np.diff(light) >= -0.75).all()
    assert light[-1] > light[0] + 150
    assert (colors >> 24 == 255).all()


def test_tints_go_from_the_pale_end_to_the_full_one():
    assert tint_levels(LIGHT, 16)[0] == "#c3c8d0"
    assert tint_levels(DARK, 16)[-1] == "#ffe08a"
