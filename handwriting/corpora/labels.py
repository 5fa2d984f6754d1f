"""One convention for the labels of all corpora, whatever each of them wrote.

A label is spaced as t2 does (see `handwriting.convention`) and uses printable ASCII, so that labels
of UNIPEN and of IAM-OnDB teach the same thing. `docs/labels.md` says why. This module knows texts
and which corpus they came from, no ink.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handwriting.convention import t2_spacing
from handwriting.corpora.iam_labels import T2_TOKENS
from handwriting.corpora.sample import Samples
from handwriting.corpora.unipen import source_of

PRINTABLE = "".join(map(chr, range(ord(" "), ord("~") + 1)))
"""The 95 characters that a label may have: printable ASCII."""

OTHER = "#"
"""What IAM-OnDB writes for every symbol that its label set lacks."""

T2_SYMBOLS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") | frozenset(
    T2_TOKENS.values()
)
"""The 81 symbols of IAM-OnDB's task t2, `OTHER` among them."""

_SPELT_OUT = frozenset({"hpb", "hpp"})
"""Sources that label the digits of a number one by one: `Cockman , Tracy 2 8 2 2 7`."""

_DIGITS = re.compile(r"(?<!\S)\d(?: \d)+(?!\S)")


def unipen_label(source: str, text: str) -> str | None:
    """A UNIPEN label in the common convention.

    Args:
        source: the three-letter source it comes from.
        text: as the corpus has it.

    Returns:
        The label; None if it has a character outside `PRINTABLE` or nothing but space.
    """
    if not set(text) <= set(PRINTABLE):
        return None
    if source in _SPELT_OUT:
        text = _DIGITS.sub(lambda match: match.group().replace(" ", ""), text)
    return t2_spacing(text) or None


def unipen_labelled(samples: Samples) -> Samples:
    """UNIPEN samples with their labels in the common convention, without those that have none."""
    labels = [
        unipen_label(source_of(sample), text)
        for sample, text in zip(samples.ids, samples.texts, strict=True)
    ]
    return _relabelled(samples, labels)


def unambiguous(samples: Samples) -> Samples:
    """IAM-OnDB samples without those whose label has an `OTHER`.

    There it stands for a pound sign, a percent sign or whatever else was written, in UNIPEN for
    itself: a network that learns both must not learn it from IAM-OnDB.
    """
    return samples.where(lambda _sample, _writer, text: OTHER not in text)


def as_t2(text: str) -> str:
    """A text in the symbols of t2: every other character becomes `OTHER`, as in its labels.

    Applied to what a recognizer with a larger alphabet makes of IAM-OnDB before it is scored.
    """
    return "".join(character if character in T2_SYMBOLS else OTHER for character in text)


def _relabelled(samples: Samples, labels: Sequence[str | None]) -> Samples:
    ids, writers, stored = samples.names
    texts = list(stored)
    for row, label in zip(samples.rows.tolist(), labels, strict=True):
        texts[row] = label or ""
    relabelled = replace(samples, names=(ids, writers, tuple(texts)))
    return relabelled.select([place for place, label in enumerate(labels) if label])
