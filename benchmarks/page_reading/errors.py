"""`python -m benchmarks.page_reading.errors`: what cutting a page into lines costs in errors.

    python -m benchmarks.page_reading.errors forms ~/iam_ondb --split testset_v
    python -m benchmarks.page_reading.errors note Handwrite.xopp lines.txt

`forms` puts the lines of each form of IAM-OnDB back on one page and reads that: the page CER is the
edit distance between the whole texts, lines joined by newlines, over the characters of the labels.
Beside it stands the CER of the same lines read one by one as they are labelled. `note` reads a file
of one page and pairs the lines that were found with those that are in it (a text file, one a line)
so that the edits are fewest; a line too much counts with all its characters.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from benchmarks.table import Row, as_markdown
from handwriting.corpora import Sample
from handwriting.errors import HandwritingError
from handwriting.evaluation import open_selection
from handwriting.formats import read_document
from handwriting.ink import Ink, Page
from handwriting.recognizer import PageRecognition, Recognizer


def main() -> int:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_reading.errors")
    kinds = parser.add_subparsers(required=True)
    forms = kinds.add_parser("forms", help="forms of IAM-OnDB")
    forms.add_argument("data", type=Path)
    forms.add_argument("--split", default="testset_v")
    forms.add_argument("--forms", type=int, default=0, help="at most, evenly spread (0: all)")
    forms.set_defaults(measure=measure_forms)
    note = kinds.add_parser("note", help="a file of one page")
    note.add_argument("file", type=Path)
    note.add_argument("lines", type=Path)
    note.set_defaults(measure=measure_note)
    for kind in (forms, note):
        kind.add_argument("--model", default="default", metavar="NAME|DIR")
        kind.add_argument("--no-language-model", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    try:
        print(as_markdown(arguments.measure(arguments)))
    except HandwritingError as error:
        print(f"benchmarks.page_reading: {error}", file=sys.stderr)
        return 2
    return 0


def measure_forms(arguments: argparse.Namespace) -> Iterator[Row]:
    """Page CER beside line CER."""
    selection = open_selection("iam-ondb", arguments.data, arguments.split)
    recognizer = _load(arguments, spacing=selection.spacing)
    line_edits = page_edits = letters = lines = pages = whole = 0
    for samples in _forms(selection.samples, arguments.forms):
        truths = [sample.text.strip() for sample in samples]
        alone = recognizer.recognize_many([sample.ink for sample in samples])
        line_edits += sum(
            Levenshtein.distance(selection.symbols(read.text), truth)
            for read, truth in zip(alone, truths, strict=True)
        )
        strokes = tuple(stroke for sample in samples for stroke in sample.ink.strokes)
        read = recognizer.recognize_page(Page(Ink(strokes)))
        page_edits += page_distance(read, truths, selection.symbols)
        letters += sum(map(len, truths))
        lines += len(samples)
        pages += 1
        whole += len(read.lines) == len(samples)
    counted = f"{arguments.split}: {lines} lines of {pages} forms"
    yield Row("line CER", f"{line_edits / letters:.2%}", counted)
    yield Row("page CER", f"{page_edits / letters:.2%}", counted)
    yield Row("difference", f"{100 * (page_edits - line_edits) / letters:+.2f} points")
    yield Row("pages with as many lines as labels", f"{whole / pages:.1%}")


def page_distance(
    read: PageRecognition, truths: Sequence[str], symbols: Callable[[str], str]
) -> int:
    """Edit distance between whole pages; a line break is a character like any other."""
    text = "\n".join(symbols(line.text) for line in read.lines if line.text)
    return Levenshtein.distance(text, "\n".join(truths))


def measure_note(arguments: argparse.Namespace) -> Iterator[Row]:
    """CER over the lines of a page, whatever their order."""
    (page,) = read_document(arguments.file).pages
    truths = arguments.lines.read_text(encoding="utf-8").split("\n")
    truths = [truth.strip() for truth in truths if truth.strip()]
    read = _load(arguments, spacing="natural").recognize_page(page)
    pairs = paired([line.text for line in read.lines], truths)
    edits = sum(Levenshtein.distance(text, truth) for text, truth in pairs)
    for text, truth in pairs:
        yield Row(
            truth or "(too much)", text or "(nothing)", str(Levenshtein.distance(text, truth))
        )
    yield Row("CER", f"{edits / sum(map(len, truths)):.1%}", f"{len(truths)} lines")


def paired(texts: Sequence[str], truths: Sequence[str]) -> list[tuple[str, str]]:
    """Each truth with the text read for it, then texts that answer to nothing; "" is none."""
    size = len(texts) + len(truths)
    padded = [*truths, *[""] * (size - len(truths))], [*texts, *[""] * (size - len(texts))]
    costs = np.array([[Levenshtein.distance(t, found) for found in padded[1]] for t in padded[0]])
    rows, columns = linear_sum_assignment(costs)
    found = [(padded[1][column], padded[0][row]) for row, column in zip(rows, columns, strict=True)]
    return [pair for pair in found if any(pair)]


def _load(arguments: argparse.Namespace, *, spacing: str) -> Recognizer:
    language = None if arguments.no_language_model else "auto"
    return Recognizer.load(arguments.model, language_model=language, spacing=spacing)  # type: ignore[arg-type]


def _forms(samples: Sequence[Sample], most: int) -> Iterator[list[Sample]]:
    """The samples of each form, in the order of their ids."""
    numbers: dict[str, list[int]] = {}
    for number in range(len(samples)):
        numbers.setdefault(samples[number].writer, []).append(number)
    names = list(numbers)
    count = min(most, len(names)) or len(names)
    for name in (names[place * len(names) // count] for place in range(count)):
        yield sorted((samples[number] for number in numbers[name]), key=lambda sample: sample.id)


if __name__ == "__main__":
    sys.exit(main())
