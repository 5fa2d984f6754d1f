"""Growing lines as an app drives them: strokes come, strokes go, predictions are asked for."""

import numpy as np
import pytest

from handwriting.errors import InkError
from handwriting.ink import Ink
from handwriting.live import CausalLine, CommitRule, RevisingLine
from handwriting.live.drawing import Drawing
from handwriting.live.lines import MOST_LOG_ODDS, log_odds, read_characters
from tests.fakes import dots, random_model, scribble, scripted_model
from tests.live.models import causal_model

AT_ONCE = CommitRule(updates=0, log_odds=-MOST_LOG_ODDS, advance=0.0)
NEVER = CommitRule(updates=1000)


@pytest.mark.parametrize("line", [CausalLine(causal_model()), RevisingLine(random_model())])
def test_both_lines_have_one_interface(line):
    ink = scribble(1)
    for stroke in ink.strokes:
        line.begin_stroke()
        line.add_points(stroke.xy[:1])
        line.add_points(stroke.xy[1:])
        line.end_stroke()
        line.get_prediction()
    prediction = line.finish()
    assert prediction.text
    assert prediction.committed == prediction.text
    assert prediction.tentative == ""


def test_a_causal_line_only_grows():
    line, text = CausalLine(causal_model()), ""
    for stroke in scribble(2).strokes:
        line.begin_stroke()
        for xy in stroke.xy:
            line.add_points([xy])
            prediction = line.get_prediction()
            assert prediction.text.startswith(text)
            assert prediction.tentative == ""
            text = prediction.text
        line.end_stroke()
    assert line.finish().text.startswith(text)


@pytest.mark.parametrize("removed", [0, 2, 5])
def test_without_a_stroke_a_causal_line_reads_what_is_left(removed):
    model, ink = causal_model(), scribble(3)
    line = CausalLine(model)
    numbers = [line.add_stroke(stroke) for stroke in ink.strokes]
    line.remove_stroke(numbers[removed])
    left = CausalLine(model)
    for place, stroke in enumerate(ink.strokes):
        if place != removed:
            left.add_stroke(stroke)
    ours, theirs = line.get_prediction(), left.get_prediction()
    assert ours.text == theirs.text
    for one, other in zip(ours.characters, theirs.characters, strict=True):
        assert (one.x, one.y) == (other.x, other.y)
        assert one.log_odds == pytest.approx(other.log_odds, abs=1e-4)
    assert line.reader.points == left.reader.points
    assert [one.point for one in line.emissions] == [one.point for one in left.emissions]
    assert "".join(one.character for one in line.emissions) == ours.text


def test_a_revising_line_ends_with_the_reading_of_the_whole_line():
    model, ink = random_model(), scribble(4)
    line = RevisingLine(model, NEVER)
    for stroke in ink.strokes:
        line.add_stroke(stroke)
        prediction = line.get_prediction()
        assert prediction.committed == ""
    expected = "".join(one.character for one in read_characters(model, ink))
    assert prediction.text == prediction.tentative == expected
    assert line.finish().committed == expected


def test_a_revising_line_reads_what_is_left():
    model, ink = random_model(), scribble(4)
    line = RevisingLine(model, NEVER)
    numbers = [line.add_stroke(stroke) for stroke in ink.strokes]
    line.get_prediction()
    line.remove_stroke(numbers[1])
    left = Ink((ink.strokes[0], *ink.strokes[2:]))
    expected = "".join(one.character for one in read_characters(model, left))
    assert line.get_prediction().text == expected


def test_when_all_ink_is_gone_so_is_the_text():
    line = RevisingLine(random_model(), AT_ONCE)
    numbers = [line.add_stroke(stroke) for stroke in scribble(4).strokes]
    assert line.get_prediction().committed
    for number in numbers:
        line.remove_stroke(number)
    assert line.get_prediction().text == ""


def test_a_late_dot_opens_its_word_and_no_other():
    # Seven dots in a row, one frame each: "ab cab" with the last dot far back, over the first word.
    model = scripted_model({0: "a", 1: "b", 2: " ", 3: "c", 4: "a", 5: "b"})
    line = RevisingLine(model, AT_ONCE)
    for stroke in dots(6).strokes:
        line.add_stroke(stroke)
    assert line.get_prediction().committed == "ab cab"
    line.committer.rule = CommitRule(updates=1000)
    line.add_stroke(Ink.from_arrays([[(5.0, -8.0)]]).strokes[0])
    prediction = line.get_prediction()
    assert [one.committed for one in prediction.characters] == [False] * 2 + [True] * 4
    assert prediction.committed == ""
    assert prediction.tentative == "ab cab"


def test_a_drawing_without_ink_says_nothing():
    assert RevisingLine(random_model()).finish().text == ""
    assert CausalLine(causal_model()).finish().text == ""


def test_strokes_keep_their_numbers():
    drawing = Drawing()
    first, second = drawing.begin_stroke(), None
    drawing.add_points([(0, 0), (1, 1)])
    drawing.end_stroke()
    drawing.begin_stroke()
    drawing.end_stroke()  # without a point it is none
    second = drawing.begin_stroke()
    drawing.add_points(np.zeros((0, 2)))
    drawing.add_points([(5, 5)])
    assert drawing.numbers == (first, second)
    with pytest.raises(InkError, match="while the pen is down"):
        drawing.remove_stroke(first)
    drawing.end_stroke()
    assert drawing.remove_stroke(first) == (0.0, 1.0)
    assert drawing.ink is not None
    assert drawing.ink.points == 1
    with pytest.raises(InkError, match=f"no stroke {first} to remove"):
        drawing.remove_stroke(first)


@pytest.mark.parametrize("line", [CausalLine(causal_model()), RevisingLine(random_model())])
def test_bad_input_is_told_and_changes_nothing(line):
    with pytest.raises(InkError, match="before a stroke was begun"):
        line.add_points([(0, 0)])
    with pytest.raises(InkError, match="no stroke 7"):
        line.remove_stroke(7)
    line.begin_stroke()
    with pytest.raises(InkError, match="begun before the one before it"):
        line.begin_stroke()
    with pytest.raises(InkError, match="shape"):
        line.add_points([1, 2, 3])
    with pytest.raises(InkError, match="beyond the limit"):
        line.add_points([(1e10, 0)])
    with pytest.raises(InkError, match="before its last stroke"):
        line.finish()
    line.add_points([(0, 0), (1, 1)])
    line.end_stroke()
    with pytest.raises(InkError, match="never begun"):
        line.end_stroke()
    line.finish()


def test_a_stroke_after_the_end_of_a_causal_line_changes_nothing():
    line = CausalLine(causal_model())
    line.add_stroke(scribble(1).strokes[0])
    line.finish()
    with pytest.raises(InkError, match="the line is finished"):
        line.begin_stroke()
    line.remove_stroke(0)  # as is possible while the pen is up
    assert line.get_prediction().text == ""


def test_log_odds_stay_finite():
    assert log_odds(1.0) == MOST_LOG_ODDS
    assert log_odds(0.0) == -MOST_LOG_ODDS
    assert log_odds(0.5) == 0.0
