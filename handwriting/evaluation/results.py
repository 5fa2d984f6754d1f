"""The result of one evaluation, and its JSON.

Knows neither how the lines were read nor what a report looks like.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from handwriting.evaluation.bootstrap import Interval, Intervals, bootstrap
from handwriting.evaluation.confidence import (
    LEVELS,
    Judgments,
    LineJudgments,
    Reliability,
    reliability,
)
from handwriting.evaluation.reading import READINGS, Line
from handwriting.evaluation.scores import LineErrors, Scores, line_errors, total
from handwriting.evaluation.selection import Selection
from handwriting.output import replacing

Decoder = Literal["auto", "best-path", "beam"]


@dataclass(frozen=True)
class PartScores:
    """Rates over some of the lines.

    Attributes:
        name: a word for them.
        meaning: what they have in common.
        scores: their rates.
        intervals: of these; None with fewer than two groups.
    """

    name: str
    meaning: str
    scores: Scores
    intervals: Intervals | None


@dataclass(frozen=True)
class Means:
    """Rates of each hand, averaged: every hand counts the same."""

    cer: float
    wer: float
    exact: float


@dataclass(frozen=True)
class Evaluation:
    """What a model made of a selection of labelled ink.

    Attributes:
        corpus: name of the corpus.
        split: name of the part of it.
        group: what a writer is called here: `"writer"`, or `"form"` where writers are unknown.
        model: name or folder of the model, as it was given.
        decoder: `"best-path"` or `"beam"`.
        language_model: name or file of the language model; None if there was none.
        results: every line, in the order of the corpus.
        scores: the rates over all lines.
        intervals: their intervals by bootstrap over groups; None with fewer than two groups.
        seconds: wall-clock time of the whole run, loading the model included.
        workers: number of processes that read.
        remarks: what the corpus says is missing.
        parts: rates of some of the lines apart.
        by_hand: whether the means over the hands are the figures to look at.
    """

    corpus: str
    split: str
    group: str
    model: str
    decoder: Decoder
    language_model: str | None
    results: tuple[Line, ...]
    scores: Scores
    intervals: Intervals | None
    seconds: float
    workers: int
    remarks: tuple[str, ...] = ()
    parts: tuple[PartScores, ...] = ()
    by_hand: bool = False

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

    @cached_property
    def groups(self) -> dict[str, Scores]:
        """Rates of each form or writer."""
        groups: dict[str, list[LineErrors]] = defaultdict(list)
        for line in self.results:
            groups[line.writer].append(line.errors)
        return {name: total(groups[name]) for name in sorted(groups)}

    @property
    def means(self) -> Means:
        """The mean over the forms or writers of each rate."""
        hands = list(self.groups.values())
        cer, wer, exact = (
            sum(getattr(hand, rate) for hand in hands) / max(len(hands), 1)
            for rate in ("cer", "wer", "exact")
        )
        return Means(cer, wer, exact)

    @cached_property
    def oracle(self) -> Scores | None:
        """Rates if of each line's `READINGS` best readings the one with fewest errors were taken.

        The characters and the words may come from different readings. None if the decoder gives
        one reading only.
        """
        if self.decoder == "best-path":
            return None
        return total(_best_of(line) for line in self.results)

    @cached_property
    def reliability(self) -> dict[str, Reliability]:
        """How well confidences keep their word, for each of `LEVELS` that has any."""
        return reliabilities(
            [line.judgments for line in self.results if line.judgments is not None]
        )

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
            "language_model": self.language_model,
            "lines_per_second": self.lines_per_second,
            "workers": self.workers,
            "exact_lines": self.scores.exact_lines,
            "unreadable_lines": len(self.failures),
            "characters": self.scores.characters,
            "character_errors": self.scores.character_errors,
            "words": self.scores.words,
            "word_errors": self.scores.word_errors,
            "intervals": _intervals_json(self.intervals, self.group),
            "oracle": _oracle_json(self.oracle),
            "calibration": {
                level: _reliability_json(found) for level, found in self.reliability.items()
            },
            "parts": {
                part.name: {
                    "meaning": part.meaning,
                    **_rates_json(part.scores),
                    "intervals": _intervals_json(part.intervals, self.group),
                }
                for part in self.parts
            },
            "group": self.group,
            "means": {"cer": self.means.cer, "wer": self.means.wer, "exact": self.means.exact},
            "groups": {name: _rates_json(scores) for name, scores in self.groups.items()},
            "by_hand": self.by_hand,
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


def reliabilities(lines: Sequence[LineJudgments]) -> dict[str, Reliability]:
    """How well the confidences of lines keep their word, for each of `LEVELS` that has any."""
    found = (
        (level, reliability(Judgments.joined(getattr(line, level) for line in lines)))
        for level in LEVELS
    )
    return {level: value for level, value in found if value is not None}


def score_parts(selection: Selection, lines: tuple[Line, ...]) -> tuple[PartScores, ...]:
    """Rates of each part of a selection that has any lines."""
    found = []
    for part in selection.parts:
        inside = [line for line in lines if line.id in part.ids]
        if inside:
            counts = [line.errors for line in inside]
            intervals = bootstrap(counts, [line.writer for line in inside])
            found.append(PartScores(part.name, part.meaning, total(counts), intervals))
    return tuple(found)


def _best_of(line: Line) -> LineErrors:
    """The fewest errors that one of a line's readings has, of each kind."""
    readings = [line_errors(line.reference, text) for text in line.alternatives] or [line.errors]
    return LineErrors(
        character_errors=min(one.character_errors for one in readings),
        characters=line.errors.characters,
        word_errors=min(one.word_errors for one in readings),
        words=line.errors.words,
        exact=any(one.exact for one in readings),
    )


def _oracle_json(oracle: Scores | None) -> dict[str, Any] | None:
    if oracle is None:
        return None
    return {"readings": READINGS, "cer": oracle.cer, "wer": oracle.wer, "exact": oracle.exact}


def _reliability_json(found: Reliability) -> dict[str, Any]:
    return {
        "ece": found.error,
        "ece_by_chance": found.chance,
        "count": found.count,
        "bins": [[one.confidence, one.accuracy, one.count] for one in found.bins],
    }


def _rates_json(scores: Scores) -> dict[str, Any]:
    return {
        "lines": scores.lines,
        "cer": scores.cer,
        "wer": scores.wer,
        "exact": scores.exact,
        "characters": scores.characters,
        "words": scores.words,
    }


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
        "confidence": line.confidence,
        "alternatives": list(line.alternatives),
    }
