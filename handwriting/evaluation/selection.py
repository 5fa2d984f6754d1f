"""A named part of a corpus on the user's disk → the labelled ink to evaluate on.

Knows the corpora by their names on the command line, and nothing of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handwriting.corpora import IamOndb, Sample, Unipen
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
        terms: why a page that shows this ink must not be published, in one sentence, or None if
            it may be.
        remarks: what is missing from the user's copy, one sentence each.
    """

    corpus: str
    split: str
    samples: Sequence[Sample]
    group: Literal["writer", "form"] = "writer"
    terms: str | None = None
    remarks: tuple[str, ...] = ()


def open_selection(corpus: str, folder: str | Path, split: str | None = None) -> Selection:
    """Opens a part of a corpus.

    Args:
        corpus: one of `CORPORA`.
        folder: where the corpus is.
        split: the part; None stands for the corpus's usual one, `testset_v` of IAM-OnDB and
            `words` of UNIPEN.

    Raises:
        CorpusError: the corpus or the split is unknown, or the folder does not hold it.
    """
    if corpus not in _OPENERS:
        raise CorpusError(f"there is no corpus {corpus!r}, only {', '.join(CORPORA)}")
    return _OPENERS[corpus](Path(folder), split)


def _iam_ondb(folder: Path, split: str | None) -> Selection:
    corpus = IamOndb(folder)
    name = split or "testset_v"
    return Selection(
        "iam-ondb",
        name,
        corpus.split(name),
        group="form",
        terms="IAM-OnDB's owners do not allow its ink to be passed on.",
        remarks=corpus.missing,
    )


def _unipen(folder: Path, split: str | None) -> Selection:
    corpus = Unipen(folder)
    name = split or "words"
    if name not in UNIPEN_SPLITS:
        raise CorpusError(f"UNIPEN has no part {name!r} here, only {', '.join(UNIPEN_SPLITS)}")
    samples = corpus.words() if name == "words" else corpus.texts()
    return Selection("unipen", name, samples, remarks=corpus.missing)


_OPENERS = {"iam-ondb": _iam_ondb, "unipen": _unipen}

CORPORA = tuple(_OPENERS)
"""Names that `open_selection` knows."""
