"""Fits the maps of `handwriting.decoding.calibration` to judged confidences.

Knows neither ink nor models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding.calibration import ConfidenceMaps, MonotoneMap
from handwriting.evaluation.confidence import Judgments, LineJudgments

MOST_KNOTS = 12
SMALLEST_KNOT = 100
"""Judgments that a knot stands for at least."""

FOLDS = 5

Array = NDArray[np.float64]


def fit_maps(lines: Sequence[LineJudgments]) -> ConfidenceMaps:
    """The maps of characters and words, each fitted to its judgments, and then that of lines.

    A line's raw confidence is the product of the calibrated ones of its words, and its map goes on
    to both ends: lines of one word are surer than all of ten, which it was fitted to.
    """
    maps = ConfidenceMaps(
        character=fit_map(Judgments.joined(line.characters for line in lines)),
        word=fit_map(Judgments.joined(line.words for line in lines)),
    )
    whole = [_of_words(line, _mapped(line.words, maps.word)) for line in lines]
    return replace(maps, line=_to_the_ends(fit_map(Judgments.joined(whole))))


def _to_the_ends(fitted: MonotoneMap) -> MonotoneMap:
    """The map with what is impossible staying so, and what is certain."""
    inner = tuple(knot for knot in fitted.knots if 0 < knot[0] < 1)
    return MonotoneMap(((0.0, 0.0), *inner, (1.0, 1.0)))


def cross_validated(lines: Sequence[LineJudgments], groups: Sequence[str]) -> list[LineJudgments]:
    """The judgments with calibrated confidences, by maps that were fitted to other hands.

    What the calibration error will be on lines that it was not fitted to.

    Args:
        lines: with raw confidences.
        groups: the form or writer of each line; none is cut apart.

    Returns:
        The lines in another order.
    """
    folds = {name: place % FOLDS for place, name in enumerate(sorted(set(groups)))}
    found = []
    for fold in range(min(FOLDS, len(folds))):
        inside = [folds[group] == fold for group in groups]
        maps = fit_maps([line for line, held in zip(lines, inside, strict=True) if not held])
        found += [calibrated(line, maps) for line, held in zip(lines, inside, strict=True) if held]
    return found


def calibrated(line: LineJudgments, maps: ConfidenceMaps) -> LineJudgments:
    """The judgments with each raw confidence mapped."""
    words = _mapped(line.words, maps.word)
    return LineJudgments(
        _mapped(line.characters, maps.character),
        words,
        _mapped(_of_words(line, words), maps.line),
    )


def _of_words(line: LineJudgments, words: Judgments) -> Judgments:
    """The judgment of the line with the product of its words' confidences, 0 without any."""
    product = prod(words.confidences) if len(words) else 0.0
    return Judgments(tuple(product for _ in line.lines.confidences), line.lines.right)


def _mapped(judgments: Judgments, one: MonotoneMap) -> Judgments:
    return Judgments(tuple(map(one, judgments.confidences)), judgments.right)


def fit_map(judgments: Judgments) -> MonotoneMap:
    """The piecewise linear map that never falls and follows the shares of right judgments.

    The judgments, sorted by their confidence, are cut into runs of equal number; a run becomes a
    knot at its mean confidence and its share of right ones, and runs that fall are joined with
    their neighbors until none does.

    Args:
        judgments: with raw confidences; equal ones are never cut apart.

    Returns:
        The identity if there are no judgments.
    """
    if not len(judgments):
        return MonotoneMap()
    raw, inverse, counts = np.unique(
        np.array(judgments.confidences), return_inverse=True, return_counts=True
    )
    right = np.bincount(inverse, weights=judgments.right)  # of each distinct confidence
    size = max(SMALLEST_KNOT, -(-len(judgments) // MOST_KNOTS))
    run = (np.cumsum(counts) - 1) // size  # of each distinct confidence
    _, run = np.unique(run, return_inverse=True)
    mass = np.bincount(run, weights=counts).astype(np.float64)
    means = np.bincount(run, weights=raw * counts) / mass
    return MonotoneMap(tuple(_pooled(means, np.bincount(run, weights=right) / mass, mass)))


def _pooled(means: Array, shares: Array, mass: Array) -> list[tuple[float, float]]:
    """Pool adjacent violators (Ayer et al. 1955): joins neighbors whose shares fall.

    Args:
        means: confidence of each run, rising.
        shares: of right judgments in each run.
        mass: number of judgments of each run.

    Returns:
        Knots, rising in both coordinates.
    """
    pools: list[tuple[float, float, float]] = []
    for one in zip(means.tolist(), shares.tolist(), mass.tolist(), strict=True):
        mean, share, weight = one
        while pools and pools[-1][1] >= share:
            before_mean, before_share, before = pools.pop()
            both = before + weight
            mean = (before_mean * before + mean * weight) / both
            share = (before_share * before + share * weight) / both
            weight = both
        pools.append((mean, share, weight))
    return [(min(mean, 1.0), min(share, 1.0)) for mean, share, _ in pools]
