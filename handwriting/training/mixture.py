"""An epoch of lines from several sources, in shares that change once: words first, lines after.

Like everything that is trained on, a line depends on (seed, epoch, line) alone. Which samples of a
source an epoch takes goes on where the one before ended, in an order that is shuffled with every
pass, so that each is seen equally often. Knows sources by what they plan, not where they are from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import Dataset

from handwriting.decoding import Alphabet
from handwriting.errors import AlphabetError, ConfigError, CorpusError
from handwriting.features import FeatureConfig, measure
from handwriting.training.augmentation import AugmentationConfig
from handwriting.training.batches import Item, Key, distorted_frames
from handwriting.training.config import Phase
from handwriting.training.sources import PlannedLine, Source


@dataclass(frozen=True)
class Portion:
    """A source's part of an epoch: `share` of it, set against those of the others."""

    name: str
    source: Source
    share: float
    phase: Phase


class Mixture(Dataset[Item]):
    """Training lines of several sources, looked up by (epoch, line) as `Lines` are.

    Args:
        portions: the sources.
        lines: of one epoch.
        words_first: epochs of the phase `"words"`, before that of `"lines"`.
        alphabet: what labels are written in.
        features: how ink becomes frames.
        augmentation: strengths of the distortions.
        seed: of everything.

    Raises:
        ConfigError: no source has a share in one of the phases.
    """

    def __init__(
        self,
        portions: Sequence[Portion],
        lines: int,
        words_first: int,
        alphabet: Alphabet,
        features: FeatureConfig,
        augmentation: AugmentationConfig,
        seed: int,
    ) -> None:
        self.portions = tuple(portions)
        self.alphabet = alphabet
        self.features = features
        self.augmentation = augmentation
        self.seed = seed
        self._lines = lines
        self._words_first = words_first
        self._counts: dict[Phase, list[int]] = {"lines": self._apportioned("lines")}
        if words_first:
            self._counts["words"] = self._apportioned("words")
        self._order = lru_cache(maxsize=2 * len(self.portions))(self._order_of_pass)

    def __len__(self) -> int:
        return self._lines

    def __getitem__(self, key: Key) -> Item:
        epoch, line = key
        random = np.random.default_rng([self.seed, epoch, line])
        name, planned = self._planned(epoch, line, random)
        try:
            label = self.alphabet.encode(planned.text)
        except AlphabetError as error:
            raise CorpusError(
                f"the label {planned.text!r} of {name} cannot be used: {error}"
            ) from error
        strokes = planned.draw()
        frames = distorted_frames(
            strokes, measure(strokes), self.features, self.augmentation, random
        )
        return frames, label

    def characters(self) -> NDArray[np.int64]:
        """Characters of every line of epoch 0, shape (N,)."""
        return np.array(
            [
                len(self._planned(0, line, np.random.default_rng([self.seed, 0, line]))[1].text)
                for line in range(self._lines)
            ]
        )

    def _planned(
        self, epoch: int, line: int, random: np.random.Generator
    ) -> tuple[str, PlannedLine]:
        ends = np.cumsum(self._counts[self._phase(epoch)])
        number = int(np.searchsorted(ends, line, side="right"))
        portion = self.portions[number]
        place = line - int(ends[number - 1] if number else 0)
        if portion.source.lines is not None:
            place += self._taken_before(number, epoch)
            turn, place = divmod(place, portion.source.lines)
            place = int(self._order(number, turn)[place])
        return portion.name, portion.source.plan(place, random)

    def _phase(self, epoch: int) -> Phase:
        return "words" if epoch < self._words_first else "lines"

    def _taken_before(self, number: int, epoch: int) -> int:
        """Lines that earlier epochs took of a source."""
        words = min(epoch, self._words_first)
        taken = (epoch - words) * self._counts["lines"][number]
        return taken + (words * self._counts["words"][number] if words else 0)

    def _apportioned(self, phase: Phase) -> list[int]:
        """The lines of an epoch divided up by shares, a whole number for each source."""
        shares = [one.share if one.phase in (phase, "both") else 0.0 for one in self.portions]
        if not sum(shares):
            raise ConfigError(f"none of data.sources has a share in the phase of {phase}")
        ends = np.rint(np.cumsum(shares) / sum(shares) * self._lines).astype(np.int64)
        return [int(count) for count in np.diff(ends, prepend=0)]

    def _order_of_pass(self, number: int, turn: int) -> NDArray[np.int64]:
        lines = self.portions[number].source.lines
        assert lines is not None
        return np.random.default_rng([self.seed, number, turn, lines]).permutation(lines)
