"""Reading along with the pen gives what reading the whole line gives, and takes nothing back."""

import numpy as np
import pytest
import torch

from handwriting.decoding import best_path
from handwriting.errors import InkError, ModelError
from handwriting.features import extract
from handwriting.ink import Stroke
from handwriting.live import CausalReader
from handwriting.live.stream import EncoderStream
from tests.fakes import random_model, scribble
from tests.live.models import LETTERS, causal_model


def whole(model, ink):
    """Log-probabilities of a line read at once, shape (T', C)."""
    values = extract(ink, model.features).values
    with torch.inference_mode():
        log_probs, _ = model.encoder(torch.from_numpy(values)[None], torch.tensor([len(values)]))
    return log_probs[0].numpy()


def along(model, ink, chunk):
    """Reads an ink a few points at a time; every `Progress`, and the reader."""
    reader, steps = CausalReader(model), []
    for stroke in ink.strokes:
        reader.begin_stroke()
        for start in range(0, len(stroke), chunk):
            steps.append(reader.add_points(stroke.xy[start : start + chunk]))
        steps.append(reader.end_stroke())
    steps.append(reader.finish())
    return reader, steps


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("chunk", [1, 9, 1000])
def test_along_with_the_pen_is_the_whole_line(cell, chunk):
    for seed in range(3):
        model, ink = causal_model(cell, seed), scribble(seed)
        expected = whole(model, ink)
        reader, steps = along(model, ink, chunk)
        log_probs = np.concatenate([step.log_probs for step in steps])
        np.testing.assert_allclose(log_probs, expected, atol=1e-5)
        assert reader.text == best_path(expected, LETTERS).text
        assert reader.frames == len(expected)
        assert reader.points == ink.points


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("frames", range(1, 12))
def test_frames_left_over_at_the_end_are_read(stride, frames):
    encoder = causal_model(stride=stride).encoder
    values = np.random.default_rng(frames).normal(size=(frames, encoder.inputs)).astype("float32")
    with torch.inference_mode():
        expected, _ = encoder(torch.from_numpy(values)[None], torch.tensor([frames]))
    stream = EncoderStream(encoder)
    parts = [stream.feed(row[None]) for row in values]
    assert sum(map(len, parts)) == frames // stride
    np.testing.assert_allclose(
        np.concatenate([*parts, stream.finish()]), expected[0].numpy(), atol=1e-5
    )


def test_a_character_comes_at_the_first_frame_of_its_spike():
    model, ink = causal_model(), scribble(1)
    expected = best_path(whole(model, ink), LETTERS)
    _, steps = along(model, ink, 1)
    emissions = [emission for step in steps for emission in step.emissions]
    assert len(emissions) >= 5
    assert [emission.frame for emission in emissions] == [span.first for span in expected.spans]
    for emission in emissions:
        assert 0 < emission.confidence <= 1
        assert 0 <= emission.entropy <= np.log(7) + 1e-6
        assert 0 <= emission.doubt <= np.log(6) + 1e-6


def test_what_stands_after_some_points_stands_after_any_continuation():
    model, first, second = causal_model(), scribble(1), scribble(2)
    texts = []
    for rest in (first, second):
        reader = CausalReader(model)
        for stroke in first.strokes[:4]:
            reader.add_stroke(stroke)
        begun = reader.text
        assert begun
        for stroke in rest.strokes[4:]:
            reader.add_stroke(stroke)
            assert reader.text.startswith(begun)
        reader.finish()
        texts.append((begun, reader.text))
    assert texts[0][0] == texts[1][0]


def test_an_emission_knows_no_later_point():
    model, ink = causal_model(), scribble(1)
    reader = CausalReader(model)
    for stroke in ink.strokes:
        reader.begin_stroke()
        for xy in stroke.xy:
            progress = reader.add_points(xy[None])
            assert (progress.seen == reader.points - 1).all()
            assert all(one.point == reader.points - 1 for one in progress.emissions)
        reader.end_stroke()


def test_what_it_remembers_does_not_grow():
    reader = CausalReader(causal_model())

    def remembered():
        windows = sum(window._inputs.numel() for window in reader._stream._windows)
        waiting = len(reader._seen) + len(reader._sampler._waiting) + len(reader._sampler._rows)
        return windows, len(reader._sampler._height._latest), waiting

    sizes = []
    for repetition in range(30):
        for stroke in scribble(3).strokes:
            reader.add_stroke(Stroke(stroke.xy + np.array([200.0 * repetition, 0.0])))
        sizes.append(remembered())
    windows, runs, waiting = zip(*sizes, strict=True)
    assert max(windows) <= 8 * 9 + 12 * 9
    assert max(runs) <= 256
    assert max(waiting) < 3


def test_models_that_look_ahead_are_refused():
    with pytest.raises(ModelError, match=r"train one with features\.causal"):
        CausalReader(random_model())
    with pytest.raises(ModelError, match="cannot follow the pen"):
        EncoderStream(random_model().encoder)


def test_bad_order_of_events_is_told():
    reader = CausalReader(causal_model())
    with pytest.raises(InkError, match="before a stroke was begun"):
        reader.add_points([[0, 0]])
    with pytest.raises(InkError, match="never begun"):
        reader.end_stroke()
    reader.begin_stroke()
    with pytest.raises(InkError, match="begun before the one before it"):
        reader.begin_stroke()
    with pytest.raises(InkError, match="before its last stroke"):
        reader.finish()
    with pytest.raises(InkError, match="shape"):
        reader.add_points([[1, 2, 3]])
    with pytest.raises(InkError, match="not finite"):
        reader.add_points([[1, np.nan]])
    reader.end_stroke()  # a stroke without a point is none
    assert len(reader.finish().log_probs) == 0
    with pytest.raises(InkError, match="belongs to another"):
        reader.begin_stroke()
