"""Decodes the same lines again and again with other settings: the network reads them only once.

Knows neither which settings are tried nor why.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from handwriting.convention import natural_spacing
from handwriting.decoding import Alphabet, DecodingSettings, search_texts
from handwriting.errors import HandwritingError
from handwriting.evaluation.reading import Symbols
from handwriting.evaluation.scores import LineErrors, Scores, line_errors, total
from handwriting.evaluation.selection import Spacing
from handwriting.language import LanguageModel
from handwriting.processes import worker_pool

CHUNKS_PER_WORKER = 4


class ReadLine(NamedTuple):
    """What the network says of a line, and what was written."""

    log_probs: NDArray[np.float32]  # (T, C)
    reference: str


@dataclass(frozen=True)
class Decoding:
    """What stays the same from trial to trial.

    Attributes:
        language: the language model.
        alphabet: of the network.
        spacing: convention of the references.
        symbols: brings an output to the symbols of the references.
    """

    language: LanguageModel
    alphabet: Alphabet
    spacing: Spacing
    symbols: Symbols

    def errors(self, line: ReadLine, settings: DecodingSettings) -> LineErrors:
        """Decodes one line and counts its errors."""
        best = search_texts(
            line.log_probs,
            self.alphabet,
            width=settings.beam_width,
            margin=settings.margin,
            alternatives=1,
            language=self.language.scorer(self.alphabet.symbols),
            weights=settings.language_weights,
        )[0]
        text = natural_spacing(best.text) if self.spacing == "natural" else best.text
        return line_errors(line.reference, self.symbols(text))


@dataclass(frozen=True)
class Trial:
    """What settings give.

    Attributes:
        scores: the rates.
        ms: processor time of decoding a line, the mean, in milliseconds.
    """

    scores: Scores
    ms: float

    @property
    def loss(self) -> float:
        """What is to be small: the character error rate plus the word error rate."""
        return self.scores.cer + self.scores.wer


class Trials:
    """Lines to decode, with processes to share them; a context that ends the processes.

    Args:
        decoding: how.
        lines: what.
        workers: number of processes; 0 and 1 decode in this one.
    """

    def __init__(self, decoding: Decoding, lines: Sequence[ReadLine], workers: int) -> None:
        self._decoding = decoding
        count = workers * CHUNKS_PER_WORKER if workers > 1 else 1
        self._chunks = [lines[start::count] for start in range(count)]
        self._workers = workers
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._workers > 1:
            pool = worker_pool(self._workers, _start_worker, self._decoding)
            self._pool = self._stack.enter_context(pool)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def run(self, settings: DecodingSettings) -> Trial:
        """Decodes all lines.

        Raises:
            HandwritingError: a process ended by itself.
        """
        start = time.process_time()
        if self._pool is None:
            errors = [self._decoding.errors(line, settings) for line in self._chunks[0]]
            return _trial(errors, time.process_time() - start)
        try:
            jobs = [self._pool.submit(_in_worker, chunk, settings) for chunk in self._chunks]
            done = [job.result() for job in jobs]
        except BrokenProcessPool as broken:
            raise HandwritingError(
                f"one of {self._workers} worker processes ended by itself, perhaps for want of "
                "memory: try fewer workers"
            ) from broken
        return _trial([one for errors, _ in done for one in errors], sum(s for _, s in done))


def _trial(errors: Sequence[LineErrors], seconds: float) -> Trial:
    return Trial(total(errors), 1000 * seconds / max(len(errors), 1))


_worker_decoding: Decoding


def _start_worker(decoding: Decoding) -> None:
    global _worker_decoding
    _worker_decoding = decoding


def _in_worker(
    lines: Sequence[ReadLine], settings: DecodingSettings
) -> tuple[list[LineErrors], float]:
    """The errors of each line and the processor time of all, in seconds."""
    start = time.process_time()
    errors = [_worker_decoding.errors(line, settings) for line in lines]
    return errors, time.process_time() - start
