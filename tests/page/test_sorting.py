"""Sorting and looking up whole numbers, and which pairs of places gutters part, against numpy."""

import numpy as np
import pytest

from handwriting.page.gutters import Gutter, parted
from handwriting.page.sorting import among, by_number, distinct


@pytest.mark.parametrize("largest", [3, 300, 70_000])
def test_sorts_by_number_as_lexsort_does(largest):
    rng = np.random.default_rng(0)
    by, then = rng.integers(0, largest, 5000), rng.integers(0, 20, 5000)
    order = by_number(np.argsort(then, kind="stable"), by=by)
    assert np.array_equal(order, np.lexsort((then, by)))


def test_sorts_nothing():
    none = np.zeros(0, dtype=np.int64)
    assert len(by_number(none, by=none)) == len(distinct(none)) == 0
    assert not among(np.arange(3), none).any()


def test_looks_up_as_isin_does():
    rng = np.random.default_rng(1)
    values, known = rng.integers(0, 99, 200), distinct(rng.integers(10, 90, 40))
    assert np.array_equal(known, np.unique(known))
    assert np.array_equal(among(values, known), np.isin(values, known))


def test_gutters_part_the_pairs_on_their_two_sides():
    rng = np.random.default_rng(2)
    places, others = rng.uniform(0, 10, (300, 2)), rng.uniform(0, 10, (200, 2))
    a, b = rng.integers(0, 300, 1000), rng.integers(0, 200, 1000)
    near = np.abs(places[a, 0] - others[b, 0]) < 2
    a, b = a[near], b[near]
    gutters = [
        Gutter(x, tilt, top, top + height, 3.0)
        for x, tilt, top, height in rng.uniform([0, -0.2, 0, 1], [10, 0.2, 8, 6], (64, 4))
    ]
    wanted = np.zeros(len(a), dtype=bool)
    for gutter in gutters:
        wanted |= gutter.sides(places)[a] * gutter.sides(others)[b] < 0
    assert np.array_equal(parted(gutters, places, a, others, b), wanted)
    assert wanted.any()
    assert not wanted.all()
