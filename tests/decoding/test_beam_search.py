from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from handwriting.decoding import Alphabet, align, beam_search, best_path
from tests.oracles import ctc_texts

AB = Alphabet(("a", "b"))
EVERY = 10**6


def test_graves_two_frames() -> None:
    """Blank 0.6, 'a' 0.4, twice: 'a' has three paths and 0.64, the best path only 0.36."""
    log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])
    only_a = Alphabet(("a",))
    assert best_path(log_probs, only_a).text == ""
    first, second = beam_search(log_probs, only_a)
    assert (first.text, second.text) == ("a", "")
    assert np.exp([first.score, second.score]) == pytest.approx([0.64, 0.36])
    assert [(s.character, s.first, s.last) for s in first.spans] == [("a", 0, 0)]


def assert_equals_all_paths(probs: np.ndarray, alphabet: Alphabet) -> None:
    expected = {alphabet.decode(k): v for k, v in ctc_texts(probs.tolist()).items() if v > 0}
    with np.errstate(divide="ignore"):
        log_probs = np.log(probs)
    found = beam_search(log_probs, alphabet, width=EVERY, alternatives=EVERY)
    assert {h.text: np.exp(h.score) for h in found} == pytest.approx(expected, rel=1e-9)
    assert len({h.text for h in found}) == len(found)
    scores = [h.score for h in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("frames", "classes"), [(1, 3), (5, 3), (4, 4), (7, 2)])
def test_unlimited_width_equals_all_paths(seed: int, frames: int, classes: int) -> None:
    probs = np.random.default_rng(seed).dirichlet(np.full(classes, 0.5), size=frames)
    assert_equals_all_paths(probs, Alphabet(tuple("abc"[: classes - 1])))


def test_classes_of_zero_probability_are_no_alternatives() -> None:
    assert_equals_all_paths(np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.25, 0.0, 0.75]]), AB)


@pytest.mark.parametrize("seed", range(3))
def test_scores_equal_torch_ctc_loss(seed: int) -> None:
    alphabet = Alphabet(tuple("abcdef"))
    logits = np.random.default_rng(seed).normal(size=(12, 7))
    logits[::2, 0] += 4.0
    log_probs = torch.from_numpy(logits).log_softmax(dim=1)
    found = beam_search(log_probs.numpy(), alphabet, width=4000, alternatives=5)
    for hypothesis in found:
        labels = torch.from_numpy(alphabet.encode(hypothesis.text))
        loss = torch.nn.functional.ctc_loss(
            log_probs[:, None],
            labels[None],
            torch.tensor([12]),
            torch.tensor([len(labels)]),
            reduction="sum",
        )
        assert hypothesis.score == pytest.approx(-float(loss), abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 12))
def test_a_narrow_beam_never_claims_too_much(seed: int, width: int, frames: int) -> None:
    rng = np.random.default_rng(seed)
    log_probs = np.log(rng.dirichlet(np.full(3, 0.3), size=frames) + 1e-12)
    exact = (
        {h.text: h.score for h in beam_search(log_probs, AB, width=EVERY, alternatives=EVERY)}
        if frames <= 6
        else {}
    )
    found = beam_search(log_probs, AB, width=width, alternatives=3)
    assert 1 <= len(found) <= min(width, 3)
    for hypothesis in found:
        assert "".join(span.character for span in hypothesis.spans) == hypothesis.text
        assert hypothesis.score <= exact.get(hypothesis.text, np.inf) + 1e-9


@pytest.mark.parametrize("width", [1, 2, 5, 16])
def test_skipping_hopeless_classes_changes_nothing(width: int) -> None:
    """Against the same search written plainly, with every class of every frame considered."""
    rng = np.random.default_rng(width)
    logits = rng.normal(size=(30, 9)) * 3
    log_probs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    alphabet = Alphabet(tuple("abcdefgh"))
    expected = plain_prefix_beam_search(log_probs, width)
    found = beam_search(log_probs, alphabet, width=width, alternatives=EVERY)
    assert [h.text for h in found] == [alphabet.decode(labels) for labels, _ in expected]
    assert [h.score for h in found] == pytest.approx([score for _, score in expected])


def plain_prefix_beam_search(
    log_probs: np.ndarray, width: int
) -> list[tuple[tuple[int, ...], float]]:
    """Hannun et al. 2014, algorithm 1, with dictionaries of prefixes."""
    beam = {(): (0.0, -np.inf)}
    for frame in log_probs:
        grown: dict[tuple[int, ...], tuple[float, float]] = {}

        def add(
            prefix: tuple[int, ...],
            blank: float,
            label: float,
            into: dict[tuple[int, ...], tuple[float, float]] = grown,
        ) -> None:
            old = into.get(prefix, (-np.inf, -np.inf))
            into[prefix] = (np.logaddexp(old[0], blank), np.logaddexp(old[1], label))

        for prefix, (blank, label) in beam.items():
            total = np.logaddexp(blank, label)
            add(prefix, total + frame[0], -np.inf)
            for c in range(1, len(frame)):
                if prefix and prefix[-1] == c:
                    add(prefix, -np.inf, label + frame[c])
                    add((*prefix, c), -np.inf, blank + frame[c])
                else:
                    add((*prefix, c), -np.inf, total + frame[c])
        ranked = sorted(grown.items(), key=lambda item: -np.logaddexp(*item[1]))
        beam = dict(ranked[:width])
    ranked = sorted(beam.items(), key=lambda item: -np.logaddexp(*item[1]))
    return [(prefix, float(np.logaddexp(*scores))) for prefix, scores in ranked]


def test_spans_are_the_alignment_of_the_text() -> None:
    log_probs = np.log(np.random.default_rng(3).dirichlet(np.ones(3), size=8))
    for hypothesis in beam_search(log_probs, AB):
        assert hypothesis.spans == align(log_probs, hypothesis.text, AB).spans


def test_no_frames() -> None:
    (only,) = beam_search(np.zeros((0, 3)), AB)
    assert (only.text, only.spans, only.score) == ("", (), 0.0)


def test_same_input_same_output() -> None:
    log_probs = np.log(np.full((9, 3), 1 / 3))  # all ties
    assert beam_search(log_probs, AB) == beam_search(log_probs, AB)
