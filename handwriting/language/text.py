"""Plain text files → lines of natural text in printable ASCII.

Knows typography and the marks that tokenized corpora leave (Brown, Penn); nothing of n-grams.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from handwriting.convention import natural_spacing
from handwriting.errors import LanguageModelError

SYMBOLS = "".join(map(chr, range(ord(" "), ord("~") + 1)))
"""What a language model can write: printable ASCII."""

FEWEST_LETTERS = 0.5
"""The least share of a file's visible characters that must be letters of ours for it to be text."""

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("—⸺⸻", " - "),
        **dict.fromkeys("‐‑−", "-"),
        "–": "-",
        "…": "...",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ß": "ss", "ł": "l",
        "½": " 1/2", "¼": " 1/4", "¾": " 3/4",
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)  # fmt: skip
_PENN = (
    (re.compile(r"``\s*"), '"'),
    (re.compile(r"(?<!\s)\s*+''(?!\w)"), '"'),  # a run of spaces is tried from its start only
    (re.compile(r"-L([RCS])B-|-R([RCS])B-"), lambda match: _bracket(match)),
    (re.compile(r" ?-{2,} ?"), " - "),
    (re.compile(r"([?!;])( \1)+"), r"\1"),
)
_WORD_AND_CONTRACTION = re.compile(r"(?<=\w) (n't|N'T)\b")
_OTHERS = re.compile(r"[^ -~]+")
OTHER = "#"
"""Stands for whatever ASCII lacks, as it does in the labels of IAM-OnDB."""


def _bracket(match: re.Match[str]) -> str:
    opening, closing = match.groups()
    return (
        {"R": "(", "C": "{", "S": "["}[opening]
        if opening
        else ({"R": ")", "C": "}", "S": "]"}[closing])
    )


def clean(line: str) -> str:
    """A line as people would write it: natural spacing, straight quotes, printable ASCII.

    Letters lose their accents, dashes become " - ", and what is left beyond ASCII becomes `OTHER`.
    """
    for pattern, replacement in _PENN:
        line = pattern.sub(replacement, line)
    line = line.translate(_TYPOGRAPHY)
    if not line.isascii():
        decomposed = unicodedata.normalize("NFKD", line)
        line = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    line = _OTHERS.sub(lambda match: " " if match.group().isspace() else OTHER, line)
    return natural_spacing(_WORD_AND_CONTRACTION.sub(r"\1", line))


def read_lines(path: Path) -> Iterator[str]:
    """The cleaned lines of a text file, without the empty ones.

    Raises:
        LanguageModelError: the file cannot be read, is not UTF-8 text, is empty, or is written in
            another alphabet.
    """
    text = read_text(path)
    visible = "".join(text.split())
    if not visible:
        raise LanguageModelError(f"{path}: there is no text in the file")
    # Of the characters that decompose, only the base is looked at: é is an e.
    decomposed = unicodedata.normalize("NFKD", visible)
    letters = sum(map(str.isalpha, decomposed))
    ours = sum(character.isascii() and character.isalpha() for character in decomposed)
    if ours < FEWEST_LETTERS * max(letters, 1) or letters == 0:
        raise LanguageModelError(
            f"{path}: only {ours} of {letters} letters are Latin; a language model can write "
            "printable ASCII alone"
        )
    return (cleaned for line in text.splitlines() if (cleaned := clean(line)))


def read_text(path: Path) -> str:
    """The content of a UTF-8 file.

    Raises:
        LanguageModelError: it cannot be read, or is not UTF-8 text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LanguageModelError(f"cannot read {path}: {reason}") from error
    if b"\0" in data:
        raise LanguageModelError(
            f"{path} is not text: there is a zero byte at position {data.index(0) + 1}"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LanguageModelError(
            f"{path} is not UTF-8 text: byte {error.start + 1} fits no character"
        ) from error
