"""Trials as a Markdown table and as JSON values: each beside the baseline, on the same lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.designs.cost import Cost
from benchmarks.designs.trials import Trial
from handwriting.evaluation import Comparison, compare

HEAD = (
    "lever",
    "change",
    "CER",
    "difference (95 % interval)",
    "WER",
    "weights",
    "last loss",
    "ms to make / learn / read a line",
)


def as_markdown(trials: Sequence[Trial], costs: Mapping[str, Cost]) -> str:
    """The table.

    Args:
        trials: the baseline first.
        costs: by the names of designs; may lack some.
    """
    rows = [HEAD, *(_row(trials[0], trial, costs) for trial in trials)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(HEAD) + "|", *lines[1:]])


def as_values(trials: Sequence[Trial], costs: Mapping[str, Cost]) -> dict[str, Any]:
    """All figures, without any line of the corpus."""
    values = {}
    for trial in trials:
        comparison = compare(trials[0].evaluation, trial.evaluation)
        values[trial.design.name] = {
            "changes": list(trial.design.overrides),
            "cer": trial.evaluation.cer,
            "wer": trial.evaluation.wer,
            "cer_change": comparison.change("cer"),
            "cer_change_interval": _interval(comparison),
            "weights": trial.parameters,
            "loss": trial.loss,
            "steps": trial.steps,
            "read_ms": trial.evaluation.ms_per_line,
            "cost_ms": vars(costs[trial.design.name]) if trial.design.name in costs else None,
        }
    first = trials[0].evaluation
    return {"split": first.split, "lines": first.lines, "groups": len(first.groups)} | {
        "designs": values
    }


def _row(baseline: Trial, trial: Trial, costs: Mapping[str, Cost]) -> tuple[str, ...]:
    found = trial.evaluation
    return (
        trial.design.what,
        trial.design.change or "–",
        f"{100 * found.cer:.1f} %",
        "–" if trial is baseline else _difference(compare(baseline.evaluation, found)),
        f"{100 * found.wer:.1f} %",
        f"{trial.parameters / 1000:.0f} k",
        f"{trial.loss:.1f}",
        _cost(costs.get(trial.design.name), found.ms_per_line),
    )


def _difference(comparison: Comparison) -> str:
    """Percentage points, in bold where the interval lies on one side of 0."""
    change, interval = 100 * comparison.change("cer"), _interval(comparison)
    if interval is None:
        return f"{change:+.1f}"
    low, high = (100 * end for end in interval)
    text = f"{change:+.1f} ({low:+.1f} to {high:+.1f})"
    return f"**{text}**" if low > 0 or high < 0 else text


def _interval(comparison: Comparison) -> tuple[float, float] | None:
    if comparison.intervals is None:
        return None
    return comparison.intervals.cer.low, comparison.intervals.cer.high


def _cost(cost: Cost | None, read: float) -> str:
    parts = [f"{cost.make:.1f}", f"{cost.learn:.1f}"] if cost else ["–", "–"]
    return " / ".join([*parts, f"{read:.1f}"])
