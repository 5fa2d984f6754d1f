"""The commit rule's delay against its revisions, one parameter at a time.

A line is read once at each update; the readings are then judged by as many rules as one likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Row
from handwriting.corpora import Sample
from handwriting.errors import AlignmentError, AlphabetError, ConfigError
from handwriting.evaluation.scores import line_errors, rate
from handwriting.ink import Ink
from handwriting.live import (
    CommitRule,
    Committer,
    Observation,
    RevisingLine,
    last_points,
    matches,
)
from handwriting.live.lines import MOST_LOG_ODDS
from handwriting.network import Model

VALUES: dict[str, tuple[float, ...]] = {
    "updates": (0, 1, 2, 3, 5, 8, 12),
    "log_odds": (-MOST_LOG_ODDS, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0),
    "advance": (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0),
}
"""What each parameter is set to while the others keep their usual values."""


@dataclass(frozen=True)
class Watched:
    """A line as it was read while it grew.

    Attributes:
        observations: one an update; the last of the whole line.
        points: ink points at each update, int64 (U,).
        times: of all ink points in seconds, or None.
        text: what the line truly says.
        last: last ink point of each of its characters, None for a space.
    """

    observations: tuple[Observation, ...]
    points: NDArray[np.int64]
    times: NDArray[np.float64] | None
    text: str
    last: tuple[int | None, ...]


@dataclass(frozen=True)
class CurvePoint:
    """One rule on all lines.

    Attributes:
        varied: the parameter that is not as usual.
        rule: all parameters.
        points: delay in ink points, median over the characters committed while the line grew.
        seconds: in pen time; None without times.
        late: delay in ink points that a tenth of them exceeds.
        commits: characters committed while the line grew.
        waiting: share of all characters that were still tentative when the pen stopped.
        revision_rate: share of `commits` that the reading of the whole line contradicts, or that
            were changed in a word that late ink had opened again.
        cer: of the text as it is shown in the end.
        free_cer: of the reading of the whole line.
    """

    varied: str
    rule: CommitRule
    points: float
    seconds: float | None
    late: float
    commits: int
    waiting: float
    revision_rate: float
    cer: float
    free_cer: float

    def as_values(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return asdict(self)


def observe_lines(samples: Sequence[Sample], model: Model, every: int) -> list[Watched]:
    """Reads lines as they grow, anew after every so many ink points.

    Raises:
        ConfigError: no line could be aligned with its text.
    """
    watched = []
    for sample in samples:
        try:
            last = last_points(sample.ink, sample.text, model)
        except (AlignmentError, AlphabetError):  # a label that the model cannot write
            continue
        observations, points = _observe(sample.ink, model, every)
        columns = [stroke.t for stroke in sample.ink.strokes if stroke.t is not None]
        times = np.concatenate(columns) if len(columns) == len(sample.ink.strokes) else None
        watched.append(Watched(observations, points, times, sample.text, last))
    if not watched:
        raise ConfigError("no line could be aligned with its text")
    return watched


def curves(watched: Sequence[Watched]) -> list[CurvePoint]:
    """Every rule of `VALUES`."""
    usual = CommitRule()
    found = []
    for name, values in VALUES.items():
        rules = [_changed(usual, name, value) for value in values]
        found += [_judge(name, rule, watched) for rule in rules]
    return found


def flicker(watched: Sequence[Watched]) -> float:
    """How often a character is shown that the next update changes, per character of the line."""
    changed = characters = 0
    for line in watched:
        texts = ["".join(one.character for one in now.reading) for now in line.observations]
        changed += sum(len(text) - len(matches(text, then)) for text, then in pairwise(texts))
        characters += len(texts[-1])
    return rate(changed, characters)


def rule_rows(found: Sequence[CurvePoint], changes: float, lines: int) -> list[Row]:
    """The table: `changes` is the `flicker` without a rule."""
    rows = [Row("no rule", f"{changes:.2f} changes a character", f"{lines} lines")]
    for point in found:
        rule = point.rule
        time = "" if point.seconds is None else f", {1000 * point.seconds:.0f} ms"
        delay = f"{point.points:.0f} (p90 {point.late:.0f}) points{time}"
        rows.append(
            Row(
                f"{point.varied}: {rule.updates} / {rule.log_odds:g} / {rule.advance:g}",
                f"{delay}; revised {point.revision_rate:.2%}",
                f"{point.commits} committed, {point.waiting:.1%} tentative at the end; CER "
                f"{point.cer:.2%}, of the whole line's reading {point.free_cer:.2%}",
            )
        )
    return rows


def _observe(
    ink: Ink, model: Model, every: int
) -> tuple[tuple[Observation, ...], NDArray[np.int64]]:
    line = RevisingLine(model)
    observations, points, count = [], [], 0
    for stroke in ink.strokes:
        line.begin_stroke()
        for xy in stroke.xy:
            line.add_points(xy[None])
            count += 1
            if count % every == 0 and count < ink.points:
                observations.append(line.observe())
                points.append(count)
        line.end_stroke()
    return (*observations, line.observe()), np.array([*points, count])


def _changed(rule: CommitRule, name: str, value: float) -> CommitRule:
    changes: dict[str, Any] = {name: int(value) if name == "updates" else value}
    return replace(rule, **changes)


def _judge(varied: str, rule: CommitRule, watched: Sequence[Watched]) -> CurvePoint:
    delays: list[int] = []
    seconds: list[float] = []
    commits = broken = shown_characters = waiting = 0
    errors, free_errors, characters = 0, 0, 0
    for line in watched:
        committer = Committer(rule)
        for observation in line.observations:
            committer.update(observation)
        shown = committer.characters
        text = "".join(one.character for one in shown)
        free = "".join(one.character for one in line.observations[-1].reading)
        kept = {place for place, _ in matches(text, free)}
        promised = {place for place, one in enumerate(shown) if one.committed}
        commits += committer.commits
        broken += committer.revisions + len(promised - kept)
        shown_characters += len(shown)
        waiting += len(shown) - len(promised)
        for written, place in matches(line.text, text):
            end = line.last[written]
            if end is not None and place in promised:
                point = int(line.points[shown[place].since]) - 1
                delays.append(point - end)
                if line.times is not None:
                    seconds.append(float(line.times[point] - line.times[end]))
        counted = line_errors(line.text, text)
        errors += counted.character_errors
        free_errors += line_errors(line.text, free).character_errors
        characters += counted.characters
    return CurvePoint(
        varied,
        rule,
        points=float(np.median(delays)) if delays else float("nan"),
        seconds=float(np.median(seconds)) if seconds else None,
        late=float(np.percentile(delays, 90)) if delays else float("nan"),
        commits=commits,
        waiting=rate(waiting, shown_characters),
        revision_rate=rate(broken, commits),
        cer=rate(errors, characters),
        free_cer=rate(free_errors, characters),
    )
