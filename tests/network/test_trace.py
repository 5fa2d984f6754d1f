"""The trace against the fused kernels, and against equations written out in numpy."""

import numpy as np
import pytest
import torch

from handwriting.decoding import Alphabet
from handwriting.features import FeatureConfig, Frames, extract
from handwriting.network import Convolution, Encoder, EncoderConfig, Model, trace_line
from handwriting.network.trace import GATES
from tests.fakes import dots, scribble
from tests.network.oracle import sigmoid

CELLS = ("lstm", "gru", "rnn")


def model(cell="lstm", bidirectional=True, convolutions=(Convolution(8, 5), Convolution(10, 5, 3))):
    torch.manual_seed(5)
    alphabet = Alphabet(tuple("abcdef"))
    features = FeatureConfig()
    config = EncoderConfig(cell, bidirectional, 2, 11, convolutions, dropout=0.5)
    encoder = Encoder(config, features.size, alphabet.classes).eval()
    for weights in encoder.parameters():
        weights.data.mul_(2.0)  # far enough from zero that no gate stands at 1/2
    return Model(encoder, alphabet, features, {})


def layer_inputs(encoder, frames):
    """What each recurrent module is given and returns, as the fused kernel has it."""
    seen = []
    hooks = [
        module.register_forward_hook(lambda _, given, result: seen.append((given[0], result)))
        for layer in encoder.layers
        for module in filter(None, (layer.ahead, layer.back))
    ]
    with torch.inference_mode():
        log_probs, _ = encoder(torch.from_numpy(frames.values)[None], torch.tensor([len(frames)]))
    for hook in hooks:
        hook.remove()
    return seen, log_probs[0].numpy()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [True, False], ids=["bidirectional", "causal"])
@pytest.mark.parametrize("ink", [scribble(1), dots(1), dots(4)], ids=["scribble", "dot", "dots"])
def test_equals_the_fused_kernel(cell, bidirectional, ink):
    net = model(cell, bidirectional)
    frames = extract(ink, net.features)
    traced = trace_line(net, frames)
    seen, log_probs = layer_inputs(net.encoder, frames)
    np.testing.assert_allclose(traced.log_probs, log_probs, atol=1e-5)
    assert len(traced.layers) == len(seen) == (4 if bidirectional else 2)
    for layer, (_, (hidden, state)) in zip(traced.layers, seen, strict=True):
        turned = hidden[0].flip(0) if layer.direction == "backward" else hidden[0]
        np.testing.assert_allclose(layer.hidden, turned.numpy(), atol=1e-5)
        last = 0 if layer.direction == "backward" else -1
        if cell == "lstm":
            np.testing.assert_allclose(layer.cell[last], state[1][0, 0].numpy(), atol=1e-5)


def test_every_cell_state_is_what_the_kernel_ends_with_on_a_shorter_line():
    net = model()
    frames = extract(scribble(2), net.features)
    seen, _ = layer_inputs(net.encoder, frames)
    given, _ = seen[0]
    traced = trace_line(net, frames).layers[0]
    for length in range(1, given.shape[1] + 1):
        with torch.inference_mode():
            _, (_, cell) = net.encoder.layers[0].ahead(given[:, :length])
        np.testing.assert_allclose(traced.cell[length - 1], cell[0, 0].numpy(), atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_gates_make_the_states(cell):
    """h follows from the gates alone by the equations of each kind, frame by frame."""
    for layer in trace_line(model(cell), extract(scribble(3), FeatureConfig())).layers:
        assert tuple(layer.gates) == GATES[cell]
        step = -1 if layer.direction == "backward" else 1
        gates = {name: values[::step] for name, values in layer.gates.items()}
        h, c = layer.hidden[::step], layer.cell[::step]
        before_h, before_c = np.zeros_like(h), np.zeros_like(c)
        before_h[1:], before_c[1:] = h[:-1], c[:-1]
        if cell == "lstm":
            expected = gates["forget"] * before_c + gates["input"] * gates["candidate"]
            np.testing.assert_allclose(c, expected, atol=1e-6)
            np.testing.assert_allclose(h, gates["output"] * np.tanh(c), atol=1e-5)
        elif cell == "gru":
            z = gates["update"]
            np.testing.assert_allclose(h, (1 - z) * gates["candidate"] + z * before_h, atol=1e-5)
        else:
            np.testing.assert_array_equal(h, c)


def test_the_first_gates_follow_from_the_weights():
    net = model(convolutions=())
    frames = extract(scribble(4), net.features)
    layer = trace_line(net, frames).layers[0]
    module = net.encoder.layers[0].ahead
    stacked = (
        module.weight_ih_l0 @ torch.from_numpy(frames.values[0])
        + module.bias_ih_l0
        + module.bias_hh_l0
    )
    i, f, g, o = np.split(stacked.detach().numpy(), 4)
    expected = {"input": sigmoid(i), "forget": sigmoid(f), "candidate": np.tanh(g)}
    for name, values in (expected | {"output": sigmoid(o)}).items():
        np.testing.assert_allclose(layer.gates[name][0], values, atol=1e-6)


def test_all_is_single_precision_and_has_its_shape():
    traced = trace_line(model(), extract(scribble(5), FeatureConfig()))
    steps = len(traced.log_probs)
    for layer in traced.layers:
        for array in (layer.hidden, layer.cell, *layer.gates.values()):
            assert array.dtype == np.float32
            assert array.shape == (steps, 11)


def test_frames_and_points_find_each_other():
    net = model()
    ink = scribble(6)
    frames = extract(ink, net.features)
    traced = trace_line(net, frames)
    assert traced.points.shape == (len(traced.log_probs), 2)
    assert traced.points[0, 0] == 0
    assert traced.points[-1, 1] == frames.source[-1]
    of_point = traced.frames_of_points(ink.points)
    assert (np.diff(of_point) >= 0).all()
    for point, frame in enumerate(of_point):
        following = min(frame + 1, len(traced.points) - 1)
        assert traced.points[frame, 0] <= point <= traced.points[following, 1] + 1


def test_sparse_ink_gives_each_point_its_first_frame():
    net = model(convolutions=())
    frames = Frames(np.zeros((5, net.features.size), np.float32), np.array([0, 0, 0, 2, 2]))
    assert trace_line(net, frames).frames_of_points(4).tolist() == [0, 0, 3, 3]
