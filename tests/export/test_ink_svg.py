"""Ink as SVG, against paths written by hand and read back by an XML parser."""

from __future__ import annotations

import re

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from handwriting.export.ink_svg import MARGIN, PICTURE_SIZE, svg_paths, svg_picture
from handwriting.ink import Ink


def test_paths_by_hand() -> None:
    ink = Ink.from_arrays([[(0, 0), (10, 2.5), (10.001, 2.5)], [(-3, 4)]])
    assert svg_paths(ink) == "M0 0L10 2.5M-3 4h0"


def test_scale_and_origin() -> None:
    ink = Ink.from_arrays([[(10, 20), (11, 22)]])
    assert svg_paths(ink, scale=100, origin=(10, 20), digits=0) == "M0 0L100 200"


def test_rounding_writes_no_negative_zero() -> None:
    assert svg_paths(Ink.from_arrays([[(-0.0001, 0)]])) == "M0 0h0"


@pytest.mark.parametrize(
    "xy",
    [
        [(5, 5)],
        [(1e9, -1e9), (1e9, -1e9)],
        [(0, 0), (1e-300, 0)],
        [(0, 0), (7, 0)],
        [(1e9, 1e9), (1e9 - 1, 1e9)],
    ],
)
def test_degenerate_ink_stays_inside_its_picture(xy: list[tuple[float, float]]) -> None:
    picture = fromstring(svg_picture(Ink.from_arrays([xy]), title="x"))
    left, top, width, height = map(float, picture.attrib["viewBox"].split())
    points = numbers("".join(path.attrib["d"] for path in picture.findall("path")))
    assert (points >= (left, top)).all()
    assert (points <= (left + width, top + height)).all()


@given(
    st.lists(
        st.lists(st.tuples(*[st.floats(-1e5, 1e5)] * 2), min_size=1, max_size=5),
        min_size=1,
        max_size=3,
    )
)
def test_picture_fills_its_box(strokes: list[list[tuple[float, float]]]) -> None:
    ink = Ink.from_arrays(strokes)
    extent = (ink.xy.max(axis=0) - ink.xy.min(axis=0)).max()
    picture = fromstring(svg_picture(ink, title="x"))
    points = numbers("".join(path.attrib["d"] for path in picture.findall("path")))
    assert (points >= 0).all()
    expected = PICTURE_SIZE if extent > 1e-8 else 0
    if extent > 1e-8 or extent == 0:
        assert points.max() == pytest.approx(expected, abs=0.1)
    assert float(picture.attrib["viewBox"].split()[0]) == -MARGIN


def test_dots_are_drawn_wider_than_lines() -> None:
    picture = fromstring(svg_picture(Ink.from_arrays([[(0, 0), (1, 0)], [(0.5, 1)]]), title="x"))
    line, dot = picture.findall("path")
    assert (line.attrib["d"], dot.attrib["d"]) == ("M0 0L1000 0", "M500 1000h0")
    assert float(dot.attrib["stroke-width"]) > float(line.attrib["stroke-width"])


def test_title_is_escaped() -> None:
    picture = fromstring(svg_picture(Ink.from_arrays([[(0, 0)]]), title="<b> & 'c'"))
    assert picture.findtext("title") == "<b> & 'c'"


def numbers(path: str) -> np.ndarray:
    return np.array([(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) ([^LMh]+)", path)])
