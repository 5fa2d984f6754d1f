"""Where columns part: places on whose left lines end and on whose right lines begin.

A river of word gaps through some lines of one text is no gutter: pieces of lines that were joined
across small gaps must end on its left and begin on its right, several of each, and the gaps across
it must be wider than those between the words of the same lines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwriting.page.beads import Beads
from handwriting.page.grouping import courses
from handwriting.page.gutters import MOST, Gutter
from handwriting.page.sorting import distinct
from handwriting.page.strokes import Array, Indices

Reals = NDArray[np.floating[Any]]

TILTS = np.tan(np.radians(np.arange(-12, 13)))
"""Slopes dx/dy that are tried: a turned page has gutters that do not stand plumb on its lines."""

STEP = 0.5
"""Distance between places that are tried, in sizes of the writing."""

NARROWEST = 1.2
"""Width of a gutter in sizes, at least."""

SLIT = 0.15
"""Gaps that are narrower, in sizes, are not counted as gaps between letters."""

HEADING, SPREAD = 1.5, 2.0
"""A line so many times larger than the page's is a heading, whose words may stand so many times
farther apart, for its size, than others: it is not parted there."""

BROAD = 2.0
"""Sizes that a piece of a line must be wide to count."""

LEFT, RIGHT = 25.0, 4.0
"""Sizes from a gutter within which lines end on its left and begin on its right: left edges are
straight, right edges ragged."""

CROSSED = 0.1
"""Price of a line that has a gap there too narrow to count, but goes on."""

LEAST, LEAP = 1.0, 0.75
"""A gap inside a line counts from so many sizes, and so many usual gaps, on."""

ENOUGH = 1.9
"""Lines on either side, less that price, from which a place is looked at closely."""

WEIGHTS = np.array([3.19, -0.14, -0.57, 0.90, 1.84, 6.70, -6.20, 1.43])
"""Log-odds for a gutter, see `_evidence`: for the sum of the logarithms of the gaps across it, as
multiples of the usual one; for a size of raggedness where lines end before it; for a line nearby
that crosses its continuation; for a line that ends at it, or begins at it, without another on the
other side; for the logarithm of how far words stand apart on that side of these lines where they
stand farther, as a multiple of the usual gap, and for the same times the number of gaps; for a size
by which a line behind a gap does not go on level. Fitted by
`python -m benchmarks.pages.fit_gutters --data IAM_ONDB_FOLDER --seed 1`, rounded."""

BIAS = -5.21
"""Log-odds for a gutter before anything is known."""

SURE = 3.1
"""Log-odds from which a gutter is believed: a false one breaks every line that it crosses."""

WIDE = 0.75
"""Share of the gaps between the words of lines that are no wider than what counts as theirs."""

FACTORS = -1.0, 2.0
"""Between these each logarithm of a gap counts in their sum."""

RAGGED, CROSSINGS, LONE = 10.0, 12, 5
"""Where raggedness in sizes, crossing lines and lone lines stop counting."""

JUMP = 1.5
"""Sizes from which lines that do not meet level count as if they were no farther apart."""

AROUND = 6.0
"""Sizes above and below a gutter within which lines cross its continuation."""

APART = 6.0
"""Sizes between two gutters at one height, at least."""

MARGIN = 1.0
"""Sizes by which a gutter reaches beyond the middles of its first and its last line."""

SLANT = 4.0
"""The same where it reaches the first or the last line of the page, which may slant."""


def find_gutters(beads: Beads, cluster: Indices) -> list[Gutter]:
    """The gutters between lines, those along most lines first.

    Of places for one gutter the surest may be only a part of it, of another tilt.

    Args:
        beads: of the page, lines level.
        cluster: the line of each, or lines of two columns joined to one.
    """
    size, usual = float(np.median(beads.size)), word_gap(beads, cluster)
    pieces = _Pieces.of(beads, cluster, NARROWEST * size)
    found = [one for one in _places(pieces, size, usual) if odds(one) >= SURE]
    found.sort(key=lambda one: (one.lines, odds(one)), reverse=True)
    chosen: list[Gutter] = []
    for one in found:
        if len(chosen) == MOST:
            break
        if all(_apart(one, other, APART * size) for other in chosen):
            chosen.append(_extended(pieces, _centered(pieces, one, size), size, usual))
    return chosen


def odds(gutter: Gutter) -> float:
    """Log-odds that it parts columns."""
    return BIAS + float(np.dot(gutter.evidence, WEIGHTS))


def places(beads: Beads, cluster: Indices) -> list[Gutter]:
    """All places looked at closely, for fitting `WEIGHTS`; arguments of `find_gutters`."""
    size = float(np.median(beads.size))
    pieces = _Pieces.of(beads, cluster, NARROWEST * size)
    return _places(pieces, size, word_gap(beads, cluster))


def word_gap(beads: Beads, cluster: Indices) -> float:
    """The usual width between words in sizes, at least that of a gutter.

    Gaps are of two kinds, those between letters and those between words; how wide either are is
    the hand's. Their logarithms are cut in two where the parts differ most (Otsu 1979, eq. 14).
    """
    size = float(np.median(beads.size))
    pieces = _Pieces.of(beads, cluster, SLIT * size)
    gaps = (pieces.left[1:] - pieces.right[:-1])[pieces.row[1:] == pieces.row[:-1]] / size
    if len(gaps) < 2:
        return NARROWEST
    gaps = np.sort(gaps)
    sums = np.cumsum(np.log(gaps))
    below = np.arange(1, len(gaps))
    share = below / len(gaps)
    apart = (sums[-1] * share - sums[:-1]) ** 2 / (share * (1 - share))
    return max(float(np.median(gaps[int(np.argmax(apart)) + 1 :])), NARROWEST)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Stretches of ink without a wide gap, and the pieces of lines (rows) that they belong to.

    Attributes:
        row: of each stretch; rows are numbered from the top.
        left, right, y: of each stretch, shape (stretches,).
        begin, end: height of its course at its left and at its right end, likewise.
        level: height of each row, ascending.
        scale: size of each row's writing as a multiple of the page's, at least 1: a heading has
            wider gaps.
    """

    row: Indices
    left: Array
    right: Array
    y: Array
    begin: Array
    end: Array
    level: Array
    scale: Array

    @classmethod
    def of(cls, beads: Beads, cluster: Indices, least: float) -> _Pieces:
        middle = np.bincount(cluster, beads.center[:, 1]) / np.bincount(cluster)
        rank = np.argsort(np.argsort(middle, kind="stable"))
        scale = np.bincount(cluster, beads.size) / np.bincount(cluster) / np.median(beads.size)
        row = rank[cluster]
        order = np.lexsort((beads.low[:, 0], row))
        row = row[order]
        left, right, y = beads.low[order, 0], beads.high[order, 0], beads.center[order, 1]
        span = float(np.ptp(np.concatenate([left, right]))) + 1.0
        reach = np.maximum.accumulate(right + row * span) - row * span
        larger = scale[np.argsort(rank)][row[1:]]
        wider = least * np.where(larger > HEADING, SPREAD * larger, 1.0)
        new = np.append(True, (row[1:] != row[:-1]) | (left[1:] - reach[:-1] > wider))
        begins = np.flatnonzero(new)
        counts = np.diff(np.append(begins, len(row)))
        stretch = np.empty(len(row), dtype=np.int64)
        stretch[order] = np.cumsum(new) - 1
        course, _ = courses(beads, stretch)
        course = course[order]
        return cls(
            row[begins],
            left[begins],
            np.maximum.reduceat(right, begins),
            np.add.reduceat(y, begins) / counts,
            course[begins],
            course[begins + counts - 1],
            np.sort(middle),
            np.maximum(scale[np.argsort(rank)], 1.0),
        )


