"""A page of ink: which strokes are text, in which line and word, and in which order.

    layout = segment(ink)
    for line in layout.lines:
        text_ink = Ink(tuple(ink.strokes[i] for i in line.strokes))

Where ink lies decides; where that leaves doubt, the order in which strokes were written, as far as
it proves steady on the page. Times are not looked at.
"""

from handwriting.page.layout import Layout, TextLine
from handwriting.page.segmentation import segment

__all__ = ["Layout", "TextLine", "segment"]
