"""The measurements of live reading, on lines whose reading is known: the net's own."""

import numpy as np
import pytest

from benchmarks.live.delays import delay_rows, measure_delays
from benchmarks.live.pictures import draw_curves, draw_lag
from benchmarks.live.rule import curves, flicker, observe_lines, rule_rows
from benchmarks.live.speed import speed_rows
from handwriting.corpora import Sample
from handwriting.errors import ConfigError
from handwriting.ink import Ink, Stroke
from handwriting.live import CausalReader
from handwriting.live.lines import read_characters
from tests.fakes import random_model, scribble, scripted_model
from tests.live.models import LETTERS, causal_model

REFERENCE = scripted_model({}, alphabet=LETTERS)


def timed(ink):
    return Ink(tuple(Stroke(stroke.xy, t=np.arange(len(stroke)) * 0.01) for stroke in ink.strokes))


def read_by(model):
    """Four lines of four hands, each labelled with what the model reads in it."""
    samples = []
    for seed in range(4):
        ink = timed(scribble(seed))
        if model.features.causal:
            reader = CausalReader(model)
            for stroke in ink.strokes:
                reader.add_stroke(stroke)
            reader.finish()
            text = reader.text
        else:
            text = "".join(one.character for one in read_characters(model, ink))
        samples.append(Sample(str(seed), f"hand {seed}", ink, text))
    return samples


def test_delays_and_their_table():
    model = causal_model()
    samples = read_by(model)
    found = measure_delays(samples, model, REFERENCE)
    assert found.lines == 4
    letters = sum(len(sample.text.replace(" ", "")) for sample in samples)
    assert len(found.delays) == len(found.writers) == letters
    assert found.scores[1].cer == 1.0  # the reference reads nothing at all
    table = "\n".join(f"{row.what} {row.value}" for row in delay_rows(found))
    assert "ms of pen time" in table
    assert "delay in points with entropy" in table
    assert found.as_values()["lines"] == 4


def test_lines_that_nobody_can_align_are_told():
    sample = Sample("1", "one", scribble(1), "Zebra")
    with pytest.raises(ConfigError, match="none has a delay"):
        measure_delays([sample], causal_model(), REFERENCE)
    with pytest.raises(ConfigError, match="aligned with its text"):
        observe_lines([sample], random_model(), 50)


def test_curves_of_the_commit_rule(tmp_path):
    model = random_model()
    watched = observe_lines(read_by(model), model, 20)
    found = curves(watched)
    assert flicker(watched) >= 0
    for point in found:
        assert 0 <= point.waiting <= 1
        assert point.free_cer == 0.0  # the label is the reading of the whole line
        assert point.commits or np.isnan(point.points)
    patient = [point.commits for point in found if point.varied == "updates"]
    assert patient == sorted(patient, reverse=True)
    assert len(rule_rows(found, 1.0, 4)) == len(found) + 1
    draw_curves(found, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 10_000


def test_a_line_is_drawn_with_its_decisions(tmp_path):
    draw_lag(scribble(1), causal_model(), REFERENCE, tmp_path / "lag.svg")
    assert (tmp_path / "lag.svg").read_bytes().startswith(b"<?xml")


def test_speed_is_told_for_a_short_and_a_long_line():
    rows = speed_rows("scribble", scribble(1), causal_model())
    assert len(rows) == 8
    assert all(row.value.endswith("ms") for row in rows)
