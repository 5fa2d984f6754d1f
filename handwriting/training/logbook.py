"""What a run has to tell: a progress bar, a table, TensorBoard, and learning curves as a picture.

Knows the rows it is given and nothing of how they came about.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tqdm import tqdm

from handwriting.output import replacing


@dataclass(frozen=True)
class Row:
    """One epoch.

    Attributes:
        epoch: from 1.
        step: steps done so far.
        loss: a line, mean over the epoch: nats of CTC, and expected edits as weighted.
        learning_rate: at its end.
        cer: character error rate on the validation list, or None if it was not validated.
        wer: word error rate, likewise.
        lines_per_second: trained, all processes together.
        seconds: training time so far, all sittings together, validation included.
    """

    epoch: int
    step: int
    loss: float
    learning_rate: float
    cer: float | None
    wer: float | None
    lines_per_second: float
    seconds: float


def write_table(rows: Sequence[Row], path: Path) -> None:
    """Writes all epochs as CSV, one row each."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(Row)], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _short(value) for name, value in asdict(row).items()})
    with replacing(path) as file:
        file.write(text.getvalue().encode())


def draw_curves(rows: Sequence[Row], path: Path, title: str) -> None:
    """Draws loss and error rates over the epochs."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot([row.epoch for row in rows], [row.loss for row in rows], color="#0072b2")
    left.set(xlabel="epoch", ylabel="loss per line", yscale="log", title="training")
    validated = [row for row in rows if row.cer is not None and row.wer is not None]
    epochs = [row.epoch for row in validated]
    for name, rates, color, marker in (
        ("words", [100 * (row.wer or 0) for row in validated], "#d55e00", "s"),
        ("characters", [100 * (row.cer or 0) for row in validated], "#0072b2", "o"),
    ):
        right.plot(epochs, rates, color=color, marker=marker, markersize=3, label=name)
        if rates:
            best = min(rates)
            right.annotate(
                f"{best:.1f}",
                (epochs[rates.index(best)], best),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                color=color,
            )
    right.set(xlabel="epoch", ylabel="error rate, %", yscale="log", title="validation")
    right.yaxis.set_major_formatter("{x:g}")
    right.yaxis.set_minor_formatter("{x:g}")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title)
    with replacing(path) as file:
        figure.savefig(file, format="png", dpi=120)


class Progress:
    """A bar on a terminal, or one line an epoch on standard output elsewhere.

    Args:
        steps: of the whole training.
        done: of these, before this sitting.
        epochs: of the whole training.
        shown: whether this process tells anything at all.
    """

    def __init__(self, steps: int, done: int, epochs: int, shown: bool) -> None:
        self.epochs = epochs
        self.shown = shown
        self.error = ""
        self.bar = tqdm(
            total=steps,
            initial=done,
            disable=not (shown and sys.stderr.isatty()),
            unit="step",
            dynamic_ncols=True,
            smoothing=0.05,
        )

    def step(self, epoch: int, loss: float) -> None:
        """Moves on by one step."""
        self.bar.set_description(f"epoch {epoch}/{self.epochs}", refresh=False)
        self.bar.set_postfix_str(f"loss {loss:.2f}{self.error}", refresh=False)
        self.bar.update()

    def epoch(self, row: Row) -> None:
        """Tells of a finished epoch."""
        if row.cer is not None and row.wer is not None:
            self.error = f", CER {100 * row.cer:.2f} %, WER {100 * row.wer:.2f} %"
        if self.shown and self.bar.disable:
            left = row.seconds / row.epoch * (self.epochs - row.epoch)
            print(
                f"epoch {row.epoch}/{self.epochs}: loss {row.loss:.2f}{self.error}, "
                f"{row.lines_per_second:.0f} lines/s, {left / 60:.0f} min left",
                flush=True,
            )

    def close(self) -> None:
        """Leaves the bar as it stands."""
        self.bar.close()


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