def _places(pieces: _Pieces, size: float, usual: float) -> list[Gutter]:
    return [one for tilt in TILTS for one in _at_tilt(pieces, float(tilt), size, usual)]


def _at_tilt(pieces: _Pieces, tilt: float, size: float, usual: float) -> list[Gutter]:
    """The likeliest places of one tilt: those where many rows end before and begin behind.

    Rows and places make a table; down each column of it, and from one column to the next, ink at a
    place parts one run of rows from the next. Only the cells that tell something are looked at.
    """
    left: Array = pieces.left - tilt * pieces.y
    right: Array = pieces.right - tilt * pieces.y
    origin, step = float(left.min()), STEP * size
    rows, places = len(pieces.level), int((right.max() - origin) / step) + 2
    first, last = np.full(rows, np.inf), np.full(rows, -np.inf)
    np.minimum.at(first, pieces.row, left)
    np.maximum.at(last, pieces.row, right)
    wide = last - first > BROAD * size
    gaps = pieces.row[1:] == pieces.row[:-1]
    least = max(LEAST, LEAP * usual) * size
    gaps &= left[1:] - right[:-1] > least * pieces.scale[pieces.row[1:]]
    place = origin + np.arange(places) * step
    leap = _cover(place, right[:-1][gaps], left[1:][gaps])
    before = leap + _cover(place, last[wide], last[wide] + LEFT * size)
    behind = leap + _cover(place, first[wide] - RIGHT * size, first[wide])
    place = place[np.minimum(before, behind) >= ENOUGH]
    if not len(place):
        return []
    half = NARROWEST / 2 * size
    parts = np.zeros(len(place) * (rows + 1), dtype=bool)
    parts[:: rows + 1] = True
    parts[_cells(rows, pieces.row, *_holding(place, left - half, right + half))] = True
    run = np.cumsum(parts, dtype=np.int32)
    inner, outer = _between(place, first, last)
    broad = np.flatnonzero(wide)
    crosses = _cells(rows, broad, inner[broad], outer[broad])
    crosses = crosses[~parts[crosses]]
    gaps &= wide[pieces.row[1:]]
    row = pieces.row[1:][gaps]
    low, high = _holding(place, right[:-1][gaps], left[1:][gaps])
    leaps = distinct(_cells(rows, row, np.maximum(low, inner[row]), np.minimum(high, outer[row])))
    leaps = leaps[~parts[leaps]]
    first, last = first[broad], last[broad]
    ends = _cells(rows, broad, *_between(place, last, last + LEFT * size))
    starts = _cells(rows, broad, *_between(place, first - RIGHT * size, first))

    def count(cells: Indices) -> Indices:
        return np.bincount(run[cells], minlength=int(run[-1]) + 1)

    lines = np.minimum(count(ends), count(starts)) + count(leaps)
    score = lines - CROSSED * (count(crosses) - count(leaps))
    told_by = np.zeros(len(run), dtype=bool)
    told_by[np.concatenate([ends, starts, crosses])] = True
    found = []
    best = np.flatnonzero(score >= ENOUGH)
    best = best[np.argsort(-score[best], kind="stable")][:MOST]
    parting = np.append(np.flatnonzero(parts), len(parts))
    for value, begin, end in zip(score[best], parting[best - 1], parting[best], strict=True):
        told = np.flatnonzero(told_by[begin:end]) + begin
        ends_at = told[[0, -1]] % (rows + 1) - 1
        column = begin // (rows + 1)
        x = float(place[column])
        top, bottom = pieces.level[ends_at].tolist()
        near = slice(*np.searchsorted(pieces.level, [top - AROUND * size, bottom + AROUND * size]))
        across = parts[column * (rows + 1) + 1 :][near] & wide[near]
        evidence = _evidence(pieces, left, right, wide, ends_at, x, int(across.sum()), size, usual)
        found.append(Gutter(x, tilt, top, bottom, float(value), evidence))
    return found


