"""The encoder against equations written out in numpy; what padding and the future may not do."""

import itertools
import math

import numpy as np
import pytest
import torch

from handwriting.errors import ConfigError
from handwriting.network import Convolution, Encoder, EncoderConfig
from tests.network import oracle

CELLS = ("lstm", "gru", "rnn")
FRONT_END = (Convolution(6, 5), Convolution(8, 5, 3))
INPUTS, CLASSES = 5, 7


def encoder(cell="lstm", bidirectional=True, convolutions=FRONT_END):
    torch.manual_seed(3)
    config = EncoderConfig(cell, bidirectional, 2, 9, convolutions, dropout=0.5)
    return Encoder(config, INPUTS, CLASSES).eval()


def frames(*lengths):
    """A padded batch whose padding holds garbage."""
    random = torch.Generator().manual_seed(1)
    values = torch.randn(len(lengths), max(lengths), INPUTS, generator=random)
    for row, length in zip(values, lengths, strict=True):
        row[length:] = 1e6
    return values, torch.tensor(lengths)


def by_hand(net, x):
    """Log-probabilities (T', C) of one line (T, F), from the network's weights alone."""
    x = x.numpy().astype(np.float64)
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    config = net.config
    for i, layer in enumerate(config.convolutions):
        reach = layer.kernel - layer.stride
        left = (reach + 1) // 2 if config.bidirectional else reach
        prefix = f"convolutions.{i}"
        x = oracle.convolution(
            weights[f"{prefix}.convolution.weight"],
            weights[f"{prefix}.convolution.bias"],
            x,
            layer.stride,
            left,
            -(-len(x) // layer.stride),
        )
        x = oracle.layer_norm(x, weights[f"{prefix}.norm.weight"], weights[f"{prefix}.norm.bias"])
        x = x * oracle.sigmoid(x)
    for i in range(config.layers):

        def one(direction, x, i=i):
            names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
            arrays = [weights[f"layers.{i}.{direction}.{name}"] for name in names]
            return oracle.recurrent(config.cell, arrays, x)

        ahead = one("ahead", x)
        x = np.hstack([ahead, one("back", x[::-1])[::-1]]) if config.bidirectional else ahead
    return oracle.log_softmax(x @ weights["output.weight"].T + weights["output.bias"])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [True, False], ids=["bidirectional", "causal"])
@pytest.mark.parametrize("length", [1, 2, 3, 22])
def test_equals_the_equations(cell, bidirectional, length):
    net = encoder(cell, bidirectional)
    values, lengths = frames(length)
    with torch.inference_mode():
        log_probs, out = net(values, lengths)
    assert out.tolist() == [-(-length // 3)]
    np.testing.assert_allclose(log_probs[0].numpy(), by_hand(net, values[0]), atol=1e-5)


def test_works_without_convolutions():
    net = encoder(convolutions=())
    values, lengths = frames(4)
    np.testing.assert_allclose(
        net(values, lengths)[0][0].detach(), by_hand(net, values[0]), atol=1e-5
    )
    assert net.stride == 1


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [True, False], ids=["bidirectional", "causal"])
def test_a_line_does_not_depend_on_its_batch(cell, bidirectional):
    net = encoder(cell, bidirectional)
    values, lengths = frames(31, 1, 17, 30)
    with torch.inference_mode():
        together, out = net(values, lengths)
        for line, length in enumerate(lengths):
            alone, _ = net(values[line : line + 1, :length], lengths[line : line + 1])
            torch.testing.assert_close(together[line, : out[line]], alone[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", CELLS)
def test_a_causal_network_does_not_look_ahead(cell):
    net = encoder(cell, bidirectional=False)
    values, lengths = frames(30)
    changed = values.clone()
    changed[:, 15:] += 1.0
    with torch.inference_mode():
        before, after = net(values, lengths)[0], net(changed, lengths)[0]
    # Outputs 0..4 cover the inputs 0..14.
    torch.testing.assert_close(before[:, :5], after[:, :5], atol=0, rtol=0)
    assert (before[:, 5:] != after[:, 5:]).any(dim=-1).all()


def test_a_bidirectional_network_does_look_ahead():
    net = encoder()
    values, lengths = frames(30)
    changed = values.clone()
    changed[:, 29] += 1.0
    assert (net(values, lengths)[0][:, 0] != net(changed, lengths)[0][:, 0]).any()


def test_dropout_is_the_same_at_every_frame_and_only_while_training():
    net = encoder()
    ones = torch.ones(3, 11, 40)
    assert net.dropout(ones) is ones
    dropped = net.train().dropout(ones)
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert (dropped == dropped[:, :1]).all()
    assert (dropped[0] != dropped[1]).any()


@pytest.mark.parametrize("cell", CELLS)
def test_every_weight_learns(cell):
    net = encoder(cell).train()
    values, lengths = frames(31, 17)
    values = values.clamp(-3, 3)
    log_probs, out = net(values, lengths)
    torch.nn.functional.ctc_loss(
        log_probs.transpose(0, 1), torch.tensor([1, 2, 3, 4]), out, torch.tensor([2, 2])
    ).backward()
    for name, parameter in net.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_memories_start_open():
    direction = encoder().layers[0].ahead
    units = 9
    assert (direction.bias_ih_l0[units : 2 * units] == 1).all()
    assert (direction.bias_hh_l0 == 0).all()


@pytest.mark.parametrize(
    "build",
    [
        lambda: EncoderConfig(cell="transformer"),
        lambda: EncoderConfig(layers=0),
        lambda: EncoderConfig(units=0),
        lambda: EncoderConfig(dropout=1.0),
        lambda: Convolution(0, 3),
        lambda: Convolution(4, 2, 3),
    ],
)
def test_impossible_configurations_are_refused(build):
    with pytest.raises(ConfigError):
        build()


def test_strides_multiply():
    strides = [Convolution(4, s, s) for s in (1, 2, 3)]
    for first, second in itertools.product(strides, strides):
        net = encoder(convolutions=(first, second))
        assert net.stride == first.stride * second.stride
        lengths = list(range(1, 40))
        expected = [math.ceil(math.ceil(n / first.stride) / second.stride) for n in lengths]
        assert net.output_lengths(torch.tensor(lengths)).tolist() == expected
