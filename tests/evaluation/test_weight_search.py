"""The search against losses whose least value is known, and its limit."""

from __future__ import annotations

import pytest

from handwriting.decoding import LanguageWeights
from handwriting.evaluation.weight_search import STEPS, search_weights

START = LanguageWeights(scale=0.7, character_bonus=1.5, word_bonus=-0.5)


def bowl(scale: float, character: float, word: float):
    """A loss that is least at these weights, and a list of those it was asked for."""
    asked: list[LanguageWeights] = []

    def loss(weights: LanguageWeights) -> float:
        asked.append(weights)
        return (
            ((weights.scale - scale) / STEPS["scale"]) ** 2
            + ((weights.character_bonus - character) / STEPS["character_bonus"]) ** 2
            + ((weights.word_bonus - word) / STEPS["word_bonus"]) ** 2
        )

    return loss, asked


def test_finds_what_its_steps_reach() -> None:
    loss, asked = bowl(0.54, 1.9, 0.1)
    found = search_weights(loss, START, most=100)
    assert found.weights == LanguageWeights(0.54, 1.9, 0.1)
    assert found.loss == pytest.approx(0, abs=1e-9)
    assert len(asked) == len(set(asked)) == found.trials


def test_stays_where_it_is_best() -> None:
    loss, asked = bowl(0.7, 1.5, -0.5)
    found = search_weights(loss, START)
    assert found.weights == START
    assert len(asked) == 13  # the start, and two steps up and down three coordinates


def test_the_limit_holds() -> None:
    for most in (1, 5, 12):
        loss, asked = bowl(5, 5, 5)
        found = search_weights(loss, START, most=most)
        assert len(asked) == most
        assert found.loss == min(loss(weights) for weights in list(asked))


def test_the_scale_is_never_negative() -> None:
    loss, asked = bowl(-3, 1.5, -0.5)
    found = search_weights(loss, START, most=50)
    assert found.weights.scale >= 0
    assert min(weights.scale for weights in asked) >= 0


def test_a_flat_loss_ends() -> None:
    found = search_weights(lambda weights: 1.0, START, most=50)
    assert (found.weights, found.trials) == (START, 13)
