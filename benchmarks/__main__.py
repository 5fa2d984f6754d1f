"""`python -m benchmarks`: measures speed and memory of what is installed here, and prints a table.

Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import torch

from benchmarks.language import measure_language, measure_loading
from benchmarks.lines import median_line, typical_sample
from benchmarks.process import measure_command
from benchmarks.reading import measure_growth, measure_line
from benchmarks.table import Row, as_markdown
from benchmarks.training import measure_training
from handwriting.errors import HandwritingError
from handwriting.recognizer import Recognizer
from handwriting.shipped import shipped_language_models

CONFIG = Path(__file__).parent.parent / "models" / "default" / "first.toml"


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    try:
        rows = list(measure(arguments))
    except HandwritingError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    print(f"torch {torch.__version__}, Python {platform.python_version()}, {processor()}\n")
    print(as_markdown(rows))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="IAM-OnDB, for its median line")
    parser.add_argument("--model", default="default", metavar="NAME|DIR")
    parser.add_argument("--rounds", type=int, default=200, help="repetitions (default: 200)")
    parser.add_argument("--training", action="store_true", help="train an epoch; needs --data")
    parser.add_argument("--config", type=Path, default=CONFIG, help="what to train")
    parser.add_argument("--processes", type=int, default=1, help="that train (default: 1)")
    arguments = parser.parse_args()
    if arguments.training and arguments.data is None:
        parser.error("--training needs --data")
    return arguments


def measure(arguments: argparse.Namespace) -> Iterator[Row]:
    """All rows, one after the other; training last, since it warms the machine up."""
    torch.set_num_threads(1)
    recognizer = Recognizer.load(arguments.model, language_model=None)
    name, ink = median_line(arguments.data)
    yield from measure_line(recognizer, name, ink, arguments.rounds)
    yield from measure_growth(recognizer, ink, max(arguments.rounds // 4, 1))
    helped = Recognizer.load(arguments.model)
    if helped.language is not None:
        yield from measure_language(helped, name, ink, arguments.rounds)
    for language_model in shipped_language_models():
        yield from measure_loading(language_model)
    yield from measure_command(arguments.model, typical_sample(), rounds=5)
    if arguments.training:
        yield from measure_training(arguments.config, arguments.data, arguments.processes)


def processor() -> str:
    """The processor's name where the system tells it."""
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