def _evidence(
    pieces: _Pieces,
    left: Array,
    right: Array,
    wide: NDArray[np.bool_],
    ends: Indices,
    x: float,
    across: int,
    size: float,
    usual: float,
) -> tuple[float, ...]:
    """What tells whether x parts columns from the first to the last of the rows, see `WEIGHTS`."""
    first, last = int(ends[0]), int(ends[1])
    some = slice(*np.searchsorted(pieces.row, [first, last + 1]))
    row, left, right = pieces.row[some] - first, left[some], right[some]
    # Stretches of a row stand from left to right, one ending before the next begins.
    west, number, rows = right <= x, np.arange(len(row)), last + 1 - first
    one, other = np.full(rows, -1), np.full(rows, len(row))
    np.maximum.at(one, row[west], number[west])
    np.minimum.at(other, row[~west], number[~west])
    before = (x - np.append(right, -np.inf)[one]) / size
    behind = (np.append(left, np.inf)[other] - x) / size
    known = wide[first : last + 1]
    both = known & np.isfinite(before) & np.isfinite(behind)
    ending = known & np.isinf(behind) & (before < LEFT)
    starting = known & np.isinf(before) & (behind < RIGHT)
    gaps = np.log(np.maximum((before + behind)[both], SLIT) / usual)
    stops = before[both | ending]
    jump = np.abs(pieces.begin[some][other[both]] - pieces.end[some][one[both]]) / size
    between = (row[1:] == row[:-1]) & (west[1:] == west[:-1]) & (left[1:] > right[:-1])
    words = (left[1:] - right[:-1]) / size
    sides = words[between & west[1:]], words[between & ~west[1:]]
    usually = [_quantile(side, WIDE) / usual for side in sides if len(side)]
    wider = math.log(max(1.0, *usually)) if usually else 0.0
    return (
        float(gaps.clip(*FACTORS).sum()),
        min(float(np.std(stops)), RAGGED) if len(stops) > 1 else 0.0,
        float(min(across, CROSSINGS)),
        float(min(int(ending.sum()), LONE)),
        float(min(int(starting.sum()), LONE)),
        wider,
        wider * len(gaps),
        float(np.minimum(jump, JUMP).sum()),
    )


