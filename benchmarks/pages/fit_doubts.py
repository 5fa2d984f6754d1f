"""`python -m benchmarks.pages.fit_doubts`: fits the net that looks closer at strokes in doubt.

On forms of IAM-OnDB, two side by side, each stroke is told the true lines of all others, as in
`benchmarks.pages.fit`. Where the weights of those leave two lines open, the net learns what to add,
so that the true line becomes the likeliest. It is written over `handwriting/page/doubts.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from benchmarks.pages.compose import Lines, as_page, shuffled, side_by_side, turned
from benchmarks.pages.fit import starts, told, wrong
from benchmarks.pages.fitting import forms_and_chance
from benchmarks.pages.truth import KnownPage
from handwriting.page import doubts

Array = NDArray[np.float64]
Rows = tuple[Array, Array, NDArray[np.int64], NDArray[np.bool_]]
"""Evidence of choices, their cost without it, the stroke of each, and which are the true ones."""

TERMS = "fitted on IAM-OnDB: for non-commercial research only"

VARIATIONS = 4
"""Of each pair of forms."""

FOLDS = 4
"""The forms are cut into so many parts; what is printed is measured on forms not learned from."""

HIDDEN, DROPOUT, DECAY, RATE, STEPS = 16, 0.2, 0.3, 1e-2, 150
"""Hidden units, the share of them that is dropped, and AdamW's weight decay, rate and steps."""

FARTHEST = 6.0
"""Deviations from the mean beyond which evidence is cut while learning."""

DIGITS = 4
"""Significant digits that are kept of a weight."""


def main() -> int:
    """Prints how many strokes choose a wrong line and writes the weights."""
    found, rng = forms_and_chance("benchmarks.pages.fit_doubts", __doc__)
    pages = [list(_variations(*pair, rng)) for pair in zip(found[::2], found[1::2], strict=False)]
    before = after = count = 0
    for fold in range(FOLDS):
        own = [page for number, pair in enumerate(pages) if number % FOLDS != fold for page in pair]
        net = fit(own)
        for pair in pages[fold::FOLDS]:
            for page in pair:
                evidence, cost, stroke, right = page
                before += wrong(cost, stroke, right)
                after += wrong(cost + doubts.against(net, evidence), stroke, right)
                count += len(np.unique(stroke))
    print(
        f"strokes in doubt: {count}; in a wrong line without a closer look: {before}, with: {after}"
    )
    net = fit([page for pair in pages for page in pair])
    place = Path(doubts.__file__).with_suffix(".json")
    weights = {name: _rounded(value) for name, value in net.items()}
    place.write_text(json.dumps({"terms": TERMS} | weights) + "\n")
    print(f"{place}: written")
    return 0


def fit(pages: Sequence[Rows]) -> dict[str, Array]:
    """The weights of the net by their names in `doubts.json`."""
    torch.manual_seed(0)
    evidence, cost, _, right = (np.concatenate(part) for part in zip(*pages, strict=True))
    group = torch.tensor(np.cumsum(np.concatenate([starts(page[2]) for page in pages])) - 1)
    mean, deviation = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    seen = torch.tensor((evidence - mean) / deviation, dtype=torch.float32)
    seen = seen.clamp(-FARTHEST, FARTHEST)
    before, truth = torch.tensor(cost, dtype=torch.float32), torch.tensor(right)
    hidden = nn.Linear(seen.shape[1], HIDDEN)
    output = nn.Linear(HIDDEN, 1, bias=False)
    nn.init.zeros_(output.weight)
    net = nn.Sequential(hidden, nn.Tanh(), nn.Dropout(DROPOUT), output)
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    for _ in range(STEPS):
        loss = _surprise(-before - net(seen)[:, 0], group, truth)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {
        "mean": mean,
        "deviation": deviation,
        "hidden": hidden.weight.detach().numpy().T.astype(np.float64),
        "bias": hidden.bias.detach().numpy().astype(np.float64),
        "output": output.weight.detach().numpy()[0].astype(np.float64),
    }


def _surprise(score: Tensor, group: Tensor, right: Tensor) -> Tensor:
    """Mean surprise at the true lines, each row being one line of a group."""
    count = int(group[-1]) + 1
    best = torch.full((count,), -torch.inf).scatter_reduce(0, group, score.detach(), "amax")
    share = (score - best[group]).exp()
    total = torch.zeros(count).index_add(0, group, share)
    return (total.log() - torch.zeros(count).index_add(0, group[right], share[right]).log()).mean()


def _variations(
    left: tuple[str, Lines], right: tuple[str, Lines], rng: np.random.Generator
) -> Iterator[Rows]:
    """The choices in doubt of some variations of two forms side by side."""
    for _ in range(VARIATIONS):
        lines = side_by_side(left[1], right[1], rng)
        yield _rows(shuffled(turned(as_page(left[0], lines), rng), rng))


def _rows(page: KnownPage) -> Rows:
    strokes, beads, line, near, found, right = told(page)
    rows = doubts.contested(found)
    found = found.pick(rows)
    evidence = doubts.evidence(strokes, beads, line[beads.stroke], near, found)
    return evidence, found.cost, found.stroke, right[rows]


def _rounded(value: Array) -> object:
    if value.ndim > 1:
        return [_rounded(row) for row in value]
    return [float(f"{number:.{DIGITS}g}") for number in value]


if __name__ == "__main__":
    sys.exit(main())
