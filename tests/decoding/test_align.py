from __future__ import annotations

import itertools

import numpy as np
import pytest

from handwriting.decoding import Alphabet, align
from handwriting.errors import AlignmentError, AlphabetError
from tests.oracles import best_ctc_path, collapse, ctc_texts

AB = Alphabet(("a", "b"))


def random_probs(seed: int, frames: int, classes: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(classes, 0.5), size=frames) + 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_equals_the_best_of_all_paths(seed: int) -> None:
    probs = random_probs(seed, 5)
    for labels in ctc_texts(probs.tolist()):
        path, probability = best_ctc_path(probs.tolist(), labels)
        found = align(np.log(probs), AB.decode(labels), AB)
        assert np.exp(found.score) == pytest.approx(probability, rel=1e-9)
        assert found.text == AB.decode(labels)
        for span in found.spans:
            assert set(path[span.first : span.last + 1]) == {span.label}
            edges = (path[span.first - 1 : span.first], path[span.last + 1 : span.last + 2])
            assert (span.label,) not in edges


def test_two_equal_letters_have_a_blank_between() -> None:
    found = align(np.log(np.full((3, 3), 1 / 3)), "aa", AB)
    assert [(span.first, span.last) for span in found.spans] == [(0, 0), (2, 2)]


def test_empty_text_is_all_blanks() -> None:
    found = align(np.log([[0.5, 0.25, 0.25]] * 2), "", AB)
    assert found.spans == ()
    assert np.exp(found.score) == pytest.approx(0.25)
    assert align(np.zeros((0, 3)), "", AB).score == 0.0


@pytest.mark.parametrize(("text", "needed"), [("abab", 4), ("aab", 4), ("aa", 3)])
def test_too_few_frames(text: str, needed: int) -> None:
    align(np.log(np.full((needed, 3), 1 / 3)), text, AB)
    with pytest.raises(AlignmentError, match=rf"{len(text)} characters.* {needed} frames.*"):
        align(np.log(np.full((needed - 1, 3), 1 / 3)), text, AB)


def test_unknown_character() -> None:
    with pytest.raises(AlphabetError, match="'x' at position 2"):
        align(np.zeros((9, 3)), "ax", AB)


def test_zero_probability_still_gives_a_path() -> None:
    with np.errstate(divide="ignore"):
        impossible = np.log([[1.0, 0.0, 0.0]] * 4)
    found = align(impossible, "ab", AB)
    assert [span.character for span in found.spans] == ["a", "b"]
    assert [span.confidence for span in found.spans] == [0.0, 0.0]
    assert found.score < -1e5


def spelled(text: str, frames_each: int) -> np.ndarray:
    """Log-probabilities that say `text` clearly, one spike every `frames_each` frames."""
    logits = np.zeros((len(text) * frames_each, len(AB) + 1))
    logits[:, 0] = 6.0
    spikes = np.arange(len(text)) * frames_each + frames_each // 2
    logits[spikes, AB.encode(text)] = 12.0
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


def test_band_finds_the_same_path_where_the_text_is_clear() -> None:
    text = "".join(np.random.default_rng(0).choice(["a", "b"], size=60))
    log_probs = spelled(text, 4)
    assert align(log_probs, text, AB, band=9) == align(log_probs, text, AB)


@pytest.mark.parametrize("seed", range(30))
def test_a_narrow_band_always_reaches_the_end(seed: int) -> None:
    """Whatever the frames say, every letter gets a frame, and never a better score than exact."""
    rng = np.random.default_rng(seed)
    text = "".join(rng.choice(["a", "b"], size=20))
    needed = len(text) + sum(x == y for x, y in itertools.pairwise(text))
    log_probs = np.log(random_probs(seed, needed + int(rng.integers(0, 20))))
    narrow = align(log_probs, text, AB, band=5)
    assert narrow.text == text
    path = np.zeros(len(log_probs), dtype=int)
    for span in narrow.spans:
        path[span.first : span.last + 1] = span.label
    assert AB.decode(collapse(path.tolist())) == text
    assert narrow.score == pytest.approx(log_probs[np.arange(len(path)), path].sum())
    assert narrow.score <= align(log_probs, text, AB).score + 1e-9
