"""Text in, language model out: cleaning, leak check, counts, probabilities, pruning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from handwriting.convention import t2_spacing
from handwriting.errors import ConfigError, LanguageModelError
from handwriting.language.leaks import SHARED_WORDS, shared_lines
from handwriting.language.lexicon import sort_words
from handwriting.language.model import WORD_BITS, LanguageModel
from handwriting.language.ngrams import KEY_BITS, count, estimate
from handwriting.language.pruning import keep, losses
from handwriting.language.table import Table
from handwriting.language.text import SYMBOLS, read_lines
from handwriting.language.wordlist import LONGEST as LONGEST_WORD

SYMBOL_BITS = 7
LONGEST = KEY_BITS // SYMBOL_BITS
WORD_ORDER = 3
MOST_WORDS = 65_000
"""Known words; their numbers then fit into 16 bits."""

MEGABYTE = 1_000_000
_NGRAM_BYTES = {"characters": 2.9, "words": 4.0}
"""Stored size of one n-gram, its context's share included, as a first guess."""


@dataclass(frozen=True)
class TrainingOptions:
    """How to build a language model.

    Attributes:
        order: longest n-gram of characters, 1 to `LONGEST`.
        word_counts: a word is known if the text has it so often, at least 1.
        max_megabytes: size of the file, in units of `MEGABYTE`.
        word_share: how much of that the n-grams of words may take.

    Raises:
        ConfigError: a value out of its range.
    """

    order: int = 9
    word_counts: int = 2
    max_megabytes: float = 15.0
    word_share: float = 0.25

    def __post_init__(self) -> None:
        if not 1 <= self.order <= LONGEST:
            raise ConfigError(f"the order must be from 1 to {LONGEST}, not {self.order}")
        if self.word_counts < 1:
            raise ConfigError(f"word counts must be at least 1, not {self.word_counts}")
        if not self.max_megabytes > 0:
            raise ConfigError(f"the size must be positive, not {self.max_megabytes} MB")
        if not 0 < self.word_share < 1:
            raise ConfigError(f"the word share must be between 0 and 1, not {self.word_share}")


@dataclass(frozen=True)
class TextReport:
    """What became of one text.

    Attributes:
        name: of the file.
        lines: that were kept.
        dropped: lines that shared a passage with an excluded text.
        words: in the lines kept, separated as t2 does.
    """

    name: str
    lines: int
    dropped: int
    words: int


def gather_texts(
    paths: Sequence[Path],
    excluded: Sequence[Path] = (),
    say: Callable[[str], None] = lambda step: None,
) -> tuple[list[str], list[TextReport]]:
    """The lines of all texts in t2, without those that an excluded text shares, and a report.

    Raises:
        LanguageModelError: a file that is no text of ours, or nothing is left.
    """
    forbidden = [line for path in excluded for line in read_lines(path)]
    gathered: list[str] = []
    reports = []
    for path in paths:
        say(f"cleaning {path}")
        lines = list(read_lines(path))
        shared = shared_lines(lines, forbidden)
        kept = [t2_spacing(line) for line, leaks in zip(lines, shared, strict=True) if not leaks]
        words = sum(line.count(" ") + 1 for line in kept)
        reports.append(TextReport(path.name, len(kept), int(shared.sum()), words))
        gathered.extend(kept)
    if not gathered:
        raise LanguageModelError(
            f"no line is left to learn from: all share {SHARED_WORDS} words in a row with the "
            "excluded texts"
        )
    return gathered, reports


def train_language_model(
    lines: Sequence[str],
    options: TrainingOptions,
    provenance: dict[str, object],
    say: Callable[[str], None] = lambda step: None,
) -> LanguageModel:
    """Builds a model from lines in t2.

    Args:
        lines: of printable ASCII.
        options: order and size.
        provenance: kept in the model, with `options` added.
        say: is told what goes on.
    """
    text = " ".join(lines) + " "
    longest = int(options.max_megabytes * MEGABYTE)
    vocabulary = _vocabulary(text, options.word_counts)
    lexicon_bytes = sum(map(len, vocabulary)) + len(vocabulary)
    say(f"counting words: {len(vocabulary)} known")
    room = max(longest - lexicon_bytes, 0)
    words = _word_table(text, vocabulary, int(room * options.word_share))
    say(f"counting characters: {len(text)}")
    characters = _character_table(text, options.order, room - words.nbytes)
    return LanguageModel(
        SYMBOLS, characters, vocabulary, words, provenance | {"options": asdict(options)}
    )


def _vocabulary(text: str, least: int) -> tuple[str, ...]:
    """Never empty: if no word is frequent enough, the most frequent one, or what it begins with."""
    counts = Counter(text.split()).most_common(MOST_WORDS)
    short = [(word, times) for word, times in counts if len(word) <= LONGEST_WORD]
    known = [word for word, times in short if times >= least]
    return tuple(sort_words(known or [counts[0][0][:LONGEST_WORD]]))


def _word_table(text: str, vocabulary: Sequence[str], size: int) -> Table:
    numbers = {word: number for number, word in enumerate(vocabulary)}
    other = len(vocabulary)
    # Every word stands once by itself, so that the shortest n-grams are all words.
    tokens = [numbers.get(word, other) for word in text.split()]
    return _table(np.array(tokens), WORD_ORDER, WORD_BITS, other + 1, size, "words")


def _character_table(text: str, order: int, size: int) -> Table:
    codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.int64) - ord(SYMBOLS[0])
    return _table(codes, order, SYMBOL_BITS, len(SYMBOLS), size, "characters")


def _table(symbols: np.ndarray, order: int, bits: int, kinds: int, size: int, name: str) -> Table:
    """The largest pruned table of at most `size` bytes, within a few hundredths.

    If not even the single symbols fit, they alone.
    """
    levels = count(symbols, order, bits)
    estimates = estimate(levels, kinds)
    costs = losses(levels, estimates)
    most = max(int(size / _NGRAM_BYTES[name]), 0)
    while True:
        table = Table.build(levels, estimates, keep(costs, most), kinds)
        if table.nbytes <= size or most == 0:
            return table
        most = int(most * min(0.97, size / table.nbytes))
