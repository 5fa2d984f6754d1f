"""Strokes of a page to lines of text."""

from __future__ import annotations

import numpy as np

from handwriting.features.normalize import writing_height
from handwriting.ink import Ink
from handwriting.page.beads import cut
from handwriting.page.grouping import gather
from handwriting.page.gutters import find_gutters, word_gap
from handwriting.page.joining import join
from handwriting.page.marks import arrows, bullets, by_shape, drawings, rules, touching
from handwriting.page.layout import Layout, TextLine
from handwriting.page.settling import choices, places
from handwriting.page.skew import skew
from handwriting.page.strokes import Array, Strokes

NARROW = 3.0
USUAL = 1.8
SMALL = 0.45
WORD_GAP = 0.7


def segment(ink: Ink) -> Layout:
    """Finds the lines of text of a page.

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
    lines = find_lines(strokes, height)
    text = {int(pens[place]) for line in lines for word in line for place in word}
    other = tuple(i for i in range(len(ink.strokes)) if i not in text)
    return Layout(tuple(_told(line, pens) for line in lines), other)


def _told(line, pens) -> TextLine:
    words = tuple(tuple(int(pens[place]) for place in word) for word in line)
    return TextLine(tuple(stroke for word in words for stroke in word), words)


def find_lines(strokes: Strokes, height: float):
    marks = by_shape(strokes, height) | arrows(strokes, height) | drawings(strokes, height)
    if marks.all():
        return []
    extent = strokes.high() - strokes.low()
    core = np.flatnonzero((extent[:, 1] > SMALL * height) & ~marks)
    if not len(core):
        core = np.flatnonzero(~marks)
    beads = cut(strokes, core, height)
    angle = skew(beads.center, beads.weight, height)
    c, s = np.cos(angle), np.sin(angle)
    strokes = strokes.moved(np.array([[c, -s], [s, c]]), strokes.xy.mean(axis=0))
    beads = cut(strokes, core, height)
    pieces = gather(beads)
    usual = word_gap(beads, join(beads, pieces))
    gutters = find_gutters(beads, join(beads, pieces, widest=max(NARROW, USUAL * usual)), usual)
    cluster = join(beads, gather(beads, gutters), gutters)
    home = np.full(len(strokes), -1)
    home[beads.stroke] = cluster
    home = absorb(strokes, beads, home, height, gutters)
    cluster = join(beads, np.unique(home[beads.stroke], return_inverse=True)[1], gutters)
    home[beads.stroke] = cluster
    home = absorb(strokes, beads, home, height, gutters)
    loose = np.flatnonzero((home < 0) & ~marks)
    if len(loose):
        home[loose] = choices(strokes, beads, home[beads.stroke], loose, gutters).best(len(strokes))[0][loose]
    home = resettle(strokes, beads, home, gutters, np.flatnonzero(home >= 0))
    home = without_marks(strokes, beads, home, height, marks)
    low, high = strokes.low(), strokes.high()
    lines = []
    for line in np.unique(home[home >= 0]):
        members = np.flatnonzero(home == line)
        members = members[np.argsort(low[members, 0], kind="stable")]
        size = height
        members = members[~np.isin(members, bullets(strokes, members, size))]
        lines.append((float(np.median((low + high)[members, 1])), members))
    lines.sort(key=lambda pair: pair[0])
    return [_words(members, low, high, height) for _, members in lines]


def without_marks(strokes: Strokes, beads, home, height, marks):
    found = touching(strokes, marks, home, height)
    home = np.where(found, -1, home)
    if (home >= 0).any():
        off, size = places(strokes, beads, home)
        home = np.where(rules(strokes, off, size, home >= 0), -1, home)
    return home


def _words(members, low: Array, high: Array, height: float):
    words: list[list[int]] = []
    right = -np.inf
    for place in members:
        if not words or low[place, 0] - right > WORD_GAP * height:
            words.append([])
        words[-1].append(int(place))
        right = max(right, high[place, 0])
    return words


MARGIN = 0.3


def resettle(strokes: Strokes, beads, home, gutters, every):
    """Strokes go where they fit better."""
    for _ in range(2):
        found = choices(strokes, beads, home[beads.stroke], every, gutters)
        to, cost = found.best(len(strokes))
        own = np.full(len(strokes), np.inf)
        mine = found.line == home[found.stroke]
        own[found.stroke[mine]] = found.cost[mine]
        move = (cost < own - MARGIN) & np.isfinite(own)
        if not move.any():
            break
        home = np.where(move, to, home)
    return home


CRUMB = 3.0
ABSORB = 1.6


THIN = 0.5


def absorb(strokes: Strokes, beads, home, height, gutters):
    """Small pieces go to the lines that their strokes fit."""
    for most, limit in ((1.5, 1.6), (CRUMB, 1.6), (CRUMB, 2.2), (CRUMB, 3.0), (CRUMB, 3.0)):
        cluster = home[beads.stroke]
        names, cluster = np.unique(cluster, return_inverse=True)
        left = np.full(len(names), np.inf); right = -left
        np.minimum.at(left, cluster, beads.low[:, 0]); np.maximum.at(right, cluster, beads.high[:, 0])
        size = np.bincount(cluster, beads.size) / np.bincount(cluster)
        width = (right - left) / size
        weight = np.bincount(cluster, beads.weight * height) / size
        thin = weight / (width + 1.0)
        crumb = (width < most) | (thin < THIN * np.median(np.repeat(thin, np.bincount(cluster))))
        if crumb.all():
            break
        loose = np.unique(beads.stroke[crumb[cluster]])
        own = beads.pick(~crumb[cluster])
        to, cost = choices(strokes, own, home[own.stroke], loose, gutters).best(len(strokes))
        fine = loose[cost[loose] < limit]
        if not len(fine):
            continue
        home[fine] = to[fine]
    return home
