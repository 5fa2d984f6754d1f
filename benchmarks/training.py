"""How many lines a second the shipped configuration trains on, measured on the real command."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import Row
from handwriting.errors import HandwritingError
from handwriting.shipped import find_model


def measure_training(config: Path, data: Path, processes: int) -> list[Row]:
    """One epoch of `handwriting train`: features, distortions, batches, steps.

    Args:
        config: the TOML file of the training.
        data: folder of its corpus.
        processes: training processes, one thread each.
    """
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "handwriting", "train", str(config)]
        command += ["--data", str(data), "--output", output]
        start = f"start={find_model('default')}"  # any weights of this shape will do
        processes_override = f"run.processes={processes}"
        for override in (start, "optimization.epochs=1", processes_override, "run.threads=1"):
            command += ["--set", override]
        code = subprocess.run(command).returncode
        if code:
            raise HandwritingError(f"{' '.join(command)} ended with code {code}")
        with (Path(output) / "log.csv").open(newline="", encoding="utf-8") as file:
            *_, epoch = csv.DictReader(file)
    speed = float(epoch["lines_per_second"])
    detail = f"{config.name}, one epoch, {processes} processes of one thread: {speed:.0f} lines/s"
    return [Row("training throughput", f"{speed / processes:.0f} lines/s per core", detail)]
