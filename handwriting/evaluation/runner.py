"""Labelled ink and a model → an `Evaluation`.

Knows neither how the result is shown nor how a corpus is laid out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from handwriting.decoding import AUTO
from handwriting.errors import CorpusError
from handwriting.evaluation.bootstrap import bootstrap
from handwriting.evaluation.reading import READINGS, Progress, read_lines
from handwriting.evaluation.results import Decoder, Evaluation, score_parts
from handwriting.evaluation.scores import total
from handwriting.evaluation.selection import Selection, Spacing
from handwriting.ink import Ink

if TYPE_CHECKING:
    from handwriting.recognizer import Recognizer

WARM_UP = Ink.from_arrays([[(0, 0), (1, 1)]])
"""Read once by every new recognizer, so that no line's time holds what only the first one pays."""


def evaluate(
    selection: Selection,
    model: str | Path = "default",
    *,
    decoder: Decoder = "auto",
    language_model: str | Path | None = AUTO,
    workers: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Reads every sample with one model and scores what comes out.

    Args:
        selection: the labelled ink.
        model: name of a shipped model, or a model folder.
        decoder: `"best-path"`, `"beam"`, or `"auto"`: the beam if there is a language model.
        language_model: as `Recognizer.load` takes it; `"auto"` is what users get.
        workers: number of processes, each with one thread; 0 and 1 read in this process.
        progress: called with the number of samples done and of all samples.

    Raises:
        ModelError: the model cannot be loaded.
        LanguageModelError: the language model cannot be loaded, or does not fit the model.
        ConfigError: a language model beside best path.
        CorpusError: the selection is empty.
    """
    if not len(selection.samples):
        raise CorpusError(f"{selection.corpus} {selection.split}: there are no lines to read")
    load = partial(_load, model, decoder, language_model, selection.spacing)
    start = time.perf_counter()
    with threads_kept():
        recognizer = load()  # here too, so that whatever is wrong is told before any work begins
        results = read_lines(
            selection.samples,
            load if workers > 1 else lambda: recognizer,
            symbols=selection.symbols,
            workers=workers,
            progress=progress,
        )
    seconds = time.perf_counter() - start
    counts = [line.errors for line in results]
    return Evaluation(
        corpus=selection.corpus,
        split=selection.split,
        group=selection.group,
        model=str(model),
        decoder=recognizer.decoder,
        language_model=used_language_model(language_model, recognizer),
        results=results,
        scores=total(counts),
        intervals=bootstrap(counts, [line.writer for line in results]),
        seconds=seconds,
        workers=max(workers, 1),
        remarks=selection.remarks,
        parts=score_parts(selection, results),
        by_hand=selection.by_hand,
    )


def _load(
    model: str | Path, decoder: Decoder, language_model: str | Path | None, spacing: Spacing
) -> Recognizer:
    """The recognizer, on one thread: lines are short, and processes scale better than threads.

    torch is imported here and not above, so that a process that only hands out work starts fast.
    """
    import torch

    from handwriting.recognizer import Recognizer

    torch.set_num_threads(1)
    recognizer = Recognizer.load(
        model,
        decoder=decoder,
        language_model=language_model,
        alternatives=READINGS,
        spacing=spacing,
    )
    recognizer.recognize(WARM_UP)
    return recognizer


def used_language_model(asked: str | Path | None, recognizer: Recognizer) -> str | None:
    """What the language model is called that a recognizer was loaded with; None without one."""
    if recognizer.language is None:
        return None
    if asked != AUTO:
        return str(asked)
    from handwriting.recognizer.choice import USUAL

    chosen = recognizer.settings.language_model
    return USUAL if chosen in (None, AUTO) else chosen


@contextmanager
def threads_kept() -> Iterator[None]:
    """Gives the calling process its number of threads back."""
    import torch

    threads = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
