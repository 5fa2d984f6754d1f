"""What `[data]` names becomes lines to learn from and lines to choose checkpoints on.

Knows the corpora by their names in a configuration; how lines become batches stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from handwriting.corpora import IamOndb, LabelledFolder, Sample, Samples, Unipen
from handwriting.corpora.labels import PRINTABLE, unambiguous, unipen_labelled
from handwriting.corpora.unipen import Split
from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError, CorpusError
from handwriting.network import Model
from handwriting.training.config import DataConfig, TrainConfig
from handwriting.training.mixture import Mixture, Portion
from handwriting.training.sources import (
    Composed,
    Rejoined,
    Source,
    Stitched,
    Written,
)
from handwriting.training.synthesis.glyphs import Hand, hands
from handwriting.training.synthesis.notes import WORDS, Notes
from handwriting.training.synthesis.prose import Prose, parse, read_prose
from handwriting.training.synthesis.words import Stitcher

CHARACTERS = "2"
"""The category of UNIPEN that has all isolated characters."""

NOTE_WORDS = 20_000
"""Words of the text that notes draw from, evenly spread over it."""

_UNIPEN_PARTS = ("words-train", "words-validation", "texts-train", "texts-validation")


def lists(data: DataConfig) -> tuple[Sequence[Sample], Sequence[Sample]]:
    """The lines of `data.train` and of `data.validation`.

    Raises:
        ConfigError: they are one and the same, or the folder is not given.
        CorpusError: the corpus does not have them.
    """
    if not data.folder:
        raise ConfigError("say where the corpus lies: data.folder in the file, or --data DIR")
    if data.train == data.validation:
        raise ConfigError(f"data.train and data.validation are the same list {data.train!r}")
    if data.corpus == "folder":
        return _folders(data)
    if data.corpus == "unipen":
        unipen = Unipen(data.folder)
        train, validation = (_part(unipen, name) for name in (data.train, data.validation))
    else:
        iam = IamOndb(data.folder)
        train, validation = iam.split(data.train), iam.split(data.validation)
    if 0 < data.validation_lines < len(validation):
        spread = np.linspace(0, len(validation) - 1, data.validation_lines)
        validation = validation.select(spread.astype(np.int64))
    return train, validation


def alphabet_of(data: DataConfig, train: Sequence[Sample]) -> Alphabet:
    """The given alphabet; else printable ASCII for a mixture, or what the labels are written in.

    Raises:
        CorpusError: the labels are empty.
    """
    symbols = data.alphabet or (PRINTABLE if data.sources else "")
    symbols = symbols or "".join(sorted({c for sample in train for c in sample.text}))
    if not symbols:
        raise CorpusError(f"{data.folder}: no label of {data.train} has any character")
    return Alphabet(tuple(symbols))


def mixture(
    config: TrainConfig, train: Sequence[Sample], alphabet: Alphabet, start: Model | None = None
) -> Mixture:
    """The lines of a mixed training.

    Args:
        config: says which, in `data.sources`.
        train: the list `data.train`.
        alphabet: what labels are written in.
        start: cuts the lines that are joined anew.

    Raises:
        ConfigError: a folder that the sources need is not given.
        CorpusError: a corpus or text has nothing to give.
    """
    opened = _Opened(config.data, train, start)
    portions = [
        Portion(one.kind, opened.source(one.kind), one.share, one.phase)
        for one in config.data.sources
    ]
    return Mixture(
        portions,
        config.data.epoch_lines,
        config.data.words_first,
        alphabet,
        config.features,
        config.augmentation,
        config.run.seed,
    )


class _Opened:
    """The corpora and texts of a mixture, each read when the first source needs it."""

    def __init__(
        self,
        data: DataConfig,
        train: Sequence[Sample],
        start: Model | None,
    ) -> None:
        self._data = data
        self._train = train
        self._start = start

    def source(self, kind: str) -> Source:
        """One source by its name in the configuration."""
        if kind == "lines":
            return self._written(self._own)
        if kind == "rejoined":
            assert self._start is not None  # `starting_model` sees to it
            return Rejoined(self._own, self._start)
        if kind == "texts":
            return self._written(unipen_labelled(self._unipen.lines(split="train")))
        if kind == "words":
            return Written(self._words)
        written = self._hands
        if kind == "stitched":
            stitcher = Stitcher.of(self._words, self._prose, written)
            if not stitcher.writers:
                raise CorpusError(f"{self._folder}: no writer has words enough for a line")
            return Stitched(stitcher)
        if not written:
            raise CorpusError(f"{self._folder}: no writer has characters enough for a note")
        return Composed(written, Notes(self._note_words))

    @cached_property
    def _own(self) -> Samples:
        """The lines of the list `data.train` that teach no character wrongly."""
        if not isinstance(self._train, Samples):
            raise ConfigError("data.sources cannot take the lines of a folder")
        return unambiguous(self._train) if self._data.corpus == "iam-ondb" else self._train

    def _written(self, samples: Samples) -> Written:
        if not len(samples):
            raise CorpusError("a source of data.sources has no lines")
        return Written(samples)

    @cached_property
    def _words(self) -> Samples:
        return unipen_labelled(self._unipen.words(split="train"))

    @cached_property
    def _hands(self) -> list[Hand]:
        return hands(self._unipen.characters(CHARACTERS, split="train"))

    @cached_property
    def _unipen(self) -> Unipen:
        return Unipen(self._folder)

    @property
    def _folder(self) -> str:
        data = self._data
        folder = data.folder if data.corpus == "unipen" else data.unipen
        if not folder:
            raise ConfigError("say where UNIPEN lies: data.unipen in the file, or --set")
        return folder

    @cached_property
    def _prose(self) -> Prose:
        return read_prose(self._data.text) if self._data.text else parse(())

    @cached_property
    def _note_words(self) -> Sequence[str]:
        words = [self._prose.tokens[index].word for index in self._prose.text.tolist()]
        words = [word for word in words if word]
        return words[:: max(1, len(words) // NOTE_WORDS)] or WORDS


def _part(corpus: Unipen, name: str) -> Samples:
    """A part of UNIPEN, its labels in the common convention."""
    if name not in _UNIPEN_PARTS:
        raise ConfigError(f"UNIPEN has no part {name!r}, only {', '.join(_UNIPEN_PARTS)}")
    kind, _, part = name.partition("-")
    split: Split = "train" if part == "train" else "validation"
    return unipen_labelled(
        corpus.words(split=split) if kind == "words" else corpus.lines(split=split)
    )


def _folders(data: DataConfig) -> tuple[Samples, Samples]:
    train, validation = (Path(data.folder, part) for part in (data.train, data.validation))
    one, other = train.resolve(), validation.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise ConfigError("data.train and data.validation are folders one of which holds the other")
    return (
        LabelledFolder(train, y_up=data.y_up).samples,
        LabelledFolder(validation, y_up=data.y_up).samples,
    )
