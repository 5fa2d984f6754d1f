"""`handwriting evaluate`: a model's error rates on labelled ink, as a table, JSON and a report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from handwriting.cli import options
from handwriting.cli.progress import progress
from handwriting.cli.streams import say
from handwriting.errors import ConfigError
from handwriting.output import check_writable
from handwriting.shipped import find_language_model, find_model

if TYPE_CHECKING:
    from handwriting.evaluation import Evaluation, Selection

HELP = "measure a model's error rates on a corpus, or compare two models"
DESCRIPTION = """\
Recognizes every line of one part of a corpus and prints its character and word error rates (CER,
WER: summed edit distance over summed length) with 95 % intervals by bootstrap over the hands that
wrote it, and how well confidences keep their word (ECE: expected calibration error).
"""
EPILOG = """\
examples:
  handwriting evaluate --corpus iam-ondb --data ~/iam_ondb --split testset_v
  handwriting evaluate --corpus iam-ondb --data ~/iam_ondb --split testset_v \\
      --no-language-model --workers 4 --json scores.json --report report.html
  handwriting evaluate --corpus iam-ondb --data ~/iam_ondb --compare default runs/new
  handwriting evaluate --compare scores.json other.json

corpora and their parts, the usual one first:
  iam-ondb  testset_v, testset_t, testset_f, trainset
  unipen    words-validation, texts-validation (writers who are held out), words, texts
  notes     core, all: transcribed lines of real notes; every hand counts the same
  folder    your own: each ink file has its text in it or in a .txt file of the same name
The report shows ink of the corpus: look at the corpus's terms before you pass it on.
"""

SAVED = ".json"
"""How the name of an evaluation ends that `--json` wrote."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("--corpus", metavar="NAME", help="iam-ondb, unipen, notes or folder")
    parser.add_argument("--data", metavar="DIR", help="where the corpus is")
    parser.add_argument("--split", metavar="NAME", help="part of it, such as testset_v")
    parser.add_argument(
        "--y-up",
        action="store_true",
        help="in files of a folder that do not say (CSV), y points up",
    )
    options.add_model(parser)
    options.add_decoder(parser)
    options.add_language_model(parser)
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("FIRST", "SECOND"),
        help="two models, read on the same lines, or two files that --json wrote",
    )
    parser.add_argument("--json", metavar="FILE", help="also write all figures and all lines")
    parser.add_argument("--report", metavar="FILE", help="also write one self-contained HTML page")
    parser.add_argument(
        "--workers",
        type=options.positive,
        default=1,
        metavar="N",
        help="processes that read, one thread each (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints the table and writes what else was asked for."""
    for path in filter(None, (arguments.json, arguments.report)):
        check_writable(path)
    if arguments.compare:
        _compare(arguments)
    else:
        _evaluate(arguments)
    return 0


def _evaluate(arguments: argparse.Namespace) -> None:
    from handwriting.evaluation import save_json, save_report, table

    find_model(arguments.model)
    selection = _selection(arguments)
    evaluation = _read(arguments, selection, arguments.model)
    for line in table(evaluation):
        say(line)
    if arguments.json:
        save_json(evaluation, arguments.json)
    if arguments.report:
        save_report(evaluation, selection, arguments.report)


def _compare(arguments: argparse.Namespace) -> None:
    from handwriting.evaluation import (
        compare,
        comparison_table,
        load_json,
        save_comparison_json,
        save_comparison_report,
    )

    terms = ""
    if any(name.endswith(SAVED) for name in arguments.compare):
        first, second = map(load_json, arguments.compare)
    else:
        for name in arguments.compare:
            find_model(name)
        selection = _selection(arguments)
        terms = selection.terms
        first, second = (_read(arguments, selection, name) for name in arguments.compare)
    comparison = compare(first, second)
    for line in comparison_table(comparison):
        say(line)
    if arguments.json:
        save_comparison_json(comparison, arguments.json)
    if arguments.report:
        save_comparison_report(comparison, arguments.report, terms)


def _selection(arguments: argparse.Namespace) -> Selection:
    from handwriting.evaluation import open_selection

    if arguments.language_model not in (None, options.AUTO):
        find_language_model(arguments.language_model)
    if arguments.corpus is None or arguments.data is None:
        raise ConfigError("--corpus and --data must say which labelled ink to read")
    return open_selection(arguments.corpus, arguments.data, arguments.split, y_up=arguments.y_up)


def _read(arguments: argparse.Namespace, selection: Selection, model: str) -> Evaluation:
    from handwriting.evaluation import evaluate

    with progress("lines") as advance:
        return evaluate(
            selection,
            model,
            decoder=arguments.decoder,
            language_model=arguments.language_model,
            workers=arguments.workers,
            progress=advance,
        )
