"""Pictures and films: that they are drawn whole, for every kind of ink and question."""

import io
import shutil

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from handwriting.errors import OutputError
from handwriting.explain.figure import draw_rows, save_figure
from handwriting.explain.layout import arrange
from handwriting.explain.movie import (
    PAUSE,
    RATE,
    check_movie,
    first_points,
    pen_seconds,
    save_movie,
    script_of,
)
from handwriting.explain.rows import Explainer, Question, WeightRow
from handwriting.explain.scales import aspect_of, extent_of, seconds_ticks, widened
from handwriting.explain.theme import DARK, LIGHT
from handwriting.ink import Ink, Stroke
from tests.fakes import dots, random_model, scribble

WORD, LINE = scribble(1, strokes=2), scribble(2, strokes=9)


@pytest.fixture(scope="module")
def model():
    return random_model(3)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_is_written_whole(model, tmp_path, suffix, theme):
    path = tmp_path / f"rows{suffix}"
    save_figure(Explainer(model).explain(WORD), path, theme)
    start = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix]
    assert path.read_bytes().startswith(start)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("everyone", [False, True], ids=["one", "all"])
@pytest.mark.parametrize("ink", [WORD, LINE, dots(1), dots(3)], ids=["word", "line", "dot", "dots"])
def test_no_text_is_cut_off(ink, everyone):
    eager = random_model(3)
    eager.encoder.output.bias.data[0] -= 1e3  # never the blank
    rows = Explainer(eager, Question(everyone=everyone)).explain(ink)
    extent = extent_of(rows)
    layout = arrange(aspect_of(extent), everyone=everyone)
    figure = Figure(figsize=(layout.width, layout.height), dpi=100)
    canvas = FigureCanvasAgg(figure)
    draw_rows(figure, rows, layout, extent)
    canvas.draw()
    sheet = figure.bbox
    texts = figure.findobj(match=lambda artist: hasattr(artist, "get_text"))
    shown = [text for text in texts if text.get_text().strip() and text.get_visible()]
    for text in shown:
        box = text.get_window_extent()
        assert box.x0 >= sheet.x0 - 1, text
        assert box.x1 <= sheet.x1 + 1, text
        assert box.y0 >= sheet.y0 - 1, text
        assert box.y1 <= sheet.y1 + 1, text
    headings = [text for text in figure.texts if text.get_text()[:1].isdigit()]
    assert len(headings) == 4


def test_other_quantities_are_drawn(model, tmp_path):
    for question in (Question(method="integrated"), Question(order="similarity", state="forget")):
        save_figure(Explainer(model, question).explain(LINE), tmp_path / "a.png")


def test_an_unknown_suffix_is_told(model, tmp_path):
    with pytest.raises(OutputError, match="picture ends in"):
        save_figure(Explainer(model).explain(WORD), tmp_path / "a.bmp")
    with pytest.raises(OutputError, match="movie ends in"):
        check_movie("a.png")


def test_tint_reaches_the_next_sample():
    values = np.zeros((1, 7, 2))
    values[0, 3] = [3.0, 4.0]
    row = WeightRow((0,), False, values, ("x", "y"), "", "", 2)
    assert widened(row).tolist() == [[0, 5, 5, 5, 5, 5, 0]]


def test_seconds_are_printed_where_there_is_room():
    pause = np.concatenate([np.linspace(0, 1, 50), np.linspace(9, 10, 50)])
    places, names = seconds_ticks(pause)
    assert names[0].startswith("0")
    assert (np.diff(places) >= 5).all()
    assert places[-1] <= 99


def test_the_pen_keeps_its_pace_and_rests_only_briefly():
    times = np.array([0.0, 0.1, 0.2, 60.2, 60.3])
    ink = Ink((Stroke(np.zeros((5, 2)), t=times),))
    seconds = pen_seconds(ink, 1.0)
    np.testing.assert_allclose(seconds, [0, 0.1, 0.2, 0.2 + PAUSE, 0.3 + PAUSE])
    script = script_of(ink, 1.0)
    assert script.points[0] == 1
    assert script.points[-1] == 5
    assert len(script.points) / script.rate == pytest.approx(seconds[-1], abs=2 / RATE)


def test_without_times_the_pen_is_steady():
    ink = Ink.from_arrays([[[0.0, 0.0], [2.0, 0.0]], [[2.0, 4.0]]])
    seconds = pen_seconds(ink, 1.0)
    assert seconds[2] - seconds[1] == pytest.approx(2 * seconds[1])
    assert script_of(dots(1), 1.0).points.tolist() == [1, 1]


def test_the_first_points_of_an_ink():
    ink = Ink((Stroke(np.zeros((3, 2)), t=np.arange(3.0)), Stroke(np.ones((2, 2)))))
    assert first_points(ink, 2).points == 2
    assert len(first_points(ink, 4).strokes) == 2
    assert first_points(ink, 5) == ink


def test_a_film_runs_from_the_first_point_to_the_last(model, tmp_path):
    ink = Ink(
        tuple(
            Stroke(stroke.xy, t=np.linspace(i, i + 0.2, len(stroke)))
            for i, stroke in enumerate(WORD.strokes)
        )
    )
    told = []
    path = tmp_path / "film.gif"
    save_movie(Explainer(model), ink, path, LIGHT, lambda done, total: told.append((done, total)))
    with Image.open(io.BytesIO(path.read_bytes())) as film:
        assert film.n_frames > 1
        assert film.info["loop"] == 0
    assert told[-1][0] == told[-1][1] == len(told)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_an_mp4_is_written(model, tmp_path):
    path = tmp_path / "film.mp4"
    save_movie(Explainer(model), dots(3), path)
    assert b"ftyp" in path.read_bytes()[:16]


def test_without_ffmpeg_there_is_no_mp4_and_it_is_told(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(OutputError, match="install it, or write a"):
        check_movie("film.mp4")
