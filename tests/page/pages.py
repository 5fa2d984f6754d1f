"""Pages put together from the samples that ship."""

import numpy as np

from handwriting.features import measure
from handwriting.formats import read_ink
from handwriting.shipped import samples_folder

PITCH = 5.0
"""Heights of the writing from line to line."""

NAMES = ("sta-hpb1-sij-1", "sta-hpb1-mmm-4", "sta-hpb1-lac-2", "sta-hpb1-mek-0", "sta-hpb1-cb-1")


def sample(name):
    """The strokes of a shipped line from x = 0 on, its middle at y = 0, its writing 1 high."""
    ink = read_ink(samples_folder() / "unipen" / f"{name}.inkml")
    corner = np.array([ink.xy[:, 0].min(), np.median(ink.xy[:, 1])])
    height = measure([stroke.xy for stroke in ink.strokes]).height
    return [(stroke.xy - corner) / height for stroke in ink.strokes]


def stacked(names=NAMES, x=0.0):
    """Shipped lines below one another: strokes, and which of them make each line."""
    strokes, lines = [], []
    for number, name in enumerate(names):
        line = [xy + np.array([x, PITCH * number]) for xy in sample(name)]
        lines.append(frozenset(range(len(strokes), len(strokes) + len(line))))
        strokes += line
    return strokes, lines


def turned(strokes, degrees):
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [xy @ matrix for xy in strokes]


def found(layout):
    return [frozenset(line.strokes) for line in layout.lines]
