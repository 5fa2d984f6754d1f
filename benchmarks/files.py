"""`python -m benchmarks.files`: how long reading a page of many strokes takes, format by format.

The page is made here: strokes of the length that those of real notes have (39 points on average in
the note of Xournal++'s own picture), at random places, with pressures. Processor time of this
process is measured, so others may be busy meanwhile.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.table import Row, as_markdown
from handwriting.formats import encode_ink, read_document
from handwriting.ink import Document, Ink, Page, Pen, Stroke

STROKES = 2000
POINTS = 39
"""Points of a stroke."""


def main() -> int:
    """Measures every format and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.files", description=__doc__)
    parser.add_argument("--strokes", type=int, default=STROKES, metavar="N")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions (default: 5)")
    arguments = parser.parse_args()
    page = make_page(arguments.strokes)
    rows = [measure(name, make(page), arguments.rounds) for name, make in FILES.items()]
    print(as_markdown(rows))
    return 0


def make_page(strokes: int) -> Page:
    """A page of strokes that wander."""
    random = np.random.default_rng(0)
    starts = random.uniform(0, 800, (strokes, 1, 2))
    xy = (starts + random.normal(0, 1, (strokes, POINTS, 2)).cumsum(axis=1)).round(3)
    pressure = random.uniform(0.1, 1, (strokes, POINTS)).round(3)
    pen = Pen("#000000", 1.41)
    drawn = (Stroke(a, None, b, pen) for a, b in zip(xy, pressure, strict=True))
    return Page(Ink(tuple(drawn)), (800.0, 800.0), "px")


def measure(name: str, data: bytes, rounds: int) -> Row:
    """Reads a file some times; the median counts."""
    seconds = []
    for _ in range(rounds + 1):  # the first warms up
        start = time.process_time()
        ink = read_document(data).pages[0].ink
        seconds.append(time.process_time() - start)
    assert ink is not None
    size = f"{len(ink.strokes)} strokes, {ink.points} points, {len(data) / 1e6:.1f} MB on disk"
    return Row(f"reading {name}", f"{np.median(seconds[1:]):.3f} s", size)


def xournal(page: Page) -> bytes:
    """As Xournal++ writes it."""
    strokes = []
    for stroke in _strokes(page):
        assert stroke.pressure is not None
        widths = " ".join(f"{1.41 * value:.6f}" for value in stroke.pressure[:-1].tolist())
        places = " ".join(f"{x:.6f} {y:.6f}" for x, y in stroke.xy.tolist())
        strokes.append(
            f'<stroke tool="pen" color="#000000ff" width="1.41 {widths}">{places}</stroke>'
        )
    text = "\n".join(strokes)
    return gzip.compress(
        f'<xournal><page width="800" height="800"><layer>{text}</layer></page></xournal>'.encode()
    )


def rnote(page: Page) -> bytes:
    """As Rnote writes it."""
    style = {"smooth": {"stroke_width": 1.41, "stroke_color": {"r": 0, "g": 0, "b": 0, "a": 1}}}
    components = []
    for stroke in _strokes(page):
        assert stroke.pressure is not None
        first, *rest = (
            {"pos": place, "pressure": pressure}
            for place, pressure in zip(stroke.xy.tolist(), stroke.pressure.tolist(), strict=True)
        )
        path = {"start": first, "segments": [{"lineto": {"end": end}} for end in rest]}
        components.append({"value": {"brushstroke": {"path": path, "style": style}}, "version": 1})
    turns = [{"value": {"t": turn}, "version": 1} for turn in range(len(components))]
    snapshot = {"document": {}, "stroke_components": components, "chrono_components": turns}
    file = {"version": "0.9.0", "data": {"engine_snapshot": snapshot}}
    return gzip.compress(json.dumps(file, separators=(",", ":")).encode())


def pointers(page: Page) -> bytes:
    """A list of pointer events as MyScript's examples have it."""
    strokes = []
    for stroke in _strokes(page):
        assert stroke.pressure is not None
        points = zip(stroke.xy.tolist(), stroke.pressure.tolist(), strict=True)
        strokes.append({"pointers": [{"x": x, "y": y, "p": p} for (x, y), p in points]})
    return json.dumps(strokes).encode()


def unipen(page: Page) -> bytes:
    """With pressures."""
    components = []
    for stroke in _strokes(page):
        assert stroke.pressure is not None
        rows = zip(stroke.xy.tolist(), stroke.pressure.tolist(), strict=True)
        components.append("\n".join(f"{x} {y} {p}" for (x, y), p in rows))
    return b".COORD X Y P\n.PEN_DOWN\n" + "\n.PEN_UP\n.PEN_DOWN\n".join(components).encode()


def _writer(suffix: str) -> Callable[[Page], bytes]:
    return lambda page: encode_ink(Document((page,)), suffix)


def _strokes(page: Page) -> tuple[Stroke, ...]:
    assert page.ink is not None
    return page.ink.strokes


FILES: dict[str, Callable[[Page], bytes]] = {
    "Xournal++ (.xopp)": xournal,
    "Rnote (.rnote)": rnote,
    "MyScript pointer events": pointers,
    "JIIX": _writer(".jiix"),
    "SVG": _writer(".svg"),
    "InkML": _writer(".inkml"),
    "UNIPEN": unipen,
    "CSV": _writer(".csv"),
}

if __name__ == "__main__":
    sys.exit(main())
