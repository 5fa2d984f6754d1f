"""`handwriting recognize`: ink files in, text out.

Knows in which order to read and to print, and which failure ends what; reading and recognizing is
the library's.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from handwriting.cli import options
from handwriting.cli.inputs import Source, find_sources
from handwriting.cli.progress import progress
from handwriting.cli.streams import complain, say
from handwriting.errors import HandwritingError
from handwriting.export.picture import Entry, check_picture, save_picture
from handwriting.export.schema import as_object
from handwriting.formats import read_ink
from handwriting.ink import Ink
from handwriting.output import check_writable
from handwriting.shipped import find_language_model, find_model

if TYPE_CHECKING:
    from handwriting.recognizer import Recognition, Recognizer

HELP = "print the text of ink files"
DESCRIPTION = """\
Reads ink and prints its text on standard output: one line an ink, nothing else. The format of a
file (IAM-OnDB XML, InkML, CSV) is found by its content. A folder is searched to any depth for
.inkml, .xml and .csv files, in the order of their names; a bad file there does not stop the rest.
"""
EPILOG = """\
examples:
  handwriting recognize line.inkml
  handwriting recognize - < line.csv
  handwriting recognize notes/ --json > notes.jsonl
  handwriting recognize line.csv --y-up --picture line.svg
  handwriting recognize line.inkml --words names.txt --before "Dear Mr."
  handwriting recognize line.inkml --no-language-model

--json prints one object an ink and line:
  {"schema": 1, "path", "text", "pages": [{"lines": [{"text", "confidence",
   "alternatives": [{"text", "score", "literal"}], "words": [{"text", "confidence",
   "characters": [{"text", "confidence", "points": [[stroke, point], …]}]}]}]}]}
Strokes and points are counted from 0; scores are natural logarithms; literal marks the reading of
the network alone, without the language model.

exit codes: 0 all inks were read; 1 some files of a folder were not, as standard error lists at the
end; 2 an ink that you named was not, or nothing could be done at all.
"""

BATCH = 64
"""Inks recognized together: enough for speed, few enough to see the first texts soon."""

SOME_FAILED = 1
NAMED_FAILED = 2

Failure = tuple[Source, HandwritingError]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for stdin")
    options.add_model(parser)
    options.add_decoder(parser)
    options.add_language_model(parser)
    parser.add_argument(
        "--words", metavar="FILE", help="your own words, one a line, which may then be expected"
    )
    parser.add_argument(
        "--before", default="", metavar="TEXT", help="text that stands before each of the inks"
    )
    parser.add_argument(
        "--line", action="store_true", help="each ink is one line of text (so far it always is)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object an ink")
    parser.add_argument(
        "--picture", metavar="FILE", help="also draw the inks with their text: .png, .svg or .pdf"
    )
    parser.add_argument(
        "--y-up", action="store_true", help="in formats that do not say (CSV), y points up"
    )
    parser.add_argument(
        "--threads",
        type=options.positive,
        metavar="N",
        help="processor threads to use, at most all",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints the text of every ink that can be read, then what could not be."""
    sources = find_sources(arguments.paths)
    find_model(arguments.model)
    if arguments.language_model not in (None, options.AUTO):
        find_language_model(arguments.language_model)
    words = _own_words(arguments.words)
    if arguments.picture:
        check_picture(arguments.picture, len(sources))
        check_writable(arguments.picture)
    failures: list[Failure] = []
    entries: list[Entry] = []
    batches = _batches(sources, arguments.y_up, failures)
    results = _recognize(batches, _loader(arguments, words), arguments.before)
    with progress("inks") as advance:
        for done, (source, ink, recognition) in enumerate(results, start=1):
            if arguments.json:
                say(json.dumps(as_object(source.name, recognition), allow_nan=False))
            else:
                say(recognition.text)
            if arguments.picture:
                entries.append(Entry(ink, recognition.text, source.name))
            advance(done, len(sources))
    if entries:
        save_picture(entries, arguments.picture)
    return _report(failures)


def _own_words(path: str | None) -> tuple[str, ...]:
    if path is None:
        return ()
    from handwriting.language import read_words

    return read_words(path)


def _loader(arguments: argparse.Namespace, words: Sequence[str]) -> Callable[[], Recognizer]:
    """Loads the recognizer when first called: a file that cannot be read need not wait for it."""

    @cache
    def load() -> Recognizer:
        from handwriting.recognizer import Recognizer

        if arguments.threads:
            import torch

            # More than there are processors would not help; thousands would end the process.
            torch.set_num_threads(min(arguments.threads, os.cpu_count() or 1))
        return Recognizer.load(
            arguments.model,
            language_model=arguments.language_model,
            decoder=arguments.decoder,
            words=words,
        )

    return load


def _batches(
    sources: Sequence[Source], y_up: bool, failures: list[Failure]
) -> Iterator[list[tuple[Source, Ink]]]:
    """Yields what can be read, some inks at a time; what cannot is added to `failures`."""
    for start in range(0, len(sources), BATCH):
        if batch := list(_read(sources[start : start + BATCH], y_up, failures)):
            yield batch


def _recognize(
    batches: Iterable[list[tuple[Source, Ink]]], load: Callable[[], Recognizer], before: str
) -> Iterator[tuple[Source, Ink, Recognition]]:
    """Yields the recognitions, in order."""
    for batch in batches:
        recognitions = load().recognize_many([ink for _, ink in batch], before=before)
        for (source, ink), recognition in zip(batch, recognitions, strict=True):
            yield source, ink, recognition


def _read(
    sources: Iterable[Source], y_up: bool, failures: list[Failure]
) -> Iterator[tuple[Source, Ink]]:
    for source in sources:
        try:
            yield source, read_ink(source.open(), y_up=y_up)
        except HandwritingError as error:
            failures.append((source, error))


def _report(failures: Sequence[Failure]) -> int:
    for _, error in failures:
        complain(str(error))
    if not failures:
        return 0
    named = any(not source.from_folder for source, _ in failures)
    return NAMED_FAILED if named else SOME_FAILED
