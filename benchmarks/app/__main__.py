"""`python -m benchmarks.app`: the app's latencies and memory, against their budget.

Recorded lines that ship are written into the real window, offscreen, with events of a tablet's pen
at 120 a second, while the worker reads along and the four rows are shown. Nothing else should run
meanwhile. Where something must, `--thread-time` counts for the handlers only the time that the
processor worked for them; what goes through the worker is always told in wall time.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PyQt6.QtCore import QSettings
from PyQt6.QtWidgets import QApplication

from app.main import SWITCH, load_reader, make_window
from app.preferences import Preferences
from app.window import Window
from benchmarks.__main__ import processor
from benchmarks.app.cost import NOTE, growth, starts
from benchmarks.app.hand import Hand
from benchmarks.app.watch import Watch, wait_until
from benchmarks.rows import line_of
from benchmarks.table import Row, as_markdown
from handwriting.errors import HandwritingError
from handwriting.ink import Stroke

SIZE = 1280, 800
LEFT, TOP, SPACING = 40.0, 60.0, 80.0
MORE = 120
"""Points that are measured behind those that a line has already."""

LONG = 1000
PAGE = 100
"""Lines of a full page."""

HOUR = 300
"""Lines that somebody writes in an hour, at twelve seconds a line."""

SHARE = 1.5
"""What a full page may cost, of what an empty one costs."""


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    Attributes:
        what: was measured.
        values: seconds.
        most: that the 95th of a hundred may be, in seconds.
        how: under which circumstances.
    """

    what: str
    values: tuple[float, ...]
    most: float
    how: str = ""

    @property
    def row(self) -> Row:
        """For the table."""
        middle, high = np.percentile(self.values, (50, 95))
        kept = "kept" if high <= self.most else "MISSED"
        value = f"{1000 * middle:.1f} / {1000 * high:.1f} ms"
        count = f"{len(self.values)} values"
        return Row(
            self.what,
            value,
            f"p95 at most {1000 * self.most:g} ms: {kept}; "
            + ", ".join(filter(None, (self.how, count))),
        )


def main() -> int:
    """Measures what the command line asks for."""
    arguments = parse_arguments()
    sys.setswitchinterval(SWITCH)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    rows: list[Row] = []
    try:
        if arguments.starts:
            seconds = tuple(starts(arguments.starts))
            rows.append(Measurement("process start to first stroke painted", seconds, 1.5).row)
        with tempfile.TemporaryDirectory() as folder:
            rows += _of_window(arguments, Path(folder))
    except HandwritingError as error:
        print(f"benchmarks.app: {error}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {processor()}\n")
    print(as_markdown(rows))
    return 0


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.app", description=__doc__)
    parser.add_argument("--model", default="default", metavar="NAME|DIR")
    parser.add_argument("--rounds", type=int, default=3, help="lines a length (default: 3)")
    parser.add_argument("--page", type=int, default=PAGE, help="lines of the full page; 0: none")
    parser.add_argument("--hour", type=int, default=HOUR, help="lines for memory; 0: none")
    parser.add_argument("--starts", type=int, default=10, help="processes started; 0: none")
    parser.add_argument("--long", type=int, default=LONG, help="points of the long line; 0: none")
    parser.add_argument("--thread-time", action="store_true", help="of handlers and painting")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error("--rounds must be at least 1")
    return arguments


def _of_window(arguments: argparse.Namespace, home: Path) -> Iterator[Row]:
    settings = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
    window = make_window(
        lambda: load_reader(arguments.model),
        Preferences(settings),
        home / "journals",
        arguments.model,
    )
    window.resize(*SIZE)
    window.show()
    window.worker.start()
    wait_until(lambda: window.worker.reader is not None or bool(window.reading.problem))
    if window.worker.reader is None:
        raise HandwritingError(window.reading.problem)
    window.actions_["inspector"].trigger()
    clock = time.thread_time if arguments.thread_time else time.perf_counter
    watch = Watch(window)
    try:
        empty = _of_writing(window, watch, clock, 300, arguments.rounds, 0.035)
        yield from (one.row for one in empty)
        yield from (one.row for one in _of_rows(window, clock, 10 * arguments.rounds))
        if arguments.long:
            long = _of_writing(window, watch, clock, arguments.long, arguments.rounds, 0.080)
            yield from (one.row for one in long)
        if arguments.page:
            _fill(window, arguments.page)
            full = _of_writing(window, watch, clock, 300, arguments.rounds, 0.035, arguments.page)
            for before, after in zip(empty, full, strict=True):
                most = SHARE * float(np.percentile(before.values, 95))
                yield replace(after, most=most).row
        if arguments.hour:
            _renew(window)
            yield from _of_memory(window, arguments.hour)
    finally:
        window.history.setClean()
        window.close()


