"""Maps of confidences: what they do, and that values from a file cannot make them do otherwise."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.decoding.calibration import Calibration, ConfidenceMaps, MonotoneMap
from handwriting.errors import ConfigError

BENT = MonotoneMap(((0.2, 0.1), (0.6, 0.5), (0.8, 0.9)))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.6, 0.5), (0.7, 0.7), (0.8, 0.9), (1, 0.9)],
)
def test_linear_between_the_knots_and_level_outside(raw: float, expected: float) -> None:
    assert BENT(raw) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0, 1))
def test_without_a_fit_nothing_changes(raw: float) -> None:
    for language in (False, True):
        maps = Calibration().maps(language=language)
        assert maps.character(raw) == maps.word(raw) == maps.line(raw) == pytest.approx(raw)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=9),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_never_falls_and_stays_a_probability(
    points: list[tuple[float, float]], a: float, b: float
) -> None:
    raws = sorted({raw for raw, _ in points})
    heights = sorted(height for _, height in points)[: len(raws)]
    bent = MonotoneMap(tuple(zip(raws, heights, strict=True)))
    assert 0 <= bent(min(a, b)) <= bent(max(a, b)) + 1e-12 <= 1 + 1e-12


def test_values_survive_json() -> None:
    calibration = Calibration(ConfidenceMaps(character=BENT), ConfidenceMaps(line=BENT))
    again = Calibration.from_values(json.loads(json.dumps(calibration.as_values())))
    assert again == calibration
    assert again.maps(language=True).line == BENT
    assert again.maps(language=False).line == MonotoneMap()


def test_what_is_left_out_is_not_calibrated() -> None:
    assert Calibration.from_values({}) == Calibration()
    assert Calibration.from_values({"language": {"word": [[0.5, 0.25]]}}).language.word(1) == 0.25


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {"beam": {}},
        {"literal": 3},
        {"literal": {"page": [[0, 0]]}},
        {"literal": {"line": []}},
        {"literal": {"line": 5}},
        {"literal": {"line": [[0]]}},
        {"literal": {"line": ["ab"]}},
        {"literal": {"line": [[0, 0], [1, 1.5]]}},
        {"literal": {"line": [[0, math.nan]]}},
        {"literal": {"line": [[0, 0.5], [1, 0.25]]}},
        {"literal": {"line": [[0.5, 0], [0.5, 1]]}},
    ],
)
def test_impossible_values_are_one_sentence(values: object) -> None:
    with pytest.raises(ConfigError) as caught:
        Calibration.from_values(values)
    assert "calibration" in str(caught.value)
    assert "\n" not in str(caught.value)
