"""The user's own words: read, and brought to what a language model can write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handwriting.convention import t2_spacing
from handwriting.errors import LanguageModelError
from handwriting.language.lexicon import sort_words
from handwriting.language.text import clean, read_text

MOST = 100_000
"""Most words of a list: more are a language model's business."""

LONGEST = 100
"""Most characters of a word: a list takes as much memory as if all its words were its longest."""

SHOWN = 40
"""Most characters of a word that a message shows."""


def read_words(path: str | Path) -> tuple[str, ...]:
    """Reads a word list: UTF-8 text, one word a line.

    Raises:
        LanguageModelError: the file cannot be read, is not text, or as `check_words`.
    """
    path = Path(path)
    lines = read_text(path).split("\n")
    return check_words(lines, str(path), "line")


def check_words(
    words: Sequence[str], source: str = "the word list", place: str = "word"
) -> tuple[str, ...]:
    """The words as the model writes them: without accents, split at spaces, each once.

    Args:
        words: one an item.
        source: what to call them in a message.
        place: what to call one item there.

    Raises:
        LanguageModelError: a control character, a character without any likeness in ASCII, a word
            of more than `LONGEST` characters, no word at all, or more than `MOST`.
    """
    found: list[str] = []
    for number, word in enumerate(words, start=1):
        plain = clean(word)
        written = t2_spacing(plain).split()
        wrong = None
        if not word.strip().isprintable():
            wrong = "has control characters"
        elif plain.count("#") > word.count("#"):
            wrong = "cannot be written in printable ASCII"
        elif any(len(one) > LONGEST for one in written):
            wrong = f"is longer than {LONGEST} characters"
        if wrong:
            shown = repr(word if len(word) <= SHOWN else f"{word[:SHOWN]}…")
            raise LanguageModelError(f"{source}, {place} {number}: {shown} {wrong}")
        found.extend(written)
    if len(found) > MOST:
        raise LanguageModelError(f"{source} holds {len(found)} words, more than {MOST}")
    if not found:
        raise LanguageModelError(f"{source} holds no word")
    return tuple(sort_words(found))
