"""`python -m benchmarks.pages`: how well pages are cut into lines; prints a table.

Pages are put together from the forms of IAM-OnDB, as they stood on the whiteboard and varied, and
from pages of transcribed notes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.pages.compose import as_page, forms, repeated, shuffled, side_by_side, turned
from benchmarks.pages.marks import draw_marks
from benchmarks.pages.notes import note_pages
from benchmarks.pages.picture import draw_layout
from benchmarks.pages.truth import Agreement, KnownPage, compare
from benchmarks.table import Row, as_markdown
from handwriting.corpora import IamOndb
from handwriting.errors import HandwritingError
from handwriting.formats import read_ink
from handwriting.page import segment


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    try:
        rows = list(measure(arguments))
        if arguments.picture:
            ink = read_ink(arguments.ink)
            draw_layout(ink, segment(ink), arguments.picture, arguments.credit)
    except HandwritingError as error:
        print(f"benchmarks.pages: {error}", file=sys.stderr)
        return 2
    if rows:
        print(as_markdown(rows))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="IAM-OnDB")
    parser.add_argument("--list", default="trainset", help="of IAM-OnDB (default: trainset)")
    parser.add_argument("--forms", type=int, default=0, help="evenly spread; default: all")
    parser.add_argument("--notes", type=Path, metavar="DIR", help="transcribed pages of notes")
    parser.add_argument("--seed", type=int, default=0, help="of the variations (default: 0)")
    parser.add_argument("--strokes", type=int, default=0, help="time a page of so many; needs data")
    parser.add_argument("--ink", type=Path, metavar="FILE", help="page of the picture")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw how the ink is cut")
    parser.add_argument("--credit", default="", help="whose ink it is, written below the picture")
    arguments = parser.parse_args()
    if bool(arguments.ink) != bool(arguments.picture):
        parser.error("--ink and --picture go together")
    if arguments.strokes and arguments.data is None:
        parser.error("--strokes needs --data")
    if arguments.data is None and arguments.notes is None and arguments.picture is None:
        parser.error("give --data, --notes or --picture")
    return arguments


def measure(arguments: argparse.Namespace) -> Iterator[Row]:
    """All rows, one kind of page after the other."""
    if arguments.data is not None:
        samples = IamOndb(arguments.data).split(arguments.list)
        found = list(forms(samples, arguments.forms))
        rng = np.random.default_rng(arguments.seed)
        where = f"{arguments.list}, {len(found)} forms"
        yield from rows_of(f"as written: {where}", (as_page(*form) for form in found))
        pairs = zip(found[::2], found[1::2], strict=False)
        columns = (
            as_page(f"{left[0]} | {right[0]}", side_by_side(left[1], right[1], rng))
            for left, right in pairs
        )
        yield from rows_of(
            f"turned, scaled, two columns, shuffled: {where}",
            (shuffled(turned(page, rng), rng) for page in columns),
        )
        marked = (as_page(name, lines, draw_marks(lines, rng)) for name, lines in found)
        yield from rows_of(f"with marks: {where}", (shuffled(page, rng) for page in marked))
        if arguments.strokes:
            yield _time(repeated([lines for _, lines in found], arguments.strokes))
    if arguments.notes is not None:
        yield from rows_of("transcribed notes", note_pages(arguments.notes))


def rows_of(name: str, pages: Iterable[KnownPage]) -> Iterator[Row]:
    """The shares that are right, over all pages of a kind."""
    found = sum((compare(page, segment(page.ink)) for page in pages), Agreement())
    yield Row(name, "", f"{found.pages} pages")
    yield Row("- lines exactly right", _percent(found.right, found.lines), f"of {found.lines}")
    yield Row("- the same but for strokes set aside", _percent(found.kept, found.lines))
    yield Row("- strokes of text in another line", _percent(found.misplaced, found.strokes))
    yield Row("- strokes of text lost", _percent(found.lost, found.strokes), f"of {found.strokes}")
    if found.marks:
        yield Row("- marks left out", _percent(found.left_out, found.marks), f"of {found.marks}")
    yield Row("- pages with right lines in order", _percent(found.ordered, found.pages))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


def _time(page: KnownPage) -> Row:
    begin = time.process_time()
    segment(page.ink)
    taken = time.process_time() - begin
    return Row("time of a large page", f"{taken:.2f} s", f"{len(page.ink.strokes)} strokes")


if __name__ == "__main__":
    sys.exit(main())
