"""Expected errors against counting every path there is."""

import itertools

import pytest
import torch

from handwriting.training.expected import expected_errors


def reading(path):
    return tuple(label for label, _ in itertools.groupby(path) if label)


def edits(a, b):
    if not a or not b:
        return len(a) + len(b)
    return min(edits(a[1:], b) + 1, edits(a, b[1:]) + 1, edits(a[1:], b[1:]) + (a[0] != b[0]))


def counted(log_probs, label):
    """The expectation over all paths of one line."""
    frames, classes = log_probs.shape
    total = torch.zeros(())
    for path in itertools.product(range(classes), repeat=frames):
        likely = sum(log_probs[frame, one] for frame, one in enumerate(path))
        total = total + likely.exp() * edits(reading(path), label)
    return total


def chance(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def test_all_readings_drawn_give_the_expectation_and_its_gradient():
    """Three frames and two labels make 9 readings; 3,000 draws see them all."""
    torch.manual_seed(1)
    scores = chance(2, 3, 3).requires_grad_()
    labels = [(1, 2), (2,)]
    loss = expected_errors(
        scores.log_softmax(2),
        torch.tensor([3, 3]),
        torch.tensor([1, 2, 2]),
        torch.tensor([2, 1]),
        draws=3000,
    )
    exact = sum(counted(scores[i].log_softmax(1), labels[i]) for i in range(2)) / 2
    assert loss.item() == pytest.approx(exact.item(), rel=1e-6)
    mine = torch.autograd.grad(loss, scores)[0]
    assert torch.allclose(mine, torch.autograd.grad(exact, scores)[0], atol=1e-7)


def test_frames_beyond_a_line_do_not_count():
    torch.manual_seed(2)
    scores = chance(1, 5, 3)
    short = scores[:, :3].log_softmax(2)
    cut = torch.cat([short, scores[:, 3:].log_softmax(2)], 1)
    given = (torch.tensor([3]), torch.tensor([1, 2]), torch.tensor([2]))
    assert float(expected_errors(cut, *given, draws=2000)) == pytest.approx(
        float(expected_errors(short, *given, draws=2000))
    )


def test_a_certain_network_has_the_errors_of_its_best_path():
    """Including those of a label without characters, and of a reading without any."""
    paths = torch.tensor([[1, 0, 2, 2], [0, 0, 0, 0], [1, 1, 1, 2]])
    scores = torch.nn.functional.one_hot(paths, 3).double() * 60
    loss = expected_errors(
        scores.log_softmax(2),
        torch.tensor([4, 4, 4]),
        torch.tensor([1, 2, 2, 1]),
        torch.tensor([2, 2, 0]),
        draws=2,
    )
    assert float(loss) == pytest.approx((0 + 2 + 2) / 3)


def test_following_the_gradient_reads_better():
    """A label that CTC holds likely enough, but that the best path misses, becomes its reading."""
    torch.manual_seed(3)
    scores = chance(1, 6, 4, seed=5).requires_grad_()
    given = (torch.tensor([6]), torch.tensor([1, 3, 2]), torch.tensor([3]))
    before = expected_errors(scores.log_softmax(2), *given, draws=500).item()
    for _ in range(150):
        loss = expected_errors(scores.log_softmax(2), *given, draws=20)
        (step,) = torch.autograd.grad(loss, scores)
        scores = (scores - step).detach().requires_grad_()
    after = expected_errors(scores.log_softmax(2), *given, draws=500).item()
    assert after < 0.2 < before
    assert reading(scores.argmax(2)[0].tolist()) == (1, 3, 2)
