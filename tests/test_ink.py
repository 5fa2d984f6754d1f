"""Inks that may exist, and those that may not."""

import dataclasses

import numpy as np
import pytest

from handwriting.errors import HandwritingError, InkError
from handwriting.ink import COORDINATE_LIMIT, Document, Ink, Page, Pen, Stroke


def test_columns_are_read_only_copies_in_float64():
    drawn = np.array([[1, 2], [3, 4]], dtype=np.int16)
    stroke = Stroke(drawn, t=[0, 1], pressure=(0.5, 1))
    drawn[0, 0] = 99
    assert stroke.xy.tolist() == [[1, 2], [3, 4]]
    for column in (stroke.xy, stroke.t, stroke.pressure):
        assert column.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7
    with pytest.raises(dataclasses.FrozenInstanceError):
        stroke.t = None


def test_strokes_on_different_layers_are_different():
    assert Stroke([[1, 2]], layer="a") == Stroke([[1, 2]], layer="a")
    assert Stroke([[1, 2]], layer="a") != Stroke([[1, 2]])


def test_a_dot_is_a_stroke_and_time_may_run_backward():
    assert len(Stroke([[1, 2]])) == 1
    assert Stroke([[0, 0], [1, 1], [2, 0]], t=[3, 1, 1]).t.tolist() == [3, 1, 1]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"xy": np.empty((0, 2))}, "at least one point"),
        ({"xy": []}, r"shape \(N, 2\), not \(0,\)"),
        ({"xy": [1, 2]}, r"shape \(N, 2\), not \(2,\)"),
        ({"xy": [[1, 2, 3]]}, r"shape \(N, 2\), not \(1, 3\)"),
        ({"xy": [[1, 2], [3]]}, "not numbers in equal rows"),
        ({"xy": [["a", "b"]]}, "not numbers"),
        ({"xy": [[1, np.nan]]}, "coordinates contain a value that is not finite"),
        ({"xy": [[np.inf, 1]]}, "coordinates contain a value that is not finite"),
        ({"xy": [[1, -2 * COORDINATE_LIMIT]]}, "beyond the limit of 1e"),
        ({"xy": [[1, 2]], "t": [1, 2]}, r"t must have shape \(1,\), not \(2,\)"),
        ({"xy": [[1, 2]], "t": [np.nan]}, "t contain a value that is not finite"),
        ({"xy": [[1, 2]], "pressure": [[1]]}, r"pressure must have shape \(1,\), not \(1, 1\)"),
        ({"xy": [[1, 2]], "pressure": [np.inf]}, "pressure contain a value"),
    ],
)
def test_impossible_strokes_are_refused(columns, says):
    with pytest.raises(InkError, match=says) as caught:
        Stroke(**columns)
    assert isinstance(caught.value, HandwritingError)


def test_nothing_is_no_ink_and_no_document():
    with pytest.raises(InkError, match="at least one stroke"):
        Ink(())
    with pytest.raises(InkError, match="at least one page"):
        Document(())
    assert Document([Page(None)]).pages == (Page(None),)


def test_equal_strokes_have_equal_hashes():
    one = Stroke([[0.0, 1]], t=[2], pen=Pen("#000000"))
    assert one == Stroke([[0, 1]], t=[2], pen=Pen("#000000"))
    assert one == Stroke([[-0.0, 1]], t=[2], pen=Pen("#000000"))
    assert len({one, Stroke([[-0.0, 1]], t=[2], pen=Pen("#000000"))}) == 1
    others = [
        Stroke([[0, 2]], t=[2], pen=Pen("#000000")),
        Stroke([[0, 1]], t=[3], pen=Pen("#000000")),
        Stroke([[0, 1]], pen=Pen("#000000")),
        Stroke([[0, 1]], t=[2]),
        "stroke",
    ]
    assert all(one != other for other in others)


def test_an_ink_knows_its_points_and_bounds():
    ink = Ink.from_arrays([[[1, 2], [3, -4]], [[5, 0]]])
    assert ink.points == 3
    assert ink.xy.tolist() == [[1, 2], [3, -4], [5, 0]]
    assert ink.bounds == (1, -4, 5, 2)
    assert ink == Ink([Stroke([[1, 2], [3, -4]]), Stroke([[5, 0]])])
