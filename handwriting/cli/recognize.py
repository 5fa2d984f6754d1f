"""`handwriting recognize`: ink files in, text out.

Knows in which order to read and to print, and which failure ends what; reading and recognizing is
the library's.
"""

from __future__ import annotations

import argparse
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from handwriting.cli import options
from handwriting.cli.folder import exit_code, make_all, plan
from handwriting.cli.inputs import STANDARD_INPUT, Source, find_sources
from handwriting.cli.pool import work_through
from handwriting.cli.progress import progress
from handwriting.cli.reading import FormMaker, Reading, Seen, in_form
from handwriting.cli.streams import complain, say
from handwriting.errors import ConfigError, HandwritingError, InkFileError
from handwriting.export.forms import SUFFIXES, Form
from handwriting.export.picture import Entry, check_picture, save_picture
from handwriting.output import check_writable
from handwriting.shipped import find_language_model, find_model

if TYPE_CHECKING:
    from handwriting.ink import Page
    from handwriting.recognizer import PageRecognition

HELP = "print the text of ink files"
DESCRIPTION = """\
Reads ink and prints its text on standard output: the lines of a page in reading order, and a form
feed before each further page. The format of a file (Xournal++, Xournal, Rnote, InkML, MyScript
JSON, SVG, UNIPEN, IAM-OnDB XML, CSV) is found by its content. A folder is searched to any depth
for files of these kinds, in the order of their names; a bad file there does not stop the rest.
"""
EPILOG = """\
examples:
  handwriting recognize notes.xopp
  handwriting recognize line.inkml --line
  handwriting recognize - < line.csv
  handwriting recognize notes/ --json > notes.jsonl
  handwriting recognize notes/ --output text/ --workers 4
  handwriting recognize line.csv --y-up --picture line.svg
  handwriting recognize letter.inkml --words names.txt --before "Dear Mr."
  handwriting recognize notes.xopp --no-language-model

--output and --beside write a file for each input, notes.xopp.txt for notes.xopp, and pass over what
they did before and is unchanged: the same command goes on where it was stopped.

--json (--format json) prints one object a file and line:
  {"schema": 2, "path", "text", "pages": [{"size", "unit", "text", "lines": [{"text", "confidence",
   "alternatives": [{"text", "score", "literal"}], "box", "strokes", "words": [{"text",
   "confidence", "box", "strokes", "characters": [{"text", "confidence",
   "points": [[stroke, point], …]}]}]}], "other": [stroke, …]}]}
Strokes are counted from 0 on their page, points from 0 in their stroke; a box is left, top, right
and bottom in the unit of the page; other strokes are no text. Scores are natural logarithms;
literal marks the reading of the network alone, without the language model.

exit codes: 0 all inks were read; 1 some files of a folder were not, as standard error lists at the
end; 2 an ink that you named was not, or nothing could be done at all.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for stdin")
    options.add_reading(parser)
    result = parser.add_mutually_exclusive_group()
    result.add_argument(
        "--format",
        choices=tuple(SUFFIXES),
        help="of the result: text, JSON of ours, JIIX of MyScript (one object a page), or the ink "
        "as InkML with the text as annotations (default: text)",
    )
    result.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help="the same as --format json",
    )
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "-o", "--output", metavar="FOLDER", help="write a file for each input into this folder"
    )
    place.add_argument(
        "--beside", action="store_true", help="write a file for each input beside it"
    )
    place.add_argument(
        "--picture", metavar="FILE", help="also draw the inks with their text: .png, .svg or .pdf"
    )
    options.add_workers(parser)
    parser.add_argument(
        "--threads",
        type=options.positive,
        metavar="N",
        help="processor threads to use in one process, at most all",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints the text of every ink that can be read, then what could not be."""
    output = None if arguments.output is None else Path(arguments.output)
    sources = find_sources(arguments.paths, outside=output)
    to_files = output is not None or arguments.beside
    _check(arguments, sources, to_files=to_files)
    reading = options.reading(arguments, threads=_threads(arguments, to_files=to_files))
    form: Form = arguments.format or "text"
    if to_files:
        jobs = plan(sources, SUFFIXES[form], output)
        return make_all(jobs, FormMaker(reading, form), arguments.workers, "inks")
    if arguments.workers and arguments.workers > 1:
        return _print_from_processes(sources, FormMaker(reading, form), arguments.workers)
    return _print(sources, reading, form, arguments.picture)


