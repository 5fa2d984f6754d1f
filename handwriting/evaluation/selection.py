"""A named part of a corpus on the user's disk → the labelled ink to evaluate on.

Knows the corpora by their names on the command line, and nothing of models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from handwriting.corpora import IamOndb, LabelledFolder, Sample, Samples, TranscribedNotes, Unipen
from handwriting.corpora.labels import as_t2, unipen_labelled
from handwriting.errors import CorpusError

UNIPEN_SPLITS = ("words-validation", "texts-validation", "words", "texts")
"""Words and lines of the writers who are held out, and those of everyone."""

HELD_OUT = "-validation"

Spacing = Literal["natural", "t2"]
"""Which convention (see `handwriting.convention`) the labels follow, and so must the outputs."""


class Part(NamedTuple):
    """Samples whose scores are also told apart.

    Attributes:
        name: a word for it.
        meaning: what they have in common.
        ids: of the samples.
    """

    name: str
    meaning: str
    ids: frozenset[str]


def unchanged(text: str) -> str:
    """The text itself."""
    return text


@dataclass(frozen=True)
class Selection:
    """Labelled ink, and what a reader of its scores must know about it.

    Attributes:
        corpus: name of the corpus.
        split: name of the part of it.
        samples: the labelled ink.
        group: what a sample's `writer` is: `"form"` where the corpus does not say more.
        terms: what someone who shows this ink must know, in one sentence about "it".
        remarks: what is missing from the user's copy, one sentence each.
        spacing: the convention of the labels.
        symbols: brings a text to the symbols that labels have, character for character; applied to
            every output before it is scored.
        parts: samples that are also scored apart.
        by_hand: whether each hand is to count the same, however many lines it wrote: then the mean
            over the hands is the figure to look at.
    """

    corpus: str
    split: str
    samples: Sequence[Sample]
    group: Literal["writer", "form"] = "writer"
    terms: str = "Publish it only if those who wrote it agree."
    remarks: tuple[str, ...] = ()
    spacing: Spacing = "natural"
    symbols: Callable[[str], str] = unchanged
    parts: tuple[Part, ...] = ()
    by_hand: bool = False


def open_selection(
    corpus: str, folder: str | Path, split: str | None = None, *, y_up: bool = False
) -> Selection:
    """Opens a part of a corpus.

    Args:
        corpus: one of `CORPORA`.
        folder: where the corpus is.
        split: the part; None stands for the corpus's usual one: `testset_v` of IAM-OnDB,
            `words-validation` of UNIPEN, `core` of notes, `all` of a folder.
        y_up: y points up in files of a folder whose format leaves it open (CSV).

    Raises:
        CorpusError: the corpus or the split is unknown, or the folder does not hold it.
    """
    if corpus not in _OPENERS:
        raise CorpusError(f"there is no corpus {corpus!r}, only {', '.join(CORPORA)}")
    return _OPENERS[corpus](Path(folder), split, y_up)


def _iam_ondb(folder: Path, split: str | None, _: bool) -> Selection:
    corpus = IamOndb(folder)
    name = split or "testset_v"
    return Selection(
        "iam-ondb",
        name,
        corpus.split(name),
        group="form",
        terms=(
            "Do not publish it, and keep it out of repositories: IAM-OnDB's owners do not allow "
            "their ink to be passed on."
        ),
        remarks=corpus.missing,
        spacing="t2",
        symbols=as_t2,
    )


def _unipen(folder: Path, split: str | None, _: bool) -> Selection:
    corpus = Unipen(folder)
    name = split or UNIPEN_SPLITS[0]
    if name not in UNIPEN_SPLITS:
        raise CorpusError(f"UNIPEN has no part {name!r} here, only {', '.join(UNIPEN_SPLITS)}")
    kind = name.removesuffix(HELD_OUT)
    parts: tuple[Part, ...] = ()
    if name.endswith(HELD_OUT):
        found = corpus.words if kind == "words" else corpus.lines
        samples = unipen_labelled(found(split="validation"))
        known = unipen_labelled(found(split="train")).texts
        parts = (_unseen(samples, known),)
    else:
        samples = unipen_labelled(corpus.words() if kind == "words" else corpus.texts())
    return Selection(
        "unipen",
        name,
        samples,
        terms=(
            "It comes from UNIPEN train_r01_v07 (Guyon et al. 1994, CC BY 4.0): name this source "
            "wherever you show it."
        ),
        remarks=tuple(dict.fromkeys(corpus.missing)),
        spacing="t2",
        parts=parts,
    )


def _unseen(samples: Samples, known: Sequence[str]) -> Part:
    """The samples with labels that no sample to train on has: prompts recur in UNIPEN."""
    labels = frozenset(known)
    columns = zip(samples.ids, samples.texts, strict=True)
    return Part(
        "unseen",
        "labels that no training sample has",
        frozenset(sample for sample, text in columns if text not in labels),
    )


def _notes(folder: Path, split: str | None, _: bool) -> Selection:
    corpus = TranscribedNotes(folder)
    name = split or "core"
    return Selection(
        "notes",
        name,
        corpus.split(name),
        terms="Do not pass it on: these are other people's notes.",
        remarks=corpus.missing,
        by_hand=True,
    )


def _folder(folder: Path, split: str | None, y_up: bool) -> Selection:
    if split not in (None, "all"):
        raise CorpusError(f"a folder has no part {split!r}, only all of it")
    labelled = LabelledFolder(folder, y_up=y_up)
    return Selection("folder", "all", labelled.samples, remarks=labelled.missing)


_OPENERS = {"iam-ondb": _iam_ondb, "unipen": _unipen, "notes": _notes, "folder": _folder}

CORPORA = tuple(_OPENERS)
"""Names that `open_selection` knows."""
