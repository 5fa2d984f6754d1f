"""Has every sample read, in this process or in several, and times each.

Knows a reader only as something with `recognize(ink)`; what it is and how it is loaded is the
caller's. Whatever the number of processes, the results and their order are the same.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from handwriting.corpora import Sample
from handwriting.errors import HandwritingError
from handwriting.evaluation.confidence import CertainLine, LineJudgments, judge
from handwriting.evaluation.scores import LineErrors, line_errors
from handwriting.evaluation.selection import unchanged
from handwriting.ink import Ink
from handwriting.processes import worker_pool

LARGEST_CHUNK = 32  # samples sent to a process at once: about a second of work
CHUNKS_PER_WORKER = 8  # small corpora are cut finer, so that the processes end together
WAITING_PER_WORKER = 3  # chunks kept in flight, so that a huge corpus is never in memory at once

READINGS = 5
"""Most alternatives of a line that are kept, the reading itself among them."""

Progress = Callable[[int, int], None]
"""Called with the number of samples done and of all samples."""

Symbols = Callable[[str], str]
"""Brings an output to the symbols that labels have, character for character."""


class Alternative(Protocol):
    """One of several readings."""

    @property
    def text(self) -> str:
        """What the line may say."""


class Reading(CertainLine, Protocol):
    """What a reader returns, as `handwriting.Recognition` is."""

    @property
    def alternatives(self) -> Sequence[Alternative]:
        """Distinct readings, best first; the first is the text itself."""


class Reader(Protocol):
    """Something that reads ink, as `handwriting.Recognizer` does."""

    def recognize(self, ink: Ink, /) -> Reading:
        """Reads one ink; raises `HandwritingError` for one that it cannot read."""


@dataclass(frozen=True)
class Line:
    """One sample and what became of it.

    Attributes:
        id: the sample's id.
        writer: its writer, or whatever its corpus has that is closest.
        reference: what was written, stripped.
        output: what was recognized, stripped, or None if the ink could not be read.
        errors: the counts; an unreadable line is all wrong.
        ms: processor time of the recognition, milliseconds.
        failure: why the ink could not be read, or None.
        alternatives: the best readings, the output first; at most `READINGS`.
        confidence: of the output, in [0, 1]; 0 if the ink could not be read.
        judgments: whether the confidences were right; None if the ink could not be read.
    """

    id: str
    writer: str
    reference: str
    output: str | None
    errors: LineErrors
    ms: float
    failure: str | None = None
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0
    judgments: LineJudgments | None = None


def read_lines(
    samples: Sequence[Sample],
    load: Callable[[], Reader],
    *,
    symbols: Symbols = unchanged,
    workers: int = 0,
    progress: Progress | None = None,
) -> tuple[Line, ...]:
    """Reads all samples, in their order.

    Args:
        samples: what to read; taken one by one, so they may be lazy.
        load: makes the reader, once in every process; must be picklable if `workers` > 1.
        symbols: applied to every output before it is scored; must be picklable too.
        workers: number of processes; 0 and 1 read in this one.
        progress: told how far it is, in this process.

    Raises:
        HandwritingError: whatever `load` raises, or a process that ended by itself.
    """
    count = len(samples)
    size = max(1, min(LARGEST_CHUNK, count // (max(workers, 1) * CHUNKS_PER_WORKER)))
    chunks = (_slice(samples, start, start + size) for start in range(0, count, size))
    if workers > 1:
        done = _in_processes(chunks, load, symbols, workers)
    else:
        reader = load()
        done = (_read_chunk(reader, chunk, symbols) for chunk in chunks)
    lines: list[Line] = []
    for chunk in done:
        lines += chunk
        if progress:
            progress(len(lines), count)
    return tuple(lines)


def _slice(samples: Sequence[Sample], start: int, end: int) -> list[Sample]:
    """Taken item by item: a lazy corpus need not know slices."""
    return [samples[index] for index in range(start, min(end, len(samples)))]


def _in_processes(
    chunks: Iterator[list[Sample]], load: Callable[[], Reader], symbols: Symbols, workers: int
) -> Iterator[list[Line]]:
    """Results of the chunks in their order, a bounded number of them in flight."""
    waiting: deque[Future[list[Line]]] = deque()
    try:
        with worker_pool(workers, _start_worker, load) as pool:
            for chunk in chunks:
                waiting.append(pool.submit(_read_in_worker, chunk, symbols))
                if len(waiting) >= workers * WAITING_PER_WORKER:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise HandwritingError(
            f"one of {workers} worker processes ended by itself, perhaps for want of memory: "
            "try fewer workers"
        ) from error


_worker_reader: Callable[[], Reader]


def _start_worker(load: Callable[[], Reader]) -> None:
    """Leaves loading to the first chunk, whose future can carry an error back in one sentence."""
    global _worker_reader
    _worker_reader = cache(load)


def _read_in_worker(chunk: list[Sample], symbols: Symbols) -> list[Line]:
    return _read_chunk(_worker_reader(), chunk, symbols)


def _read_chunk(reader: Reader, chunk: list[Sample], symbols: Symbols) -> list[Line]:
    return [_read(reader, sample, symbols) for sample in chunk]


def _read(reader: Reader, sample: Sample, symbols: Symbols) -> Line:
    reference = sample.text.strip()
    start = time.process_time()
    try:
        found = reader.recognize(sample.ink)
    except HandwritingError as error:
        ms = (time.process_time() - start) * 1000
        errors = line_errors(reference, None)
        return Line(sample.id, sample.writer, reference, None, errors, ms, str(error))
    ms = (time.process_time() - start) * 1000
    output = symbols(found.text.strip())
    return Line(
        id=sample.id,
        writer=sample.writer,
        reference=reference,
        output=output,
        errors=line_errors(reference, output),
        ms=ms,
        alternatives=tuple(symbols(one.text.strip()) for one in found.alternatives[:READINGS]),
        confidence=found.confidence,
        judgments=judge(reference, found, symbols),
    )