def _check(arguments: argparse.Namespace, sources: Sequence[Source], *, to_files: bool) -> None:
    """Says at once what cannot be done.

    Raises:
        HandwritingError: options that exclude each other, or something they name is not there.
    """
    find_model(arguments.model)
    if arguments.language_model not in (None, options.AUTO):
        find_language_model(arguments.language_model)
    several = arguments.workers is not None and arguments.workers > 1
    if several and arguments.threads:
        raise ConfigError("--threads is for one process: with several, each has one thread")
    if several and arguments.picture:
        raise ConfigError("--picture is drawn by one process: leave --workers away")
    if several and not to_files and any(source.name == STANDARD_INPUT for source in sources):
        raise ConfigError("standard input is read by one process: leave --workers away")
    if arguments.format == "inkml" and len(sources) > 1 and not to_files:
        raise ConfigError(
            f"{len(sources)} inks are not one InkML file: say with --output where theirs shall go"
        )
    if arguments.picture:
        check_picture(arguments.picture, len(sources))
        check_writable(arguments.picture)


def _threads(arguments: argparse.Namespace, *, to_files: bool) -> int | None:
    """Threads of each process; more than there are processors would not help."""
    if arguments.threads:
        return min(arguments.threads, os.cpu_count() or 1)
    return 1 if to_files or (arguments.workers or 1) > 1 else None


@dataclass(frozen=True)
class _Sheet:
    """A page on its way: which of the sources it is of, and its place there."""

    file: int
    number: int
    page: Page


@dataclass
class _Queue:
    """Pages of all sources, read as they are wanted, and remembered until they are recognized."""

    sources: Sequence[Source]
    reading: Reading
    waiting: deque[_Sheet] = field(default_factory=deque)
    failures: list[tuple[Source, HandwritingError]] = field(default_factory=list)

    def recognized(self) -> Iterator[tuple[_Sheet, PageRecognition]]:
        """All pages of the files that can be read; the others are added to the failures."""
        for recognition in self.reading.recognize(self._pages()):
            yield self.waiting.popleft(), recognition

    def _pages(self) -> Iterator[Page]:
        for file, source in enumerate(self.sources):
            try:
                pages = self.reading.document(source).pages
            except HandwritingError as error:
                self.failures.append((source, error))
                continue
            for number, page in enumerate(pages):
                self.waiting.append(_Sheet(file, number, page))
                yield page


def _print(sources: Sequence[Source], reading: Reading, form: Form, picture: str | None) -> int:
    """Reads in this process: short inks of several files together, and text page by page."""
    queue = _Queue(sources, reading)
    entries: list[Entry] = []
    remarks: list[str] = []
    with progress("inks") as advance:
        for file, sheets in groupby(queue.recognized(), key=lambda found: found[0].file):
            source, seen = sources[file], Seen()
            try:
                _say_file(form, source, _noted(sheets, source, seen, entries if picture else None))
            except InkFileError as error:
                queue.failures.append((source, error))
            remarks += filter(None, [seen.remark(source)])
            advance(file + 1, len(sources))
    if picture and entries:
        save_picture(entries, picture)
    for remark in remarks:
        complain(remark)
    return _report(queue.failures)


def _noted(
    sheets: Iterable[tuple[_Sheet, PageRecognition]],
    source: Source,
    seen: Seen,
    entries: list[Entry] | None,
) -> Iterator[tuple[Page, PageRecognition]]:
    """The pages with what was read on them, counted, and remembered if they are to be drawn."""
    for sheet, recognition in sheets:
        seen.count(recognition)
        if entries is not None and sheet.page.ink is not None:
            label = f"{source.name}, page {sheet.number + 1}" if sheet.number else source.name
            entries.append(Entry(sheet.page.ink, recognition.text, label))
        yield sheet.page, recognition


def _say_file(form: Form, source: Source, pages: Iterator[tuple[Page, PageRecognition]]) -> None:
    """Prints what one file says; text at once, page by page."""
    if form != "text":
        say(in_form(form, source, pages))
        return
    for number, (_, recognition) in enumerate(pages):
        say(f"\f{recognition.text}" if number else recognition.text)


def _print_from_processes(sources: Sequence[Source], make: FormMaker, workers: int) -> int:
    """Has whole files read by several processes, and prints them in their order."""
    failures: list[tuple[Source, HandwritingError]] = []
    remarks: list[str] = []
    with progress("inks") as advance:
        for done, (source, made) in enumerate(work_through(sources, make, workers), start=1):
            if isinstance(made, HandwritingError):
                failures.append((source, made))
            else:
                say(made.content.decode().removesuffix("\n"))
                remarks += filter(None, [made.remark])
            advance(done, len(sources))
    for remark in remarks:
        complain(remark)
    return _report(failures)


def _report(failures: Sequence[tuple[Source, HandwritingError]]) -> int:
    for _, error in failures:
        complain(str(error))
    return exit_code(source for source, _ in failures)
