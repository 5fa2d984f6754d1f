"""Delays of a causal model over a corpus, and what goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.table import Row
from handwriting.corpora import Sample
from handwriting.errors import AlignmentError, AlphabetError, ConfigError
from handwriting.evaluation.scores import Scores, error_rates
from handwriting.live import Correlation, Delay, line_delays, rank_correlation
from handwriting.network import Model
from handwriting.recognizer import Recognizer

PARTS = (10, 50, 90)


@dataclass(frozen=True)
class Delays:
    """What was measured.

    Attributes:
        delays: of all characters that were read rightly.
        writers: of each.
        scores: error rates of the causal model and of the one that may revise, on the same lines.
        lines: number of lines that could be aligned.
    """

    delays: tuple[Delay, ...]
    writers: tuple[str, ...]
    scores: tuple[Scores, Scores]
    lines: int

    def correlations(self) -> dict[str, Correlation]:
        """Rank correlations of the delay with the entropy and with the doubt, by writer."""
        kinds: dict[str, Sequence[float]] = {"points": [delay.points for delay in self.delays]}
        kinds["frames"] = [delay.frames for delay in self.delays]
        if all(delay.seconds is not None for delay in self.delays):
            kinds["pen time"] = [round(1e6 * (delay.seconds or 0.0)) for delay in self.delays]
        found = {}
        for kind, values in kinds.items():
            for what in ("entropy", "doubt"):
                other = [getattr(delay, what) for delay in self.delays]
                found[f"{kind}, {what}"] = rank_correlation(values, other, self.writers)
        return found

    def as_values(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return {
            "lines": self.lines,
            "scores": [asdict(scores) for scores in self.scores],
            "correlations": {name: asdict(one) for name, one in self.correlations().items()},
            "delays": [asdict(delay) for delay in self.delays],
            "writers": list(self.writers),
        }


def measure_delays(samples: Sequence[Sample], causal: Model, reference: Model) -> Delays:
    """Reads all lines along with the pen.

    Raises:
        ConfigError: no line could be aligned, or no character was read rightly.
        ModelError: the model looks at later ink.
    """
    delays: list[Delay] = []
    writers: list[str] = []
    lines = 0
    for sample in samples:
        try:
            found = line_delays(sample.ink, sample.text, causal, reference)
        except (AlignmentError, AlphabetError):  # a label that the reference cannot write
            continue
        delays += found
        writers += [sample.writer] * len(found)
        lines += 1
    if not delays:
        raise ConfigError("no character of these lines was read rightly, so none has a delay")
    scores = tuple(_scores(samples, model) for model in (causal, reference))
    return Delays(tuple(delays), tuple(writers), (scores[0], scores[1]), lines)


def delay_rows(found: Delays) -> list[Row]:
    """The table."""
    where = f"{found.lines} lines, {len(found.delays)} characters read rightly"
    names = "never revises", "may revise"
    rows = [
        Row(f"CER / WER, net that {name}", f"{scores.cer:.2%} / {scores.wer:.2%}", "best path")
        for name, scores in zip(names, found.scores, strict=True)
    ]
    kinds: dict[str, Sequence[float]] = {
        "output frames": [delay.frames for delay in found.delays],
        "ink points": [delay.points for delay in found.delays],
        "ms of pen time": [1000 * d.seconds for d in found.delays if d.seconds is not None],
    }
    for kind, values in kinds.items():
        if values:
            low, middle, high = np.percentile(values, PARTS)
            parts = f"{low:.0f} / {middle:.0f} / {high:.0f}"
            rows.append(Row(f"delay, {kind}, p10 / p50 / p90", parts, where))
    for name, one in found.correlations().items():
        value = f"{one.value:+.3f} [{one.low:+.3f}, {one.high:+.3f}]"
        how = f"Spearman's rho, 95 % by bootstrap over {one.groups} hands"
        rows.append(Row(f"delay in {name.replace(', ', ' with ')}", value, how))
    return rows


def _scores(samples: Sequence[Sample], model: Model) -> Scores:
    """Best path, in the spacing of the labels."""
    recognizer = Recognizer(model, decoder="best-path", spacing="t2")
    read = recognizer.recognize_many([sample.ink for sample in samples])
    return error_rates([sample.text for sample in samples], [one.text for one in read])
