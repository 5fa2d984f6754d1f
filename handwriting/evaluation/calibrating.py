"""Fits the maps of `handwriting.decoding.calibration` to judged confidences.

Knows neither ink nor models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from handwriting.decoding.calibration import ConfidenceMaps, MonotoneMap
from handwriting.evaluation.confidence import Judgments, LineJudgments

MOST_KNOTS = 12
SMALLEST_KNOT = 100
"""Judgments that a knot stands for at least."""

PINNED = 1000.0
"""How much more the ends of a map count than all judgments together, where they are given."""

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
    return replace(maps, line=fit_map(Judgments.joined(whole), to_the_ends=True))


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


def fit_map(judgments: Judgments, *, to_the_ends: bool = False) -> MonotoneMap:
    """The piecewise linear map that never falls and follows the shares of right judgments.

    The judgments, sorted by their confidence, are cut into runs of equal number; a run becomes a
    knot at its mean confidence, and runs whose shares of right ones fall are joined with their
    neighbors until none does. The heights of the knots are those of least squares over all
    judgments (monotone regression with a linear spline): were they the shares of the runs, the map
    would lie above the shares between them wherever these rise ever more steeply, as they do
    towards certainty, and on the whole promise more than it keeps.

    Args:
        judgments: with raw confidences; equal ones are never cut apart.
        to_the_ends: whether 0 is mapped to 0 and 1 to 1, for confidences beyond those judged;
            otherwise the map is level there.

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
    places = _pooled(means, np.bincount(run, weights=right) / mass, mass)
    shares, weights = right / counts, counts.astype(np.float64)
    if to_the_ends:
        places = [0.0, *(place for place in places if 0 < place < 1), 1.0]
        pinned = PINNED * len(judgments)
        raw, shares = np.append(raw, [0, 1]), np.append(shares, [0, 1])
        weights = np.append(weights, [pinned, pinned])
    heights = _heights(places, raw, shares, weights)
    if to_the_ends:
        heights = [0.0, *heights[1:-1], 1.0]  # which they are but for rounding
    return MonotoneMap(tuple(zip(places, heights, strict=True)))


def _heights(places: list[float], raw: Array, shares: Array, weights: Array) -> list[float]:
    """Heights of a piecewise linear map of least squares that never falls.

    Args:
        places: of its K knots, rising.
        raw: where something is known, shape (N,).
        shares: what, from 0 to 1, shape (N,).
        weights: how much each counts, shape (N,).
    """
    hats = np.stack([np.interp(raw, places, hat) for hat in np.eye(len(places))], axis=1)  # (N, K)
    # What a rise at a knot adds from there on; rises are not negative, nor is the first height.
    rises = np.cumsum(hats[:, ::-1], axis=1)[:, ::-1]
    scale = np.sqrt(weights)
    found, _ = nnls(rises * scale[:, None], shares * scale)
    return np.minimum(np.cumsum(found), 1.0).tolist()


def _pooled(means: Array, shares: Array, mass: Array) -> list[float]:
    """Pool adjacent violators (Ayer et al. 1955): joins neighbors whose shares fall.

    Args:
        means: confidence of each run, rising.
        shares: of right judgments in each run.
        mass: number of judgments of each run.

    Returns:
        Mean confidence of each pool, rising.
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
    return [min(mean, 1.0) for mean, _, _ in pools]
