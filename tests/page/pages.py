"""Pages made by hand: ours, so that they may ship."""

import numpy as np

from handwriting.formats import read_ink
from handwriting.shipped import samples_folder

PITCH = 4.0
"""Heights of the writing from line to line."""

NAMES = ("sta-hpb1-sij-1", "sta-hpb1-mmm-4", "sta-hpb1-lac-2", "sta-hpb1-mek-0", "sta-hpb1-cb-1")


def sample(name):
    """The strokes of a shipped line, its first small letter's height about 1, at the origin."""
    ink = read_ink(samples_folder() / "unipen" / f"{name}.inkml")
    xy = ink.xy
    runs = np.concatenate([np.abs(np.diff(stroke.xy[:, 1])) for stroke in ink.strokes])
    assert runs.sum() > 0
    from handwriting.features import measure

    height = measure([stroke.xy for stroke in ink.strokes]).height
    corner = np.array([xy[:, 0].min(), np.median(xy[:, 1])])
    return [(stroke.xy - corner) / height for stroke in ink.strokes]


def stacked(names=NAMES, pitch=PITCH, x=0.0):
    """Shipped lines below one another: strokes, and which of them make each line."""
    strokes, lines = [], []
    for number, name in enumerate(names):
        line = [xy + [x, pitch * number] for xy in sample(name)]
        lines.append(frozenset(range(len(strokes), len(strokes) + len(line))))
        strokes += line
    return strokes, lines


def turned(strokes, degrees):
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [xy @ matrix for xy in strokes]
