"""What explaining a line costs: on one thread, beside the plain forward pass.

    python -m benchmarks.explain [--data IAM_ONDB_FOLDER]

With IAM-OnDB the line is its median one, else a sample that ships; the picture and the movie are
made of samples, each in a new process. Nothing else should run meanwhile; where something must,
`--processor-time` counts only the time that the processor worked for this.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.lines import median_line, typical_sample
from benchmarks.table import Row, as_markdown
from handwriting.errors import HandwritingError
from handwriting.explain import Differentiator, Target, read_line, target_of
from handwriting.ink import Ink
from handwriting.network import Model, load_model, trace_line
from handwriting.shipped import find_model, samples_folder

ROWS = 30  # characters of a line
FILM = "unipen/sta-hpb1-sij-1.inkml"  # five seconds of writing
WARM_UP = 3

Clock = Callable[[], float]


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    working = arguments.processor_time
    try:
        model = load_model(find_model(arguments.model))
        name, ink = median_line(arguments.data)
        clock = time.process_time if working else time.perf_counter
        rows = list(measure_line(model, name, ink, arguments.rounds, clock))
        rows += measure_commands(arguments.model, working)
    except HandwritingError as error:
        print(f"benchmarks.explain: {error}", file=sys.stderr)
        return 2
    kind = "processor time" if working else "wall time"
    print(f"{kind}, one thread, torch {torch.__version__}, model {arguments.model}\n")
    print(as_markdown(rows))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="IAM-OnDB, for its median line")
    parser.add_argument("--model", default="default", metavar="NAME|DIR")
    parser.add_argument("--rounds", type=int, default=50, help="repetitions (default: 50)")
    parser.add_argument("--processor-time", action="store_true", help="not the time that passes")
    return parser.parse_args()


def measure_line(model: Model, name: str, ink: Ink, rounds: int, clock: Clock) -> Iterator[Row]:
    """Trace and Jacobian of one line."""
    reading = read_line(model, ink)
    frames = reading.features.frames
    values, lengths = torch.from_numpy(frames.values)[None], torch.tensor([len(frames)])
    differentiator = Differentiator(model)
    one = [target_of(reading, 0)]
    last = len(reading.trace.log_probs) - 1
    spread = np.linspace(0, last, ROWS).round().astype(int).tolist()
    many = [Target(frame, 1 + frame % len(model.alphabet)) for frame in spread]

    def forward() -> None:
        with torch.inference_mode():
            model.encoder(values, lengths)

    size = f"{name}: {ink.points} points, {len(frames)} frames"
    plain = times(forward, rounds, clock)
    traced = times(lambda: trace_line(model, frames), rounds, clock)
    yield Row("plain forward pass, p50 / p95", percentiles(plain), size)
    yield Row(
        "trace of all gates and states, p50 / p95",
        f"{percentiles(traced)}, {np.median(traced) / np.median(plain):.2f} × forward",
        size,
    )
    row = times(lambda: differentiator.jacobian(reading, one), rounds, clock)
    yield Row("one row of the Jacobian, p50 / p95", percentiles(row), size)
    rows = times(lambda: differentiator.jacobian(reading, many), max(rounds // 5, 3), clock)
    yield Row(f"{ROWS} rows of the Jacobian, p50 / p95", percentiles(rows), size)


def measure_commands(model: str, working: bool) -> Iterator[Row]:
    """The whole command, from nothing to the file."""
    with tempfile.TemporaryDirectory() as folder:
        for name, sample in (("rows.png", typical_sample()), ("film.gif", samples_folder() / FILM)):
            words = ["explain", str(sample), "--model", model, "--output", f"{folder}/{name}"]
            rounds = 3 if name.endswith("png") else 1
            seconds = float(np.median([run(words, working) for _ in range(rounds)]))
            detail = f"whole process, {'median of 3' if rounds > 1 else 'once'}; {sample.name}"
            yield Row(f"handwriting explain FILE --output {name}", f"{seconds:.1f} s", detail)


def run(words: list[str], working: bool) -> float:
    """Seconds that one command takes.

    Raises:
        HandwritingError: it failed; what it said stands on standard error.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = subprocess.run(
        [sys.executable, "-m", "handwriting", *words], stdout=subprocess.DEVNULL, check=False
    ).returncode
    passed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise HandwritingError(f"handwriting {' '.join(words)} ended with code {code}")
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return worked if working else passed


def times(call: Callable[[], object], rounds: int, clock: Clock) -> NDArray[np.float64]:
    """Seconds that each of `rounds` calls takes, after a warm-up, shape (rounds,)."""
    for _ in range(WARM_UP):
        call()
    seconds = np.empty(rounds)
    for index in range(rounds):
        start = clock()
        call()
        seconds[index] = clock() - start
    return seconds


def percentiles(seconds: NDArray[np.float64]) -> str:
    """Median and 95th percentile in milliseconds."""
    p50, p95 = np.percentile(seconds, (50, 95)) * 1e3
    return f"{p50:.1f} / {p95:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
