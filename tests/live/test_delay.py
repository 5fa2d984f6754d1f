"""Delays against lines whose spikes are known, and correlations against hand-made ranks."""

import numpy as np
import pytest

from handwriting.errors import AlphabetError, ConfigError
from handwriting.ink import Ink, Stroke
from handwriting.live import CausalReader, last_points, line_delays, matches, rank_correlation
from tests.fakes import dots, scribble, scripted_model
from tests.live.models import LETTERS, causal_model


def timed(ink, rate=0.01):
    """The ink with a point every `rate` seconds and no pause."""
    starts = np.cumsum([0, *map(len, ink.strokes)])
    return Ink(
        tuple(
            Stroke(stroke.xy, t=rate * np.arange(start, start + len(stroke)))
            for stroke, start in zip(ink.strokes, starts, strict=False)
        )
    )


def test_the_ink_of_a_character_ends_midway_to_the_next_spike():
    model = scripted_model({1: "a", 4: "b", 6: " ", 8: "c"})
    # One dot, one frame, one point. Frames 0-2 go to a and 3-5 to b; frames 6 and 7, the space's,
    # are cut at the widest gap, and all are alike, so at the first.
    assert last_points(dots(10), "ab c", model) == (2, 5, None, 9)


def test_a_text_that_cannot_be_written_is_told():
    with pytest.raises(AlphabetError):
        last_points(dots(9), "ax", scripted_model({}))


def test_delays_are_those_of_the_emissions():
    model, ink = causal_model(), scribble(1)
    reader = CausalReader(model)
    emissions = [one for stroke in ink.strokes for one in reader.add_stroke(stroke).emissions]
    emissions += reader.finish().emissions
    text = reader.text
    # The reference has a spike for each character, one frame apart, from the start of the line on.
    script = {2 * place: character for place, character in enumerate(text)}
    reference = scripted_model(script, alphabet=LETTERS)
    ends = last_points(ink, text, reference)
    delays = line_delays(timed(ink), text, model, reference)
    with_ink = [(one, end) for one, end in zip(emissions, ends, strict=True) if end is not None]
    assert len(delays) == len(with_ink) > 0
    for delay, (emission, end) in zip(delays, with_ink, strict=True):
        assert delay.character == emission.character
        assert delay.points == emission.point - end
        assert delay.seconds == pytest.approx(0.01 * delay.points)
        assert delay.entropy == emission.entropy
        assert (delay.frames >= 0) == (delay.points >= 0)
    assert all(delay.seconds is None for delay in line_delays(ink, text, model, reference))


def test_only_what_was_read_rightly_counts():
    assert matches("cat sat", "cut sat") == ((0, 0), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6))
    assert matches("ab", "xab") == ((0, 1), (1, 2))
    assert matches("", "x") == ()


def test_rank_correlation_by_hand():
    # Ranks of x: 1 2 3 4, of y: 1 3 2 4; rho = 1 - 6 * 2 / (4 * 15) = 0.8.
    found = rank_correlation([1, 5, 7, 100], [0.1, 3.0, 2.0, 4.0], ["a", "b", "c", "d"])
    assert found.value == pytest.approx(0.8)
    assert found.low <= 0.8 <= found.high <= 1.0
    assert (found.pairs, found.groups) == (4, 4)
    # Ties share their mean rank: x 1.5 1.5 3, y 1 2 3; Pearson's r of these is sqrt(3) / 2.
    assert rank_correlation([1, 1, 2], [1, 2, 3], list("abc")).value == pytest.approx(np.sqrt(0.75))


def test_the_interval_widens_with_the_size_of_the_groups():
    random = np.random.default_rng(0)
    x = random.normal(size=400)
    y = x + random.normal(size=400)
    apart = rank_correlation(x, y, [str(i) for i in range(400)])
    assert 0.55 < apart.low < apart.value < apart.high < 0.8
    assert 0.05 < apart.high - apart.low < 0.2
    unrelated = rank_correlation(x, random.normal(size=400), [str(i) for i in range(400)])
    assert unrelated.low < 0 < unrelated.high


def test_a_correlation_needs_groups_and_differences():
    with pytest.raises(ConfigError, match="two groups"):
        rank_correlation([1, 2], [1, 2], ["a", "a"])
    with pytest.raises(ConfigError, match="values that differ"):
        rank_correlation([1, 1], [1, 2], ["a", "b"])
