"""All words of the command line, and the help that explains them.

Only argparse and the commands' own modules are needed here; none of those imports anything heavy.
"""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

import handwriting
from handwriting.cli import (
    app,
    convert,
    evaluate,
    explain,
    info,
    pdf,
    recognize,
    train,
    train_lm,
    tune,
)
from handwriting.cli.streams import complain

DESCRIPTION = """\
Reads online handwriting: what a pen wrote, as points in the order of writing, becomes text.
"""

EPILOG = """\
examples:
  handwriting recognize note.inkml               print the text of one ink
  handwriting recognize scans/ --json > out.jsonl  a whole folder, one JSON object an ink
  handwriting recognize line.csv --picture line.png  also draw the ink with its text
  handwriting info default                       what the shipped model is
  handwriting COMMAND --help                     all about one command

exit codes: 0 all went well; 1 some files of a folder could not be used; 2 an error, told in one
sentence on standard error; 130 interrupted.
"""


class Parser(argparse.ArgumentParser):
    """argparse, but what is wrong is told in one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **options
        )

    def error(self, message: str) -> NoReturn:
        """Ends the process with exit code 2."""
        complain(f"{message} (see {self.prog} --help)")
        raise SystemExit(2)


def build_parser() -> Parser:
    """The parser of the whole command; `.run(arguments)` of what it parses does the work."""
    parser = Parser(prog="handwriting", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument(
        "--version", action="version", version=f"handwriting {handwriting.__version__}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (recognize, pdf, convert, app, explain, evaluate, train, train_lm, tune, info):
        name = command.__name__.rpartition(".")[2].replace("_", "-")
        own = commands.add_parser(
            name, help=command.HELP, description=command.DESCRIPTION, epilog=command.EPILOG
        )
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser
