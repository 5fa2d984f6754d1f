"""Boxes that never leave the sheet or each other, and labels that keep their distance."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.explain.layout import Box, arrange, spread


def boxes(layout):
    return {name: box for name, box in vars(layout).items() if isinstance(box, Box)}


@pytest.mark.parametrize("everyone", [False, True])
@pytest.mark.parametrize("aspect", [0.1, 1.0, 5.0, 5.1, 20.0, 1000.0])
def test_parts_stay_on_the_sheet_and_apart(aspect, everyone):
    layout = arrange(aspect, everyone=everyone)
    for box in boxes(layout).values():
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= layout.width
        assert box.bottom <= layout.height
        assert box.width > 0.05
        assert box.height > 0.2
    for (a, one), (b, other) in combinations(boxes(layout).items(), 2):
        apart = (
            one.right <= other.left + 1e-9
            or other.right <= one.left + 1e-9
            or one.bottom <= other.top + 1e-9
            or other.bottom <= one.top + 1e-9
        )
        assert apart, f"{a} and {b}"


def test_the_rows_share_one_axis():
    for aspect in (2.0, 20.0):
        layout = arrange(aspect)
        rows = [layout.outputs, layout.cells, layout.x, layout.y, layout.weights]
        assert len({(row.left, row.right) for row in rows}) == 1
        assert [row.top for row in rows] == sorted(row.top for row in rows)


def test_labels_with_room_stay_where_they_are():
    positions = np.array([1.0, 4.0, 9.0])
    np.testing.assert_array_equal(spread(positions, 1.0, 0.0, 10.0), positions)


def test_labels_by_hand():
    """Two at one place move apart by half the gap each; the third is not touched."""
    np.testing.assert_allclose(spread(np.array([3.0, 3.0, 9.0]), 2.0, 0.0, 10.0), [2, 4, 9])
    np.testing.assert_allclose(spread(np.array([0.0, 0.0]), 2.0, 0.0, 10.0), [0, 2])
    np.testing.assert_allclose(spread(np.array([5.0, 5.0, 5.0]), 9.0, 0.0, 10.0), [0, 5, 10])
    assert len(spread(np.zeros(0), 1.0, 0.0, 1.0)) == 0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.floats(0.01, 10))
def test_labels_keep_order_distance_and_bounds(values, gap):
    placed = spread(np.sort(values), gap, 0.0, 100.0)
    least = min(gap, 100.0 / max(len(values) - 1, 1))
    assert (np.diff(placed) >= least - 1e-6).all()
    assert placed[0] >= -1e-9
    assert placed[-1] <= 100 + 1e-9
