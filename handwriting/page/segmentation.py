"""The strokes of a page to lines of text in reading order.

What no letter can be is set aside by its shape. The rest is leveled, cut into beads and gathered to
pieces of lines; gutters part columns; pieces are joined across gaps, crumbs and small strokes go to
the line that they fit. What then turns out to underline or to strike out is set aside too.

Knows where ink lies, with which tool it was drawn and in which order; the order counts only as far
as it proves steady on the page (`succession`). Knows nothing of times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwriting.features.normalize import writing_height
from handwriting.ink import Ink
from handwriting.page.arrows import arrows
from handwriting.page.beads import Beads, cut, cut_evenly, writing_size
from handwriting.page.columns import find_gutters
from handwriting.page.drawings import drawings
from handwriting.page.grouping import Pairs, gather, neighbors
from handwriting.page.gutters import Gutter
from handwriting.page.joining import join
from handwriting.page.layout import Layout, TextLine
from handwriting.page.marks import bullet, by_shape, rules
from handwriting.page.order import reading_order
from handwriting.page.settling import absorb, dissolve, places, resettle
from handwriting.page.skew import skew
from handwriting.page.strokes import Array, Indices, Strokes
from handwriting.page.succession import steadiness

SMALL = 0.45
"""Heights of the writing up to which a stroke is a dot or bar, which leads no line."""

WORD_GAP = 0.7
"""Heights of the writing between two words."""

STEADY = 2.0
"""Log-odds from which the order of strokes tells whether lines were written across a gutter."""

SEARCH, JOIN = 0.3, 0.3
"""What it costs in joining that pieces were not written one after the other, for each log-odd."""

LEVEL = 1.5
"""Heights within which strokes written one after the other stand level."""

NEXT, BACK = 6.0, 2.0
"""Heights to the side within which a stroke goes on from the one before, and how many times as many
go to the left as to the right where strokes are stored backwards."""

LETTER = 0.65
"""Height of the writing as a share of the median height of its letters, ascenders and all."""

Groups = list[list[Indices]]
"""Words of each line, strokes of each word."""


def segment(ink: Ink) -> Layout:
    """Finds the lines of text of a page.

    Most of the work is sorting and looking up neighbors, O(n log n) for n points. The search for
    gutters makes tables of rows by places, which grow faster on very wide pages of many columns.

    Args:
        ink: the strokes of one page, in any order.

    Returns:
        The `Layout`: every stroke once, in a line or among the others.
    """
    pens = np.array(
        [i for i, stroke in enumerate(ink.strokes) if stroke.pen.tool == "pen"], dtype=np.int64
    )
    if not len(pens):
        return Layout((), tuple(range(len(ink.strokes))))
    arrays = [ink.strokes[i].xy for i in pens]
    height = writing_height(arrays)
    strokes = Strokes.join(arrays)
    if _backwards(strokes, height):
        pens = pens[::-1]
        strokes = Strokes.join(arrays[::-1])
    lines = tuple(
        TextLine(
            tuple(pens[np.concatenate(words)].tolist()),
            tuple(tuple(pens[word].tolist()) for word in words),
        )
        for words in _lines(strokes, height)
    )
    text = {stroke for line in lines for stroke in line.strokes}
    return Layout(lines, tuple(i for i in range(len(ink.strokes)) if i not in text))


def _backwards(strokes: Strokes, height: float) -> bool:
    """Whether a program stored the last stroke first: then most go on to the left."""
    step = np.diff(strokes.medians, axis=0) / height
    level = (np.abs(step[:, 1]) < LEVEL) & (np.abs(step[:, 0]) < NEXT)
    onward = int((level & (step[:, 0] > 0)).sum())
    return int(level.sum()) - onward > BACK * onward


def _lines(strokes: Strokes, height: float) -> Groups:
    marks = by_shape(strokes, height) | arrows(strokes, height)
    marks |= drawings(strokes, marks, height)
    if marks.all():
        return []
    draft = unparted(strokes, marks, height)
    strokes, beads, height = draft.strokes, draft.beads, draft.height
    gutters = [
        gutter
        for gutter in find_gutters(beads, draft.cluster)
        if not (draft.change >= STEADY and _written_across(strokes, gutter, height))
    ]
    home = _settled(strokes, beads, draft.pairs, gutters, marks, height, JOIN * draft.change)
    home = _without_rules(strokes, beads, home)
    low, high = strokes.low, strokes.high
    found = list(_members(strokes, home, height))
    ends = np.array([_ends(low[line], high[line]) for line in found]).reshape(-1, 2, 2)
    order = reading_order(ends, gutters, height)
    return [_words(found[line], low, high, height) for line in order]


@dataclass(frozen=True, eq=False)
class Draft:
    """The lines of a page before columns are parted.

    Attributes:
        strokes: leveled.
        beads: of the letters.
        pairs: of beads near each other.
        cluster: the line of each bead; lines of two columns may be joined to one.
        height: of the writing.
        change: log-odds by which strokes written one after the other share a line.
    """

    strokes: Strokes
    beads: Beads
    pairs: Pairs
    cluster: Indices
    height: float
    change: float


def unparted(strokes: Strokes, marks: NDArray[np.bool_], height: float) -> Draft:
    """The first draft of a page's lines.

    Args:
        strokes: of the page.
        marks: which of them are no text; not all.
        height: of the writing, roughly.
    """
    height = writing_size(strokes, np.flatnonzero(~marks)) or height
    strokes, beads = _leveled(strokes, _core(strokes, marks, height), height)
    pairs = neighbors(beads)
    change = steadiness(_of_strokes(strokes, beads, gather(beads, pairs)))
    doubt = SEARCH * change
    cluster = join(beads, gather(beads, pairs, doubt=doubt), doubt=doubt)
    return Draft(strokes, beads, pairs, cluster, height, change)


def _core(strokes: Strokes, marks: NDArray[np.bool_], height: float) -> Indices:
    """The strokes that lead lines: all letters, or whatever there is."""
    tall = (strokes.high - strokes.low)[:, 1] > SMALL * height
    core = np.flatnonzero(tall & ~marks)
    return core if len(core) else np.flatnonzero(~marks)


def _leveled(strokes: Strokes, core: Indices, height: float) -> tuple[Strokes, Beads]:
    """The page turned so that its lines run level, and the beads of its letters."""
    beads = cut_evenly(strokes, core, height)
    angle = skew(beads.center, beads.weight, height)
    cosine, sine = np.cos(angle), np.sin(angle)
    turned = strokes.moved(np.array([[cosine, -sine], [sine, cosine]]), strokes.xy.mean(axis=0))
    return turned, cut(turned, core, height)


def _of_strokes(strokes: Strokes, beads: Beads, cluster: Indices) -> Indices:
    """The cluster of each stroke, -1 without beads."""
    home = np.full(len(strokes), -1)
    home[beads.stroke] = cluster
    return home


def _written_across(strokes: Strokes, gutter: Gutter, height: float) -> bool:
    """Whether lines were written on from its left to its right: then words stand apart there."""
    middle = strokes.medians
    side = gutter.sides(middle)
    level = np.abs(np.diff(middle[:, 1])) < LEVEL * height
    return int(((side[:-1] < 0) & (side[1:] > 0) & level).sum()) > gutter.lines / 2


def _settled(
    strokes: Strokes,
    beads: Beads,
    pairs: Pairs,
    gutters: list[Gutter],
    marks: NDArray[np.bool_],
    height: float,
    doubt: float,
) -> Indices:
    """The line of each stroke, -1 of marks."""
    home = np.full(len(strokes), -1)
    pieces = gather(beads, pairs, gutters, doubt)
    home[beads.stroke] = join(beads, pieces, gutters, doubt=doubt)
    home = absorb(strokes, beads, home, height, gutters)
    _, cluster = np.unique(home[beads.stroke], return_inverse=True)
    home[beads.stroke] = join(beads, cluster, gutters, doubt=doubt)
    home = absorb(strokes, beads, home, height, gutters)
    home = dissolve(strokes, beads, home, gutters)
    loose = np.flatnonzero((home < 0) & ~marks)
    return resettle(strokes, beads, home, loose, steadiness(home), gutters)


def _without_rules(strokes: Strokes, beads: Beads, home: Indices) -> Indices:
    """Takes away what only its neighbors tell from text."""
    off, size = places(strokes, beads, home)
    return np.where(rules(strokes, off, size, home >= 0), -1, home)


def _members(strokes: Strokes, home: Indices, height: float) -> Iterator[Indices]:
    """The strokes of each line from left to right, without its bullet; one alone is a dash."""
    left = strokes.low[:, 0]
    found = [np.flatnonzero(home == line) for line in np.unique(home[home >= 0])]
    found = [members[np.argsort(left[members], kind="stable")] for members in found]
    bullets = [bullet(strokes, members, height) for members in found]
    listed = sum(bullets) > 1
    for members, first in zip(found, bullets, strict=True):
        yield members[int(first and listed) :]


def _ends(low: Array, high: Array) -> list[list[float]]:
    """Left and right end of a line, at its height."""
    y = float(np.median((low + high)[:, 1]) / 2)
    return [[float(low[:, 0].min()), y], [float(high[:, 0].max()), y]]


def _words(members: Indices, low: Array, high: Array, height: float) -> list[Indices]:
    """Cuts a line, its strokes from left to right, where no ink bridges a wide gap."""
    tall = (high - low)[members, 1]
    letters = tall[tall > SMALL * height]
    if len(letters):
        height = max(height, LETTER * float(np.median(letters)))  # a heading has wider gaps
    reach = np.maximum.accumulate(high[members, 0])
    wide = low[members[1:], 0] - reach[:-1] > WORD_GAP * height
    return np.split(members, np.flatnonzero(wide) + 1)
