"""`handwriting evaluate`: a model's error rates on labelled ink, as a table, JSON and a report."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handwriting.cli import options
from handwriting.cli.progress import progress
from handwriting.cli.streams import say
from handwriting.output import check_writable
from handwriting.shipped import find_model

if TYPE_CHECKING:
    from handwriting.evaluation import Evaluation

HELP = "measure a model's error rates on a corpus"
DESCRIPTION = """\
Recognizes every line of one part of a corpus and prints its character and word error rates (CER,
WER: summed edit distance over summed length) with 95 % intervals by bootstrap over the hands that
wrote it.
"""
EPILOG = """\
examples:
  handwriting evaluate --corpus iam-ondb --data ~/iam_ondb --split testset_v
  handwriting evaluate --corpus iam-ondb --data ~/iam_ondb --split testset_v \\
      --workers 4 --json scores.json --report report.html

A folder is one of your own: each ink file has its text in it or in a .txt file of the same name.
The report shows ink of the corpus: look at the corpus's terms before you pass it on.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument(
        "--corpus", required=True, metavar="NAME", help="iam-ondb, unipen or folder"
    )
    parser.add_argument("--data", required=True, metavar="DIR", help="where the corpus is")
    parser.add_argument("--split", metavar="NAME", help="part of it, such as testset_v")
    parser.add_argument(
        "--y-up",
        action="store_true",
        help="in files of a folder that do not say (CSV), y points up",
    )
    options.add_model(parser)
    options.add_decoder(parser)
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
    from handwriting.evaluation import evaluate, open_selection, save_json, save_report

    find_model(arguments.model)
    for path in filter(None, (arguments.json, arguments.report)):
        check_writable(path)
    selection = open_selection(
        arguments.corpus, arguments.data, arguments.split, y_up=arguments.y_up
    )
    with progress("lines") as advance:
        evaluation = evaluate(
            selection,
            arguments.model,
            decoder=arguments.decoder,
            workers=arguments.workers,
            progress=advance,
        )
    for line in _table(evaluation):
        say(line)
    if arguments.json:
        save_json(evaluation, arguments.json)
    if arguments.report:
        save_report(evaluation, selection, arguments.report)
    return 0


def _table(evaluation: Evaluation) -> Iterator[str]:
    """The figures, one line each: a name of up to ten letters, then the value."""
    intervals = evaluation.intervals
    yield f"corpus     {evaluation.corpus}, {evaluation.split}"
    yield f"model      {evaluation.model}, {evaluation.decoder}"
    yield f"lines      {evaluation.lines}"
    for name in ("cer", "wer", "exact"):
        row = f"{name.upper() if name != 'exact' else name:<8} {getattr(evaluation, name):7.2%}"
        if intervals is not None:
            interval = getattr(intervals, name)
            row += (
                f"   {intervals.level:.0%} interval {interval.low:.2%} to {interval.high:.2%}"
                f" over {intervals.groups} {evaluation.group}s"
            )
        yield row
    yield (
        f"speed      {evaluation.lines_per_second:.1f} lines/s, workers {evaluation.workers}; "
        f"{evaluation.ms_per_line:.1f} ms of processor time a line"
    )
    if evaluation.failures:
        yield f"unreadable {len(evaluation.failures)} lines, counted as all wrong"
    for remark in evaluation.remarks:
        yield f"note       {remark}"
