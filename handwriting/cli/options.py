"""Options that several commands share, spelled and explained once."""

from __future__ import annotations

import argparse

from handwriting.cli.reading import Reading

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


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Declares how ink is read; `reading` makes a value of it."""
    add_model(parser)
    add_decoder(parser)
    add_language_model(parser)
    parser.add_argument(
        "--words", metavar="FILE", help="your own words, one a line, which may then be expected"
    )
    parser.add_argument(
        "--before", default="", metavar="TEXT", help="text that stands before each page"
    )
    parser.add_argument(
        "--line", action="store_true", help="the ink of each page is one line of text"
    )
    parser.add_argument(
        "--y-up", action="store_true", help="in formats that do not say (CSV), y points up"
    )
    add_trusted(parser)


def add_trusted(parser: argparse.ArgumentParser) -> None:
    """Declares `--trusted`."""
    parser.add_argument(
        "--trusted", action="store_true", help="the ink is your own: read it however large it is"
    )


def reading(arguments: argparse.Namespace, *, threads: int | None) -> Reading:
    """How ink is to be read.

    Args:
        arguments: of a parser that has had `add_reading`.
        threads: of the processor.

    Raises:
        LanguageModelError: the word list cannot be used.
    """
    words: tuple[str, ...] = ()
    if arguments.words is not None:
        from handwriting.language import read_words

        words = read_words(arguments.words)
    return Reading(
        model=arguments.model,
        language_model=arguments.language_model,
        decoder=arguments.decoder,
        words=words,
        before=arguments.before,
        whole=arguments.line,
        y_up=arguments.y_up,
        trusted=arguments.trusted,
        threads=threads,
    )


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Declares `--workers` for a command that may write files."""
    parser.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        help="processes that read, one thread each (default: for files, as many as there are "
        "processors and work; else one)",
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
