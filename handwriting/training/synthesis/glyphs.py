"""Isolated characters of one hand, set in a row as people write them.

UNIPEN's characters were written in boxes or cut out of texts, so neither their size nor their
height over a baseline can be relied on: both come from what is common to all hands, and vary.
Knows characters and their ink, not the texts that are made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.corpora.sample import Samples
from handwriting.corpora.unipen import source_of
from handwriting.training.synthesis.pieces import Array, Piece, side_by_side
from handwriting.training.synthesis.zones import zone

FEWEST = 15
"""Distinct characters that a hand must have to write anything with."""

UNUSABLE = frozenset({"ibm"})
"""Sources whose isolated characters are often labelled with their neighbor's name."""

_SIZED = 0.9
"""Characters that reach over less than this many x-heights say nothing of a hand's size."""

_SITTING = 20
"""Sized characters of one file that suffice to judge its size."""

_TRUST = 0.5
"""How far a character keeps its own size (1) against that of its zone (0)."""

_SMALL = frozenset(".,;:'\"`-~_=")


@dataclass(frozen=True)
class Hand:
    """Everything that one writer left of isolated characters.

    Attributes:
        samples: where the ink is.
        rows: the places in `samples` of each character.
        units: of every sample the writer's x-height, in the unit of its ink, shape (N,).
    """

    samples: Samples
    rows: Mapping[str, Sequence[int]]
    units: NDArray[np.float64]

    def can_write(self, text: str) -> bool:
        """Whether there is ink for every character but the space."""
        return set(text) - {" "} <= self.rows.keys()

    def glyph(self, character: str, random: np.random.Generator) -> Piece:
        """One of the writer's ways to write a character, at its place over the baseline."""
        rows = self.rows[character]
        row = rows[int(random.integers(len(rows)))]
        strokes, unit = self.samples.strokes(row), float(self.units[row])
        y = np.concatenate([stroke[:, 1] for stroke in strokes])
        bottom, top = zone(character)
        nominal, height = top - bottom, float(np.ptp(y))
        width = max(float(np.ptp(np.concatenate([s[:, 0] for s in strokes]))), 1e-9)
        if character in _SMALL:
            # Dots and dashes have any size, but dashes are no longer than an m.
            unit = max(unit, width / 1.2, height / max(2.5 * nominal, 0.3))
        else:
            own = max(height, 0.3 * width) / nominal
            unit = unit**_TRUST * own ** (1 - _TRUST)
        middle = (bottom + top) / 2
        baseline = (float(y.max()) + float(y.min())) / 2 + middle * unit
        if bottom == 0.0:
            baseline = float(y.max())
        return Piece.of(strokes, baseline, max(unit, 1e-6))

    def write(self, text: str, random: np.random.Generator) -> list[Array]:
        """The characters of a text in a row.

        Args:
            text: natural text, of characters that `can_write` allows.
            random: the only source of chance.

        Returns:
            Strokes in x-heights, y down from the baseline.
        """
        pitch = random.uniform(0.15, 0.5)
        space = random.uniform(0.9, 2.0)
        unsteady = random.uniform(0.02, 0.08)
        row: list[tuple[float, float, Piece]] = []
        gap = 0.0
        for character in text:
            if character == " ":
                gap += space * np.exp(0.15 * random.normal())
                continue
            tight = 0.6 if character in ".,;:'" else 1.0
            gap += tight * pitch * np.exp(0.3 * random.normal()) if row else 0.0
            row.append((gap, unsteady * random.normal(), self.glyph(character, random)))
            gap = 0.0
        return side_by_side(row)


def hands(samples: Samples) -> list[Hand]:
    """The hands that can write something, in an order that only the samples decide.

    Args:
        samples: single characters, whose sources may have different units.
    """
    rows: dict[tuple[str, str], dict[str, list[int]]] = {}
    for row, (sample, writer, text) in enumerate(
        zip(samples.ids, samples.writers, samples.texts, strict=True)
    ):
        if source_of(sample) not in UNUSABLE:
            mine = rows.setdefault((source_of(sample), writer), {})
            mine.setdefault(text, []).append(row)
    units = _units(samples, rows.values())
    return [Hand(samples, mine, units) for _, mine in sorted(rows.items()) if len(mine) >= FEWEST]


def _units(samples: Samples, hands_of: Iterable[Mapping[str, Sequence[int]]]) -> Array:
    """The x-height at which characters reach as far as those of others, shape (N,).

    Writers came to several devices, and one file is one sitting: where it has enough characters,
    they are judged by themselves, else together with all others of the hand.
    """
    found = np.full(len(samples), np.nan)
    for row, character in enumerate(samples.texts):
        bottom, top = zone(character)
        if top - bottom >= _SIZED:
            found[row] = _height(samples.strokes(row)) / (top - bottom)
    units = np.ones(len(samples))
    files = np.array([sample.partition("#")[0] for sample in samples.ids])
    for mine in hands_of:
        rows = np.concatenate([np.array(places) for places in mine.values()])
        units[rows] = _median(found[rows], 1.0)
        names, of = np.unique(files[rows], return_inverse=True)
        for name in range(len(names)):
            sitting = rows[of == name]
            if np.isfinite(found[sitting]).sum() >= _SITTING:
                units[sitting] = _median(found[sitting], 1.0)
    return units


def _median(values: Array, otherwise: float) -> float:
    known = values[np.isfinite(values)]
    return max(float(np.median(known)), 1e-6) if len(known) else otherwise


def _height(strokes: list[Array]) -> float:
    y = np.concatenate([stroke[:, 1] for stroke in strokes])
    return float(y.max() - y.min())
