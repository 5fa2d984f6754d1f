"""The rows as numbers: what they hold, and that they hold together."""

import json

import numpy as np
import pytest

from handwriting.errors import ExplanationError
from handwriting.explain import read_line
from handwriting.explain.rows import METHODS, Explainer, Question, seconds_of
from handwriting.explain.schema import as_object
from handwriting.ink import Ink, Stroke
from tests.fakes import dots, random_model, scribble


@pytest.fixture
def model():
    return random_model(3)


def timed(*times):
    return Ink(tuple(Stroke(np.zeros((len(t), 2)), t=np.array(t)) for t in times))


def test_all_rows_speak_of_the_same_points_and_frames(model):
    ink = scribble(1)
    rows = Explainer(model).explain(ink)
    frames = len(rows.outputs.edges) - 1
    assert rows.outputs.probabilities.shape == (len(rows.outputs.characters), frames)
    assert rows.cells.values.shape == (24, frames)
    assert rows.weights is not None
    assert rows.weights.values.shape == (1, ink.points, 2)
    assert rows.outputs.edges[0] == 0
    assert rows.outputs.edges[-1] == ink.points - 1
    assert (np.diff(rows.outputs.edges) >= 0).all()
    assert rows.outputs.text == read_line(model, ink).text
    assert len(rows.writing.starts) == len(ink.strokes)


def test_gradients_are_told_per_height_of_the_writing(model):
    """So the same ink drawn larger has the same row."""
    ink = scribble(2)
    larger = Ink.from_arrays([stroke.xy * 9 for stroke in ink.strokes])
    small, large = (Explainer(model).explain(one).weights for one in (ink, larger))
    assert small is not None
    assert large is not None
    np.testing.assert_allclose(small.values, large.values, atol=1e-3 * small.sizes.max())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("everyone", [False, True])
def test_every_method_answers(model, method, everyone):
    rows = Explainer(model, Question(method=method, everyone=everyone)).explain(scribble(2, 2, 9))
    assert rows.weights is not None
    assert rows.weights.everyone is everyone
    assert len(rows.weights.asked) == (len(rows.outputs.text) if everyone else 1)
    assert rows.weights.values.shape[2] == len(rows.weights.parts)
    assert rows.weights.sizes.shape == rows.weights.values.shape[:2]


def test_a_contrast_is_the_difference_of_log_probabilities(model):
    ink = scribble(4)
    reading = read_line(model, ink)
    other = next(c for c in "abc" if c != reading.text[0])
    rows = Explainer(model, Question(character=0, against=other)).explain(ink)
    parts = []
    for character in (reading.text[0], other):
        from handwriting.explain import Differentiator, Target

        label = int(model.alphabet.encode(character)[0])
        target = Target(reading.spans[0].peak, label)
        parts.append(Differentiator(model, "log-probability").jacobian(reading, [target])[0])
    expected = (parts[0] - parts[1]) * reading.features.height
    assert rows.weights is not None
    np.testing.assert_allclose(rows.weights.values[0], expected, atol=1e-3 * np.abs(expected).max())


def test_while_it_is_written_the_last_character_is_the_active_one(model):
    ink = scribble(1)
    explainer = Explainer(model)
    cells = explainer.cells_of(ink)
    rows = explainer.so_far(Ink(ink.strokes[:2]), cells)
    assert rows.weights is not None
    letters = [i for i, e in enumerate(rows.outputs.emissions) if e.character != " "]
    assert rows.weights.asked == (letters[-1],)
    assert rows.cells.cells == cells.cells


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(method="magic"), "method"),  # type: ignore[arg-type]
        (Question(everyone=True, character=1), "singled out"),
        (Question(against="a", score="logit"), "contrast"),
    ],
)
def test_questions_that_exclude_themselves(model, question, words):
    with pytest.raises(ExplanationError, match=words):
        Explainer(model, question)


def test_nothing_read_is_told_and_is_no_error_while_writing(model):
    model.encoder.output.bias.data[0] += 1e4
    with pytest.raises(ExplanationError, match="nothing was read"):
        Explainer(model).explain(dots(1))
    explainer = Explainer(model)
    assert explainer.so_far(dots(1), explainer.cells_of(dots(2))).weights is None


@pytest.mark.parametrize(
    ("ink", "expected"),
    [
        (timed([5.0, 5.5], [6.0]), [0, 0.5, 1]),
        (timed([5.0, 4.0], [6.0]), None),
        (timed([5.0, 5.0]), None),
        (Ink((*timed([1.0, 2.0]).strokes, *dots(1).strokes)), None),
    ],
    ids=["rising", "falling", "standing", "missing"],
)
def test_only_times_that_make_sense_are_times(ink, expected):
    seconds = seconds_of(ink)
    assert (None if seconds is None else seconds.tolist()) == expected


def test_the_object_is_json_and_complete(model):
    ink = scribble(1)
    rows = Explainer(model, Question(everyone=True)).explain(ink)
    told = json.loads(json.dumps(as_object("a.inkml", "some", rows), allow_nan=False))
    assert told["text"] == rows.outputs.text
    assert [entry["text"] for entry in told["characters"]] == list(rows.outputs.text)
    assert len(told["weights"]["of"]) == len(told["text"])
    assert rows.weights is not None
    np.testing.assert_allclose(
        told["weights"]["of"][0]["values"], rows.weights.values[0], rtol=1e-4, atol=1e-12
    )
    np.testing.assert_allclose(told["writing"]["xy"], ink.xy, rtol=1e-4)
    assert len(told["cells"]["cells"]) == 24
