"""Labelled lines become padded batches, freshly distorted every epoch.

Chance comes only from (seed, epoch, line), never from what was drawn before, so that a training
resumed in the middle of an epoch sees exactly the batches of one that was never interrupted. This
module knows no network.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset, Sampler

from handwriting.corpora import Sample
from handwriting.decoding import Alphabet
from handwriting.errors import AlphabetError, CorpusError
from handwriting.features import FeatureConfig, Frames, Normalization, extract_strokes, measure
from handwriting.training.augmentation import AugmentationConfig, distort
from handwriting.training.rejoining import Hand, join

BUCKET = 40
"""Global batches that are sorted by length together: enough for little padding, few enough that the
company a line is trained in changes every epoch."""

Key = tuple[int, int]
"""(epoch, line): what a batch sampler draws and a data set looks up."""


@dataclass(frozen=True)
class Batch:
    """Lines that are trained on together.

    Attributes:
        values: frames, float32 of shape (B, T, F), zeros beyond each line's length.
        lengths: frames of each line, int64 of shape (B,).
        targets: labels of all lines, joined, int64 of shape (sum of `target_lengths`,).
        target_lengths: labels of each line, int64 of shape (B,).
    """

    values: Tensor
    lengths: Tensor
    targets: Tensor
    target_lengths: Tensor


class Lines(Dataset[tuple[Frames, NDArray[np.int64]]]):
    """Training lines, looked up by (epoch, line): the epoch decides how the line is distorted.

    Args:
        samples: labelled lines.
        alphabet: what their labels are written in.
        features: how ink becomes frames.
        augmentation: strengths of the distortions.
        seed: of the distortions.

    Attributes:
        hands: what lines can be joined from, by writer; empty until it is set.

    Raises:
        CorpusError: a label has a character outside the alphabet; the line is named.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        alphabet: Alphabet,
        features: FeatureConfig,
        augmentation: AugmentationConfig,
        seed: int,
    ) -> None:
        self.alphabet = alphabet
        self.hands: Mapping[str, Hand] = {}
        self.features = features
        self.augmentation = augmentation
        self.seed = seed
        self.strokes = []
        self.labels = []
        self.writers = []
        for sample in samples:
            try:
                self.labels.append(alphabet.encode(sample.text))
            except AlphabetError as error:
                raise CorpusError(
                    f"the label of line {sample.id} cannot be used: {error}"
                ) from error
            self.strokes.append([stroke.xy for stroke in sample.ink.strokes])
            self.writers.append(sample.writer)
        self.normalizations = [measure(strokes) for strokes in self.strokes]

    def __len__(self) -> int:
        return len(self.strokes)

    def __getitem__(self, key: Key) -> tuple[Frames, NDArray[np.int64]]:
        epoch, line = key
        random = np.random.default_rng([self.seed, epoch, line])
        strokes, label = self.strokes[line], self.labels[line]
        normalization = self.normalizations[line]
        hand = self.hands.get(self.writers[line])
        if hand is not None and random.random() < self.augmentation.rejoin:
            strokes, text = join(hand.choose(len(label), random))
            label, normalization = self.alphabet.encode(text), measure(strokes)
        frames = distorted_frames(strokes, normalization, self.features, self.augmentation, random)
        return frames, label

    def lengths(self, epoch: int = 0) -> NDArray[np.int64]:
        """Frames of every line as it was written, shape (N,): in every epoch the same."""
        return self._lengths

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        return np.array([len(extract_strokes(strokes, self.features)) for strokes in self.strokes])


def distorted_frames(
    strokes: list[NDArray[np.float64]],
    normalization: Normalization,
    features: FeatureConfig,
    augmentation: AugmentationConfig,
    random: np.random.Generator,
) -> Frames:
    """The frames of a distorted copy of a line, sampled as if its size were misjudged, too."""
    strokes = distort(strokes, normalization, augmentation, random)
    step = features.step * float(np.exp(random.normal() * augmentation.size))
    features = dataclasses.replace(features, step=float(np.clip(step, 0.02, 2.0)))
    return extract_strokes(strokes, features)


@dataclass(frozen=True)
class BatchOrder:
    """Which lines meet in which batch.

    Lines of like length meet, so that little is padded; which ones, and in what order the batches
    come, changes with the epoch. All processes get equally many batches: the last lines of an epoch
    are filled up from its first.

    Attributes:
        lengths: frames of every line, shape (N,).
        batch: lines of one batch in one process.
        processes: number of processes that share an epoch.
        seed: of the order.
        short_first: whether epoch 0 goes from short lines to long ones.
    """

    lengths: NDArray[np.int64]
    batch: int
    processes: int
    seed: int
    short_first: bool

    @property
    def steps(self) -> int:
        """Batches of one epoch in one process."""
        return -(-len(self.lengths) // (self.batch * self.processes))

    def epoch(self, epoch: int, process: int) -> list[NDArray[np.int64]]:
        """The batches of one process in one epoch: line numbers, shape (batch,) each."""
        size = self.batch * self.processes
        random = np.random.default_rng([self.seed, epoch])
        order = random.permutation(len(self.lengths))
        order = np.resize(order, self.steps * size)  # repeats from the front
        if self.short_first and epoch == 0:
            order = order[np.argsort(self.lengths[order], kind="stable")]
            together = list(order.reshape(-1, size))
        else:
            buckets = np.split(order, range(BUCKET * size, len(order), BUCKET * size))
            ordered = [b[np.argsort(self.lengths[b], kind="stable")] for b in buckets]
            together = [lines for bucket in ordered for lines in bucket.reshape(-1, size)]
            random.shuffle(together)
        return [lines[process :: self.processes] for lines in together]


class EpochSampler(Sampler[list[Key]]):
    """The batches of one epoch in one process, from a given one on, as keys of `Lines`."""

    def __init__(self, order: BatchOrder, epoch: int, process: int, start: int = 0) -> None:
        self.batches = order.epoch(epoch, process)[start:]
        self.of_epoch = epoch

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[list[Key]]:
        for lines in self.batches:
            yield [(self.of_epoch, int(line)) for line in lines]


def collate(items: Sequence[tuple[Frames, NDArray[np.int64]]]) -> Batch:
    """Pads lines to one batch."""
    frames = [item[0].values for item in items]
    labels = [item[1] for item in items]
    longest = max(map(len, frames))
    values = np.zeros((len(frames), longest, frames[0].shape[1]), dtype=np.float32)
    for row, line in zip(values, frames, strict=True):
        row[: len(line)] = line
    return Batch(
        torch.from_numpy(values),
        torch.tensor([len(line) for line in frames]),
        torch.from_numpy(np.concatenate(labels)),
        torch.tensor([len(label) for label in labels]),
    )
