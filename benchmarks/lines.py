"""Which lines are measured: IAM-OnDB's if its folder is given, else the samples that ship."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from handwriting.corpora import IamOndb
from handwriting.errors import HandwritingError
from handwriting.formats import read_document, read_ink
from handwriting.ink import Ink, Stroke
from handwriting.shipped import samples_folder

TYPICAL_CHARACTERS = 30
"""Characters of an average line of IAM-OnDB; decides which shipped sample stands in for one. Points
would not do: devices differ in how many they take a second."""

WORD_SPACE = 0.03
"""Gap between repetitions of a line, as a share of its width."""


def median_line(data: Path | None) -> tuple[str, Ink]:
    """A line with the median number of points of `testset_v`, or the sample most like one.

    Args:
        data: folder of IAM-OnDB, or None for the shipped samples.

    Returns:
        The line's name and its ink.
    """
    if data is not None:
        lines = IamOndb(data).split("testset_v")
        median = lines[int(np.argsort(lines.points, kind="stable")[len(lines) // 2])]
        return f"{median.id} of IAM-OnDB", median.ink
    path = typical_sample()
    return path.name, read_ink(path)


def typical_sample() -> Path:
    """The shipped sample whose text is nearest in length to `TYPICAL_CHARACTERS`."""
    paths = sorted(samples_folder().rglob("*.inkml"))
    if not paths:
        raise HandwritingError(f"{samples_folder()}: there is no InkML sample to measure with")
    return min(paths, key=lambda path: abs(_characters(path) - TYPICAL_CHARACTERS))


def _characters(path: Path) -> int:
    (page,) = read_document(path).pages
    return len(page.text or "")


def repeated(ink: Ink, times: int) -> Ink:
    """The line written `times` times, one after the other on one baseline."""
    left, _, right, _ = ink.bounds
    advance = (right - left) * (1 + WORD_SPACE)
    shifts = [np.array([advance * index, 0.0]) for index in range(times)]
    return Ink(tuple(Stroke(stroke.xy + shift) for shift in shifts for stroke in ink.strokes))
