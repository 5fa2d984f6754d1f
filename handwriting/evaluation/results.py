"""The result of one evaluation, and its JSON.

Knows neither how the lines were read nor what a report looks like.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from handwriting.evaluation.bootstrap import Interval, Intervals
from handwriting.evaluation.reading import Line
from handwriting.evaluation.scores import Scores
from handwriting.output import replacing

Decoder = Literal["best-path", "beam"]


@dataclass(frozen=True)
class Evaluation:
    """What a model made of a selection of labelled ink.

    Attributes:
        corpus: name of the corpus.
        split: name of the part of it.
        group: what a writer is called here: `"writer"`, or `"form"` where writers are unknown.
        model: name or folder of the model, as it was given.
        decoder: `"best-path"` or `"beam"`.
        results: every line, in the order of the corpus.
        scores: the rates over all lines.
        intervals: their intervals by bootstrap over groups; None with fewer than two groups.
        seconds: wall-clock time of the whole run, loading the model included.
        workers: number of processes that read.
        remarks: what the corpus says is missing.
    """

    corpus: str
    split: str
    group: str
    model: str
    decoder: Decoder
    results: tuple[Line, ...]
    scores: Scores
    intervals: Intervals | None
    seconds: float
    workers: int
    remarks: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """Number of lines."""
        return self.scores.lines

    @property
    def cer(self) -> float:
        """Character error rate, a fraction."""
        return self.scores.cer

    @property
    def wer(self) -> float:
        """Word error rate, a fraction."""
        return self.scores.wer

    @property
    def exact(self) -> float:
        """Fraction of lines without any error."""
        return self.scores.exact

    @property
    def ms_per_line(self) -> float:
        """Processor time of one recognition (features, network, decoding), the mean, in ms."""
        return sum(line.ms for line in self.results) / max(self.lines, 1)

    @property
    def lines_per_second(self) -> float:
        """Lines per second of wall-clock time, over all workers and with loading the model."""
        return self.lines / self.seconds if self.seconds > 0 else 0.0

    @property
    def failures(self) -> tuple[Line, ...]:
        """The lines whose ink could not be read."""
        return tuple(line for line in self.results if line.output is None)

    def to_json(self, *, results: bool = True) -> dict[str, Any]:
        """The evaluation as JSON values; rates are fractions.

        Args:
            results: whether to list every line.
        """
        document: dict[str, Any] = {
            "corpus": self.corpus,
            "split": self.split,
            "lines": self.lines,
            "cer": self.cer,
            "wer": self.wer,
            "exact": self.exact,
            "ms_per_line": self.ms_per_line,
            "model": self.model,
            "decoder": self.decoder,
            "lines_per_second": self.lines_per_second,
            "workers": self.workers,
            "exact_lines": self.scores.exact_lines,
            "unreadable_lines": len(self.failures),
            "characters": self.scores.characters,
            "character_errors": self.scores.character_errors,
            "words": self.scores.words,
            "word_errors": self.scores.word_errors,
            "intervals": _intervals_json(self.intervals, self.group),
            "remarks": list(self.remarks),
        }
        if results:
            document["results"] = [_line_json(line) for line in self.results]
        return document


def save_json(evaluation: Evaluation, path: str | Path, *, results: bool = True) -> None:
    """Writes an evaluation as JSON, whole or not at all.

    Args:
        evaluation: what to write.
        path: the file; an existing one is replaced.
        results: whether to list every line.

    Raises:
        OutputError: the file cannot be written.
    """
    text = json.dumps(evaluation.to_json(results=results), ensure_ascii=False, indent=2)
    with replacing(path) as file:
        file.write(f"{text}\n".encode())


def _intervals_json(intervals: Intervals | None, group: str) -> dict[str, Any] | None:
    if intervals is None:
        return None

    def ends(interval: Interval) -> list[float]:
        return [interval.low, interval.high]

    return {
        "cer": ends(intervals.cer),
        "wer": ends(intervals.wer),
        "exact": ends(intervals.exact),
        "level": intervals.level,
        "resamples": intervals.resamples,
        "over": group,
        "groups": intervals.groups,
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "writer": line.writer,
        "reference": line.reference,
        "output": line.output,
        "character_errors": line.errors.character_errors,
        "characters": line.errors.characters,
        "word_errors": line.errors.word_errors,
        "words": line.errors.words,
        "ms": line.ms,
        "failure": line.failure,
    }
