"""Inks as hypothesis draws them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from handwriting.ink import Ink, Pen, Stroke

COORDINATES = st.floats(-1e9, 1e9) | st.integers(-5000, 5000).map(float)
VALUES = st.floats(allow_nan=False, allow_infinity=False)
HEX = "0123456789abcdef"
COLORS = (
    st.none()
    | st.text(HEX, min_size=6, max_size=6).map("#{}".format)
    | st.text(HEX, min_size=8, max_size=8).map("#{}".format)
)
PENS = st.builds(
    Pen,
    color=COLORS,
    width=st.none() | st.floats(0, 1e6),
    tool=st.sampled_from(["pen", "highlighter", "eraser"]),
)
PLAIN = st.just(Pen())
XML_TEXTS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs", "Cc"],
        exclude_characters="\ufffe\uffff",
        include_characters="\t\n\r",
    ),
    max_size=30,
)


def columns(points):
    return arrays.arrays(np.float64, points, elements=VALUES)


@st.composite
def strokes(draw, pens=PLAIN):
    points = draw(st.integers(1, 6))
    return Stroke(
        xy=draw(arrays.arrays(np.float64, (points, 2), elements=COORDINATES)),
        t=draw(st.none() | columns(points)),
        pressure=draw(st.none() | columns(points)),
        pen=draw(pens),
    )


def inks(pens=PLAIN):
    return st.lists(strokes(pens), min_size=1, max_size=6).map(lambda drawn: Ink(tuple(drawn)))
