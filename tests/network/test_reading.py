"""Reading in bfloat16 says what float32 says, within its rounding, and only where it pays."""

import numpy as np
import pytest
import torch

from handwriting.features import extract
from handwriting.network import Convolution, Encoder, EncoderConfig, reading
from tests.fakes import random_model, scribble

ROUNDING = 2**-8
"""bfloat16 has eight significant bits."""


@pytest.fixture
def quick(monkeypatch):
    """A processor that multiplies in bfloat16, or at least says so."""
    monkeypatch.setattr(reading, "multiplies_in_bfloat16", lambda: True)


def encoder_with(**options):
    config = EncoderConfig(layers=1, units=4, convolutions=(Convolution(4, 5, 2),), **options)
    return Encoder(config, 8, 3).eval()


def log_probs(encoder, line):
    values = torch.from_numpy(line.values)[None]
    with torch.inference_mode():
        return encoder(values, torch.tensor([len(line)]))[0][0].numpy()


def test_recurrent_layers_round_and_nothing_else_does(quick):
    model = random_model(3)
    lines = [extract(scribble(seed), model.features) for seed in range(4)]
    reader = reading.for_reading(model.encoder)
    for line in lines:
        exact, rounded = log_probs(model.encoder, line), log_probs(reader, line)
        assert rounded.dtype == np.float32
        # The output layer's weights are some tens, over twelve units of two directions.
        error = np.abs(rounded - exact).max()
        assert 0 < error < 25 * 24 * ROUNDING
        assert np.abs(np.exp(rounded) - np.exp(exact)).mean() < ROUNDING
    dtypes = {name: value.dtype for name, value in reader.state_dict().items()}
    assert {name.startswith("layers.") for name, dtype in dtypes.items()} == {True, False}
    for name, dtype in dtypes.items():
        assert dtype == (torch.bfloat16 if name.startswith("layers.") else torch.float32), name


def test_a_layer_is_that_of_its_rounded_weights(quick):
    """In float64 nothing more is rounded, so what is left is the rounding of states."""
    model = random_model(5)
    line = extract(scribble(1), model.features)
    reader = reading.for_reading(model.encoder)
    exact = random_model(5).encoder.double()
    with torch.no_grad():
        for name, weights in exact.named_parameters():
            if name.startswith("layers."):
                weights.copy_(weights.bfloat16())
        values = torch.from_numpy(line.values)[None]
        hidden = values.double()
        lengths = torch.tensor([len(line)])
        for convolution in exact.convolutions:
            hidden, lengths = convolution(hidden, lengths)
        expected = exact.layers[0](hidden, lengths)
        found = reader.layers[0](hidden.float(), lengths)
    assert found.dtype == torch.float32
    assert (found - expected).abs().max() < 4 * ROUNDING
    assert (found - expected).abs().mean() < ROUNDING / 2


def test_the_encoder_stays_as_it_was(quick):
    model = random_model(3)
    before = {name: value.clone() for name, value in model.encoder.state_dict().items()}
    line = extract(scribble(2), model.features)
    model.log_probs([line])
    assert all(weights.requires_grad for weights in model.encoder.parameters())
    for name, value in model.encoder.state_dict().items():
        assert value.dtype == torch.float32
        assert torch.equal(value, before[name]), name


def test_who_waits_at_a_layer_of_the_encoder_waits_at_one_of_the_copy(quick):
    """The app's urgent work is let in by hooks."""
    model = random_model(3)
    passed = []
    for layer in model.encoder.layers:
        layer.ahead.register_forward_hook(lambda *_: passed.append(1))
    reader = reading.for_reading(model.encoder)
    assert reader is not model.encoder
    log_probs(reader, extract(scribble(2), model.features))
    assert len(passed) == len(model.encoder.layers)


@pytest.mark.parametrize("options", [{"bidirectional": False}, {"cell": "gru"}, {"cell": "rnn"}])
def test_what_gains_nothing_or_follows_the_pen_stays_in_float32(quick, options):
    encoder = encoder_with(**options)
    assert reading.for_reading(encoder) is encoder
    assert reading.for_reading(encoder_with()) is not encoder


def test_a_processor_without_bfloat16_reads_in_float32(monkeypatch):
    monkeypatch.setattr(reading, "multiplies_in_bfloat16", lambda: False)
    model = random_model(3)
    assert reading.for_reading(model.encoder) is model.encoder
    line = extract(scribble(2), model.features)
    np.testing.assert_array_equal(model.log_probs([line])[0], log_probs(model.encoder, line))


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [({"avx512_bf16": True}, True), ({"avx512_bf16": False}, False), ({"neon": True}, False)],
)
def test_the_processor_is_asked(monkeypatch, capabilities, expected):
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: True)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert reading.multiplies_in_bfloat16() is expected


def test_an_older_pytorch_cannot_tell(monkeypatch):
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert reading.multiplies_in_bfloat16() is False


def test_shorter_lines_of_a_batch_are_read_as_alone(quick):
    model = random_model(3)
    lines = [extract(scribble(seed, strokes=1 + seed), model.features) for seed in range(8)]
    for line, rows in zip(lines, model.log_probs(lines), strict=True):
        alone = model.log_probs([line])[0]
        assert rows.shape == alone.shape
        assert np.abs(np.exp(rows) - np.exp(alone)).max() < 4 * ROUNDING