def _quantile(values: Array, share: float) -> float:
    """The same as numpy's, which takes ten times as long for a few values."""
    place = share * (len(values) - 1)
    low = int(place)
    below, above = np.sort(values)[[low, min(low + 1, len(values) - 1)]].tolist()
    return float(below + (place - low) * (above - below))


def _cover(place: Reals, low: Reals, high: Reals) -> Array:
    """How many of the stretches from low to high hold each place; places ascend."""
    steps = np.bincount(np.searchsorted(place, low), minlength=len(place) + 1)
    steps -= np.bincount(np.searchsorted(place, high, side="right"), minlength=len(place) + 1)
    return np.cumsum(steps)[:-1].astype(np.float64)


def _between(place: Reals, low: Reals, high: Reals) -> tuple[Indices, Indices]:
    """The first place in each stretch from low to high, without its ends, and the first behind."""
    return np.searchsorted(place, low, side="right"), np.searchsorted(place, high)


def _holding(place: Reals, low: Reals, high: Reals) -> tuple[Indices, Indices]:
    """The same of stretches whose ends are in them."""
    return np.searchsorted(place, low), np.searchsorted(place, high, side="right")


def _cells(rows: int, row: Indices, begin: Indices, end: Indices) -> Indices:
    """The cells of stretches of places, each of a row.

    Cells are numbered down the columns; each column begins with one that is in no row.
    """
    times = np.maximum(end - begin, 0)
    column = np.arange(times.sum()) + np.repeat(begin - (np.cumsum(times) - times), times)
    return column * (rows + 1) + 1 + np.repeat(row, times)


def _apart(one: Gutter, other: Gutter, least: float) -> bool:
    top, bottom = max(one.top, other.top), min(one.bottom, other.bottom)
    if top > bottom:
        return True
    middle = (top + bottom) / 2
    return abs(one.x + one.tilt * middle - other.x - other.tilt * middle) >= least


def _centered(pieces: _Pieces, gutter: Gutter, size: float) -> Gutter:
    """The widest stripe between the same stretches, and a little longer."""
    inside = (pieces.y >= gutter.top - MARGIN * size) & (pieces.y <= gutter.bottom + MARGIN * size)
    middle = (pieces.left + pieces.right) / 2
    beside = middle - gutter.tilt * pieces.y > gutter.x
    west, east = inside & ~beside, inside & beside
    best = (-np.inf, gutter)
    if west.any() and east.any():
        for tilt in TILTS:
            low = float((pieces.right - tilt * pieces.y)[west].max())
            high = float((pieces.left - tilt * pieces.y)[east].min())
            if high - low > best[0]:
                best = high - low, replace(gutter, x=(low + high) / 2, tilt=float(tilt))
    return replace(best[1], top=gutter.top - MARGIN * size, bottom=gutter.bottom + MARGIN * size)


def _extended(pieces: _Pieces, gutter: Gutter, size: float, usual: float) -> Gutter:
    """The gutter up and down to the first row with ink in it, or no more than a usual gap there."""
    x = gutter.x + gutter.tilt * pieces.y
    rows = len(pieces.level)
    near = np.full(rows, np.inf), np.full(rows, np.inf)
    np.minimum.at(near[0], pieces.row, np.where(pieces.right <= x, x - pieces.right, np.inf))
    np.minimum.at(near[1], pieces.row, np.where(pieces.left >= x, pieces.left - x, np.inf))
    stopped = near[0] + near[1] < usual * size * pieces.scale
    stopped[pieces.row[(pieces.left < x) & (pieces.right > x)]] = True
    above = np.flatnonzero(stopped & (pieces.level < gutter.top))
    below = np.flatnonzero(stopped & (pieces.level > gutter.bottom))
    first = int(above[-1]) + 1 if len(above) else 0
    last = int(below[0]) - 1 if len(below) else rows - 1
    if first > last:
        return gutter
    # The ends of a slanting line lie beyond its middle; that of a heading is none of its lines.
    surely = pieces.level[first] >= gutter.top, pieces.level[last] <= gutter.bottom
    over = (SLANT if first == 0 and surely[0] else MARGIN) * size
    under = (SLANT if last == rows - 1 and surely[1] else MARGIN) * size
    return replace(
        gutter,
        top=min(gutter.top, float(pieces.level[first]) - over),
        bottom=max(gutter.bottom, float(pieces.level[last]) + under),
    )
