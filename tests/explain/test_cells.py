"""The reset score on cells made to reset, and the lists made with it."""

import numpy as np
import pytest

from handwriting.errors import ExplanationError
from handwriting.explain import read_line
from handwriting.explain.cells import (
    reset_scores,
    same_cells,
    shuffled_scores,
    similarity,
    telling_cells,
)
from handwriting.network import LayerTrace
from tests.fakes import dots, random_model, scribble
from tests.network.test_trace import model as network

PEAKS = np.array([4, 9, 15])


def layer(cells, direction="forward"):
    cells = np.asarray(cells, dtype=np.float32)
    return LayerTrace(1, direction, cells, cells, {})


def sawtooth(frames, peaks):
    """Climbs, and falls to zero at every peak."""
    values, state = [], 0.0
    for t in range(frames):
        state = 0.0 if t in peaks else state + 1
        values.append(state)
    return np.array(values)


def test_a_cell_that_resets_at_characters_scores_one_whatever_its_sign():
    resets = sawtooth(20, PEAKS)
    scores = reset_scores(layer(np.stack([resets, -3 * resets], axis=1)), PEAKS)
    np.testing.assert_allclose(scores, 1)


def test_a_backward_cell_is_judged_in_its_own_order():
    resets = sawtooth(20, 19 - PEAKS)[::-1, None]
    assert reset_scores(layer(resets, "backward"), PEAKS)[0] == 1
    assert reset_scores(layer(resets, "forward"), PEAKS)[0] < 1


def test_a_cell_that_resets_elsewhere_scores_below_zero_and_a_still_one_zero():
    elsewhere = sawtooth(20, PEAKS + 3)
    scores = reset_scores(layer(np.stack([elsewhere, np.ones(20), np.zeros(20)], axis=1)), PEAKS)
    assert scores[0] < 0
    np.testing.assert_array_equal(scores[1:], 0)


def test_by_hand():
    """Five frames, one character at frame 1: its window is frames 1 and 2, two fifths of all."""
    cell = np.array([[4.0], [3.0], [3.0], [0.0], [0.0]])  # loses 1 inside and 3 outside
    score = reset_scores(layer(cell), np.array([1]))
    assert score[0] == pytest.approx((1 / 4 - 2 / 5) / (3 / 5))


def test_without_characters_there_is_no_score():
    assert np.isnan(reset_scores(layer(np.ones((5, 2))), np.array([], dtype=int))).all()


def test_shuffling_takes_the_score_away():
    random = np.random.default_rng(0)
    peaks = np.sort(random.choice(400, 60, replace=False))
    resets = layer(sawtooth(400, peaks)[:, None])
    shuffled = shuffled_scores(resets, peaks, random, 50)
    assert shuffled.shape == (50, 1)
    assert reset_scores(resets, peaks)[0] > shuffled.max()
    assert abs(shuffled.mean()) < 0.15


def test_the_list_is_ordered_and_flipped():
    reading = read_line(random_model(3), scribble(1))
    states = telling_cells(reading, 10)
    assert len(states.cells) == len(set(states.cells)) == len(states.values) == 10
    assert (states.values.sum(axis=1) >= 0).all()
    groups = [(cell.layer, cell.direction == "backward") for cell in states.cells]
    assert groups == sorted(groups)
    for cell, values, flip in zip(states.cells, states.values, states.flipped, strict=True):
        (part,) = (
            p
            for p in reading.trace.layers
            if (p.layer, p.direction) == (cell.layer, cell.direction)
        )
        np.testing.assert_array_equal(values, part.cell[:, cell.unit] * (-1 if flip else 1))


def test_the_same_cells_on_another_ink():
    model = random_model(3)
    states = telling_cells(read_line(model, scribble(1)), 5)
    other = read_line(model, scribble(2))
    again = same_cells(other, states)
    assert again.cells == states.cells
    assert again.values.shape == (5, len(other.trace.log_probs))


def test_similar_cells_stand_together():
    time = np.linspace(0, 6, 50)
    rows = np.stack([np.sin(time), np.cos(3 * time), -np.sin(time), np.cos(3 * time + 0.1)])
    order = similarity(rows).tolist()
    assert abs(order.index(0) - order.index(2)) == 1
    assert abs(order.index(1) - order.index(3)) == 1


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_every_kind_of_network_has_cells_to_show(cell):
    reading = read_line(network(cell), scribble(4))
    assert telling_cells(reading, 6, order="similarity").values.shape[0] == 6
    assert telling_cells(reading, 6, layer=2, direction="backward").cells[0].layer == 2


def test_a_dot_has_cells():
    assert telling_cells(read_line(random_model(1), dots(1))).values.shape[1] == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"state": "forget"}, "gru cells have no 'forget'"),
        ({"state": "cell"}, "gru cells have no 'cell'"),
        ({"layer": 3}, "no layer 3"),
        ({"layer": 0}, "no layer 0"),
        ({"order": "size"}, "order"),
    ],
)
def test_what_is_not_there_is_told(options, words):
    reading = read_line(network("gru"), scribble(4))
    with pytest.raises(ExplanationError, match=words):
        telling_cells(reading, **options)


def test_a_causal_model_has_no_backward_cells():
    reading = read_line(network(bidirectional=False), scribble(4))
    with pytest.raises(ExplanationError, match="one direction"):
        telling_cells(reading, direction="backward")
