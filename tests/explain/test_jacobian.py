"""Gradients on the ink against central differences on raw points, and what they must not be."""

import numpy as np
import pytest
import torch

from handwriting.errors import ExplanationError
from handwriting.explain import (
    SCORES,
    Differentiator,
    Target,
    log_odds,
    magnitude,
    most_active,
    read_line,
    target_of,
)
from handwriting.formats import read_ink
from handwriting.ink import Ink
from handwriting.network import Model, load_model
from handwriting.shipped import find_model, samples_folder
from tests.fakes import dots, random_model, scribble

SAMPLES = ("unipen/phi-sw1-13.inkml", "onlinehtr/hello.inkml")


@pytest.fixture(scope="module")
def shipped() -> Model:
    return load_model(find_model("default"))


def estimated(differentiator, reading, target, places, step=1e-5):
    """d score / d (point, axis) by central differences on the raw ink, for each place.

    NaN where the differences to both sides disagree: there the score has a kink.
    """
    features = reading.features
    step *= features.height
    inks = [features.values(features.xy)]
    for place in places:
        for sign in (1, -1):
            xy = features.xy.copy()
            xy[place] += sign * step
            inks.append(features.values(xy))
    scores = np.concatenate(
        [
            differentiator.scores(np.stack(inks[i : i + 40]), [target] * len(inks[i : i + 40]))
            for i in range(0, len(inks), 40)
        ]
    )
    after, before = (scores[1::2] - scores[0]) / step, (scores[0] - scores[2::2]) / step
    kinks = np.abs(after - before) > 0.001 * np.abs(after).max()
    return np.where(kinks, np.nan, (after + before) / 2)


@pytest.mark.parametrize("score", SCORES)
def test_equals_central_differences_at_every_point(score):
    model = random_model(2)
    reading = read_line(model, scribble(7, strokes=3, points=10))
    differentiator = Differentiator(model, score, double=True)
    targets = [target_of(reading, 0), Target(3, 2, against=1)]
    exact = differentiator.jacobian(reading, targets)
    places = list(np.ndindex(reading.features.xy.shape))
    for gradient, target in zip(exact, targets, strict=True):
        estimate = estimated(differentiator, reading, target, places).reshape(gradient.shape)
        assert not np.isnan(estimate).any()
        assert np.linalg.norm(gradient - estimate) <= 1e-3 * np.linalg.norm(estimate)


@pytest.mark.parametrize("sample", SAMPLES)
def test_equals_central_differences_on_lines_that_ship(shipped, sample):
    """The largest entries and some others, with the trained network, in both precisions."""
    reading = read_line(shipped, read_ink(samples_folder() / sample))
    target = target_of(reading, most_active(reading))
    differentiator = Differentiator(shipped, double=True)
    (exact,) = differentiator.jacobian(reading, [target])
    largest = np.argsort(-np.abs(exact), axis=None)[:24]
    others = np.random.default_rng(0).choice(exact.size, 16, replace=False)
    places = [np.unravel_index(i, exact.shape) for i in np.concatenate([largest, others])]
    estimate = estimated(differentiator, reading, target, places)
    values = np.array([exact[place] for place in places])
    smooth = ~np.isnan(estimate)  # on a device's whole numbers, x may repeat where it is largest
    assert smooth.sum() >= 36
    error = np.linalg.norm((values - estimate)[smooth])
    assert error <= 1e-3 * np.linalg.norm(estimate[smooth])
    (single,) = Differentiator(shipped).jacobian(reading, [target])
    assert np.linalg.norm(single - exact) <= 1e-3 * np.linalg.norm(exact)


def test_many_characters_at_once_are_each_their_own(monkeypatch):
    model = random_model(1)
    reading = read_line(model, scribble(8))
    differentiator = Differentiator(model)
    targets = [Target(frame, 1 + frame % 3) for frame in range(0, 20, 2)]
    together = differentiator.jacobian(reading, targets)
    monkeypatch.setattr("handwriting.explain.jacobian.BATCH_FRAMES", 1)
    np.testing.assert_allclose(together, differentiator.jacobian(reading, targets), rtol=1e-3)
    assert differentiator.jacobian(reading, []).shape == (0, reading.ink.points, 2)


