"""Options that several commands share, spelled and explained once."""

from __future__ import annotations

import argparse

AUTO = "auto"
"""Leaves the choice to the library."""

DECODERS = (AUTO, "best-path", "beam")


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
        help="best-path is fast; beam also weighs alternatives; auto is the beam with a language "
        "model and best-path without (default: %(default)s)",
    )


def add_language_model(parser: argparse.ArgumentParser) -> None:
    """Declares `--language-model` and `--no-language-model`; both set `language_model`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--language-model",
        default=AUTO,
        metavar="NAME|FILE",
        help="a shipped language model or one of your own (default: the one that suits the model)",
    )
    either.add_argument(
        "--no-language-model",
        dest="language_model",
        action="store_const",
        const=None,
        help="read what is written, letter by letter",
    )


MOST = 1_000_000
"""Largest number that an option takes: more threads, processes or whatever no machine has."""


def positive(text: str) -> int:
    """A whole number of at least 1 and at most `MOST`.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {MOST}")
    return int(text)
