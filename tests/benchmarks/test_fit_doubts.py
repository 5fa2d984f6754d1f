"""What is fitted for pages, on choices small enough to count by hand."""

import numpy as np

from benchmarks.pages.fit import wrong
from benchmarks.pages.fit_doubts import fit
from handwriting.page.doubts import against


def test_a_stroke_is_wrong_whose_own_line_costs_more_than_another():
    stroke = np.array([0, 0, 3, 3, 3, 4])
    right = np.array([True, False, False, True, False, True])
    assert wrong(np.array([1.0, 2.0, 1.0, 2.0, 3.0, 9.0]), stroke, right) == 1
    assert wrong(np.array([1.0, 1.0, 3.0, 2.0, 3.0, 9.0]), stroke, right) == 0
    assert wrong(np.zeros(0), stroke[:0], right[:0]) == 0


def test_the_net_learns_what_the_cost_leaves_open():
    """Each page is one stroke of the same number, whose cost prefers the wrong one of two lines."""
    random = np.random.default_rng(0)
    pages = [
        (
            np.array([[1.0, random.normal()], [-1.0, random.normal()]]),
            np.array([1.0, 0.0]),
            np.array([7, 7]),
            np.array([True, False]),
        )
        for _ in range(40)
    ]
    net = fit(pages)
    assert sum(wrong(cost, stroke, right) for _, cost, stroke, right in pages) == 40
    assert not any(
        wrong(cost + against(net, seen), stroke, right) for seen, cost, stroke, right in pages
    )
