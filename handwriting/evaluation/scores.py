"""Character and word error rates of a corpus.

Knows only pairs of strings: no ink, no model, no corpus.

The rates are those of the IAM-OnDB protocol (Liwicki & Bunke 2005; Graves et al. 2009): over the
whole corpus, the total edit distance divided by the total length of the references. A long line
therefore weighs more than a short one, and a rate can exceed 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True)
class LineErrors:
    """What is counted on one line.

    Attributes:
        character_errors: edit distance in characters (code points).
        characters: characters of the reference.
        word_errors: edit distance in words.
        words: words of the reference.
        exact: whether the output is the reference.
    """

    character_errors: int
    characters: int
    word_errors: int
    words: int
    exact: bool

    @property
    def cer(self) -> float:
        """Character error rate of this line alone."""
        return rate(self.character_errors, self.characters)


@dataclass(frozen=True)
class Scores:
    """Error rates of a corpus, as fractions, with the counts they come from.

    Attributes:
        cer: character error rate.
        wer: word error rate.
        exact: fraction of lines without any error.
        lines: number of lines.
        exact_lines: number of lines without any error.
        character_errors: edit distance in characters, summed over the lines.
        characters: reference characters, summed over the lines.
        word_errors: edit distance in words, summed over the lines.
        words: reference words, summed over the lines.
    """

    cer: float
    wer: float
    exact: float
    lines: int
    exact_lines: int
    character_errors: int
    characters: int
    word_errors: int
    words: int


def line_errors(reference: str, output: str | None) -> LineErrors:
    """Counts the errors of one line.

    Space around the line is stripped from both; words are what whitespace separates.

    Args:
        reference: what was written.
        output: what was recognized; None if the line could not be read, which makes all of it
            wrong (and is never exact, even where the reference is empty).
    """
    wanted = reference.strip()
    got = (output or "").strip()
    wanted_words, got_words = wanted.split(), got.split()
    return LineErrors(
        character_errors=Levenshtein.distance(wanted, got),
        characters=len(wanted),
        word_errors=Levenshtein.distance(wanted_words, got_words),
        words=len(wanted_words),
        exact=output is not None and wanted == got,
    )


def total(lines: Iterable[LineErrors]) -> Scores:
    """Corpus-level rates of lines that are already counted."""
    counted = list(lines)
    character_errors = sum(line.character_errors for line in counted)
    characters = sum(line.characters for line in counted)
    word_errors = sum(line.word_errors for line in counted)
    words = sum(line.words for line in counted)
    exact_lines = sum(line.exact for line in counted)
    return Scores(
        cer=rate(character_errors, characters),
        wer=rate(word_errors, words),
        exact=rate(exact_lines, len(counted)),
        lines=len(counted),
        exact_lines=exact_lines,
        character_errors=character_errors,
        characters=characters,
        word_errors=word_errors,
        words=words,
    )


def error_rates(references: Sequence[str], outputs: Sequence[str | None]) -> Scores:
    """Corpus-level character and word error rates.

    Args:
        references: what was written, one string a line.
        outputs: what was recognized, in the same order; None for a line that could not be read.

    Returns:
        The rates and the counts they come from. Nothing at all to compare gives rates of 0.

    Raises:
        ValueError: the two sequences differ in length (the caller's bug, not the user's).
    """
    return total(line_errors(r, o) for r, o in zip(references, outputs, strict=True))


def rate(errors: int, length: int) -> float:
    """Errors per unit of reference.

    An empty reference has no length to divide by: it counts as length 1, so that an empty output
    scores 0 and every character too many still shows.
    """
    return errors / max(length, 1)
