"""`handwriting pdf`: notes become PDFs that look the same and can be searched."""

from __future__ import annotations

import argparse
import io
from dataclasses import dataclass
from pathlib import Path

from handwriting.cli import options
from handwriting.cli.folder import make_all, plan
from handwriting.cli.inputs import STANDARD_INPUT, Source, find_sources
from handwriting.cli.progress import progress
from handwriting.cli.reading import Made, Reading, Seen
from handwriting.cli.streams import complain
from handwriting.errors import ConfigError, OutputError
from handwriting.output import check_writable, replacing
from handwriting.shipped import find_language_model, find_model

HELP = "write notes as a PDF that can be searched"
DESCRIPTION = """\
Reads notes and writes them as PDF: the ink as it was, at its place, in its color and width, on its
paper, and over it, unseen, its text word by word, so that any viewer finds and copies it.
"""
EPILOG = """\
examples:
  handwriting pdf notes.xopp -o notes.pdf
  handwriting pdf lecture.xopp --background slides.pdf -o lecture.pdf
  handwriting pdf notes/ -o pdfs/ --workers 4

One file becomes the PDF that -o names; of a folder, or of several files, each becomes one in the
folder that -o names, notes.xopp.pdf for notes.xopp, and what was done before and is unchanged is
passed over. A background that a note names is never opened: name it with --background.

exit codes: 0 all was written; 1 some files of a folder were not; 2 nothing, or not what you named.
"""
SUFFIX = ".pdf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for stdin")
    parser.add_argument(
        "-o", "--output", required=True, metavar="PATH", help="the PDF, or the folder for several"
    )
    parser.add_argument(
        "--background",
        metavar="FILE.pdf",
        help="put the ink over the pages of this PDF; only for one file",
    )
    options.add_reading(parser)
    options.add_workers(parser)


@dataclass(frozen=True)
class PdfMaker:
    """Makes the PDF of a file.

    Attributes:
        reading: how it is read.
        background: a PDF to go below, or None.
    """

    reading: Reading
    background: str | None = None

    def __call__(self, source: Source) -> Made:
        """The PDF.

        Raises:
            InkFileError: the file cannot be read; a page without ink is no reason.
            OutputError: the background cannot be used.
        """
        from handwriting.export.pdf import write_pdf

        pages = self.reading.read(source).pages
        seen = Seen()
        read = zip(pages, seen.watching(self.reading.recognize(pages)), strict=True)
        file = io.BytesIO()
        title = Path(source.name).name if source.name != STANDARD_INPUT else "notes"
        write_pdf(read, file, title=title, background=self.background)
        return Made(file.getvalue(), seen.remark(source) if seen.other else None)

    def fingerprint(self) -> str:
        """As that of the reading."""
        return f"pdf-{self.reading.fingerprint()}"


def run(arguments: argparse.Namespace) -> int:
    """Writes one PDF, or one for each file."""
    output = Path(arguments.output)
    sources = find_sources(arguments.paths, outside=output)
    find_model(arguments.model)
    if arguments.language_model not in (None, options.AUTO):
        find_language_model(arguments.language_model)
    if len(sources) == 1 and not sources[0].from_folder:
        return _one(sources[0], output, arguments)
    if arguments.background:
        raise ConfigError(f"--background is for one file, and {len(sources)} are named")
    if output.suffix.lower() == SUFFIX and not output.is_dir():
        raise ConfigError(f"{output} is to hold {len(sources)} PDFs: name a folder, not a file")
    make = PdfMaker(options.reading(arguments, threads=1))
    return make_all(plan(sources, SUFFIX, output), make, arguments.workers, "PDFs")


def _one(source: Source, output: Path, arguments: argparse.Namespace) -> int:
    if arguments.workers and arguments.workers > 1:
        raise ConfigError("one file is read by one process: leave --workers away")
    if output.is_dir():
        raise OutputError(f"{output} is a folder: name the PDF to write, such as notes.pdf")
    for name in (source.name, arguments.background):
        if name not in (None, STANDARD_INPUT) and _same(output, name):
            raise OutputError(f"cannot write {output}: it is what is to be read")
    check_writable(output)
    if arguments.background:
        from handwriting.export.pdf import check_background

        check_background(arguments.background)
    with progress("PDF", alone=True):
        reading = options.reading(arguments, threads=None)
        made = PdfMaker(reading, arguments.background)(source)
    with replacing(output) as file:
        file.write(made.content)
    if made.remark:
        complain(made.remark)
    return 0


def _same(output: Path, name: str) -> bool:
    return output.exists() and output.samefile(name)
