"""Weight noise: how much there is, and that nothing of it stays."""

import pytest
import torch
from torch.nn import Parameter

from handwriting.training.noise import noisy


def weights() -> list[Parameter]:
    return [Parameter(torch.full((200, 100), 0.1)), Parameter(torch.full((30,), -2.0))]


def test_noise_has_the_deviation_asked_for_and_goes_without_a_trace():
    torch.manual_seed(3)
    disturbed = weights()
    with noisy(disturbed, 0.05):
        noise = disturbed[0].detach() - 0.1
        assert float(noise.std()) == pytest.approx(0.05, rel=0.03)
        assert abs(float(noise.mean())) < 0.002
        assert not torch.equal(disturbed[1], weights()[1])
    for weight, before in zip(disturbed, weights(), strict=True):
        assert torch.equal(weight, before)


def test_gradients_are_those_at_the_noisy_weights():
    weight = Parameter(torch.tensor([3.0]))
    with noisy([weight], 1.0):
        seen = float(weight.detach())
        (weight**2).sum().backward()
    assert weight.grad is not None
    assert float(weight.grad) == pytest.approx(2 * seen)
    assert seen != 3.0


def test_noise_goes_when_a_step_fails():
    disturbed = weights()
    with pytest.raises(ArithmeticError), noisy(disturbed, 1.0):
        raise ArithmeticError
    assert torch.equal(disturbed[0], weights()[0])


def test_no_noise_draws_no_chance():
    torch.manual_seed(3)
    wanted = torch.rand(1)
    torch.manual_seed(3)
    with noisy(weights(), 0.0):
        pass
    assert torch.equal(torch.rand(1), wanted)
