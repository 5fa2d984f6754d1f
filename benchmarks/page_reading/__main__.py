"""`python -m benchmarks.page_reading`: how long a page takes, and a folder of pages.

    python -m benchmarks.page_reading [--lines 30] [--rounds 5] [--pages 100]

A page of 30 lines, made of samples that ship, is read from its file to its text with the language
model: by the command in a new process (cold), and again and again in one process (warm). Then a
folder of such pages is worked through by one process and by two. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from benchmarks.page_reading.composing import composed_page, write_xopp
from benchmarks.process import run
from benchmarks.table import Row, as_markdown
from handwriting.errors import HandwritingError
from handwriting.formats import read_document
from handwriting.recognizer import Recognizer


def main() -> int:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_reading")
    parser.add_argument("--lines", type=int, default=30, help="of a page (default: 30)")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions (default: 5)")
    parser.add_argument("--pages", type=int, default=100, help="of the folder (default: 100)")
    parser.add_argument("--model", default="default", metavar="NAME|DIR")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            rows = list(measure(arguments, Path(folder)))
    except HandwritingError as error:
        print(f"benchmarks.page_reading: {error}", file=sys.stderr)
        return 2
    print(as_markdown(rows))
    return 0


def measure(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """All rows."""
    page, texts = composed_page(arguments.lines)
    assert page.ink is not None
    path = folder / "page.xopp"
    write_xopp(page, path)
    letters = sum(map(len, texts))
    detail = f"{len(texts)} lines, {letters} characters, {len(page.ink.strokes)} strokes"
    yield from _cold(path, arguments, detail)
    yield from _warm(path, arguments, detail)
    if arguments.pages:
        yield from _folder(folder / "many", arguments)


def _command(arguments: argparse.Namespace, *words: object) -> list[str]:
    command = [sys.executable, "-m", "handwriting", "recognize", "--model", arguments.model]
    return command + [str(word) for word in words]


def _cold(path: Path, arguments: argparse.Namespace, detail: str) -> Iterator[Row]:
    command = _command(arguments, path)
    costs = [run(command) for _ in range(arguments.rounds + 1)][1:]  # the first fills the cache
    seconds = float(np.median([cost.seconds for cost in costs]))
    resident = max(cost.resident for cost in costs)
    yield Row("page, file to text, cold", f"{seconds:.2f} s", f"new process; {detail}")
    yield Row("page, file to text, peak memory", f"{resident / 1e6:.0f} MB", "new process")


def _warm(path: Path, arguments: argparse.Namespace, detail: str) -> Iterator[Row]:
    recognizer = Recognizer.load(arguments.model)
    seconds, processor = [], []
    for _ in range(arguments.rounds + 1):
        start, worked = time.perf_counter(), time.process_time()
        recognizer.recognize_document(read_document(path))
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - worked)
    threads = torch.get_num_threads()
    yield Row("page, file to text, warm", f"{np.median(seconds[1:]):.2f} s", detail)
    yield Row(
        "the same, processor time", f"{np.median(processor[1:]):.2f} s", f"of {threads} threads"
    )


def _folder(folder: Path, arguments: argparse.Namespace) -> Iterator[Row]:
    folder.mkdir()
    for number in range(arguments.pages):
        page, _ = composed_page(arguments.lines, first=number)
        write_xopp(page, folder / f"{number:03}.xopp")
    seconds = {}
    for workers in (1, 2):
        output = folder.with_name(f"text{workers}")
        command = _command(arguments, folder, "--output", output, "--workers", workers)
        seconds[workers] = run(command).seconds
        detail = f"{arguments.pages} pages, {workers} process" + "es" * (workers > 1)
        yield Row("folder of pages", f"{seconds[workers]:.1f} s", detail)
    yield Row("two processes over one", f"{seconds[1] / seconds[2]:.2f} times as fast")


if __name__ == "__main__":
    sys.exit(main())
