"""`handwriting explain`: what the network does with one ink, as a picture, a movie or numbers."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from handwriting.cli import options
from handwriting.cli.inputs import find_sources
from handwriting.cli.progress import progress
from handwriting.cli.streams import say
from handwriting.errors import ConfigError, InkFileError
from handwriting.formats import read_ink
from handwriting.output import check_writable
from handwriting.shipped import find_model

if TYPE_CHECKING:
    from handwriting.explain.rows import FourRows, Question
    from handwriting.ink import Ink

HELP = "show why the network reads what it reads"
DESCRIPTION = """\
Reads one line of ink and draws four rows over one axis: the output probabilities of the
characters; the states of some memory cells; the writing; and the gradient of one character with
respect to x and y of every ink point. The text is the network's own, without a language model.
"""
EPILOG = """\
examples:
  handwriting explain note.inkml                       the figures in words
  handwriting explain note.inkml --output four-rows.png
  handwriting explain note.inkml --character 3 --against e --output why-c-not-e.pdf
  handwriting explain note.inkml --all --output all.svg
  handwriting explain note.inkml --output film.gif     the pen writes, the network reads along
  handwriting explain note.inkml --layer 3 --direction backward --order similarity -o cells.png
  handwriting explain note.inkml --json > numbers.json

Characters are counted from 1, spaces included. docs/four-rows.md explains the rows to a student.
"""

PICTURES, MOVIES = (".png", ".svg", ".pdf"), (".gif", ".mp4")
MOST_CELLS = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("path", metavar="FILE", help="an ink of one line, or - for stdin")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--character",
        type=options.positive,
        metavar="N",
        help="which character the last row is about (default: the one the network is surest of)",
    )
    which.add_argument("--all", action="store_true", help="all characters in the last row")
    parser.add_argument("--against", metavar="C", help="why that character and not C")
    options.add_model(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="a picture (.png, .svg, .pdf) or movie (.gif, .mp4)"
    )
    parser.add_argument("--json", action="store_true", help="print all numbers as one JSON object")
    parser.add_argument("--dark", action="store_true", help="light on dark")
    parser.add_argument(
        "--score",
        choices=("log-odds", "probability", "log-probability", "logit"),
        default="log-odds",
        help="what of the output is differentiated (default: %(default)s)",
    )
    parser.add_argument(
        "--method",
        choices=("gradient", "smooth", "integrated"),
        default="gradient",
        help="the gradient, or a second opinion (default: %(default)s)",
    )
    cells = parser.add_argument_group("which cells")
    cells.add_argument(
        "--cells", type=options.positive, default=24, metavar="N", help="at most (default: 24)"
    )
    cells.add_argument(
        "--state",
        metavar="NAME",
        help="cell, hidden or a gate: input, forget, candidate, output, reset, update",
    )
    cells.add_argument("--layer", type=options.positive, metavar="N", help="only of this layer")
    cells.add_argument(
        "--direction", choices=("forward", "backward"), help="only that read this way"
    )
    cells.add_argument(
        "--order",
        choices=("reset", "similarity"),
        default="reset",
        help="best reset score first, or alike side by side (default: %(default)s)",
    )
    parser.add_argument(
        "--y-up", action="store_true", help="in formats that do not say (CSV), y points up"
    )


def run(arguments: argparse.Namespace) -> int:
    """Reads the ink, then draws, films or tells."""
    ink = _read(arguments)
    find_model(arguments.model)
    movie = _check_output(arguments)
    from handwriting.explain.figure import save_figure
    from handwriting.explain.movie import save_movie
    from handwriting.explain.rows import Explainer
    from handwriting.explain.theme import DARK, LIGHT
    from handwriting.network import load_model

    explainer = Explainer(load_model(find_model(arguments.model)), _question(arguments))
    theme = DARK if arguments.dark else LIGHT
    rows = explainer.explain(ink)
    if movie:
        with progress("pictures") as advance:
            save_movie(explainer, ink, arguments.output, theme, advance)
    elif arguments.output:
        save_figure(rows, arguments.output, theme)
    _tell(arguments, rows)
    return 0


def _read(arguments: argparse.Namespace) -> Ink:
    (source, *others) = find_sources([arguments.path])
    if source.from_folder or others:
        raise InkFileError(f"{arguments.path} is a folder: name one ink to explain")
    return read_ink(source.open(), y_up=arguments.y_up)


def _check_output(arguments: argparse.Namespace) -> bool:
    """Whether a movie is wanted.

    Raises:
        OutputError: the output could not be written.
        ConfigError: words that exclude each other, or too many cells.
    """
    if arguments.cells > MOST_CELLS:
        raise ConfigError(f"a picture holds at most {MOST_CELLS} cells, not {arguments.cells}")
    if not arguments.output:
        return False
    suffix = Path(arguments.output).suffix.lower()
    if suffix in MOVIES:
        from handwriting.explain.movie import check_movie

        check_movie(arguments.output)
        if arguments.all or arguments.character or arguments.against:
            raise ConfigError(
                "a movie follows the active character, so --character, --all and --against "
                "do not go with it"
            )
    elif suffix not in PICTURES:
        from handwriting.errors import OutputError

        raise OutputError(
            f"cannot write {arguments.output}: a picture ends in {', '.join(PICTURES)}, "
            f"a movie in {', '.join(MOVIES)}"
        )
    check_writable(arguments.output)
    return suffix in MOVIES


def _question(arguments: argparse.Namespace) -> Question:
    from handwriting.explain.rows import Question

    return Question(
        character=None if arguments.character is None else arguments.character - 1,
        everyone=arguments.all,
        against=arguments.against,
        score=arguments.score,
        method=arguments.method,
        cells=arguments.cells,
        state=arguments.state,
        layer=arguments.layer,
        direction=arguments.direction,
        order=arguments.order,
    )


def _tell(arguments: argparse.Namespace, rows: FourRows) -> None:
    if arguments.json:
        from handwriting.explain.schema import as_object

        told = as_object(arguments.path, arguments.model, rows)
        say(json.dumps(told, allow_nan=False, ensure_ascii=False))
        return
    for line in _lines(rows):
        say(line)


def _lines(rows: FourRows) -> Iterator[str]:
    """What the picture shows, in words: a name of up to ten letters, then the value."""
    from handwriting.explain.rows import spoken

    outputs, weights = rows.outputs, rows.weights
    yield f"text       {outputs.text}"
    assert weights is not None, "a whole line without characters is an error"
    for index, sizes in zip(weights.asked, weights.sizes, strict=True):
        emission = outputs.emissions[index]
        point = int(sizes.argmax())
        stroke = int((rows.writing.starts <= point).sum())
        yield (
            f"character  {index + 1} {spoken(emission.character)}: probability "
            f"{emission.probability:.4f}, log-odds {emission.log_odds:+.2f}; heaviest point "
            f"{point + 1} in stroke {stroke}, {sizes[point]:.3g} {weights.unit}".rstrip()
        )
    best = [
        str(cell) if math.isnan(score) else f"{cell} ({score:+.2f})"  # one that loses nothing
        for cell, score in zip(rows.cells.cells, rows.cells.scores, strict=True)
    ]
    yield f"cells      {', '.join(best[:8])}{', …' if len(best) > 8 else ''}"
