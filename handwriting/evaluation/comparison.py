"""Two evaluations of the same lines: how much the rates differ, and which lines changed.

Knows neither models nor how a comparison is shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handwriting.errors import CorpusError
from handwriting.evaluation.bootstrap import Intervals, paired_bootstrap
from handwriting.evaluation.reading import Line
from handwriting.evaluation.results import Evaluation
from handwriting.output import replacing

RATES = ("cer", "wer", "exact")


@dataclass(frozen=True)
class Change:
    """A line that was read in two ways.

    Attributes:
        first: what the first made of it.
        second: what the second made of it.
    """

    first: Line
    second: Line

    @property
    def gain(self) -> tuple[int, int]:
        """Errors that the second has fewer: in characters, and in words to decide between equals.

        A line that could not be read at all has all its characters wrong.
        """
        before, after = self.first.errors, self.second.errors
        return (
            before.character_errors - after.character_errors,
            before.word_errors - after.word_errors,
        )


@dataclass(frozen=True)
class Comparison:
    """The second evaluation beside the first.

    Attributes:
        first: what is compared with.
        second: what is new.
        intervals: of the changes of the rates, positive where the second's rate is higher; None
            with fewer than two forms or writers.
        better: lines with fewer errors in the second, the greatest gain first.
        worse: lines with more errors, the greatest loss first.
        otherwise: number of lines that changed with the same number of errors.
    """

    first: Evaluation
    second: Evaluation
    intervals: Intervals | None
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    otherwise: int

    def change(self, rate: str) -> float:
        """The second's rate less the first's; a fraction."""
        return float(getattr(self.second, rate) - getattr(self.first, rate))

    @property
    def same(self) -> int:
        """Number of lines that both read alike."""
        return self.first.lines - len(self.better) - len(self.worse) - self.otherwise

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON values: rates and changes are fractions."""
        changes = {
            rate: {
                "first": getattr(self.first, rate),
                "second": getattr(self.second, rate),
                "change": self.change(rate),
                "interval": _ends(self.intervals, rate),
            }
            for rate in RATES
        }
        return {
            "corpus": self.first.corpus,
            "split": self.first.split,
            "lines": self.first.lines,
            "over": self.first.group,
            "groups": len(self.first.groups),
            "first": self.first.to_json(results=False),
            "second": self.second.to_json(results=False),
            "changes": changes,
            "same": self.same,
            "otherwise": self.otherwise,
            "better": [_change_json(change) for change in self.better],
            "worse": [_change_json(change) for change in self.worse],
        }


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compares two evaluations line by line.

    Raises:
        CorpusError: they are not of the same lines with the same references.
    """
    others = {line.id: line for line in second.results}
    pairs = []
    for line in first.results:
        other = others.pop(line.id, None)
        if other is None or other.reference != line.reference:
            raise CorpusError(f"{line.id} is not the same line in both evaluations")
        pairs.append(Change(line, other))
    if others:
        raise CorpusError(f"{next(iter(others))} is a line of the second evaluation only")
    intervals = paired_bootstrap(
        [pair.first.errors for pair in pairs],
        [pair.second.errors for pair in pairs],
        [pair.first.writer for pair in pairs],
    )
    none = (0, 0)
    return Comparison(
        first,
        second,
        intervals,
        tuple(sorted((p for p in pairs if p.gain > none), key=lambda p: p.gain, reverse=True)),
        tuple(sorted((p for p in pairs if p.gain < none), key=lambda p: p.gain)),
        sum(p.gain == none and p.first.output != p.second.output for p in pairs),
    )


def save_comparison_json(comparison: Comparison, path: str | Path) -> None:
    """Writes a comparison as JSON, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    text = json.dumps(comparison.to_json(), ensure_ascii=False, indent=2)
    with replacing(path) as file:
        file.write(f"{text}\n".encode())


def _ends(intervals: Intervals | None, rate: str) -> list[float] | None:
    if intervals is None:
        return None
    interval = getattr(intervals, rate)
    return [interval.low, interval.high]


def _change_json(change: Change) -> dict[str, Any]:
    errors = [line.errors for line in (change.first, change.second)]
    return {
        "id": change.first.id,
        "writer": change.first.writer,
        "reference": change.first.reference,
        "outputs": [change.first.output, change.second.output],
        "character_errors": [
            line.errors.character_errors for line in (change.first, change.second)
        ],
        "word_errors": [one.word_errors for one in errors],
    }
