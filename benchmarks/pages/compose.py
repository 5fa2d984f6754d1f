"""Pages put together from lines: forms of IAM-OnDB as they stood on the whiteboard, and variations.

The lines of a form share one coordinate system, so a form is its lines laid over one another.
Everything random comes from the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.pages.truth import KnownPage
from handwriting.corpora import Samples
from handwriting.features import measure
from handwriting.ink import Ink, Stroke

Array = NDArray[np.float64]
Lines = list[list[Array]]
"""The strokes of each line of a page."""

TILT = 5.0
"""Pages are turned by up to so many degrees to either side."""

SCALES = (0.02, 5.0)
"""Pages are made smaller or larger by a factor between these, evenly in its logarithm."""

GUTTER = (2.0, 6.0)
"""Gap between two columns at their longest lines, in heights of the writing on the left."""

LIST = 3.0, 14.0
"""Widths of the lines of a list, in heights of the writing."""


def forms(samples: Samples, most: int = 0) -> Iterator[tuple[str, Lines]]:
    """The forms of an official list, in its order.

    Args:
        samples: the lines of the list.
        most: so many forms, evenly spread over the list; 0 stands for all.
    """
    rows: dict[str, list[int]] = {}
    for row, form in enumerate(samples.writers):
        rows.setdefault(form, []).append(row)
    names = list(rows)
    count = min(most, len(names)) or len(names)
    ids = samples.ids
    for name in (names[i * len(names) // count] for i in range(count)):
        yield name, [samples.strokes(row) for row in sorted(rows[name], key=lambda row: ids[row])]


def as_page(name: str, lines: Lines, marks: Sequence[Array] = ()) -> KnownPage:
    """The lines on one page, stroke after stroke, then the marks."""
    strokes = [stroke for line in lines for stroke in line] + list(marks)
    ends = np.cumsum([len(line) for line in lines]).tolist()
    begins = [0, *ends[:-1]]
    return KnownPage(
        name,
        Ink(tuple(Stroke(stroke) for stroke in strokes)),
        tuple(frozenset(range(a, b)) for a, b in zip(begins, ends, strict=True)),
        frozenset(range(ends[-1], len(strokes))),
    )


def side_by_side(left: Lines, right: Lines, rng: np.random.Generator) -> Lines:
    """Two pages as the columns of one, their tops level within two heights of the writing."""
    height = measure(_joined(left)).height
    near, far = np.concatenate(_joined(left)), np.concatenate(_joined(right))
    shift = np.array(
        [
            near[:, 0].max() - far[:, 0].min() + rng.uniform(*GUTTER) * height,
            near[:, 1].min() - far[:, 1].min() + rng.uniform(-2, 2) * height,
        ]
    )
    return left + [[stroke + shift for stroke in line] for line in right]


def level_with(left: Lines, right: Lines, rng: np.random.Generator, short: bool) -> Lines:
    """Two columns of as many lines, each as high as its neighbor, cut short for lists."""
    count = min(len(left), len(right))
    height = measure(_joined(left)).height
    lines = side_by_side(left[:count], right[:count], rng)
    near, far = lines[:count], lines[count:]
    if short:
        near = [_short(line, rng.uniform(*LIST) * height) for line in near]
        far = [_short(line, rng.uniform(*LIST) * height) for line in far]
    lift = rng.uniform(-0.2, 0.2) * height
    for number, (one, other) in enumerate(zip(near, far, strict=True)):
        shift = np.array([0.0, _level(one) - _level(other) + rng.normal(lift, 0.15 * height)])
        far[number] = [stroke + shift for stroke in other]
    return near + far


def over(above: Lines, below: Lines, rng: np.random.Generator) -> Lines:
    """Two pages below one another, a few heights apart, their left sides anywhere."""
    height = measure(_joined(above)).height
    near, far = np.concatenate(_joined(above)), np.concatenate(_joined(below))
    room = max(float(np.ptp(near[:, 0]) - np.ptp(far[:, 0])), 0.0)
    shift = np.array(
        [
            near[:, 0].min() - far[:, 0].min() + rng.uniform(0, 1) * room,
            near[:, 1].max() - far[:, 1].min() + rng.uniform(0.5, 3) * height,
        ]
    )
    return above + [[stroke + shift for stroke in line] for line in below]


def turned(page: KnownPage, rng: np.random.Generator) -> KnownPage:
    """The page turned by up to `TILT` degrees, in another size and elsewhere."""
    angle = np.radians(rng.uniform(-TILT, TILT))
    cosine, sine = np.cos(angle), np.sin(angle)
    scale = np.exp(rng.uniform(*np.log(SCALES)))
    matrix = scale * np.array([[cosine, sine], [-sine, cosine]])
    shift = rng.uniform(-1000, 1000, 2)
    strokes = tuple(Stroke(stroke.xy @ matrix + shift) for stroke in page.ink.strokes)
    return KnownPage(page.name, Ink(strokes), page.lines, page.marks)


def shuffled(page: KnownPage, rng: np.random.Generator) -> KnownPage:
    """The same page, its strokes written in another order."""
    order = rng.permutation(len(page.ink.strokes))
    place = np.argsort(order)
    return KnownPage(
        page.name,
        Ink(tuple(page.ink.strokes[i] for i in order)),
        tuple(frozenset(place[list(line)].tolist()) for line in page.lines),
        frozenset(place[list(page.marks)].tolist()),
    )


def _level(line: list[Array]) -> float:
    return float(np.median(np.concatenate(line)[:, 1]))


def _short(line: list[Array], width: float) -> list[Array]:
    """The strokes of a line's beginning."""
    end = min(stroke[:, 0].min() for stroke in line) + width
    return [stroke for stroke in line if stroke[:, 0].max() <= end] or line[:1]


def _joined(lines: Lines) -> list[Array]:
    return [stroke for line in lines for stroke in line]


def repeated(pages: Sequence[Lines], strokes: int) -> KnownPage:
    """A page of about so many strokes: forms below one another in columns of eight."""
    lines: Lines = []
    count, number = 0, 0
    corner: Array = np.zeros(2)
    while count < strokes:
        form = pages[number % len(pages)]
        xy = np.concatenate(_joined(form))
        shift = corner - xy.min(axis=0)
        lines += [[stroke + shift for stroke in line] for line in form]
        count += sum(len(line) for line in form)
        number += 1
        corner = corner + np.array([0.0, np.ptp(xy[:, 1]) + 500.0])
        if number % 8 == 0:
            corner = np.array([corner[0] + 9000.0, 0.0])
    return as_page("many forms", lines)
