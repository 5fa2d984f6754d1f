"""What the commands that fit weights on forms of IAM-OnDB are told, and the forms."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.pages.compose import Lines, forms
from handwriting.corpora import IamOndb
from handwriting.errors import HandwritingError


def forms_and_chance(
    program: str, description: str | None
) -> tuple[list[tuple[str, Lines]], np.random.Generator]:
    """The forms that the command line asks for, each with its name, and the chance of variations.

    Args:
        program: the command, for its help.
        description: what it does.

    Raises:
        SystemExit: the command line asks for help, or for what is not there.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("--data", type=Path, metavar="DIR", required=True, help="IAM-OnDB")
    parser.add_argument("--list", default="trainset", help="of IAM-OnDB (default: trainset)")
    parser.add_argument("--forms", type=int, default=0, help="evenly spread; default: all")
    parser.add_argument("--seed", type=int, default=0, help="of the variations (default: 0)")
    arguments = parser.parse_args()
    try:
        found = list(forms(IamOndb(arguments.data).split(arguments.list), arguments.forms))
    except HandwritingError as error:
        parser.exit(2, f"{program}: {error}\n")
    if len(found) < 2:
        parser.error("--forms must be at least 2, for two columns")
    return found, np.random.default_rng(arguments.seed)
