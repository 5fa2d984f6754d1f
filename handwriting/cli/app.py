"""`handwriting app`: the desktop app, if Qt is installed."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec

from handwriting.cli import options
from handwriting.errors import HandwritingError

HELP = "write with a pen and see the text while you write"
DESCRIPTION = """\
Opens a page to write on with pen, mouse or finger; the text appears while you write. Needs the
extra `app`, which brings PyQt6.
"""
EPILOG = """\
examples:
  handwriting app               an empty page
  handwriting app note.inkml    a note, or ink of another program
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="what to open")
    options.add_model(parser)


def run(arguments: argparse.Namespace) -> int:
    """Opens the window and waits until it is closed."""
    if sys.platform == "win32":  # there torch must be loaded before Qt
        import torch  # noqa: F401
    if find_spec("PyQt6") is None:
        raise HandwritingError("the app needs PyQt6, which `pip install 'handwriting[app]'` brings")
    from app.main import run as run_app

    return run_app(arguments.file, arguments.model)
