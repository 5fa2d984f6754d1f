"""Evaluations and comparisons as lines of plain text: a name of up to ten letters, then the value.

Knows nothing of streams or terminals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handwriting.evaluation.bootstrap import Intervals
from handwriting.evaluation.comparison import RATES, Change, Comparison
from handwriting.evaluation.reading import READINGS
from handwriting.evaluation.results import Evaluation
from handwriting.evaluation.scores import Scores

HANDS_SHOWN = 12
"""Forms or writers that get a row each; of more, the report has the table."""

CHANGES_SHOWN = 5
"""Lines that got better, and as many that got worse; the report has all."""


def table(evaluation: Evaluation) -> Iterator[str]:
    """The figures of one evaluation."""
    yield f"corpus     {evaluation.corpus}, {evaluation.split}"
    yield f"model      {_model(evaluation)}"
    yield f"lines      {evaluation.lines}"
    for rate in RATES:
        yield f"{_name(rate):<8} {_rate(evaluation.scores, evaluation.intervals, rate)}" + (
            f" over {evaluation.intervals.groups} {evaluation.group}s"
            if evaluation.intervals
            else ""
        )
    yield from _hands(evaluation)
    for part in evaluation.parts:
        yield f"{part.name:<10} {part.scores.lines} lines with {part.meaning}"
        for rate in RATES[:2]:
            yield f"  {_name(rate):<6} {_rate(part.scores, part.intervals, rate)}"
    if evaluation.oracle is not None:
        oracle = evaluation.oracle
        yield f"best of {READINGS}  CER {oracle.cer:.2%}, WER {oracle.wer:.2%}"
    for level, found in evaluation.reliability.items():
        bins = f"{len(found.bins)} bins of equal mass" if found.bins[1:] else "one bin"
        yield f"ECE        {found.error:.2%} of {level} ({bins}; by luck {found.chance:.2%})"
    yield (
        f"speed      {evaluation.lines_per_second:.1f} lines/s, workers {evaluation.workers}; "
        f"{evaluation.ms_per_line:.1f} ms of processor time a line"
    )
    if evaluation.failures:
        yield f"unreadable {len(evaluation.failures)} lines, counted as all wrong"
    for remark in evaluation.remarks:
        yield f"note       {remark}"


def comparison_table(comparison: Comparison) -> Iterator[str]:
    """The figures of a comparison and the lines that changed most."""
    first, intervals = comparison.first, comparison.intervals
    yield f"corpus     {first.corpus}, {first.split}"
    yield f"first      {_model(first)}"
    yield f"second     {_model(comparison.second)}"
    for rate in RATES:
        row = (
            f"{_name(rate):<8} {getattr(first, rate):7.2%} → {getattr(comparison.second, rate):.2%}"
            f"   {100 * comparison.change(rate):+.2f} points"
        )
        if intervals is not None:
            interval = getattr(intervals, rate)
            row += (
                f", {intervals.level:.0%} interval {100 * interval.low:+.2f} to "
                f"{100 * interval.high:+.2f} over {intervals.groups} {first.group}s"
            )
        yield row
    yield (
        f"lines      {len(comparison.better)} better, {len(comparison.worse)} worse, "
        f"{comparison.otherwise} with other errors, {comparison.same} the same"
    )
    for name, changes in (("better", comparison.better), ("worse", comparison.worse)):
        yield from _changes(name, changes)


def _model(evaluation: Evaluation) -> str:
    language = f", language model {evaluation.language_model}" if evaluation.language_model else ""
    return f"{evaluation.model}, {evaluation.decoder}{language}"


def _name(rate: str) -> str:
    return rate if rate == "exact" else rate.upper()


def _rate(scores: Scores, intervals: Intervals | None, rate: str) -> str:
    row = f"{getattr(scores, rate):7.2%}"
    if intervals is not None:
        interval = getattr(intervals, rate)
        row += f"   {intervals.level:.0%} interval {interval.low:.2%} to {interval.high:.2%}"
    return row


def _hands(evaluation: Evaluation) -> Iterator[str]:
    """Where every hand is to count the same: the means, and each hand if there are few."""
    if not evaluation.by_hand:
        return
    means, hands = evaluation.means, evaluation.groups
    yield (
        f"mean       over {len(hands)} {evaluation.group}s: CER {means.cer:.2%}, "
        f"WER {means.wer:.2%}"
    )
    if len(hands) <= HANDS_SHOWN:
        width = max(map(len, hands))
        for name, scores in hands.items():
            yield (
                f"  {name:<{width}}  CER {scores.cer:7.2%}  WER {scores.wer:7.2%}  "
                f"{scores.lines} lines"
            )


def _changes(name: str, changes: Sequence[Change]) -> Iterator[str]:
    for change in changes[:CHANGES_SHOWN]:
        yield f"{name:<10} {change.first.id}: {change.first.reference}"
        yield f"  first    {_output(change.first.output)}"
        yield f"  second   {_output(change.second.output)}"
    if changes[CHANGES_SHOWN:]:
        yield f"           and {len(changes) - CHANGES_SHOWN} more that are {name}"


def _output(output: str | None) -> str:
    return "(could not be read)" if output is None else output
