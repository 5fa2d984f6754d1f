"""Second opinions: the axioms they were made for, and an independent implementation."""

import numpy as np
import pytest
import torch

from handwriting.explain import (
    Differentiator,
    integrated_gradients,
    most_active,
    read_line,
    smooth_gradient,
    target_of,
)
from tests.fakes import random_model, scribble


@pytest.fixture
def case():
    model = random_model(5)
    reading = read_line(model, scribble(3))
    return Differentiator(model, double=True), reading, target_of(reading, most_active(reading))


def test_contributions_add_up_to_the_score(case):
    differentiator, reading, target = case
    values = reading.features.frames.values[None]
    whole, nothing = differentiator.scores(np.concatenate([values, 0 * values]), [target] * 2)
    shares = integrated_gradients(differentiator, reading, target, steps=200)
    assert shares.shape == (reading.ink.points,)
    assert shares.sum() == pytest.approx(whole - nothing, rel=0.01)


def test_contributions_are_those_of_captum(case):
    captum = pytest.importorskip("captum.attr", reason="captum is not installed")
    differentiator, reading, target = case

    def score(values):
        return differentiator._scores(values, [target] * len(values))

    values = torch.from_numpy(reading.features.frames.values[None]).double()
    theirs = captum.IntegratedGradients(score).attribute(
        values, torch.zeros_like(values), n_steps=40, method="gausslegendre"
    )
    ours = integrated_gradients(differentiator, reading, target, steps=40)
    frames = theirs.detach().numpy()[0].sum(axis=1)
    np.testing.assert_allclose(ours, reading.features.share(frames), atol=1e-5 * np.abs(ours).max())


def test_without_tremor_it_is_the_gradient(case):
    differentiator, reading, target = case
    (plain,) = differentiator.jacobian(reading, [target])
    still = smooth_gradient(differentiator, reading, target, tremor=0.0, draws=2)
    np.testing.assert_allclose(still, plain, atol=1e-4 * np.abs(plain).max())


def test_a_small_tremor_changes_little_and_is_repeatable(case):
    differentiator, reading, target = case
    (plain,) = differentiator.jacobian(reading, [target])
    first, second = (
        smooth_gradient(differentiator, reading, target, tremor=1e-4) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)
    assert np.linalg.norm(first - plain) < 0.1 * np.linalg.norm(plain)
