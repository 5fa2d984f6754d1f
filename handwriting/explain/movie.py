"""The four rows as a film: the pen writes at its own speed, and the network reads along.

Every picture shows what the network says of the ink as it stood at that moment. A bidirectional
network may so take back what it has said, which is what happens while one writes.

GIF needs nothing more; MP4 needs the program ffmpeg.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from handwriting.errors import OutputError
from handwriting.explain.figure import STYLE, draw_rows
from handwriting.explain.layout import arrange
from handwriting.explain.rows import Explainer, FourRows, seconds_of
from handwriting.explain.scales import Extent, aspect_of, extent_of
from handwriting.explain.theme import LIGHT, Theme
from handwriting.ink import Ink
from handwriting.output import replacing

if TYPE_CHECKING:
    from PIL.Image import Image

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

MOVIES = (".gif", ".mp4")
RATE = 10.0
"""Pictures a second."""

MOST_PICTURES = 600
"""A longer film has fewer pictures a second."""

PAUSE = 1.0
"""Longest that the pen is seen to rest, in seconds; longer pauses are cut to it."""

SPEED = 6.0
"""Of a pen whose times are not known: heights of the writing a second, pen up or down."""

STAND = 2.0
"""Seconds that the last picture stands."""

DOTS_PER_INCH = 72


@dataclass(frozen=True)
class Script:
    """When the film shows what.

    Attributes:
        points: ink points that have been written in each picture, rising, int64 (P,).
        rate: pictures a second.
    """

    points: NDArray[np.int64]
    rate: float


def check_movie(path: str | Path) -> None:
    """Fails early where `save_movie` could not write that kind of file.

    Raises:
        OutputError: an unknown suffix, or ffmpeg is needed and absent.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in MOVIES:
        raise OutputError(f"cannot write {path}: a movie ends in {', '.join(MOVIES)}")
    if suffix == ".mp4" and shutil.which("ffmpeg") is None:
        raise OutputError(
            f"cannot write {path}: MP4 needs the program ffmpeg, which is not installed; "
            "install it, or write a .gif"
        )


def script_of(ink: Ink, height: float) -> Script:
    """Plans the pictures.

    Args:
        ink: with times or without.
        height: of the writing, in the ink's unit.
    """
    seconds = pen_seconds(ink, height)
    duration = float(seconds[-1])
    count = int(np.clip(np.ceil(duration * RATE), 1, MOST_PICTURES)) + 1
    moments = np.linspace(0.0, duration, count)
    points = np.searchsorted(seconds, moments + 1e-9, side="right")
    rate = RATE if duration <= 0 else min((count - 1) / duration, RATE)
    return Script(np.maximum(points, 1).astype(np.int64), rate)


def pen_seconds(ink: Ink, height: float) -> Array:
    """When each point is written in the film, from 0, never falling, shape (N,)."""
    known = seconds_of(ink)
    if known is not None:
        passed = np.diff(known, prepend=0.0)
    else:
        passed = np.hypot(*np.diff(ink.xy, axis=0, prepend=ink.xy[:1]).T) / height / SPEED
    return np.asarray(np.cumsum(np.minimum(passed, PAUSE)))


def first_points(ink: Ink, count: int) -> Ink:
    """What had been written after so many points, at least 1."""
    strokes = []
    for stroke in ink.strokes:
        if count <= 0:
            break
        t, pressure = (
            None if column is None else column[:count] for column in (stroke.t, stroke.pressure)
        )
        strokes.append(replace(stroke, xy=stroke.xy[:count], t=t, pressure=pressure))
        count -= len(stroke)
    return Ink(tuple(strokes))


def save_movie(
    explainer: Explainer,
    ink: Ink,
    path: str | Path,
    theme: Theme = LIGHT,
    progress: Progress = lambda done, total: None,
) -> None:
    """Films a line being written and read, and writes the film to `path`, GIF or MP4.

    Args:
        explainer: which model, and what to look at.
        ink: at least one character must be read in all of it.
        path: its suffix chooses the format.
        theme: colors.
        progress: told how many of how many steps are done.

    Raises:
        OutputError: as `check_movie`, or the file cannot be written.
        ExplanationError: nothing was read, or what was asked for is not there.
    """
    check_movie(path)
    whole = explainer.explain(ink)
    script = script_of(ink, whole.writing.height)
    total = 2 * len(script.points)
    scenes: list[FourRows] = []
    for done, count in enumerate(script.points.tolist(), start=1):
        same = scenes and len(scenes[-1].writing.xy) == count
        scenes.append(
            scenes[-1] if same else explainer.so_far(first_points(ink, count), whole.cells)
        )
        progress(done, total)
    pictures = _pictures(scenes, whole, theme)

    def counted() -> Iterator[Image]:
        for done, picture in enumerate(pictures, start=len(scenes) + 1):
            yield picture
            progress(done, total)

    with replacing(path) as file:
        write = _write_gif if Path(path).suffix.lower() == ".gif" else _write_mp4
        write(counted(), script.rate, file)


def scene_extent(scene: FourRows, whole: FourRows) -> Extent:
    """Scales of the whole line, but for the last row: characters differ by far in their weights."""
    own = extent_of(scene)
    return replace(extent_of(whole), weights=own.weights, sizes=own.sizes)


def _pictures(scenes: list[FourRows], whole: FourRows, theme: Theme) -> Iterator[Image]:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    layout = arrange(aspect_of(extent_of(whole)))
    size = (layout.width, layout.height)
    picture, shown = None, None
    with matplotlib.rc_context(STYLE):
        for scene in scenes:
            if picture is None or scene is not shown:
                figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=theme.background)
                canvas = FigureCanvasAgg(figure)
                draw_rows(figure, scene, layout, scene_extent(scene, whole), theme)
                canvas.draw()  # type: ignore[no-untyped-call]
                pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
                picture = Image.fromarray(pixels[..., :3].copy())
                shown = scene
            yield picture


def _write_gif(pictures: Iterator[Image], rate: float, file: BinaryIO) -> None:
    """One palette for all pictures, taken from the last, in which every color occurs."""
    from PIL import Image

    shown = list(pictures)
    palette = shown[-1].quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    indexed = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in shown]
    hundredth = 10  # milliseconds: what GIF counts in
    each = max(round(1000 / rate / hundredth), 2) * hundredth
    durations = [each] * (len(indexed) - 1) + [each + round(STAND * 1000)]
    indexed[0].save(
        file,
        format="GIF",
        save_all=True,
        append_images=indexed[1:],
        duration=durations,
        loop=0,
        optimize=False,
    )


def _write_mp4(pictures: Iterator[Image], rate: float, file: BinaryIO) -> None:
    """Pipes raw pictures through ffmpeg, which needs a file that it can seek in.

    Raises:
        OutputError: ffmpeg fails.
    """
    first = next(pictures)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "film.mp4"
        command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
        command += ["-s", f"{first.width}x{first.height}", "-r", f"{rate:.4f}", "-i", "-"]
        command += [
            "-vf",
            f"pad=ceil(iw/2)*2:ceil(ih/2)*2,tpad=stop_mode=clone:stop_duration={STAND}",
        ]
        command += ["-pix_fmt", "yuv420p", "-movflags", "+faststart", str(target)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdin is not None
        try:
            process.stdin.write(first.tobytes())
            for picture in pictures:
                process.stdin.write(picture.tobytes())
        except BrokenPipeError:
            pass  # it ended early, and says why on standard error
        finally:
            _, complaint = process.communicate()
        if process.returncode:
            reason = complaint.decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise OutputError(f"ffmpeg could not write the movie: {reason[-1]}")
        file.write(target.read_bytes())
