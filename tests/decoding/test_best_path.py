from __future__ import annotations

import numpy as np
import pytest

from handwriting.decoding import Alphabet, Span, best_path
from tests.oracles import all_paths, collapse

AB = Alphabet(("a", "b"))


def logs(rows: list[list[float]]) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.log(np.array(rows))


def test_graves_two_frames() -> None:
    """Blank 0.6, 'a' 0.4, twice: the best path writes nothing, 0.36 (see the beam's test)."""
    read = best_path(logs([[0.6, 0.4], [0.6, 0.4]]), Alphabet(("a",)))
    assert read.text == ""
    assert read.spans == ()
    assert np.exp(read.score) == pytest.approx(0.36)


def test_spans_by_hand() -> None:
    read = best_path(
        logs(
            [
                [0.8, 0.1, 0.1],  # blank
                [0.1, 0.6, 0.3],  # a
                [0.1, 0.7, 0.2],  # a, its peak
                [0.9, 0.1, 0.0],  # blank
                [0.4, 0.5, 0.1],  # a again: a new letter, since a blank lies between
                [0.1, 0.1, 0.8],  # b
            ]
        ),
        AB,
    )
    assert read.text == "aab"
    assert [(s.first, s.last, s.peak) for s in read.spans] == [(1, 2, 2), (4, 4, 4), (5, 5, 5)]
    assert [s.confidence for s in read.spans] == pytest.approx([0.7, 0.5, 0.8])
    assert [s.label for s in read.spans] == [1, 1, 2]
    assert isinstance(read.spans[0], Span)
    assert np.exp(read.score) == pytest.approx(0.8 * 0.6 * 0.7 * 0.9 * 0.5 * 0.8)


def test_a_run_may_fill_all_frames() -> None:
    read = best_path(logs([[0.1, 0.8, 0.1]] * 3), AB)
    assert [(s.character, s.first, s.last, s.peak) for s in read.spans] == [("a", 0, 2, 0)]


def test_no_frames() -> None:
    read = best_path(np.zeros((0, 3)), AB)
    assert (read.text, read.spans, read.score) == ("", (), 0.0)


@pytest.mark.parametrize("seed", range(20))
def test_against_all_paths(seed: int) -> None:
    probs = np.random.default_rng(seed).dirichlet(np.ones(3), size=5)
    paths = all_paths(probs.tolist())
    best = max(paths, key=lambda path: paths[path])
    read = best_path(np.log(probs), AB)
    assert read.text == AB.decode(collapse(best))
    assert np.exp(read.score) == pytest.approx(paths[best])
    for span in read.spans:
        assert set(best[span.first : span.last + 1]) == {span.label}
        assert span.confidence == pytest.approx(probs[:, span.label][span.peak])


def test_float32_log_probabilities() -> None:
    read = best_path(np.log(np.full((4, 3), 1 / 3, dtype=np.float32)), AB)
    assert read.score == pytest.approx(4 * np.log(1 / 3), abs=1e-6)
