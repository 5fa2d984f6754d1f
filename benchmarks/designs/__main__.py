"""`python -m benchmarks.designs [NAME ...]`: trains designs on the same steps and compares them.

Each is the baseline of base.toml with one lever moved, trained by `handwriting train` on one
thread, and read with on IAM-OnDB's testset_t: best path, no language model. The differences of the
character error rate have 95 % intervals by paired bootstrap over forms. They tell what other
writers would change, not what another seed would: the design `other-chance` tells that.

What was trained before into the same folder is taken as it is, so the command may be stopped and
given again.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import torch

from benchmarks.designs.cost import Cost, cost_of
from benchmarks.designs.levers import BASE, DESIGNS, Design, named
from benchmarks.designs.report import as_markdown, as_values
from benchmarks.designs.trials import Corpora, measure, overrides, train
from handwriting.errors import HandwritingError
from handwriting.evaluation import open_selection
from handwriting.training import data, load_config

SPLIT = "testset_t"


def main() -> int:
    """Does what the command line asks for."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    try:
        compare_designs(arguments)
    except HandwritingError as error:
        print(f"benchmarks.designs: {error}", file=sys.stderr)
        return 2
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    names = ", ".join(design.name for design in DESIGNS)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.designs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {names}; default: all")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="IAM-OnDB")
    parser.add_argument("--unipen", type=Path, required=True, metavar="DIR", help="UNIPEN")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="trained designs")
    parser.add_argument("--base", type=Path, default=BASE, metavar="FILE", help="the baseline")
    parser.add_argument("--no-cost", action="store_true", help="measure no processor time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures")
    return parser.parse_args()


def compare_designs(arguments: argparse.Namespace) -> None:
    """Trains, reads, prints the table."""
    designs = named(arguments.names)
    corpora = Corpora(arguments.data, arguments.unipen)
    for design in designs:
        train(design, corpora, arguments.output / design.name, arguments.base)
    selection = open_selection("iam-ondb", arguments.data, SPLIT)
    trials = [measure(design, arguments.output / design.name, selection) for design in designs]
    costs = {} if arguments.no_cost else costs_of(designs, corpora, arguments.base)
    if arguments.json:
        values = as_values(trials, costs)
        arguments.json.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    print(as_markdown(trials, costs))


def costs_of(designs: list[Design], corpora: Corpora, base: Path) -> dict[str, Cost]:
    """Processor time of each design."""
    configs = {design.name: load_config(base, overrides(design, corpora)) for design in designs}
    lines, _ = data.lists(next(iter(configs.values())).data)
    return {name: cost_of(config, lines) for name, config in configs.items()}


if __name__ == "__main__":
    sys.exit(main())
