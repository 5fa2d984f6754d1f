"""A language model as one file: n-grams, words and where they came from.

Loading runs no code from the file (safetensors, no pickle).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from handwriting.convention import t2_spacing
from handwriting.errors import LanguageModelError
from handwriting.language.lexicon import END, Lexicon, sort_words
from handwriting.language.mixture import Mixture, States
from handwriting.language.ngrams import count, estimate
from handwriting.language.scorer import UNKNOWN, LineScorer
from handwriting.language.table import Table
from handwriting.language.text import clean
from handwriting.language.wordlist import check_words
from handwriting.language.words import WordModel
from handwriting.output import replacing

FORMAT = "handwriting language model 1"

WORD_PRIOR = 0.6
"""Share of the word model in a new word."""

USER_PRIOR = 0.05
"""Share of the user's own words in a new word."""

WORD_BITS = 21
"""Of one word in an n-gram of up to three."""

_REMEMBERED = 64
"""Characters of the text before that are looked at."""

_NEAR_WORDS, _NEAR_CHARACTERS = 2, 8
"""What n-grams reach back: those of words and those of characters."""

_ARRAYS = ("last", "shares", "lefts", "counts", "longer")


@dataclass(frozen=True)
class LanguageModel:
    """Scores text in the convention t2 (see `handwriting.convention`).

    Attributes:
        symbols: all characters it can write, the space first.
        characters: n-grams of them.
        vocabulary: known words in the order of their symbols.
        words: n-grams of words: the vocabulary by number, then one for every other word.
        provenance: texts, terms, command, figures; as JSON holds it.
    """

    symbols: str
    characters: Table
    vocabulary: tuple[str, ...]
    words: Table
    provenance: dict[str, Any]

    def scorer(
        self, alphabet: Sequence[str], *, before: str = "", words: Sequence[str] = ()
    ) -> LineScorer:
        """What scores one line; cheap to make, if `words` is what it was the last time.

        Args:
            alphabet: the network's symbols.
            before: natural text that stands before the line; the line begins a new word.
            words: the user's own.

        Raises:
            LanguageModelError: an alphabet with letters that the model lacks, or an impossible
                word.
        """
        mixture = self._mixture_with(tuple(words))
        return LineScorer(mixture, self.symbols, alphabet, self._start(mixture, _nearest(before)))

    def _start(self, mixture: Mixture, before: str) -> States:
        """The state of a mixture after a text; the last one is remembered, for the next line."""
        known, text, state = self._last_starts[0]
        if known is mixture and text == before:
            return state
        places = {symbol: place for place, symbol in enumerate(self.symbols)}
        state = mixture.start([places.get(character, UNKNOWN) for character in before])
        self._last_starts[0] = mixture, before, state
        return state

    @cached_property
    def _last_starts(self) -> list[tuple[Mixture, str, States]]:
        """One item, replaced as a whole: threads may share the model."""
        return [(self.mixture, "", self.mixture.start())]

    @cached_property
    def mixture(self) -> Mixture:
        """The experts that foretell the next character."""
        lexicon = Lexicon.build(self.vocabulary, self.symbols)
        return Mixture(self.characters, (WordModel(lexicon, self.words),), (WORD_PRIOR,))

    @cached_property
    def _own_words(self) -> dict[tuple[str, ...], Mixture]:
        return {(): self.mixture}

    def _mixture_with(self, words: tuple[str, ...]) -> Mixture:
        """The mixture with the user's words; that of the last list is remembered."""
        found = self._own_words.get(words)
        if found is None:
            base = self.mixture
            own = _word_list(words, self.symbols)
            found = Mixture(base.characters, (*base.words, own), (*base.priors, USER_PRIOR))
            for other in [known for known in list(self._own_words) if known]:
                self._own_words.pop(other, None)
            self._own_words[words] = found
        return found


def _nearest(before: str) -> str:
    """The last words of a text in t2, each with its space: as many as any n-gram reaches back."""
    near = ""
    for seen, word in enumerate(reversed(t2_spacing(clean(before[-_REMEMBERED:])).split())):
        if seen >= _NEAR_WORDS and len(near) >= _NEAR_CHARACTERS:
            break
        near = f"{word} {near}"
    return near


def _word_list(words: Sequence[str], symbols: str) -> WordModel:
    """A word model in which all words are equally probable whatever was before."""
    checked = check_words(words)
    levels = count(np.arange(len(checked)), 1, WORD_BITS)
    everything = [np.ones(len(checked), dtype=bool)]
    table = Table.build(levels, estimate(levels, len(checked) + 1), everything, len(checked) + 1)
    return WordModel(Lexicon.build(checked, symbols), table)


def save_language_model(model: LanguageModel, path: str | Path) -> None:
    """Writes a model into one file, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    arrays = {"vocabulary": np.frombuffer(" ".join(model.vocabulary).encode("ascii"), np.uint8)}
    header: dict[str, Any] = {"symbols": model.symbols, "provenance": model.provenance}
    for name, table in (("characters", model.characters), ("words", model.words)):
        arrays |= {f"{name}.{key}": getattr(table, key) for key in _ARRAYS}
        header[name] = {"order": table.order, "symbols": table.symbols}
    data = save(arrays, {"format": FORMAT, "header": json.dumps(header)})
    with replacing(path) as file:
        file.write(data)


def load_language_model(path: str | Path) -> LanguageModel:
    """Reads a model that `save_language_model` wrote.

    Raises:
        LanguageModelError: the file is missing, damaged, or no language model of ours.
    """
    path = Path(path)
    if not path.is_file():
        raise LanguageModelError(f"{path}: there is no such language model")
    try:
        with safe_open(path, "np") as file:
            metadata = file.metadata() or {}
            if metadata.get("format") != FORMAT:
                raise LanguageModelError(
                    f"{path} is not a language model that this version can read"
                )
            arrays = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        header = json.loads(metadata["header"])
        tables = [_table(arrays, header, name) for name in ("characters", "words")]
        vocabulary = tuple(arrays["vocabulary"].tobytes().decode("ascii").split(" "))
        model = LanguageModel(
            header["symbols"], tables[0], vocabulary, tables[1], header["provenance"]
        )
        _check(model)
    except LanguageModelError:
        raise
    except (  # whatever reading a foreign file as one of ours can raise
        SafetensorError, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise LanguageModelError(f"{path} is not a whole language model: {reason}") from error
    return model


def _table(arrays: dict[str, Any], header: dict[str, Any], name: str) -> Table:
    return Table(*(arrays[f"{name}.{key}"] for key in _ARRAYS), **header[name])


def _check(model: LanguageModel) -> None:
    """Refuses tables whose parts do not fit each other.

    Raises:
        ValueError: they do not.
    """
    vocabulary = model.vocabulary
    letters = set(model.symbols[1:])
    if list(vocabulary) != sort_words(vocabulary) or "" in vocabulary:
        raise ValueError("its words are not in order")
    if model.symbols[:1] != END or not letters.issuperset("".join(vocabulary)):
        raise ValueError("its words have characters that it cannot write")
    sizes = {"characters": len(model.symbols), "words": len(model.vocabulary) + 1}
    for name, table in (("characters", model.characters), ("words", model.words)):
        M, K = len(table.last), len(table.counts)
        whole = (
            table.symbols == sizes[name]
            and len(table.shares) == M == int(table.counts.sum(dtype=np.int64))
            and len(table.lefts) == K == 1 + int(np.unpackbits(table.longer, count=M).sum())
            and int(table.counts.min()) > 0
            and int(table.last.max()) < table.symbols
        )
        if not whole:
            raise ValueError(f"its table of {name} does not add up")
