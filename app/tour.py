"""What the guided tour says, step by step. Knows no Qt; what each step does is in `guide`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Deed = Literal["write", "dot", "suffix", "cells", "graves", "try"]

SAMPLE = "unipen/cec-Kilinskas-260.inkml"
"""A word whose i is dotted when all its letters are written; among the samples that ship."""

LINE = "onlinehtr/a-wide-river.inkml"
"""A line that the network which never revises reads well; likewise."""

LETTER, RIVAL = "i", "l"
"""What of it is asked for, and what that is held against."""


@dataclass(frozen=True)
class Step:
    """One page of the tour.

    Attributes:
        deed: what is done when it is shown.
        title: a few words.
        text: two sentences or three.
    """

    deed: Deed
    title: str
    text: str


STEPS = (
    Step(
        "write",
        "Watch it read",
        "Somebody writes a word, and the text on the right keeps up. What is slanted may still "
        "change; what is upright stands.",
    ),
    Step(
        "dot",
        "The late dot",
        "Row 4 asks: which ink speaks for the i? The curves swing where the i is, and once more at "
        "the very end (the mark): that is its dot, drawn after the g. The network has joined both.",
    ),
    Step(
        "suffix",
        "It reads -ing as a whole",
        "The same question, against an l. The curves also swing after the i, at the n (the mark): "
        "where an -ing comes, an i is likely. The pointer in any row shows which ink it is over.",
    ),
    Step(
        "cells",
        "Cells that let go",
        "Each line of row 2 is one memory cell: yellow is full, gray is empty. The ink has the "
        "colors of the chosen one. See how cells fill up and let go when a letter has come out. "
        "Click another one.",
    ),
    Step(
        "graves",
        "The one that never revises",
        "Another network, which knows nothing of what comes later and takes nothing back. So it "
        "waits where a letter is hard: below row 1 a line leads from the end of each letter to the "
        "moment at which it was decided.",
    ),
    Step(
        "try",
        "Your turn",
        "Write a word that ends in -ing, and dot its i last. F9 hides the rows, F1 lists all keys, "
        "and the tour is in the menu Help.",
    ),
)
