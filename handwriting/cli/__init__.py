"""The command `handwriting`: thin shells over the library, one module a command.

This package knows words, exit codes and streams; all else is the library's. Nothing heavy is
imported before the command that needs it runs, so that `--help` and a wrong file name are answered
at once.

Exit codes: 0 all went well; 1 some files of a folder could not be used, the rest was done;
2 one sentence on standard error says why nothing, or not all, was done; 130 Ctrl-C.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Sequence

from handwriting.cli.parser import build_parser
from handwriting.cli.streams import FAILED, INTERRUPTED, complain, finish, prepare
from handwriting.errors import HandwritingError


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code.

    Args:
        argv: the words after the command's name; None takes those of this process.
    """
    prepare()
    _silence_libraries()
    try:
        code = _run(argv)
        finish()
    except KeyboardInterrupt:
        return INTERRUPTED
    except HandwritingError as error:
        complain(str(error))
        return FAILED
    except OSError as error:  # a name that no file can have, a disk that fills up in a library
        name = f"{error.filename}: " if error.filename else ""
        complain(f"{name}{(error.strerror or str(error)).lower()}")
        return FAILED
    except (MemoryError, RuntimeError) as error:
        if not _out_of_memory(error):
            raise
        complain("this machine does not have enough memory for that")
        return FAILED
    return code


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as end:  # how argparse ends --help, --version and a wrong option
        return int(end.code or 0)
    code: int = arguments.run(arguments)
    return code


def _out_of_memory(error: Exception) -> bool:
    """Whether memory ran out; torch says so with a plain RuntimeError."""
    return isinstance(error, MemoryError) or "allocate memory" in str(error)


def _silence_libraries() -> None:
    """Keeps remarks of other libraries off standard error, unless Python was asked for them."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
