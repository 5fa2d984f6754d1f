"""How far gradients reach, on a recurrence whose every step is known."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.reach.__main__ import as_markdown, as_values
from benchmarks.reach.gradients import Reach, reach_of, untrained
from benchmarks.reach.pictures import draw_reach, smoothed
from handwriting.decoding import Alphabet
from handwriting.features import FeatureConfig, extract
from handwriting.ink import Ink
from handwriting.network import Encoder, EncoderConfig, Model
from tests.fakes import random_model, scribble

KEPT = 0.5
"""Of its memory, at each frame, by the network with one unit."""

END = 4
"""The value of a frame that marks the end of a stroke."""


def one_unit() -> Model:
    """Remembers that a stroke ended, half of it a frame later, and writes `a` where it just did.

    Its activation is so small that tanh is linear.
    """
    config = EncoderConfig("rnn", bidirectional=False, layers=1, units=1, convolutions=())
    encoder = Encoder(config, FeatureConfig().size, 2)
    cell = encoder.layers[0].ahead
    with torch.no_grad():
        for weights in encoder.parameters():
            weights.zero_()
        cell.weight_ih_l0[0, END] = 1e-4
        cell.weight_hh_l0[0, 0] = KEPT
        encoder.output.weight[1, 0] = 1e5
        encoder.output.bias[1] = -7.0
    return Model(encoder.eval(), Alphabet(("a",)), FeatureConfig(), {})


def stroke(points=40):
    return Ink((scribble(3, strokes=1, points=points).strokes[0],))


def curve(norms, name="lstm"):
    reach = len(norms) // 2
    return Reach(name, np.arange(-reach, reach + 1), np.array(norms, dtype=float), 1, 7.0)


def test_memory_that_halves_at_each_frame():
    ink = stroke()
    frames = len(extract(ink, FeatureConfig()))
    found = reach_of("halving", one_unit(), [ink], frames + 5)
    back = found.distances >= 0
    known = found.norms[back][:frames]
    np.testing.assert_allclose(known, 10 * KEPT ** np.arange(frames), rtol=1e-4)
    assert np.isnan(found.norms[back][frames:]).all()  # no line is that long
    assert np.isnan(found.norms[~back]).all()  # the character ends it
    assert (found.lines, found.frames) == (1, frames)
    assert found.at(3) == pytest.approx(KEPT**3, rel=1e-4)
    assert found.back_to(0.1) == 4
    assert found.back_to(0.01) == 7


def test_a_forward_net_hangs_on_nothing_to_come_and_a_bidirectional_one_does():
    both = random_model(4)
    config = replace(both.encoder.config, bidirectional=False)
    encoder = Encoder(config, both.features.size, both.alphabet.classes).eval()
    ahead = Model(encoder, both.alphabet, both.features, {})
    inks = [scribble(seed) for seed in range(3)]
    later = slice(0, 20 - 3)  # the stride is less than three frames
    found = reach_of("both", both, inks, 20)
    assert (found.norms[later] > 0).all()
    found = reach_of("ahead", ahead, inks, 20, reader=both)
    assert (found.norms[21:] > 0).all()
    assert not found.norms[later].any()


def test_a_line_without_characters_is_left_out():
    model = one_unit()
    with torch.no_grad():
        model.encoder.output.bias[1] = -99.0
    found = reach_of("silent", model, [stroke()], 5)
    assert found.lines == 0
    assert np.isnan(found.norms).all()


def test_weights_as_training_begins_come_from_the_seed_alone():
    model = random_model()
    state = torch.random.get_rng_state()
    first, again, other = untrained(model), untrained(model), untrained(model, seed=1)
    assert torch.equal(state, torch.random.get_rng_state())
    weights = [one.encoder.output.weight for one in (first, again, other, model)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    assert not torch.equal(weights[0], weights[3])
    assert first.encoder.config == model.encoder.config


def test_a_share_is_fallen_below_for_good():
    """What rises again after it fell has not ended; what never falls has no end."""
    found = curve([9, 9, 9, 9, 10, 0.5, 2, 0.5, 0.5])
    assert found.back_to(0.1) == 3
    assert found.back_to(0.01) is None
    assert curve([0, 0, 10, 0.1, 0.1]).back_to(0.1) == 1


def test_jags_of_the_stride_are_smoothed():
    jagged = curve([1, 4, 2, 1, 4, 2, 1, 4, 2])
    np.testing.assert_allclose(smoothed(jagged)[1:-1], 2 / 4)


def test_table_values_and_picture(tmp_path):
    norms = np.exp(-np.abs(np.arange(-120, 121)) / 10)
    curves = [curve(norms), curve(norms**2, "rnn")]
    table = as_markdown(curves, curves).splitlines()
    assert [row.split(" | ")[0] for row in table[2:]] == [
        "| lstm",
        "| rnn",
        "| lstm, untrained",
        "| rnn, untrained",
    ]
    assert "| 100 % | 37 % | 14 % | 1.8 % |" in table[2]
    assert table[2].endswith("| 24 | 47 | 70 |")
    assert len({row.count("|") for row in table}) == 1
    assert as_values(curves)["rnn"]["distances"][0] == -120
    path = tmp_path / "reach.svg"
    draw_reach([("trained", curves), ("as training begins", curves)], path)
    assert path.read_text().count("as training begins") >= 1
