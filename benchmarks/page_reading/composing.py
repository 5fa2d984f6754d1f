"""Pages of as many lines as wanted, made of the samples that ship.

Knows nothing of how they are read.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from handwriting.formats import read_document
from handwriting.ink import Ink, Page, Stroke
from handwriting.shipped import samples_folder

SIZE = 595.0, 842.0  # points: A4
LEFT, TOP = 40.0, 30.0  # points, of the first line
WIDTH, HEIGHT = 510.0, 15.0  # points, the most that a line takes
CHARACTERS = 14, 45  # of samples that are taken: 30 on average, as lines of IAM-OnDB have


def composed_page(lines: int, first: int = 0) -> tuple[Page, list[str]]:
    """A page and what is written on it.

    Args:
        lines: number of them; samples repeat if there are not enough.
        first: sample to begin with, so that pages differ.
    """
    strokes: list[Stroke] = []
    texts = []
    pitch = (SIZE[1] - 2 * TOP) / lines
    for row, (ink, text) in enumerate(islice(_samples(), first, first + lines)):
        left, top, right, bottom = ink.bounds
        scale = min(WIDTH / (right - left), min(HEIGHT, 0.6 * pitch) / (bottom - top))
        corner = np.array([LEFT, TOP + row * pitch])
        strokes += [Stroke((stroke.xy - (left, top)) * scale + corner) for stroke in ink.strokes]
        texts.append(text)
    return Page(Ink(tuple(strokes)), SIZE, "pt"), texts


def write_xopp(page: Page, path: Path) -> None:
    """Writes a page as Xournal++ does."""
    assert page.ink is not None
    width, height = page.size or SIZE
    rows = []
    for stroke in page.ink.strokes:
        points = " ".join(f"{x:.3f} {y:.3f}" for x, y in stroke.xy.tolist())
        rows.append(
            f'<stroke tool="pen" color={quoteattr("#000000ff")} width="1.41">{points}</stroke>'
        )
    text = (
        '<?xml version="1.0"?><xournal creator="benchmarks" fileversion="4">'
        f'<page width="{width:g}" height="{height:g}">'
        '<background type="solid" color="#ffffffff" style="plain"/>'
        f"<layer>{''.join(rows)}</layer></page></xournal>"
    )
    path.write_bytes(gzip.compress(text.encode()))


def _samples() -> Iterator[tuple[Ink, str]]:
    """The samples of usual length, over and over."""
    found = []
    for path in sorted(samples_folder().rglob("*.inkml")):
        (page,) = read_document(path).pages
        if page.ink is not None and CHARACTERS[0] <= len(page.text or "") <= CHARACTERS[1]:
            assert page.text is not None
            found.append((page.ink, page.text))
    yield from cycle(found)
