"""A named part of a corpus on the user's disk → the labelled ink to evaluate on.

Knows the corpora by their names on the command line, and nothing of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handwriting.corpora import IamOndb, LabelledFolder, Sample, Unipen
from handwriting.errors import CorpusError

UNIPEN_SPLITS = ("words", "texts")


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
    """

    corpus: str
    split: str
    samples: Sequence[Sample]
    group: Literal["writer", "form"] = "writer"
    terms: str = "Publish it only if those who wrote it agree."
    remarks: tuple[str, ...] = ()


def open_selection(
    corpus: str, folder: str | Path, split: str | None = None, *, y_up: bool = False
) -> Selection:
    """Opens a part of a corpus.

    Args:
        corpus: one of `CORPORA`.
        folder: where the corpus is.
        split: the part; None stands for the corpus's usual one: `testset_v` of IAM-OnDB, `words`
            of UNIPEN, `all` of a folder.
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
    )


def _unipen(folder: Path, split: str | None, _: bool) -> Selection:
    corpus = Unipen(folder)
    name = split or "words"
    if name not in UNIPEN_SPLITS:
        raise CorpusError(f"UNIPEN has no part {name!r} here, only {', '.join(UNIPEN_SPLITS)}")
    samples = corpus.words() if name == "words" else corpus.texts()
    return Selection(
        "unipen",
        name,
        samples,
        terms=(
            "It comes from UNIPEN train_r01_v07 (Guyon et al. 1994, CC BY 4.0): name this source "
            "wherever you show it."
        ),
        remarks=corpus.missing,
    )


def _folder(folder: Path, split: str | None, y_up: bool) -> Selection:
    if split not in (None, "all"):
        raise CorpusError(f"a folder has no part {split!r}, only all of it")
    labelled = LabelledFolder(folder, y_up=y_up)
    return Selection("folder", "all", labelled.samples, remarks=labelled.missing)


_OPENERS = {"iam-ondb": _iam_ondb, "unipen": _unipen, "folder": _folder}

CORPORA = tuple(_OPENERS)
"""Names that `open_selection` knows."""
