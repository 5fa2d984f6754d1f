"""Options that several commands share, spelled and explained once."""

from __future__ import annotations

import argparse

DECODERS = ("best-path", "beam")


def add_model(parser: argparse.ArgumentParser) -> None:
    """Declares `--model`."""
    parser.add_argument(
        "--model",
        default="default",
        metavar="NAME|DIR",
        help="a shipped model or a model folder (default: %(default)s)",
    )


def add_decoder(parser: argparse.ArgumentParser) -> None:
    """Declares `--decoder`."""
    parser.add_argument(
        "--decoder",
        choices=DECODERS,
        default=DECODERS[0],
        help="best-path is fast; beam also weighs alternatives (default: %(default)s)",
    )


def positive(text: str) -> int:
    """A whole number of at least 1.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
