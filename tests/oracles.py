"""Slow and obvious answers to compare fast code with; nothing of `handwriting` is imported."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

Row = Sequence[float]
Labels = tuple[int, ...]


def collapse(path: Sequence[int]) -> Labels:
    """CTC's map B: merges repetitions, then removes the blanks (class 0)."""
    return tuple(label for label, _ in itertools.groupby(path) if label != 0)


def all_paths(probs: Sequence[Row]) -> dict[tuple[int, ...], float]:
    """The probability of every path through the frames; C ** T of them."""
    classes = range(len(probs[0]))
    return {
        path: math.prod(row[label] for row, label in zip(probs, path, strict=True))
        for path in itertools.product(classes, repeat=len(probs))
    }


def ctc_texts(probs: Sequence[Row]) -> dict[Labels, float]:
    """The probability of every text that the frames can say, summed over its paths."""
    texts: dict[Labels, float] = {}
    for path, probability in all_paths(probs).items():
        texts[collapse(path)] = texts.get(collapse(path), 0.0) + probability
    return texts


def best_ctc_path(probs: Sequence[Row], labels: Labels) -> tuple[tuple[int, ...], float]:
    """The likeliest path that writes `labels`, and its probability."""
    paths = all_paths(probs)
    writing = [path for path in paths if collapse(path) == labels]
    best = max(writing, key=lambda path: paths[path])
    return best, paths[best]


def edit_distance(a: Sequence[object], b: Sequence[object]) -> int:
    """Levenshtein distance by its recursive definition, exponential in the lengths."""
    if not a or not b:
        return len(a) + len(b)
    return min(
        edit_distance(a[1:], b) + 1,
        edit_distance(a, b[1:]) + 1,
        edit_distance(a[1:], b[1:]) + (a[0] != b[0]),
    )
