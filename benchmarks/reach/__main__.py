"""`python -m benchmarks.reach NAME=MODEL ...`: how far back the gradient of a character reaches.

Prints, for each model and for one of its shape as training begins, the norm of ds/dx(t - k) at some
distances k as shares of the largest, and from where on it stays below a tenth, a hundredth and a
thousandth. The lines are evenly spread over IAM-OnDB's list; no ink is shown.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

from benchmarks.reach.gradients import SHARES, Reach, reach_of, untrained
from benchmarks.reach.pictures import draw_reach
from handwriting.corpora import IamOndb
from handwriting.errors import HandwritingError
from handwriting.network import load_model
from handwriting.shipped import find_model

DISTANCES = (0, 10, 20, 40, 80, 120)


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    try:
        trained, begun = measure(arguments)
    except HandwritingError as error:
        print(f"benchmarks.reach: {error}", file=sys.stderr)
        return 2
    if arguments.figure:
        draw_reach([("trained", trained), ("as training begins", begun)], arguments.figure)
    if arguments.json:
        values = {"trained": as_values(trained), "untrained": as_values(begun)}
        arguments.json.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    print(as_markdown(trained, begun))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reach",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("models", nargs="+", metavar="NAME=MODEL", help="name or folder of each")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="IAM-OnDB")
    parser.add_argument("--split", default="testset_t", help="its list (default: testset_t)")
    parser.add_argument("--lines", type=int, default=100, help="evenly spread (default: 100)")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="draw the curves")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers")
    arguments = parser.parse_args()
    if arguments.lines < 1 or not all("=" in one for one in arguments.models):
        parser.error("--lines must be at least 1, and each model reads NAME=MODEL")
    return arguments


def measure(arguments: argparse.Namespace) -> tuple[list[Reach], list[Reach]]:
    """Each model's curve, and that of one of its shape that was never trained."""
    samples = IamOndb(arguments.data).split(arguments.split)
    places = np.unique(np.linspace(0, len(samples) - 1, arguments.lines).astype(np.int64))
    inks = [samples[int(place)].ink for place in places]
    trained, begun = [], []
    for words in arguments.models:
        name, _, where = words.partition("=")
        model = load_model(find_model(where))
        trained.append(reach_of(name, model, inks, max(DISTANCES)))
        begun.append(reach_of(name, untrained(model), inks, max(DISTANCES), reader=model))
    return trained, begun


def as_markdown(trained: list[Reach], begun: list[Reach]) -> str:
    """The table; shares in percent."""
    head = ["network", *(f"k = {distance}" for distance in DISTANCES)]
    head += [f"below {100 * share:g} % from k =" for share in SHARES]
    rows = [head, ["---"] * len(head)]
    rows += [_row(curve.name, curve) for curve in trained]
    rows += [_row(f"{curve.name}, untrained", curve) for curve in begun]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def as_values(curves: list[Reach]) -> dict[str, object]:
    """All numbers of some curves, for JSON."""
    return {
        curve.name: {
            "lines": curve.lines,
            "frames_a_character": curve.frames,
            "distances": curve.distances.tolist(),
            "norms": [None if np.isnan(norm) else norm for norm in curve.norms.tolist()],
        }
        for curve in curves
    }


def _row(name: str, curve: Reach) -> list[str]:
    shares = [_percent(curve.at(distance)) for distance in DISTANCES]
    ends = [curve.back_to(share) for share in SHARES]
    return [name, *shares, *(f"> {max(DISTANCES)}" if k is None else str(k) for k in ends)]


def _percent(share: float) -> str:
    """Two digits that count."""
    percent = 100 * share
    return f"{percent:.0f} %" if percent >= 10 else f"{percent:.2g} %"


if __name__ == "__main__":
    sys.exit(main())
