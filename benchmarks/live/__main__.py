"""`python -m benchmarks.live WHAT`: how text comes while the pen moves; prints tables.

delay   of a causal model: how long it puts decisions off, and whether the hard ones longest
rule    of any model re-read as the ink grows: the commit rule's delay and revisions
speed   of a causal model that is fed point by point
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks.lines import median_line
from benchmarks.live.delays import delay_rows, measure_delays
from benchmarks.live.pictures import draw_curves, draw_lag
from benchmarks.live.rule import curves, flicker, observe_lines, rule_rows
from benchmarks.live.speed import speed_rows
from benchmarks.table import Row, as_markdown
from handwriting.corpora import IamOndb, LabelledFolder, Sample
from handwriting.errors import ConfigError, HandwritingError
from handwriting.formats import read_ink
from handwriting.network import Model, load_model
from handwriting.shipped import find_model, samples_folder


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    try:
        rows, numbers = MEASUREMENTS[arguments.what](arguments)
        if arguments.json:
            arguments.json.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    except HandwritingError as error:
        print(f"benchmarks.live: {error}", file=sys.stderr)
        return 2
    print(as_markdown(rows))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.live",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=sorted(MEASUREMENTS))
    parser.add_argument("--data", type=Path, metavar="DIR", help="IAM-OnDB; else shipped samples")
    parser.add_argument("--split", default="testset_t", help="of IAM-OnDB (default: testset_t)")
    parser.add_argument("--lines", type=int, default=0, help="evenly spread; default: all")
    parser.add_argument("--model", default="default", help="that may revise, and aligns the text")
    parser.add_argument("--causal", default="causal", help="model that never revises")
    parser.add_argument("--every", type=int, default=10, help="ink points of one update of `rule`")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="draw the curves, or one line")
    parser.add_argument("--ink", type=Path, metavar="FILE", help="the line that `delay` draws")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers")
    arguments = parser.parse_args()
    if arguments.lines < 0 or arguments.every < 1:
        parser.error("--lines must not be negative and --every must be at least 1")
    if arguments.what == "delay" and bool(arguments.figure) != bool(arguments.ink):
        parser.error("the figure of `delay` shows one line: give both --figure and --ink")
    return arguments


def _delay(arguments: argparse.Namespace) -> tuple[list[Row], Any]:
    causal, reference = _model(arguments.causal), _model(arguments.model)
    if arguments.figure:
        draw_lag(read_ink(arguments.ink), causal, reference, arguments.figure)
    found = measure_delays(_lines(arguments), causal, reference)
    return delay_rows(found), found.as_values()


def _rule(arguments: argparse.Namespace) -> tuple[list[Row], Any]:
    watched = observe_lines(_lines(arguments), _model(arguments.model), arguments.every)
    found = curves(watched)
    if arguments.figure:
        draw_curves(found, arguments.figure)
    changes = flicker(watched)
    values: dict[str, Any] = {"changes": changes, "lines": len(watched)}
    values["rules"] = [point.as_values() for point in found]
    return rule_rows(found, changes, len(watched)), values


def _speed(arguments: argparse.Namespace) -> tuple[list[Row], Any]:
    name, ink = median_line(arguments.data)
    rows = speed_rows(name, ink, _model(arguments.causal))
    return rows, [vars(row) for row in rows]


MEASUREMENTS = {"delay": _delay, "rule": _rule, "speed": _speed}


def _model(name: str) -> Model:
    return load_model(find_model(name))


def _lines(arguments: argparse.Namespace) -> list[Sample]:
    """Labelled lines with at least two points, evenly spread over the list."""
    samples: Sequence[Sample]
    if arguments.data is not None:
        samples = IamOndb(arguments.data).split(arguments.split)
    else:
        samples = LabelledFolder(samples_folder()).samples
    wanted = arguments.lines or len(samples)
    places: Iterable[int] = sorted({i * len(samples) // wanted for i in range(wanted)})
    lines = [samples[place] for place in places]
    if not lines:
        raise ConfigError("there is no line to measure with")
    return lines


if __name__ == "__main__":
    sys.exit(main())
