"""Commas, quotes and dots that two lines could own, on ink small enough to measure by hand."""

import math

import numpy as np
import pytest

from handwriting.ink import Ink
from handwriting.page import segment
from handwriting.page.beads import cut
from handwriting.page.choosing import Choices, choices, nearby
from handwriting.page.doubts import _net, against, contested, evidence
from handwriting.page.strokes import Strokes
from tests.page.pages import found, sample


def letter(x, y):
    """A letter as wide as high, its left upper corner at x, y."""
    return np.array([(x, y + 1), (x, y), (x + 1, y), (x + 1, y + 1)], dtype=float)


def comma(x, y):
    return np.array([(x + 0.1, y), (x, y + 0.3)])


def seen(strokes, lines, one):
    """What is seen of one stroke in each line, all others being told theirs."""
    joined = Strokes.join([np.asarray(xy, dtype=float) for xy in strokes])
    tall = np.flatnonzero((joined.high - joined.low)[:, 1] > 0.45)
    beads = cut(joined, tall, 1.0)
    cluster = np.array(lines)[beads.stroke]
    near = nearby(joined, beads, np.array([one]))
    rows = choices(joined, beads, cluster, near)
    size = float(np.median(beads.size))
    return dict(zip(rows.line, evidence(joined, beads, cluster, near, rows), strict=True)), size


def test_the_letters_around_a_comma_are_measured_in_each_line():
    """Line 0 ends on the left of the comma, line 1 has a letter right below it."""
    strokes = [letter(0, 0), letter(1.5, 0), letter(0, 3), letter(2.4, 3), comma(2.7, 1.0)]
    rows, size = seen(strokes, [0, 0, 1, 1, 0], 4)
    gap, right, above, below = (float(value) * size for value in rows[0][13:17])
    assert gap == pytest.approx(0.2)  # from x = 2.5 to 2.7
    assert (right, above, below) == pytest.approx((5 * size, 4 * size, 4 * size))  # none there
    gap, right, above, below = (float(value) * size for value in rows[1][13:17])
    assert gap == pytest.approx(1.7)  # from x = 1.0
    assert above == pytest.approx(4 * size)
    assert below == pytest.approx(3 - 1.3)
    left_below, left_above = (float(value) * size for value in rows[0][17:19])
    assert left_below == pytest.approx(0.0)  # its top stands level with that letter's foot
    assert left_above == pytest.approx(max(0 - 1.3, -3 * size))


def test_the_shape_of_a_stroke_and_its_twin_are_measured():
    strokes = [letter(0, 0), letter(1.5, 0), comma(3.0, 0.0), comma(3.2, 0.05)]
    rows, size = seen(strokes, [0, 0, 0, 0], 2)
    wide, tall, along, down, way = (float(value) * size for value in rows[0][21:26])
    assert (wide, tall, along, down) == pytest.approx((0.1, 0.3, -0.1, 0.3))
    assert way == pytest.approx(math.hypot(0.1, 0.3))
    assert float(rows[0][-1]) * size == pytest.approx(0.2)
    rows, _ = seen(strokes[:3], [0, 0, 0], 2)
    assert float(rows[0][-1]) == 2.0  # as far as is looked


def test_only_strokes_with_two_good_lines_are_looked_at():
    place = np.array(
        [[0, -0.4, 0.4, 0, 0], [1, 0.6, 1.4, 0, 0], [0, -0.4, 0.4, 0, 0], [9, 8, 10, 5, 1]]
    )
    rows = Choices(
        np.array([0, 0, 1, 1, 2]), np.arange(5), np.ones(5), np.vstack([place, place[:1]])
    )
    assert rows.cost[1] - rows.cost[0] < 10 < rows.cost[3] - rows.cost[2]
    assert contested(rows).tolist() == [0, 1]
    assert contested(rows.pick(np.zeros(5, dtype=bool))).tolist() == []


def test_the_net_is_one_hidden_layer_on_scaled_evidence():
    net = {
        "mean": np.array([1.0, 2.0]),
        "deviation": np.array([2.0, 0.5]),
        "hidden": np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]]),
        "bias": np.array([0.0, 0.1, 0.2]),
        "output": np.array([1.0, -3.0, 2.0]),
    }
    scaled = (5.0 - 1.0) / 2.0, (1.5 - 2.0) / 0.5
    hidden = scaled[0] + 0.5 * scaled[1], 2 * scaled[1] + 0.1, 0.2 - scaled[0]
    wanted = math.tanh(hidden[0]) - 3 * math.tanh(hidden[1]) + 2 * math.tanh(hidden[2])
    assert against(net, np.array([[5.0, 1.5]])).tolist() == pytest.approx([wanted])


def test_the_shipped_net_fits_what_is_seen():
    rows, _ = seen([letter(0, 0), letter(1.5, 0), comma(3.0, 0.0)], [0, 0, 0], 2)
    assert np.isfinite(against(_net(), np.array([rows[0]]))).all()


@pytest.mark.parametrize(("pitch", "x", "y"), [(2.6, 7.65, 0.8), (3.0, 11.98, 1.1)])
def test_a_comma_nearer_to_the_line_below_stays_behind_its_letter(pitch, x, y, monkeypatch):
    """Distances alone give it to the line below, in shuffled strokes."""
    above, below = sample("sta-hpb1-sij-1"), sample("sta-hpb1-mmm-4")
    tail = np.array([(x + 0.3, y), (x + 0.32, y + 0.3), (x + 0.15, y + 0.6)])
    strokes = [*above, tail, *(xy + np.array([0.0, pitch]) for xy in below)]
    order = np.random.default_rng(1).permutation(len(strokes))

    def upper():
        layout = segment(Ink.from_arrays([strokes[i] for i in order]))
        return {int(order[i]) for i in found(layout)[0]}

    assert upper() == set(range(len(above) + 1))
    monkeypatch.setattr("handwriting.page.doubts.OPEN", -1.0)
    assert upper() == set(range(len(above)))


@pytest.mark.parametrize("stored", ["as written", "backwards", "shuffled"])
def test_commas_hang_and_quotes_stand_over(stored):
    """Between two tight lines: a comma at the end of the upper, quotes before the lower one."""
    above, below = sample("sta-hpb1-sij-1"), sample("sta-hpb1-mmm-4")
    below = [xy + np.array([0.0, 3.2]) for xy in below]
    end = max(xy[:, 0].max() for xy in above)
    begin = min(xy[:, 0].min() for xy in below)
    tail = np.array([(end + 0.5, 0.6), (end + 0.55, 0.9), (end + 0.35, 1.3)])
    quotes = [
        np.array([(begin + shift, 1.9), (begin + shift - 0.05, 2.3)]) for shift in (-0.6, -0.3)
    ]
    lines = [[*above, tail], [*below, *quotes]]
    strokes = [xy for line in lines for xy in line]
    number = [0] * len(lines[0]) + [1] * len(lines[1])
    order = np.arange(len(strokes))
    if stored == "backwards":
        order = order[::-1]
    elif stored == "shuffled":
        order = np.random.default_rng(1).permutation(order)
    layout = segment(Ink.from_arrays([strokes[i] for i in order]))
    assert [{number[order[i]] for i in line} for line in found(layout)] == [{0}, {1}]
