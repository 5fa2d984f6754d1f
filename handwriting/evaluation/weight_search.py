"""Chooses how much a language model counts, by trying.

Knows neither lines nor models: what is to be small is a function of the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handwriting.decoding import LanguageWeights

STEPS = {"scale": 0.16, "character_bonus": 0.4, "word_bonus": 0.6}
"""First steps of the weights; halved `HALVINGS` times."""

HALVINGS = 1
MOST_TRIALS = 24
DECIMALS = 4


@dataclass(frozen=True)
class Found:
    """The best weights that were tried.

    Attributes:
        weights: those.
        loss: what they gave.
        trials: how many weights were tried.
    """

    weights: LanguageWeights
    loss: float
    trials: int


def search_weights(
    loss: Callable[[LanguageWeights], float],
    start: LanguageWeights,
    *,
    most: int = MOST_TRIALS,
) -> Found:
    """Coordinate search: each weight in turn is moved by its step for as long as that pays.

    When no weight moves any more, the steps are halved (Hooke & Jeeves 1961, without their pattern
    moves). The function is of counts, flat in places and without a gradient.

    Args:
        loss: asked once for each weights.
        start: where to begin.
        most: weights to try at most, at least 1.
    """
    search = _Search(loss, most)
    best = start
    search.value(best)
    for halving in range(HALVINGS + 1):
        moved = True
        while moved and not search.spent:
            moved = False
            for name, step in STEPS.items():
                better = search.along(best, name, step / 2**halving)
                moved |= better != best
                best = better
    return Found(best, search.value(best), len(search.known))


class _Search:
    """Remembers what was tried.

    Attributes:
        known: the loss of each weights.
    """

    def __init__(self, loss: Callable[[LanguageWeights], float], most: int) -> None:
        self._loss = loss
        self._most = most
        self.known: dict[LanguageWeights, float] = {}

    @property
    def spent(self) -> bool:
        """Whether nothing new may be tried."""
        return len(self.known) >= self._most

    def value(self, weights: LanguageWeights) -> float:
        """The loss; infinite for weights that would have to be tried beyond the limit."""
        if weights not in self.known:
            if self.spent:
                return float("inf")
            self.known[weights] = self._loss(weights)
        return self.known[weights]

    def along(self, best: LanguageWeights, name: str, step: float) -> LanguageWeights:
        """The best weights up or down one coordinate."""
        for direction in (step, -step):
            start = best
            while True:
                moved = round(getattr(best, name) + direction, DECIMALS)
                tried = replace(best, **{name: moved})
                if (name == "scale" and moved < 0) or self.value(tried) >= self.value(best):
                    break
                best = tried
            if best != start:
                return best
        return best
