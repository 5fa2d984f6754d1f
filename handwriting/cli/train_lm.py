"""`handwriting train-lm`: plain text becomes a language model in one file."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import handwriting
from handwriting.cli import options
from handwriting.cli.streams import say
from handwriting.errors import ConfigError
from handwriting.output import check_writable

if TYPE_CHECKING:
    from handwriting.language import LanguageModel, TextReport

HELP = "build a language model from plain text"
DESCRIPTION = """\
Counts the characters and words of UTF-8 text files, one paragraph or sentence a line, and writes a
language model as one file. Typography and the marks of tokenized corpora are cleaned away. What a
model is to be tested on must not be in it: with --exclude, every line that shares nine words in a
row with one of those files is dropped, and how many were is told; and how well the model foretells
those files is measured at the end: the bits that a character costs it, the fewer the better.
"""
EPILOG = """\
examples:
  handwriting train-lm novels.txt news.txt -o english.lm --terms "public domain"
  handwriting train-lm notes/*.txt -o mine.lm --max-size 5 --exclude test_lines.txt
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("texts", nargs="+", metavar="TEXT", help="a text file")
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="where the model is written"
    )
    parser.add_argument(
        "--exclude",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="texts that the model must not know, and is measured on",
    )
    parser.add_argument(
        "--order",
        type=options.positive,
        default=9,
        metavar="N",
        help="longest n-gram of characters, up to 9 (default: %(default)s)",
    )
    parser.add_argument(
        "--words",
        type=options.positive,
        default=2,
        metavar="N",
        help="a word is known if it occurs N times (default: %(default)s)",
    )
    parser.add_argument(
        "--max-size",
        type=_megabytes,
        default=15.0,
        metavar="MB",
        help="size of the file in millions of bytes (default: %(default)g)",
    )
    parser.add_argument(
        "--terms", default="", metavar="TEXT", help="terms of use, kept in the model"
    )


def run(arguments: argparse.Namespace) -> int:
    """Builds and writes the model, and tells what went into it."""
    from handwriting.language import (
        TrainingOptions,
        gather_texts,
        save_language_model,
        train_language_model,
    )

    training = TrainingOptions(arguments.order, arguments.words, arguments.max_size)
    check_writable(arguments.output)
    _check_not_a_text(arguments.output, [*arguments.texts, *arguments.exclude])
    texts, excluded = map(Path, arguments.texts), map(Path, arguments.exclude)
    lines, reports = gather_texts(list(texts), list(excluded))
    for report in reports:
        say(
            f"{report.name}: {report.lines} lines, {report.words} words; "
            f"dropped {report.dropped} lines that an excluded text shares"
        )
    model = train_language_model(lines, training, _provenance(arguments, reports))
    save_language_model(model, arguments.output)
    size = Path(arguments.output).stat().st_size
    say(
        f"{arguments.output}: {size / 1e6:.1f} MB, {len(model.characters.last)} n-grams of "
        f"characters, {len(model.words.last)} of words, {len(model.vocabulary)} words"
    )
    for path, bits in _measured(model, arguments.exclude):
        say(f"{path}: {bits:.2f} bits per character")
    return 0


def _measured(model: LanguageModel, excluded: Sequence[str]) -> Iterator[tuple[str, float]]:
    """How well each excluded text is foretold."""
    from handwriting.convention import t2_spacing
    from handwriting.language import bits_per_character
    from handwriting.language.text import read_lines

    for path in excluded:
        lines = [t2_spacing(line) for line in read_lines(Path(path))]
        yield path, bits_per_character(model, lines)


def _check_not_a_text(output: str, texts: Sequence[str]) -> None:
    """Keeps a slip of the shell from writing over a text.

    Raises:
        ConfigError: the output is one of the texts.
    """
    path = Path(output).resolve()
    if any(Path(text).resolve() == path for text in texts):
        raise ConfigError(f"{output} is one of the texts; the model needs a file of its own")


def _provenance(arguments: argparse.Namespace, reports: Sequence[TextReport]) -> dict[str, object]:
    names = [Path(text).name for text in arguments.texts]
    words = ["handwriting", "train-lm", *names, "-o", Path(arguments.output).name]
    if arguments.exclude:
        words += ["--exclude", *(Path(text).name for text in arguments.exclude)]
    return {
        "date": date.today().isoformat(),
        "terms": arguments.terms,
        "texts": [
            {"name": r.name, "lines": r.lines, "dropped": r.dropped, "words": r.words}
            for r in reports
        ],
        "command": shlex.join(words),
        "version": handwriting.__version__,
    }


def _megabytes(text: str) -> float:
    """A positive number.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    try:
        size = float(text)
    except ValueError:
        size = 0.0
    if not 0 < size < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number of MB")
    return size
