"""Packing is exact: what comes out equals what went in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.corpora.packed import Column, PackedInks
from handwriting.ink import Ink, Pen, Stroke

COORDINATES = st.one_of(
    st.integers(-40_000, 40_000).map(float),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: value + 0.0),
)
TIMES = st.one_of(
    st.integers(0, 10**6).map(lambda ticks: ticks / 100), st.floats(0, 1e6, allow_nan=False)
)
PENS = st.builds(
    Pen,
    st.sampled_from([None, "#000000"]),
    st.sampled_from([None, 0.35]),
    st.sampled_from(["pen", "highlighter"]),
)


@st.composite
def strokes(draw: st.DrawFn) -> Stroke:
    length = draw(st.integers(1, 5))

    def column(values: st.SearchStrategy[float]) -> list[float]:
        return draw(st.lists(values, min_size=length, max_size=length))

    xy = np.stack([column(COORDINATES), column(COORDINATES)], axis=1)
    t = column(TIMES) if draw(st.booleans()) else None
    pressure = column(st.floats(0, 1)) if draw(st.booleans()) else None
    return Stroke(
        xy,
        None if t is None else np.array(t),
        None if pressure is None else np.array(pressure),
        draw(PENS),
    )


INKS = st.lists(strokes(), min_size=1, max_size=4).map(lambda items: Ink(tuple(items)))


@given(st.lists(INKS, max_size=4))
def test_unpacking_gives_equal_inks(inks: list[Ink]) -> None:
    packed = PackedInks.pack(inks)
    reloaded = PackedInks.from_arrays(packed.to_arrays())
    assert len(reloaded) == len(inks)
    assert [reloaded[index] for index in range(len(inks))] == inks
    assert reloaded.points.tolist() == [ink.points for ink in inks]
    for index, ink in enumerate(inks):
        bare = reloaded.strokes(index)
        assert [xy.tolist() for xy in bare] == [stroke.xy.tolist() for stroke in ink.strokes]


@pytest.mark.parametrize(
    ("numbers", "dtype", "divisor"),
    [
        ([1.0, -3.0], np.int16, 1),
        ([40_000.0], np.int32, 1),
        ([0.01, 2552.59], np.int32, 100),
        ([0.001], np.int16, 1000),
        ([1 / 3], np.float64, 1),
        ([3e9], np.float64, 1),
        ([], np.int16, 1),
    ],
)
def test_a_column_takes_the_smallest_exact_type(
    numbers: list[float], dtype: type, divisor: int
) -> None:
    column = Column.of(np.array(numbers, dtype=np.float64))
    assert column.values.dtype == dtype
    assert column.divisor == divisor
    assert column[0 : len(numbers)].tolist() == numbers
