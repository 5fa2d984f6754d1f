"""The four rows drawn with matplotlib, in the boxes of `handwriting.explain.layout`.

Nothing is computed here but scales. matplotlib is imported only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import OutputError
from handwriting.explain.layout import Box, Layout, arrange, spread
from handwriting.explain.rows import FourRows, WeightRow, WritingRow
from handwriting.explain.theme import LIGHT, Theme
from handwriting.output import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

PICTURES = (".png", ".svg", ".pdf")
DOTS_PER_INCH = 150
LETTER, LETTER_ROOM = 17.0, 0.26  # points; inches that one needs at that size
SMALLEST_LETTER = 6.0  # points
HEADING_SIZE, NAME_SIZE, TICK_SIZE = 13.0, 11.5, 10.5  # points
NAME_ROOM = 0.18  # inches that the name of a layer needs
INK_WIDTH, DOT_SIZE = 1.9, 4.2  # points
THINNEST, THICKEST = 1.0, 4.2  # points, tinted ink
FLAT = 0.34  # inches: a row that is flatter has room for one tick label
SPIKES = 0.68  # share of row 1 below a probability of 1; the letters stand above
TICKS = 9  # at most, on the common axis

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


@dataclass(frozen=True)
class Extent:
    """What the scales of a sheet span: a film must not change them from frame to frame.

    Attributes:
        points: of the axis.
        bounds: of the ink: left, top, right, bottom.
        weights: largest |value| of the last row.
        sizes: the size of weight at which the tint is full.
        seconds: of each point of the axis, shape (points,), or None.
    """

    points: int
    bounds: tuple[float, float, float, float]
    weights: float
    sizes: float
    seconds: Array | None


def extent_of(rows: FourRows) -> Extent:
    """The scales that fit one set of rows."""
    xy = rows.writing.xy
    left, top = xy.min(axis=0)
    right, bottom = xy.max(axis=0)
    values = np.zeros(1) if rows.weights is None else rows.weights.values
    sizes = np.zeros(1) if rows.weights is None else tint_of(rows.weights)
    return Extent(
        len(xy),
        (float(left), float(top), float(right), float(bottom)),
        float(np.abs(values).max()),
        float(sizes.max()),
        rows.writing.seconds,
    )


def tint_of(weights: WeightRow) -> Array:
    """How strongly each point is tinted, shape (N,)."""
    return np.asarray(widened(weights).max(axis=0))


def widened(weights: WeightRow) -> Array:
    """The largest size of weight near each point, shape (K, N).

    Where points are denser than the network's samples, only those beside a sample have a weight;
    its size is shown on the points up to the next sample, too, or the ink would look dashed.
    """
    from numpy.lib.stride_tricks import sliding_window_view

    padded = np.pad(weights.sizes, ((0, 0), (weights.reach, weights.reach)))
    return np.asarray(sliding_window_view(padded, 2 * weights.reach + 1, axis=1).max(axis=2))


def aspect_of(extent: Extent) -> float:
    """Width of the ink over its height."""
    left, top, right, bottom = extent.bounds
    return (right - left) / max(bottom - top, 1e-9)


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
    layout = arrange(aspect_of(extent), everyone=_everyone(rows))
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
    sheet.title(rows)
    sheet.outputs(rows)
    sheet.cells(rows)
    sheet.writing(rows.writing)
    sheet.weights(rows)
    sheet.cursor(rows)


class Sheet:
    """One figure being drawn.

    Args:
        figure: empty.
        layout: where everything goes.
        extent: the scales.
        theme: the colors.
    """

    def __init__(self, figure: Figure, layout: Layout, extent: Extent, theme: Theme) -> None:
        self.figure = figure
        self.layout = layout
        self.extent = extent
        self.theme = theme
        self._timed: list[Axes] = []

    def title(self, rows: FourRows) -> None:
        """What was read; beside the rows, if there is room, else above them."""
        text = rows.outputs.text.strip() or "(nothing yet)"
        box = self.layout.text
        if box is None:
            size = min(20.0, 1150 / max(len(text), 1))
            self._write(self.layout.outputs.left, 0.34, f"“{text}”", size=size, weight="bold")
        else:
            size = min(34.0, 0.9 * box.width * 72 / (0.62 * max(len(text), 1)))
            self._write(box.left, box.top + box.height / 2, f"“{text}”", size=size, weight="bold")
            self._write(
                self.layout.outputs.left,
                0.34,
                "What the network reads, remembers, is given, and looks at",
                size=16,
                weight="bold",
            )

    def outputs(self, rows: FourRows) -> None:
        """Row 1: probabilities, and each letter above its peak."""
        box, row = self.layout.outputs, rows.outputs
        self._heading(box, "1  Output", "probability of each winning character")
        axes = self._axes(box, (0.0, 1 / SPIKES))
        axes.set_yticks([0, 0.5, 1])
        colors = self.theme.letters
        color = {c: colors[i % len(colors)] for i, c in enumerate(row.characters)}
        for character, values in zip(row.characters, row.probabilities, strict=True):
            own = color[character]
            axes.stairs(values, row.edges, baseline=None, linewidth=1.3, color=own)
            axes.stairs(values, row.edges, fill=True, alpha=0.25, color=own)
        self._letters(axes, rows, color)

    def _letters(self, axes: Axes, rows: FourRows, color: dict[str, str]) -> None:
        shown = [
            (index, emission)
            for index, emission in enumerate(rows.outputs.emissions)
            if emission.character != " "
        ]
        if not shown:
            return
        box, last = self.layout.outputs, float(max(self.extent.points - 1, 1))
        room = min(LETTER_ROOM, box.width / len(shown))
        size = max(LETTER * room / LETTER_ROOM, SMALLEST_LETTER)
        gap = 0.75 * room / box.width * last
        positions = np.array([emission.at for _, emission in shown])
        placed = spread(positions, gap, 0.4 * gap, last - 0.4 * gap)
        asked = () if rows.weights is None or _everyone(rows) else rows.weights.asked
        for (index, emission), at in zip(shown, placed, strict=True):
            own = color[emission.character]
            axes.plot([emission.at, at], [1.0, 1.09], color=own, linewidth=0.9)
            frame = {"boxstyle": "round,pad=0.12", "facecolor": "none", "edgecolor": own}
            axes.text(
                at,
                1.13,
                emission.character,
                size=size,
                ha="center",
                va="bottom",
                weight="bold",
                color=own,
                parse_math=False,
                bbox=frame if index in asked else None,
            )

    def cells(self, rows: FourRows) -> None:
        """Row 2: a heat map, one line a cell."""
        box, states = self.layout.cells, rows.cells
        what = {"cell": "memory c", "hidden": "hidden state h"}.get(states.state, states.state)
        reach = np.abs(states.values).max(axis=1, initial=0.0)
        self._heading(
            box,
            "2  Cells",
            f"{what} of {len(states.cells)} cells, each over its own largest ({reach.min():.2g} to "
            f"{reach.max():.2g}); mostly negative ones flipped",
        )
        count = max(len(states.cells), 1)
        axes = self._axes(box, (count, 0.0))
        mesh = axes.pcolormesh(
            rows.outputs.edges,
            np.arange(count + 1),
            states.values / np.where(reach > 0, reach, 1.0)[:, None],
            cmap=self.theme.heat,
            vmin=-1,
            vmax=1,
            rasterized=True,
        )
        axes.set_yticks([])
        groups = [f"{cell.layer}{_arrow(cell.direction)}" for cell in states.cells]
        runs = list(_runs(groups))
        middles = np.array([(begin + end) / 2 for begin, end in runs])
        room = count * NAME_ROOM / box.height
        placed = spread(middles, room, room / 2, count - room / 2)
        for (begin, _), place in zip(runs, placed, strict=True):
            axes.axhline(begin, color=self.theme.background, linewidth=1.5)
            axes.text(
                -0.008,
                1 - place / count,
                groups[begin],
                size=NAME_SIZE,
                transform=axes.transAxes,
                ha="right",
                va="center",
                color=self.theme.text,
            )
        self._write(
            box.left - 0.88,
            box.top + box.height / 2,
            "layer,\nreading\n→ or ←",
            size=9,
            color=self.theme.faint,
            va="center",
        )
        scale = self._box(self.layout.scale)
        bar = self.figure.colorbar(mesh, cax=scale, ticks=[-1, 0, 1])
        bar.ax.set_yticklabels(["−1", "0", "+1"])
        bar.ax.tick_params(labelsize=9, colors=self.theme.text, length=2)
        bar.outline.set_visible(False)

    def writing(self, row: WritingRow) -> None:
        """Row 3: x and y over the points, and the ink."""
        layout, theme = self.layout, self.theme
        self._heading(
            layout.x,
            "3  Writing",
            "x and y of the pen, in heights of the writing; │ pen up",
        )
        left, top, right, bottom = self.extent.bounds
        names = (
            ("x", layout.x, 0, theme.x, "-", (left, right)),
            ("y", layout.y, 1, theme.y, "--", (bottom, top)),
        )
        for name, box, axis, color, dashes, (low, high) in names:
            axes = self._axes(box, None)
            self._pen_ups(axes, row.starts)
            for begin, end in _strokes(row):
                index = np.arange(begin, end)
                values = row.xy[begin:end, axis]
                marker = "." if end - begin == 1 else None
                axes.plot(
                    index, values, color=color, linestyle=dashes, linewidth=1.5, marker=marker
                )
            margin = 0.08 * ((high - low) or row.height)
            axes.set_ylim(low - margin, high + margin)
            span = abs(high - low) / row.height
            largest = f"{span:.1f}" if span < 10 else f"{span:.0f}"
            axes.set_yticks([left if axis == 0 else top, right if axis == 0 else bottom])
            axes.set_yticklabels(["0", largest])
            if box.height < FLAT:
                axes.set_yticks([right if axis == 0 else bottom], labels=[largest])
            self._name(box, name, color)
        self._ink(layout.ink, row, None)

    def weights(self, rows: FourRows) -> None:
        """Row 4: the weights over the points, and the ink tinted with their size."""
        box, tinted, row = self.layout.weights, self.layout.tinted, rows.weights
        head = box if self.layout.beside or tinted is None else tinted
        tint = np.zeros(len(rows.writing.xy))
        if row is None:
            self._heading(head, "4  Gradient", "nothing has come out yet")
            self._axes(box, (-1.0, 1.0)).set_yticks([0])
        else:
            self._heading(head, "4  Gradient", self._account(row))
            (self._matrix if _everyone(rows) else self._curves)(box, rows, row)
            tint = tint_of(row) / (self.extent.sizes or 1.0)
        if tinted is not None:
            self._ink(tinted, rows.writing, tint)
        self._axis()

    def _account(self, row: WeightRow) -> str:
        if row.everyone:
            largest = row.sizes.max(axis=1)
            return (
                f"size of {row.quantity}, each over its own largest "
                f"({largest.min():.2g} to {largest.max():.2g} {row.unit}); root scale"
            )
        parts = " and ".join(row.parts) if len(row.parts) == 2 else ""
        where = f" / ∂ {parts}" if parts else " of each ink point"
        return f"{row.quantity}{where}; largest {np.abs(row.values).max():.2g} {row.unit}"

    def _curves(self, box: Box, rows: FourRows, row: WeightRow) -> None:
        limit = self.extent.weights or 1.0
        axes = self._axes(box, (-1.12 * limit, 1.12 * limit))
        self._pen_ups(axes, rows.writing.starts)
        axes.axhline(0, color=self.theme.faint, linewidth=0.8)
        axes.set_yticks([-limit, 0, limit])
        axes.set_yticklabels([f"−{limit:.2g}", "0", f"+{limit:.2g}"])
        styles = [(self.theme.x, "-"), (self.theme.y, "--")]
        for part, (name, (color, dashes)) in enumerate(zip(row.parts, styles, strict=False)):
            for begin, end in _strokes(rows.writing):
                axes.plot(
                    np.arange(begin, end),
                    row.values[0, begin:end, part],
                    color=color,
                    linestyle=dashes,
                    linewidth=1.6,
                    marker="." if end - begin == 1 else None,
                )
            self._key(box, name, color, dashes, (part + 1) / (len(row.parts) + 1))

    def _key(self, box: Box, name: str, color: str, dashes: str, depth: float) -> None:
        """Name and line of one curve, left of its row at a share of the row's height."""
        from matplotlib.lines import Line2D

        if len(name) > 1:  # the heading has said it
            return
        left, top = box.left - 0.72, box.top + box.height * depth
        self._write(left, top - 0.08, name, size=HEADING_SIZE, weight="bold", color=color)
        width, height = self.layout.width, self.layout.height
        ends, level = (left - 0.1, left + 0.22), 1 - (top + 0.08) / height
        self.figure.add_artist(
            Line2D(
                [end / width for end in ends],
                [level, level],
                color=color,
                linestyle=dashes,
                linewidth=1.6,
            )
        )

    def _matrix(self, box: Box, rows: FourRows, row: WeightRow) -> None:
        """All characters at once: one line each, from the first down to the last."""
        sizes, count = widened(row), len(row.asked)
        largest = sizes.max(axis=1, keepdims=True)
        axes = self._axes(box, (count, 0.0))
        axes.pcolormesh(
            np.arange(sizes.shape[1] + 1) - 0.5,
            np.arange(count + 1),
            np.sqrt(sizes / np.where(largest > 0, largest, 1.0)),
            cmap="gray_r" if self.theme.background > "#8" else "gray",
            vmin=0,
            vmax=1,
            rasterized=True,
        )
        axes.set_yticks([])
        # In columns by turns, so that each name has the room of several lines.
        columns = min(max(int(np.ceil(count * 9 / 72 / box.height)), 1), 4)
        size = max(min(NAME_SIZE, 0.95 * columns * 72 * box.height / count), 5)
        for line, index in enumerate(row.asked):
            axes.text(
                -0.006 - 0.014 * (line % columns),
                1 - (line + 0.5) / count,
                rows.outputs.emissions[index].character.replace(" ", "␣"),
                size=size,
                transform=axes.transAxes,
                ha="right",
                va="center",
                color=self.theme.text,
                parse_math=False,
            )

    def cursor(self, rows: FourRows) -> None:
        """A line through all rows at the peak of the character that the last row is about."""
        if rows.weights is None or rows.weights.everyone:
            return
        at = rows.outputs.emissions[rows.weights.asked[0]].at
        for axes, top in zip(self._timed, [SPIKES, 1, 1, 1, 1], strict=True):
            axes.axvline(at, 0, top, color=self.theme.cursor, linewidth=1.2, linestyle=":")

    def _axis(self) -> None:
        """Ticks of the common axis below the last row: seconds if the ink has them, else points."""
        axes = self._timed[-1]
        axes.tick_params(labelbottom=True, bottom=True)
        last = max(self.extent.points - 1, 1)
        label = "ink point, in the order of writing"
        if self.extent.seconds is None:
            step = _round_step(last / TICKS)
            axes.set_xticks(np.arange(0, last + 1, step))
        else:
            places, names = seconds_ticks(self.extent.seconds)
            axes.set_xticks(places)
            axes.set_xticklabels(names)
            label = "time; each ink point is as wide as the next, so the pen's pauses take no room"
        axes.set_xlabel(label, fontsize=NAME_SIZE, color=self.theme.text, labelpad=2)

    def _ink(self, box: Box, row: WritingRow, weights: Array | None) -> None:
        """The ink; with weights in [0, 1] for each point, tinted and thickened by them."""
        from matplotlib.collections import LineCollection

        axes = self._box(box)
        axes.set_axis_off()
        left, top, right, bottom = self.extent.bounds
        pad = 0.08
        scale = min(
            (box.width - 2 * pad) / max(right - left, 1e-9),
            (box.height - 2 * pad) / max(bottom - top, 1e-9),
        )
        offset_x = (box.width - scale * (right - left)) / 2 if self.layout.beside else pad
        offset_y = (box.height - scale * (bottom - top)) / 2
        placed = (row.xy - [left, top]) * scale + [offset_x, offset_y]
        axes.set_xlim(0, box.width)
        axes.set_ylim(box.height, 0)
        for begin, end in _strokes(row):
            part = placed[begin:end]
            shown = np.zeros(len(part)) if weights is None else weights[begin:end]
            colors = self._tints(shown) if weights is not None else None
            if np.ptp(part, axis=0).max() < 0.02:
                width = DOT_SIZE if weights is None else DOT_SIZE * (1 + shown.max())
                color = self.theme.ink if colors is None else colors[int(shown.argmax())]
                axes.plot(*part[0], ".", color=color, markersize=width, markeredgewidth=0)
            elif colors is None:
                axes.plot(*part.T, color=self.theme.ink, linewidth=INK_WIDTH)
            else:
                middle = np.maximum(shown[1:], shown[:-1])
                segments = np.stack([part[:-1], part[1:]], axis=1)
                order = np.argsort(middle, kind="stable")  # the strong ones on top
                axes.add_collection(
                    LineCollection(
                        list(segments[order]),
                        colors=self._tints(middle)[order],
                        linewidths=THINNEST + (THICKEST - THINNEST) * np.clip(middle[order], 0, 1),
                        capstyle="round",
                    )
                )

    def _tints(self, weights: Array) -> Array:
        """Colors of weights in [0, 1], shape (N, 4)."""
        from matplotlib.colors import LinearSegmentedColormap

        steps = LinearSegmentedColormap.from_list("tint", list(self.theme.tint))
        return np.asarray(steps(np.clip(weights, 0, 1)))

    def _pen_ups(self, axes: Axes, starts: NDArray[np.int64]) -> None:
        for start in starts[1:]:
            axes.axvline(start - 0.5, color=self.theme.rule, linewidth=1.2, zorder=0)

    def _axes(self, box: Box, limits: tuple[float, float] | None) -> Axes:
        """Axes over the common axis of points."""
        axes = self._box(box)
        axes.set_facecolor("none")
        axes.set_xlim(-0.5, max(self.extent.points - 1, 1) + 0.5)
        if limits is not None:
            axes.set_ylim(*limits)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axes.spines[side].set_color(self.theme.rule)
        axes.tick_params(
            labelsize=TICK_SIZE, colors=self.theme.text, labelbottom=False, bottom=False, length=3
        )
        self._timed.append(axes)
        return axes

    def _box(self, box: Box) -> Axes:
        width, height = self.layout.width, self.layout.height
        return self.figure.add_axes(
            (
                box.left / width,
                1 - box.bottom / height,
                box.width / width,
                box.height / height,
            )
        )

    def _heading(self, box: Box, name: str, account: str) -> None:
        self._write(box.left, box.top - 0.1, name, size=HEADING_SIZE, weight="bold", va="baseline")
        self._write(
            box.left + 0.115 * len(name) + 0.18,
            box.top - 0.1,
            account,
            size=NAME_SIZE,
            color=self.theme.faint,
            va="baseline",
        )

    def _name(self, box: Box, name: str, color: str) -> None:
        self._write(
            box.left - 0.72,
            box.top + box.height / 2,
            name,
            size=HEADING_SIZE,
            weight="bold",
            color=color,
        )

    def _write(self, left: float, top: float, text: str, **style: Any) -> Any:
        style = {"color": self.theme.text, "va": "center", "ha": "left"} | style
        width, height = self.layout.width, self.layout.height
        return self.figure.text(left / width, 1 - top / height, text, parse_math=False, **style)


