"""Judgments by hand, the calibration error against its definition, and fitted maps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.decoding.calibration import MonotoneMap
from handwriting.evaluation.calibrating import calibrated, fit_map, fit_maps
from handwriting.evaluation.confidence import (
    SMALLEST_BIN,
    Judgments,
    LineJudgments,
    judge,
    reliability,
)
from handwriting.evaluation.selection import unchanged
from tests.evaluation.fakes import FakeRecognition

PAIRS = st.lists(
    st.tuples(st.floats(0, 1, allow_subnormal=False), st.booleans()), min_size=1, max_size=900
)


def of(pairs: list[tuple[float, bool]]) -> Judgments:
    return Judgments(tuple(c for c, _ in pairs), tuple(r for _, r in pairs))


def test_judged_by_hand() -> None:
    found = judge("a cat so", FakeRecognition("o cot so"), unchanged)
    # o↛a, c, o↛a, t, s, o
    assert found.characters.right == (False, True, False, True, True, True)
    assert found.characters.confidences == (0.5, 0.9, 0.5, 0.9, 0.9, 0.5)
    assert (found.words.right, found.words.confidences) == ((False, False, True), (0.5, 0.5, 0.5))
    assert (found.lines.right, found.lines.confidences) == ((False,), (0.5,))


def test_a_missing_word_shifts_nothing() -> None:
    found = judge("the sea is here", FakeRecognition("the is  here"), unchanged)
    assert found.words.right == (True, True, True)
    assert found.characters.right == (True,) * 9
    assert found.lines.right == (False,)


def test_a_merged_word_is_wrong_and_its_letters_right() -> None:
    found = judge("it is", FakeRecognition("itis"), unchanged)
    assert found.words.right == (False,)
    assert found.characters.right == (True,) * 4


def test_nothing_read() -> None:
    found = judge("it is", FakeRecognition(""), unchanged)
    assert (len(found.characters), len(found.words), found.lines.right) == (0, 0, (False,))


def test_symbols_are_brought_to_the_labels() -> None:
    found = judge("5 #", FakeRecognition("5 %"), lambda text: text.replace("%", "#"))
    assert found.words.right == (True, True)
    assert found.characters.right == (True, True)


def test_error_by_hand() -> None:
    """Two bins of 250: 0.2 with 100 right (0.4), and 0.9 with 225 right (0.9)."""
    pairs = [(0.9, i < 225) for i in range(250)] + [(0.2, i < 100) for i in range(250)]
    found = reliability(of(pairs))
    assert found is not None
    assert [(one.confidence, one.accuracy, one.count) for one in found.bins] == [
        pytest.approx((0.2, 0.4, 250)),
        pytest.approx((0.9, 0.9, 250)),
    ]
    assert found.error == pytest.approx(0.1)
    assert reliability(Judgments()) is None


@given(PAIRS)
def test_error_is_that_of_the_definition(pairs: list[tuple[float, bool]]) -> None:
    found = reliability(of(pairs))
    assert found is not None
    ordered = sorted(pairs, key=lambda pair: pair[0])
    assert len(found.bins) == max(1, len(pairs) // SMALLEST_BIN)
    start, error = 0, 0.0
    for one in found.bins:
        inside = ordered[start : start + one.count]
        start += one.count
        error += abs(sum(c for c, _ in inside) - sum(r for _, r in inside)) / len(pairs)
    assert start == len(pairs)
    assert found.error == pytest.approx(error, abs=1e-9)


def test_luck_alone_makes_about_what_is_told() -> None:
    rng = np.random.default_rng(0)
    errors, chances = [], []
    for _ in range(60):
        confidences = rng.uniform(0.3, 1, 1500)
        found = reliability(Judgments(tuple(confidences), tuple(rng.random(1500) < confidences)))
        assert found is not None
        errors.append(found.error)
        chances.append(found.chance)
    assert np.mean(errors) == pytest.approx(np.mean(chances), rel=0.15)


def test_fit_by_hand() -> None:
    """Four runs of 100 with 10, 50, 40 and 90 right: the two in the middle fall and are joined."""
    shares = {0.1: 10, 0.4: 50, 0.6: 40, 0.95: 90}
    pairs = [(raw, i < right) for raw, right in shares.items() for i in range(100)]
    np.random.default_rng(1).shuffle(pairs)
    fitted = fit_map(of([(float(c), bool(r)) for c, r in pairs]))
    # What the line through knots at 0.1, 0.5 and 0.95 has of their heights at the four runs.
    hats = [[1, 0, 0], [0.1 / 0.4, 0.3 / 0.4, 0], [0, 0.35 / 0.45, 0.1 / 0.45], [0, 0, 1]]
    heights, *_ = np.linalg.lstsq(np.array(hats), np.array([0.1, 0.5, 0.4, 0.9]))
    assert list(heights) == sorted(heights)
    expected = zip((0.1, 0.5, 0.95), heights, strict=True)
    assert list(fitted.knots) == [pytest.approx(knot) for knot in expected]


def test_a_fit_promises_what_was_kept_on_the_whole() -> None:
    """Where shares rise ever more steeply, a line through those of runs lies above them."""
    rng = np.random.default_rng(3)
    raw = rng.uniform(0, 1, 6000)
    right = rng.random(6000) < raw**8
    fitted = fit_map(Judgments(tuple(raw), tuple(right)))
    assert np.mean([fitted(one) for one in raw]) == pytest.approx(right.mean(), abs=2e-4)


def test_a_fit_to_the_ends_knows_them() -> None:
    rng = np.random.default_rng(4)
    raw = rng.uniform(0.2, 0.8, 1000)
    judgments = Judgments(tuple(raw), tuple(rng.random(1000) < raw))
    level, whole = fit_map(judgments), fit_map(judgments, to_the_ends=True)
    assert level(1.0) < 0.95
    assert (whole(0.0), whole(1.0)) == (0.0, 1.0)
    assert whole(0.5) == pytest.approx(0.5, abs=0.1)


@given(PAIRS)
def test_a_fit_is_a_map_and_keeps_the_mean(pairs: list[tuple[float, bool]]) -> None:
    fitted = fit_map(of(pairs))  # its constructor checks that it never falls
    shares = [share for _, share in fitted.knots]
    right = sum(r for _, r in pairs) / len(pairs)
    assert min(shares) - 1e-9 <= right <= max(shares) + 1e-9
    whole = fit_map(of(pairs), to_the_ends=True)
    assert (whole.knots[0], whole.knots[-1]) == ((0.0, 0.0), (1.0, 1.0))


def test_a_fit_undoes_what_bent_the_confidences() -> None:
    rng = np.random.default_rng(2)
    chance = rng.uniform(0, 1, 20_000)
    right = rng.random(20_000) < chance
    fitted = fit_map(Judgments(tuple(chance**3), tuple(right)))
    for raw in (0.1, 0.3, 0.7):
        assert fitted(raw) == pytest.approx(raw ** (1 / 3), abs=0.05)


def test_without_judgments_nothing_is_bent() -> None:
    assert fit_map(Judgments()) == MonotoneMap()
    assert fit_maps([]).word == MonotoneMap()


def test_a_line_of_one_word_is_as_sure_as_its_word() -> None:
    """Maps that were fitted to lines of eight words serve lines of one word, too."""
    rng = np.random.default_rng(3)

    def lines(count: int, words: int) -> list[LineJudgments]:
        chances = rng.uniform(0.7, 1.0, (count, words))
        right = rng.random((count, words)) < chances
        return [
            LineJudgments(
                Judgments(),
                Judgments(tuple((chance**3).tolist()), tuple(hit.tolist())),
                Judgments((0.5,), (bool(hit.all()),)),
            )
            for chance, hit in zip(chances, right, strict=True)
        ]

    maps = fit_maps(lines(8000, 8))
    for words in (1, 8):
        judged = [calibrated(line, maps) for line in lines(2000, words)]
        whole = Judgments.joined(line.lines for line in judged)
        assert np.mean(whole.confidences) == pytest.approx(np.mean(whole.right), abs=0.06)


def test_a_line_without_words_is_as_unsure_as_can_be() -> None:
    empty = LineJudgments(Judgments(), Judgments(), Judgments((0.0,), (True,)))
    assert calibrated(empty, fit_maps([])).lines.confidences == (0.0,)
