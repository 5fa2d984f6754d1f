"""`handwriting convert`: ink from one file format into another."""

from __future__ import annotations

import argparse
from pathlib import Path

from handwriting.cli import options
from handwriting.cli.inputs import STANDARD_INPUT
from handwriting.cli.reading import limits
from handwriting.cli.streams import put, standard_input
from handwriting.errors import HandwritingError, InkFileError, OutputError
from handwriting.formats import (
    encode_ink,
    holds_pages,
    read_document,
    written_suffixes,
)
from handwriting.ink import Document
from handwriting.output import check_writable, replacing

STANDARD_OUTPUT = "-"

HELP = "write the ink of a file in another format"
DESCRIPTION = """\
Reads an ink file of any format that we know (InkML, Xournal++ and Xournal, Rnote, MyScript JSON,
SVG, UNIPEN, CSV, IAM-OnDB XML; found by content, not by name) and writes it as InkML, SVG, JIIX or
CSV, as the name of the output ends. An output that exists is replaced, whole or not at all.
"""
EPILOG = """\
examples:
  handwriting convert notes.xopp notes.inkml            all pages; only InkML holds more than one
  handwriting convert notes.xopp third.svg --page 3     one page
  handwriting convert - out.inkml < note.rnote          from standard input
  handwriting convert note.rnote - --to csv             to standard output

InkML and SVG keep positions, times, pressures, colors, widths, tools, layers, paper and text; JIIX
keeps strokes, in millimeters, and text; CSV keeps positions, times and pressures.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("input", metavar="IN", help="a file, or - for stdin")
    parser.add_argument("output", metavar="OUT", help="a file, or - for stdout with --to")
    parser.add_argument("--page", type=options.positive, metavar="N", help="write only this page")
    parser.add_argument(
        "--to", choices=_formats(), help="the format to write, whatever the output is called"
    )
    parser.add_argument(
        "--y-up", action="store_true", help="if the input does not say (CSV), y points up"
    )
    options.add_trusted(parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads, picks the page if one is asked for, and writes."""
    target = Path(f"{arguments.output}.{arguments.to}" if arguments.to else arguments.output)
    _check_output(arguments)
    several = holds_pages(target)
    if arguments.output != STANDARD_OUTPUT:
        check_writable(arguments.output)
    document = _read(arguments)
    if len(document.pages) > 1 and not several:
        raise OutputError(
            f"{arguments.input}: the file has {len(document.pages):,} pages, and {target.suffix} "
            "holds one: choose it with --page, or write .inkml or .jiix"
        )
    data = encode_ink(document, target.suffix)
    if arguments.output == STANDARD_OUTPUT:
        put(data)
    else:
        with replacing(arguments.output) as file:
            file.write(data)
    return 0


def _check_output(arguments: argparse.Namespace) -> None:
    """Refuses what could only go wrong, or would destroy the input.

    Raises:
        HandwritingError: a path is empty, standard output has no format, or IN is OUT.
    """
    if not arguments.input or not arguments.output:  # as an unset variable of a shell leaves it
        raise HandwritingError("a path is empty: name a file, or - for a standard stream")
    if arguments.output == STANDARD_OUTPUT and not arguments.to:
        formats = ", ".join(_formats())
        raise HandwritingError(f"standard output needs a format: --to with one of {formats}")
    source, target = Path(arguments.input), Path(arguments.output)
    if source.exists() and target.exists() and source.samefile(target):
        raise OutputError(f"cannot write {target}: it is the file that is read")


def _read(arguments: argparse.Namespace) -> Document:
    """The document, or the one page of it that is wanted."""
    source = standard_input() if arguments.input == STANDARD_INPUT else Path(arguments.input)
    document = read_document(source, y_up=arguments.y_up, limits=limits(arguments.trusted))
    if arguments.page is None:
        return document
    if arguments.page > len(document.pages):
        raise InkFileError(
            f"{arguments.input}: there is no page {arguments.page:,}, only {len(document.pages):,}"
        )
    return Document((document.pages[arguments.page - 1],))


def _formats() -> list[str]:
    return [suffix.removeprefix(".") for suffix in written_suffixes()]
