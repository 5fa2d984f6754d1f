"""The four rows as one figure of matplotlib, written as PNG, SVG or PDF.

matplotlib is imported only when something is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from handwriting.errors import OutputError
from handwriting.explain.last_row import draw_cursor, draw_weights
from handwriting.explain.layout import Layout, arrange
from handwriting.explain.rows import FourRows
from handwriting.explain.scales import Extent, aspect_of, everyone, extent_of
from handwriting.explain.sheet import Sheet
from handwriting.explain.theme import LIGHT, Theme
from handwriting.explain.upper_rows import draw_cells, draw_outputs, draw_title, draw_writing
from handwriting.output import replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURES = (".png", ".svg", ".pdf")
DOTS_PER_INCH = 150

STYLE: dict[Any, Any] = {
    "agg.path.chunksize": 10_000,
    "pdf.fonttype": 42,  # text in a PDF can be searched and copied
    "svg.hashsalt": "handwriting",  # the same rows give the same file
    "font.family": "DejaVu Sans",
}
_METADATA: dict[str, dict[str, None]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}


def check_figure(path: str | Path) -> None:
    """Fails early where `save_figure` could not write that kind of file.

    Raises:
        OutputError: an unknown suffix.
    """
    if Path(path).suffix.lower() not in PICTURES:
        raise OutputError(f"cannot write {path}: a picture ends in {', '.join(PICTURES)}")


def save_figure(rows: FourRows, path: str | Path, theme: Theme = LIGHT) -> None:
    """Draws the rows and writes them to `path`; the suffix chooses PNG, SVG or PDF.

    Raises:
        OutputError: an unknown suffix, or the file cannot be written.
    """
    check_figure(path)
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    suffix = Path(path).suffix.lower()
    extent = extent_of(rows)
    layout = arrange(aspect_of(extent), everyone=everyone(rows))
    with matplotlib.rc_context(STYLE), replacing(path) as file:
        figure = Figure(
            figsize=(layout.width, layout.height), dpi=DOTS_PER_INCH, facecolor=theme.background
        )
        FigureCanvasAgg(figure)
        draw_rows(figure, rows, layout, extent, theme)
        figure.savefig(
            file,
            format=suffix[1:],
            metadata=_METADATA[suffix],
            facecolor=theme.background,
        )


def draw_rows(
    figure: Figure, rows: FourRows, layout: Layout, extent: Extent, theme: Theme = LIGHT
) -> None:
    """Draws all rows on an empty figure of the layout's size."""
    sheet = Sheet(figure, layout, extent, theme)
    draw_title(sheet, rows)
    draw_outputs(sheet, rows)
    draw_cells(sheet, rows)
    draw_writing(sheet, rows.writing)
    draw_weights(sheet, rows)
    draw_cursor(sheet, rows)
