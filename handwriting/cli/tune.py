"""`handwriting tune`: chooses how a model is decoded and calibrates its confidences."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handwriting.cli import options
from handwriting.cli.progress import progress
from handwriting.cli.streams import say
from handwriting.output import check_writable
from handwriting.shipped import find_language_model, find_model

if TYPE_CHECKING:
    from handwriting.evaluation.tuning import Tuning, WayTuned

HELP = "choose how a model is decoded, and calibrate its confidences"
DESCRIPTION = """\
Reads labelled ink and chooses how much a language model counts beside the network (by the sum of
the character and the word error rate on up to 1,600 lines), then the quickest beam that loses
nothing by it. Then reads every line with and without the language model and learns how often a
confidence is right. All of it is written into the model's folder, as decoding.json.
"""
EPILOG = """\
examples:
  handwriting tune runs/mine --corpus iam-ondb --data ~/iam_ondb --workers 2
  handwriting tune runs/mine --corpus folder --data mine/validation --language-model english-open
  handwriting tune runs/mine --corpus iam-ondb --data ~/iam_ondb --keep-weights

The last is for weights that were set by hand in decoding.json: the rest is chosen to fit them.
Nothing is chosen on ink that figures are reported on: testset_v and testset_f of IAM-OnDB, UNIPEN
and notes are refused.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("model", metavar="MODEL", help="a model folder, or a shipped model")
    parser.add_argument("--corpus", required=True, metavar="NAME", help="iam-ondb or folder")
    parser.add_argument("--data", required=True, metavar="DIR", help="where the corpus is")
    parser.add_argument(
        "--split", metavar="NAME", help="part of it (default: testset_t, or all of a folder)"
    )
    parser.add_argument(
        "--y-up",
        action="store_true",
        help="in files of a folder that do not say (CSV), y points up",
    )
    options.add_language_model(parser)
    parser.add_argument(
        "--budget",
        type=options.positive,
        metavar="MS",
        help="milliseconds of processor time that decoding a line may take (default: no limit)",
    )
    parser.add_argument(
        "--keep-weights",
        action="store_true",
        help="search no weights of the language model: it counts as much as decoding.json says",
    )
    parser.add_argument(
        "--workers",
        type=options.positive,
        default=1,
        metavar="N",
        help="processes that read, one thread each (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints what was chosen and writes it into the model's folder."""
    from handwriting.decoding import save_settings
    from handwriting.decoding.settings import SETTINGS
    from handwriting.evaluation.selection import open_selection
    from handwriting.evaluation.tuning import check_choosable, tune

    split = check_choosable(arguments.corpus, arguments.split)
    folder = find_model(arguments.model)
    check_writable(folder / SETTINGS)
    if arguments.language_model not in (None, options.AUTO):
        find_language_model(arguments.language_model)
    selection = open_selection(arguments.corpus, arguments.data, split, y_up=arguments.y_up)
    with progress("lines") as advance:
        tuning = tune(
            selection,
            arguments.model,
            language_model=arguments.language_model,
            budget_ms=arguments.budget or math.inf,
            keep_weights=arguments.keep_weights,
            workers=arguments.workers,
            progress=advance,
        )
    save_settings(tuning.settings, folder)
    for line in _table(tuning):
        say(line)
    say(f"written    {folder / SETTINGS}")
    return 0


def _table(tuning: Tuning) -> Iterator[str]:
    settings = tuning.settings
    if tuning.before is not None and tuning.after is not None:
        weights = settings.language_weights
        yield f"language   {settings.language_model}"
        yield (
            f"weights    scale {weights.scale:g}, character bonus {weights.character_bonus:g}, "
            f"word bonus {weights.word_bonus:g}"
        )
        yield f"beam       width {settings.beam_width}, margin {settings.margin:g}"
        for name, trial in (("before", tuning.before), ("after", tuning.after)):
            yield (
                f"{name:<10} CER {trial.scores.cer:.2%}, WER {trial.scores.wer:.2%} on "
                f"{trial.scores.lines} lines; {trial.ms:.1f} ms of decoding a line"
            )
        yield f"tried      {tuning.trials} settings"
    yield from _way("literal", tuning.literal)
    if tuning.language is not None:
        yield from _way("with it", tuning.language)


def _way(name: str, way: WayTuned) -> Iterator[str]:
    yield f"{name:<10} CER {way.cer:.2%}, WER {way.wer:.2%} on all lines"
    for level, raw in way.raw.items():
        yield (
            f"  {level:<10} calibration error {raw.error:.2%} raw, "
            f"{way.calibrated[level].error:.2%} by maps fitted to other hands "
            f"({way.calibrated[level].chance:.2%} by luck)"
        )