def test_log_odds_have_the_shape_of_graves_probability():
    """d log(p / (1 - p)) = dp / (p (1 - p)): the same direction, whatever the size."""
    model = random_model(4)
    reading = read_line(model, scribble(9))
    targets = [target_of(reading, i) for i in range(min(len(reading.spans), 4))]
    maps = {
        score: Differentiator(model, score, double=True).jacobian(reading, targets)
        for score in SCORES
    }
    for target, odds, probability in zip(
        targets, maps["log-odds"], maps["probability"], strict=True
    ):
        p = np.exp(reading.trace.log_probs[target.frame, target.label].astype(np.float64))
        np.testing.assert_allclose(
            odds * p * (1 - p), probability, atol=1e-4 * np.abs(probability).max()
        )


def test_log_odds_do_not_saturate():
    model = random_model(4)
    with torch.no_grad():
        model.encoder.output.weight *= 40  # sure beyond what a float32 can tell from 1
    reading = read_line(model, scribble(9))
    target = target_of(reading, most_active(reading))
    size = {
        score: np.abs(Differentiator(model, score).jacobian(reading, [target])).max()
        for score in SCORES
    }
    assert size["log-odds"] > 0.1
    assert size["log-odds"] > 1e3 * size["probability"]


def test_another_scale_of_ink_divides_the_gradient():
    model = random_model(3)
    ink = scribble(10)
    larger = Ink.from_arrays([stroke.xy * 50 + 7 for stroke in ink.strokes])
    differentiator = Differentiator(model, double=True)
    target = Target(5, 2)
    (small,) = differentiator.jacobian(read_line(model, ink), [target])
    (large,) = differentiator.jacobian(read_line(model, larger), [target])
    np.testing.assert_allclose(large * 50, small, atol=1e-4 * np.abs(small).max())


def test_random_weights_change_the_map(shipped):
    """The control of Adebayo et al. (2018): a map that ignores the weights explains nothing."""
    reading = read_line(shipped, read_ink(samples_folder() / SAMPLES[0]))
    targets = [target_of(reading, i) for i in range(len(reading.spans))]
    trained = Differentiator(shipped).jacobian(reading, targets)
    random = Differentiator(shipped)
    generator = torch.Generator().manual_seed(0)
    for weights in random._encoder.parameters():
        shuffled = weights.flatten()[torch.randperm(weights.numel(), generator=generator)]
        weights.data.copy_(shuffled.view_as(weights))
    control = random.jacobian(reading, targets)
    cosines = [
        (a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)
        for a, b in zip(trained, control, strict=True)
    ]
    assert np.abs(cosines).mean() < 0.5
    assert np.mean([top_overlap(a, b) for a, b in zip(trained, control, strict=True)]) < 0.6


def top_overlap(a, b, share=0.1):
    """How many of the most weighted points of two maps are the same ones, 0 to 1."""
    count = max(int(share * len(a)), 1)
    tops = [set(np.argsort(-magnitude(g))[:count].tolist()) for g in (a, b)]
    return len(tops[0] & tops[1]) / count


def test_the_model_stays_as_it_was():
    model = random_model(0)
    before = {name: value.clone() for name, value in model.encoder.state_dict().items()}
    reading = read_line(model, scribble(1))
    Differentiator(model, double=True).jacobian(reading, [Target(0, 1)])
    assert all(weights.requires_grad for weights in model.encoder.parameters())
    assert all(weights.grad is None for weights in model.encoder.parameters())
    for name, value in model.encoder.state_dict().items():
        assert torch.equal(value, before[name])
        assert value.dtype == torch.float32


@pytest.mark.parametrize("ink", [dots(1), dots(2)], ids=["dot", "dots"])
def test_a_dot_has_a_gradient(ink):
    model = random_model(0)
    gradient = Differentiator(model).jacobian(read_line(model, ink), [Target(0, 1)])
    assert gradient.shape == (1, ink.points, 2)
    assert np.isfinite(gradient).all()


def test_what_cannot_be_explained_is_told():
    model = random_model(6)
    reading = read_line(model, scribble(2))
    with pytest.raises(ExplanationError, match="has"):
        target_of(reading, len(reading.spans))
    with pytest.raises(ExplanationError, match="has"):
        target_of(reading, -1)
    with pytest.raises(ExplanationError, match="cannot write"):
        target_of(reading, 0, against="ß")
    with pytest.raises(ExplanationError, match="itself"):
        target_of(reading, 0, against=reading.text[0])
    with pytest.raises(ExplanationError, match="score must be"):
        Differentiator(model, "loss")


def test_log_odds_by_hand():
    probabilities = np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]])
    np.testing.assert_allclose(log_odds(np.log(probabilities), 1), [np.log(1 / 3), np.log(4)])
    assert log_odds(np.array([[0.0, -40.0, -41.0]]), 0)[0] == pytest.approx(39.69, abs=0.01)
