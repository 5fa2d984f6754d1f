"""Labelled lines become padded batches, freshly distorted every epoch.

Chance comes only from (seed, epoch, line), never from what was drawn before, so that a training
resumed in the middle of an epoch sees exactly the batches of one that was never interrupted. This
module knows no network.

A distortion makes a line up to a third longer or shorter, so lengths that are known beforehand sort
it into the wrong company and half of what a network computes is padding. Hence lines are drawn a
bucket at a time and sorted by the frames they really have.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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

BUCKET = 160
"""Batches whose lines are drawn and sorted by length together: enough for little padding, few
enough that the company a line is trained in changes every epoch and that memory holds them."""

Key = tuple[int, int]
"""(epoch, line): what a sampler draws and a data set looks up."""

Item = tuple[Frames, NDArray[np.int64]]
"""A line's frames and its label, int64 of shape (characters,)."""


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


class Lines(Dataset[Item]):
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

    def __getitem__(self, key: Key) -> Item:
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

    def characters(self) -> NDArray[np.int64]:
        """Characters of every line of epoch 0 before it is joined anew, shape (N,)."""
        return np.array([len(label) for label in self.labels])


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
    """Which lines are drawn together, and in what order their batches come.

    Both change with the epoch. All processes get equally many batches: the last lines of an epoch
    are filled up from its first.

    Attributes:
        lines: of an epoch.
        batch: lines of one batch in one process.
        processes: number of processes that share an epoch.
        seed: of the order.
    """

    lines: int
    batch: int
    processes: int
    seed: int

    @property
    def steps(self) -> int:
        """Batches of one epoch in one process."""
        return -(-self.lines // (self.batch * self.processes))

    def buckets(
        self, epoch: int, process: int, lengths: NDArray[np.int64] | None = None
    ) -> list[NDArray[np.int64]]:
        """The lines of one process in one epoch, shape (BUCKET * batch,) each but the last.

        Args:
            epoch: from 0.
            process: from 0.
            lengths: of all lines, shape (`lines`,), if short lines are to come before long ones.
        """
        size = self.batch * self.processes
        order = np.random.default_rng([self.seed, epoch]).permutation(self.lines)
        order = np.resize(order, self.steps * size)  # repeats from the front
        if lengths is not None:
            order = order[np.argsort(lengths[order], kind="stable")]
        buckets = np.split(order, range(BUCKET * size, len(order), BUCKET * size))
        return [bucket[process :: self.processes] for bucket in buckets]

    def turns(self, epoch: int, bucket: int, batches: int) -> NDArray[np.int64]:
        """The order of a bucket's batches, shape (`batches`,).

        It is the same in every process, so that batches of like length meet and none waits.
        """
        return np.random.default_rng([self.seed, epoch, bucket]).permutation(batches)


class BucketSampler(Sampler[list[Key]]):
    """Buckets of one epoch in one process, as keys of `Lines`."""

    def __init__(self, epoch: int, buckets: Sequence[NDArray[np.int64]]) -> None:
        self.of_epoch = epoch
        self.buckets = buckets

    def __len__(self) -> int:
        return len(self.buckets)

    def __iter__(self) -> Iterator[list[Key]]:
        for lines in self.buckets:
            yield [(self.of_epoch, int(line)) for line in lines]


def cut(items: Sequence[Item], batch: int) -> list[Batch]:
    """A bucket's lines in batches, the shortest first; `batch` divides their number."""
    order = sorted(range(len(items)), key=lambda place: len(items[place][0]))
    return [
        collate([items[place] for place in order[start : start + batch]])
        for start in range(0, len(items), batch)
    ]


def collate(items: Sequence[Item]) -> Batch:
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
