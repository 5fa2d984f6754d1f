"""Finds the UNIPEN texts on several lines: `handwriting/corpora/unipen_several_lines.txt`.

Usage: python datasets/unipen_lines.py UNIPEN_FOLDER

What trains or tests a recognizer of lines must be one line; the corpus does not say where texts
wrap. The sources that stack words in a column throughout are named in `handwriting.corpora.unipen`
and not looked at here. Of the others, about one in twenty-five is listed, of those that write on
one line throughout about one in a hundred by mistake: late strokes far from where they belong.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwriting.corpora import Unipen
from handwriting.corpora.unipen import NOT_LINES, source_of
from handwriting.features import Normalization, measure

LIST = Path(__file__).parents[1] / "handwriting" / "corpora" / "unipen_several_lines.txt"

HEADER = """\
# The texts of UNIPEN train_r01_v07 (category 8) that run over several lines, one id a line.
# Made by: python datasets/unipen_lines.py UNIPEN_FOLDER
"""

Array = NDArray[np.float64]

TALLEST = 4.0
"""Heights from the top to the bottom of one line, ascenders and descenders included, its outermost
2 % of ink left out."""

_BACK = 3.0
"""Heights that the pen goes back at least, to begin another line."""

_DOWN, _UP = 0.8, 1.3
"""Heights that the ink after such a return lies below, or above, that before it. Late dots and
t-bars lie above, by less."""

_REST = 4.0
"""Heights of ink that follow a return at least: dots and t-bars are shorter."""


def is_one_line(strokes: list[Array]) -> bool:
    """Whether ink looks like a single line of writing, in the order in which it was written.

    Args:
        strokes: positions of each stroke, shape (N, 2) each, N >= 1.
    """
    normalization = measure(strokes)
    parts = [normalization.apply(stroke) for stroke in strokes]
    if _tallness(parts) > TALLEST:
        return False
    level = Normalization(normalization.center, normalization.height, 0.0)
    return not _returns([level.apply(stroke) for stroke in strokes])


def _tallness(parts: list[Array]) -> float:
    y = np.concatenate([(part[1:, 1] + part[:-1, 1]) / 2 for part in parts])
    length = np.concatenate([np.hypot(*np.diff(part, axis=0).T) for part in parts])
    if not length.sum():
        return 0.0
    order = np.argsort(y)
    share = np.cumsum(length[order]) / length.sum()
    low, high = np.interp([0.02, 0.98], share, y[order])
    return float(high - low)


def _returns(parts: list[Array]) -> bool:
    """Whether the pen ever went back and wrote on, clearly lower or higher than before."""
    length = np.array([np.hypot(*np.diff(part, axis=0).T).sum() for part in parts])
    height = np.array([part[:, 1].mean() for part in parts])
    before, total = np.cumsum(length)[:-1], length.sum()
    mean_before = np.cumsum(length * height)[:-1] / np.maximum(before, 1e-9)
    mean_after = ((length * height).sum() - np.cumsum(length * height)[:-1]) / np.maximum(
        total - before, 1e-9
    )
    starts = np.array([part[0, 0] for part in parts[1:]])
    back = np.array([part[-1, 0] for part in parts[:-1]]) - starts
    lower = mean_after - mean_before
    moved = (lower > _DOWN) | (lower < -_UP)
    return bool((moved & (back > _BACK) & (total - before > _REST)).any())


def main() -> None:
    """Writes the list."""
    (folder,) = sys.argv[1:]
    texts = Unipen(folder).texts().where(lambda name, _, __: source_of(name) not in NOT_LINES)
    listed = [name for i, name in enumerate(texts.ids) if not is_one_line(texts.strokes(i))]
    LIST.write_text(HEADER + "".join(f"{name}\n" for name in sorted(listed)))


if __name__ == "__main__":
    main()
