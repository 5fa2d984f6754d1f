"""What the app's four rows cost: painting them, and looking into the network for them.

    python -m benchmarks.rows [--rounds 30] [--processor-time]

Painting is measured of lines of about 300 and 1,000 points, made of samples that ship, in rows as
wide as a window of 1280 pixels; offscreen, one thread. The trace and the gradient are what the
worker does for each picture. Nothing else should run meanwhile; where something must,
`--processor-time` counts only the time that the processor worked for this.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import torch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtWidgets import QApplication

from app.rows.board import Board
from app.rows.lens import Lens
from app.rows.scene import CellChoice, Scene, drawing_of, first_points
from benchmarks.table import Row, as_markdown
from handwriting.errors import HandwritingError
from handwriting.formats import read_ink
from handwriting.ink import Ink, Stroke
from handwriting.network import load_model
from handwriting.shipped import find_model, samples_folder

SIZE = 1280, 400
POINTS = 300, 1000
Clock = Callable[[], float]


def main() -> int:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rows")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--processor-time", action="store_true")
    parser.add_argument("--model", default="default")
    arguments = parser.parse_args()
    clock = time.process_time if arguments.processor_time else time.perf_counter
    torch.set_num_threads(1)
    application = QApplication.instance() or QApplication([])
    try:
        lens = Lens(load_model(find_model(arguments.model)))
        rows = [row for n in POINTS for row in measure(lens, line_of(n), arguments.rounds, clock)]
    except HandwritingError as error:
        print(f"benchmarks.rows: {error}", file=sys.stderr)
        return 2
    kind = "processor time" if arguments.processor_time else "wall time"
    print(f"{kind}, one thread, torch {torch.__version__}, model {arguments.model}\n")
    print(as_markdown(rows))
    del application
    return 0


def line_of(points: int) -> tuple[Stroke, ...]:
    """Strokes of samples beside each other, as many points as wanted."""
    strokes: list[Stroke] = []
    right = 0.0
    for path in sorted(samples_folder().rglob("*.inkml")):
        ink = read_ink(path)
        left, top, end, bottom = ink.bounds
        scale = 40 / max(bottom - top, 1e-9)
        for stroke in ink.strokes:
            xy = (stroke.xy - (left, top)) * scale + (right, 0.0)
            strokes.append(replace(stroke, xy=xy, t=None))
        right += (end - left) * scale + 20
        if sum(map(len, strokes)) >= points:
            break
    return first_points(strokes, points)


def measure(lens: Lens, strokes: tuple[Stroke, ...], rounds: int, clock: Clock) -> Iterator[Row]:
    """Times of one line."""
    ink = Ink(strokes)
    trace = lens.trace(ink, CellChoice())
    assert trace.latest is not None
    target = trace.latest
    weights = lens.gradient(trace, target, None)
    scene = Scene(drawing_of(strokes), trace, weights, target)
    board = Board()
    board.resize(*SIZE)
    board.show()
    board.show_scene(scene)
    QApplication.processEvents()

    def paint() -> None:
        board.show_scene(replace(scene, trace=replace(trace)))
        for row in board.rows[:4]:
            row.repaint()

    def explain() -> None:
        board.show_scene(replace(scene, weights=replace(weights)))
        for row in board.rows[:4]:
            row.repaint()

    def move() -> None:
        for row in board.rows[:4]:
            row.set_cursor(row.cursor_point + 1)
            row.repaint()

    detail = f"{ink.points} points, {len(trace.outputs.emissions)} characters"
    jobs: dict[str, Callable[[], object]] = {
        "four rows repainted": paint,
        "row 4 repainted": explain,
        "cursor moved in four rows": move,
        "trace with choice of cells": lambda: lens.trace(ink, CellChoice()),
        "trace with the same cells": lambda: lens.trace(ink, CellChoice(), trace.cells),
        "gradient": lambda: lens.gradient(trace, target, None),
    }
    for what, job in jobs.items():
        times = 1000 * np.array([_time(job, clock) for _ in range(rounds + 3)][3:])
        value = f"{np.median(times):.1f} ms, p95 {np.percentile(times, 95):.1f} ms"
        yield Row(what, value, detail)
    board.close()


def _time(job: Callable[[], object], clock: Clock) -> float:
    start = clock()
    job()
    return clock() - start


if __name__ == "__main__":
    sys.exit(main())