def seconds_ticks(seconds: Array) -> tuple[Array, list[str]]:
    """Places among the points at which to print the time, and what to print.

    Args:
        seconds: of each point, never falling, shape (N,).
    """
    step = _round_step(float(seconds[-1]) / TICKS, smallest=0.01)
    wanted = np.arange(0.0, float(seconds[-1]) + step / 2, step)
    places = np.searchsorted(seconds, wanted).clip(0, len(seconds) - 1)
    least = len(seconds) / (2 * TICKS)
    kept: list[int] = []
    for index, place in enumerate(places):  # several may fall into one pause of the pen
        if not kept or place - places[kept[-1]] >= least:
            kept.append(index)
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return places[kept].astype(np.float64), [f"{wanted[i]:.{digits}f} s" for i in kept]


def _round_step(least: float, smallest: float = 1.0) -> float:
    """The smallest of 1, 2, 5, 10, 20, … that is at least `least`."""
    power = 10.0 ** np.floor(np.log10(max(least, smallest)))
    return float(next(power * f for f in (1, 2, 5, 10) if power * f >= max(least, smallest) - 1e-9))


def _strokes(row: WritingRow) -> Iterator[tuple[int, int]]:
    """First and one past the last point of each stroke."""
    ends = np.append(row.starts[1:], len(row.xy))
    yield from zip(row.starts.tolist(), ends.tolist(), strict=True)


def _runs(names: list[str]) -> Iterator[tuple[int, int]]:
    """First and one past the last index of each run of equal names."""
    begin = 0
    for index in range(1, len(names) + 1):
        if index == len(names) or names[index] != names[begin]:
            yield begin, index
            begin = index


def _everyone(rows: FourRows) -> bool:
    return rows.weights is not None and rows.weights.everyone


def _arrow(direction: str) -> str:
    return "→" if direction == "forward" else "←"
