"""Plain text as a row of words, and the runs of it that one writer's vocabulary can write.

Knows texts and words, no ink. Everything is decided by the text alone: equal texts give equal rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import ConfigError, CorpusError

MOST_WORDS = 600_000
"""Words of text that are looked through; of more, every file gives an equal share of itself."""

MOST_RUNS = 3000
"""Runs that are kept of each writer, the longest ones."""

SHORTEST_RUN = 3
"""Words that make a run."""

_WORD = re.compile(r"""([("']*)([A-Za-z0-9][A-Za-z0-9'-]*?)([)"',.;:!?]*)""")
_CURLY = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_DASH = re.compile(r"\u2014|--|\s")


@dataclass(frozen=True)
class Token:
    """What stands between two spaces.

    Attributes:
        word: the word in lower case; "" if it is none.
        before, after: the marks that touch it.
    """

    word: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Prose:
    """A text token by token.

    Attributes:
        tokens: the distinct ones, K of them.
        text: index of each token of the text into `tokens`, int32 of shape (N,).
        rows: of each word, the indices of the tokens that have it.
    """

    tokens: tuple[Token, ...]
    text: NDArray[np.int32]
    rows: Mapping[str, tuple[int, ...]]

    def runs(self, known: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where consecutive words are all known.

        Args:
            known: words in lower case.

        Returns:
            First word and length of each run, int64 of shape (R,), R <= `MOST_RUNS`.
        """
        has = np.zeros(len(self.tokens), dtype=np.int8)
        has[[row for word in known for row in self.rows.get(word, ())]] = 1
        edges = np.diff(has[self.text], prepend=0, append=0)
        first, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        length = end - first
        long_enough = np.flatnonzero(length >= SHORTEST_RUN)
        longest = long_enough[np.argsort(-length[long_enough], kind="stable")[:MOST_RUNS]]
        return first[longest], length[longest]


def read_prose(source: str | Path) -> Prose:
    """Reads a plain text file, or all `.txt` files of a folder.

    Raises:
        ConfigError: there is no such file or folder.
        CorpusError: it holds no text in UTF-8.
    """
    source = Path(source)
    if not source.exists():
        raise ConfigError(f"data.text: there is no text at {source}")
    files = sorted(source.glob("*.txt")) if source.is_dir() else [source]
    tokens: list[str] = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: not a text file in UTF-8 ({error})") from error
        tokens += _spread(text.splitlines(), MOST_WORDS // len(files))
    prose = parse(tokens)
    if not prose.rows:
        raise CorpusError(f"{source}: no words in any .txt file here")
    return prose


def parse(words: Iterable[str]) -> Prose:
    """What is made of the pieces that spaces separate."""
    index: dict[str, int] = {}
    text = np.fromiter((index.setdefault(word, len(index)) for word in words), np.int32)
    tokens = tuple(_token(word) for word in index)
    rows: dict[str, list[int]] = {}
    for row, token in enumerate(tokens):
        if token.word:
            rows.setdefault(token.word, []).append(row)
    return Prose(tokens, text, {word: tuple(places) for word, places in rows.items()})


def _token(text: str) -> Token:
    match = _WORD.fullmatch(text)
    if match is None:
        return Token("")
    before, word, after = match.groups()
    return Token(word.lower(), before, after)


def _spread(paragraphs: list[str], most: int) -> list[str]:
    """The words of evenly spread paragraphs, about `most`; each ends with a token that is none."""
    total = sum(paragraph.count(" ") + 1 for paragraph in paragraphs)
    every = max(1, -(-total // most))
    tokens: list[str] = []
    for paragraph in paragraphs[::every]:
        tokens += _DASH.sub(" ", paragraph.translate(_CURLY)).split()
        tokens.append("\n")
    return tokens