def _of_writing(
    window: Window,
    watch: Watch,
    clock: Callable[[], float],
    points: int,
    rounds: int,
    most: float,
    lines: int = 0,
) -> list[Measurement]:
    """Lines of so many points; the last ones of each are measured."""
    strokes = line_of(points + MORE)
    if not lines:
        _renew(window)
    where = f"line of {points} points" + (f" below {lines} others" if lines else "")
    hand = Hand(window.canvas, clock)
    handled: list[float] = []
    for number in range(rounds):
        top = TOP + SPACING * (lines + number)
        placed = _placed(strokes, top)
        _look_at(window, top)
        counted = 0

        def written() -> None:
            nonlocal counted
            counted += 1
            if counted > points:
                watch.note_point()
            if counted == points:
                hand.handled.clear()
                watch.painted.clear()

        hand.write(placed, written=written, lifted=watch.note_lift)
        handled += hand.handled
    found = [
        Measurement("pen event handler", tuple(handled), 0.002, where),
        Measurement("pen event to paint", tuple(watch.painted), 0.008, where),
        Measurement("last point to greedy text", tuple(watch.greedy), most, where),
        Measurement("pen up to text and candidates", tuple(watch.settled), 0.100, where),
    ]
    watch.restart()
    return found


def _of_rows(window: Window, clock: Callable[[], float], rounds: int) -> list[Measurement]:
    """What the four rows cost, of the line that was written last."""
    inspector = window.inspector
    wait_until(lambda: inspector.scene is not None and inspector.scene.weights is not None)
    scene = inspector.scene
    assert scene is not None
    assert scene.target is not None
    target, trace = scene.target, scene.trace

    def paint() -> None:
        inspector.show_scene(replace(scene, trace=replace(trace)))
        for row in inspector.rows[:4]:
            row.repaint()

    where = f"{trace.points} points"
    return [
        Measurement("four rows repainted", _timed(paint, rounds, clock), 0.012, where),
        Measurement(
            "gradient row computed",
            _timed(lambda: trace.lens.gradient(trace, target, None), rounds, clock),
            0.080,
            where,
        ),
    ]


def _of_memory(window: Window, lines: int) -> Iterator[Row]:
    """Two times so many lines: what grows without end shows in both."""
    resident, used = zip(*growth(window, line_of(300), 2 * lines), strict=True)
    for what, levels in (("in use", used), ("resident", resident)):
        first, half, last = (levels[i] / 1e6 for i in (0, (len(levels) - 1) // 2, -1))
        yield Row(
            f"memory {what}: growth in an hour's worth of lines",
            f"{half - first:+.1f} MB, in a second hour {last - half:+.1f} MB, from {first:.0f} MB",
            f"{len(levels) * NOTE} lines of 300 points; after each note of {NOTE} lines, in MB: "
            + ", ".join(f"{one / 1e6:.1f}" for one in levels),
        )


def _timed(job: Callable[[], object], rounds: int, clock: Callable[[], float]) -> tuple[float, ...]:
    values = []
    for _ in range(rounds + 2):
        start = clock()
        job()
        values.append(clock() - start)
    return tuple(values[2:])


def _fill(window: Window, lines: int) -> None:
    """A page of so many lines, read to the end."""
    _renew(window)
    strokes = [
        stroke
        for number in range(lines)
        for stroke in _placed(line_of(300), TOP + SPACING * number)
    ]
    window.history.finish(window.session.new_marks(strokes, "open"))
    wait_until(
        lambda: (
            window.canvas.picture.is_whole
            and all(window.transcriber.text(line).settled for line in window.session.lines)
        )
    )


def _placed(strokes: Sequence[Stroke], top: float) -> list[Stroke]:
    return [replace(stroke, xy=stroke.xy + np.array([LEFT, top])) for stroke in strokes]


def _look_at(window: Window, top: float) -> None:
    """The start of a line, all of it as wide as the window."""
    view = window.canvas.view
    window.canvas.set_view(replace(view, x=0.0, y=top - 100.0))
    wait_until(lambda: window.canvas.picture.is_whole)


def _renew(window: Window) -> None:
    window.history.setClean()
    window.file.new()
    QApplication.processEvents()


if __name__ == "__main__":
    sys.exit(main())
