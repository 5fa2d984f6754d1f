"""A page of ink: which strokes are text, in which line and word, and in which order.

    layout = segment(ink)
    for line in layout.lines:
        text_ink = Ink(tuple(ink.strokes[i] for i in line.strokes))

Neither times nor the order in which the strokes were written are looked at: only where ink lies.
"""

from handwriting.page.layout import Layout, TextLine
from handwriting.page.segmentation import segment

__all__ = ["Layout", "TextLine", "segment"]
