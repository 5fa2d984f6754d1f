"""Do the explanations hold on real lines? Two claims, each against chance.

    python -m benchmarks.explain.evidence --data IAM_ONDB_FOLDER [--lines 200]

"Notice how they get reset when it recognizes a character": the reset score of every cell, beside
that of the same characters moved along the line. "The gradient shows which bits of the data are
influencing the decision": what a character loses when the most weighted tenth of the points is
taken away, beside what it loses without another tenth. The lines are spread evenly over
`testset_v`; intervals are percentiles of a bootstrap over the lines.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.table import Row, as_markdown
from handwriting.corpora import IamOndb
from handwriting.errors import HandwritingError
from handwriting.explain import Differentiator, Reading, read_line
from handwriting.explain.cells import reset_scores, shuffled_scores
from handwriting.explain.deletion import Deletion, delete
from handwriting.explain.reading import SPACE
from handwriting.network import Model, load_model
from handwriting.shipped import find_model

Array = NDArray[np.float64]
DRAWS = 20  # moved copies of each line's characters
RESAMPLES = 10_000
LEVEL = 0.95


@dataclass
class Resets:
    """Reset scores of one layer and direction: of each line, and of its moved copies."""

    name: str
    scores: list[Array]
    moved: list[Array]


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    try:
        model = load_model(find_model(arguments.model))
        lines = IamOndb(arguments.data).split("testset_v")
        chosen = np.unique(np.linspace(0, len(lines) - 1, arguments.lines).round().astype(int))
        resets: dict[str, Resets] = {}
        deletions: list[Deletion] = []
        differentiator = Differentiator(model)
        for number, index in enumerate(chosen.tolist()):
            reading = read_line(model, lines[index].ink)
            collect_resets(reading, resets, np.random.default_rng(number))
            deletions += collect_deletion(model, differentiator, reading, number)
    except HandwritingError as error:
        print(f"benchmarks.explain.evidence: {error}", file=sys.stderr)
        return 2
    print(f"{len(chosen)} lines of testset_v, model {arguments.model}\n")
    print(as_markdown([*reset_rows(list(resets.values())), *deletion_rows(deletions)]))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.explain.evidence", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="IAM-OnDB")
    parser.add_argument("--model", default="default", metavar="NAME|DIR")
    parser.add_argument("--lines", type=int, default=200, help="(default: 200)")
    return parser.parse_args()


def collect_resets(
    reading: Reading, resets: dict[str, Resets], random: np.random.Generator
) -> None:
    """Adds the scores of one line."""
    peaks = np.array([span.peak for span in reading.spans], dtype=np.intp)
    if len(peaks) == 0:
        return
    for layer in reading.trace.layers:
        name = f"layer {layer.layer} {layer.direction}"
        entry = resets.setdefault(name, Resets(name, [], []))
        scores = reset_scores(layer, peaks)
        moved = shuffled_scores(layer, peaks, random, DRAWS)
        if np.isfinite(scores).all() and np.isfinite(moved).all():
            entry.scores.append(scores)
            entry.moved.append(moved)


def reset_rows(resets: Sequence[Resets]) -> Iterator[Row]:
    """Each layer and direction, then all cells together.

    A cell counts as resetting if its mean score over the lines lies above that of every one of the
    moved copies: by chance, one in `DRAWS` + 1 would.
    """
    together = Resets(
        "all cells",
        [np.concatenate(parts) for parts in zip(*(r.scores for r in resets), strict=True)],
        [np.concatenate(parts, axis=1) for parts in zip(*(r.moved for r in resets), strict=True)],
    )
    for part in [*resets, together]:
        scores = np.mean(part.scores, axis=0)  # (cells,)
        moved = np.mean(part.moved, axis=0)  # (draws, cells)
        share = float((scores > moved.max(axis=0)).mean())
        low, middle, high = np.percentile(scores, (5, 50, 95))
        chance = np.percentile(moved, (5, 50, 95))
        yield Row(
            f"reset score, {part.name}",
            f"{middle:+.3f} (moved: {chance[1]:+.3f}); {share:.0%} of cells above every moved copy",
            f"median of {len(scores)} cells; 5 to 95 %: {low:+.2f} to {high:+.2f} "
            f"(moved: {chance[0]:+.2f} to {chance[2]:+.2f})",
        )
    differences = np.array(
        [
            (score - moved.mean(axis=0)).mean()
            for score, moved in zip(together.scores, together.moved, strict=True)
        ]
    )
    low, high = interval(differences)
    yield Row(
        "reset score, mean over cells, minus moved",
        f"{differences.mean():+.3f}",
        f"{LEVEL:.0%} interval over lines {low:+.3f} to {high:+.3f}",
    )


def collect_deletion(
    model: Model, differentiator: Differentiator, reading: Reading, number: int
) -> list[Deletion]:
    """One character of the line, drawn at random; none if that could not be measured."""
    letters = [i for i, span in enumerate(reading.spans) if span.character != SPACE]
    if not letters:
        return []
    index = int(np.random.default_rng(number).choice(letters))
    deletion = delete(model, differentiator, reading, index, seed=number)
    return [] if deletion is None else [deletion]


def deletion_rows(deletions: Sequence[Deletion]) -> Iterator[Row]:
    """What a character loses, and how much more than by chance."""
    lost = {
        name: np.array([getattr(deletion, name) for deletion in deletions])
        for name in ("weighted", "scattered", "moved")
    }
    how = {
        "weighted": "the 10 % of the points with the largest gradient",
        "scattered": "random 10 % of the points",
        "moved": "the same runs of points, moved along the line",
    }
    for name, values in lost.items():
        low, high = interval(values)
        yield Row(
            f"log-odds lost without {how[name]}",
            f"{values.mean():.2f} nats",
            f"{len(values)} characters; {LEVEL:.0%} interval {low:.2f} to {high:.2f}",
        )
    for name in ("scattered", "moved"):
        more = lost["weighted"] - lost[name]
        low, high = interval(more)
        yield Row(
            f"more than without {how[name]}",
            f"{more.mean():.2f} nats; in {(more > 0).mean():.0%} of the lines",
            f"{LEVEL:.0%} interval {low:.2f} to {high:.2f}",
        )


def interval(values: Array) -> tuple[float, float]:
    """Percentile interval of the mean, by bootstrap."""
    random = np.random.default_rng(0)
    draws = random.integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(
        values[draws].mean(axis=1), (50 * (1 - LEVEL), 100 - 50 * (1 - LEVEL))
    )
    return float(low), float(high)


if __name__ == "__main__":
    sys.exit(main())
