"""Beam search with a language model, against all texts written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwriting.decoding import (
    Alphabet,
    LanguageWeights,
    beam_search,
    best_path,
    search_texts,
)
from tests.oracles import ctc_texts

ALPHABET = Alphabet(("a", "b", " "))
EVERY = 10**6


class FakeLanguage:
    """A random distribution for every text, by its last two labels."""

    def __init__(self, seed: int) -> None:
        self.rng_seed = seed
        self.texts: list[tuple[int, ...]] = [()]

    def extend(self, states: np.ndarray, labels: np.ndarray) -> np.ndarray:
        first = len(self.texts)
        pairs = zip(states.tolist(), labels.tolist(), strict=True)
        self.texts += [(*self.texts[state], label) for state, label in pairs]
        return np.arange(first, len(self.texts))

    def row(self, text: tuple[int, ...]) -> np.ndarray:
        rng = np.random.default_rng([self.rng_seed, *text[-2:]])
        return np.log(np.concatenate([[1.0], rng.dirichlet(np.ones(len(ALPHABET)))]))

    def log_probs(self, states: np.ndarray) -> np.ndarray:
        return np.array([self.row(self.texts[state]) for state in states.tolist()])

    def ends(self, states: np.ndarray) -> np.ndarray:
        return self.log_probs(states)[:, 3]


def expected_scores(
    probs: np.ndarray, language: FakeLanguage, weights: LanguageWeights
) -> dict[str, float]:
    """log P(text | frames) + scale log P(text) + bonuses, of every text there is."""
    scores = {}
    for labels, probability in ctc_texts(probs.tolist()).items():
        spoken = sum(language.row(labels[:i])[label] for i, label in enumerate(labels))
        spoken += language.row(labels)[3]
        text = ALPHABET.decode(labels)
        bonus = weights.character_bonus * len(text) + weights.word_bonus * text.count(" ")
        scores[text] = float(np.log(probability) + weights.scale * spoken + bonus)
    return scores


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 5),
    st.floats(0, 2),
    st.floats(-1, 2),
    st.floats(-1, 1),
)
def test_an_unlimited_beam_scores_every_text(
    seed: int, frames: int, scale: float, character_bonus: float, word_bonus: float
) -> None:
    probs = np.random.default_rng(seed).dirichlet(np.ones(4), size=frames)
    weights = LanguageWeights(scale, character_bonus, word_bonus)
    expected = expected_scores(probs, FakeLanguage(seed), weights)
    found = beam_search(
        np.log(probs),
        ALPHABET,
        width=EVERY,
        alternatives=EVERY,
        language=FakeLanguage(seed),
        weights=weights,
    )
    assert {h.text: h.score for h in found} == pytest.approx(expected)
    scores = [h.score for h in found]
    assert scores == sorted(scores, reverse=True)
    for hypothesis in found[:3]:
        assert "".join(span.character for span in hypothesis.spans) == hypothesis.text


@pytest.mark.parametrize("width", [1, 4, 16])
def test_without_weight_it_changes_nothing(width: int) -> None:
    probs = np.random.default_rng(width).dirichlet(np.full(4, 0.2), size=25) + 1e-9
    weights = LanguageWeights(0.0, 0.0, 0.0)
    plain = beam_search(np.log(probs), ALPHABET, width=width)
    assert plain == beam_search(
        np.log(probs), ALPHABET, width=width, language=FakeLanguage(0), weights=weights
    )


def test_it_decides_between_what_looks_alike() -> None:
    """Frames say a or b alike; the model holds b for likelier after a."""
    probs = np.array(
        [[0.02, 0.96, 0.01, 0.01], [0.98, 0.01, 0.005, 0.005], [0.1, 0.45, 0.44, 0.01]]
    )
    seed = next(s for s in range(50) if np.diff(FakeLanguage(s).row((1,))[1:3])[0] > 1)
    assert beam_search(np.log(probs), ALPHABET)[0].text == "aa"
    found = beam_search(
        np.log(probs),
        ALPHABET,
        language=FakeLanguage(seed),
        weights=LanguageWeights(1.0, 0.0, 0.0),
    )
    ab = next(place for place, h in enumerate(found) if h.text == "ab")
    aa = next(place for place, h in enumerate(found) if h.text == "aa")
    assert ab < aa


@pytest.mark.parametrize("seed", range(4))
def test_a_margin_leaves_the_best_alone_and_invents_nothing(seed: int) -> None:
    probs = np.random.default_rng(seed).dirichlet(np.full(4, 0.1), size=7) + 1e-6
    options = {"width": EVERY, "alternatives": EVERY}
    wide = beam_search(np.log(probs), ALPHABET, language=FakeLanguage(seed), **options)
    near = beam_search(np.log(probs), ALPHABET, margin=6, language=FakeLanguage(seed), **options)
    assert near[0].text == wide[0].text
    assert len(near) < len(wide)
    assert near[0].score == pytest.approx(wide[0].score, abs=0.05)
    assert near[0].score <= wide[0].score + 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([1, 2, EVERY]))
def test_a_reading_that_is_kept_is_returned_with_its_score(
    seed: int, frames: int, width: int
) -> None:
    """The score never exceeds that over all paths, nor falls below that of the kept path alone."""
    log_probs = np.log(np.random.default_rng(seed).dirichlet(np.ones(4), size=frames))
    literal = best_path(log_probs, ALPHABET)
    weights = LanguageWeights(1.5, 0.5, -0.5)
    exact = expected_scores(np.exp(log_probs), FakeLanguage(seed), weights)[literal.text]
    found = search_texts(
        log_probs,
        ALPHABET,
        width=width,
        margin=2.0 if width < EVERY else np.inf,
        alternatives=1,
        language=FakeLanguage(seed),
        weights=weights,
        keep=literal,
    )
    assert len(found) <= 2
    scores = {reading.text: reading.score for reading in found}
    assert scores[literal.text] <= exact + 1e-9
    judged = exact - np.log(ctc_texts(np.exp(log_probs).tolist())[tuple(
        int(label) for label in ALPHABET.encode(literal.text)
    )])  # fmt: skip
    assert scores[literal.text] >= literal.score + judged - 1e-6
    if width == EVERY:
        assert scores[literal.text] == pytest.approx(exact)


def test_frames_of_blank_alone_are_passed_over_together() -> None:
    """They separate equal letters, and cost their probability, as one by one."""
    row = {"a": [0.02, 0.96, 0.01, 0.01], " ": [1 - 3e-7, 1e-7, 1e-7, 1e-7]}
    probs = np.array([row[frame] for frame in "  aa   a  "])
    options = {"width": 8, "language": FakeLanguage(1), "alternatives": 3}
    one_by_one = beam_search(np.log(probs), ALPHABET, **options)
    together = beam_search(np.log(probs), ALPHABET, margin=12, **options)
    assert together[0].text == one_by_one[0].text == "aa"
    assert together[0].score == pytest.approx(one_by_one[0].score, abs=1e-4)
    assert together[0].spans == one_by_one[0].spans
