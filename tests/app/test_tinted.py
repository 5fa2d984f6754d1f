"""Ink whose points have colors of their own."""

import numpy as np
import pytest
from PyQt6.QtGui import QImage, QPainter

from app.rows.tinted import PLAIN, levels_of, paint_tinted

RED, BLUE = "#ff0000", "#0000ff"


def painted(places: list[tuple[float, float]], levels: list[int]) -> dict[str, int]:
    """How many pixels have each color, of one stroke."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    count = len(places)
    colors = {0: RED, 1: BLUE}
    paint_tinted(painter, np.array(places), [(0, count)], np.array(levels), colors, 3.0)
    painter.end()
    names = [image.pixelColor(x, y).name() for x in range(40) for y in range(40)]
    return {name: names.count(name) for name in (RED, BLUE)}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_late_dot_of_a_pen_that_stands_still_is_tinted(count):
    assert painted([(20.0, 20.0)] * count, [0] * count)[RED] > 3


def test_each_part_has_its_own_color():
    found = painted([(5.0, 20.0), (15.0, 20.0), (25.0, 20.0), (35.0, 20.0)], [0, 0, 1, 1])
    assert found[RED] > 30
    assert found[BLUE] > 20


def test_parts_of_a_level_without_a_color_are_left_out():
    assert painted([(5.0, 20.0), (35.0, 20.0)], [PLAIN, PLAIN]) == {RED: 0, BLUE: 0}


def test_tints_have_levels_up_to_the_last_and_none_is_plain():
    assert levels_of(np.array([0.0, 0.5, 1.0]), 3).tolist() == [0, 8, 15]
    assert levels_of(None, 2).tolist() == [PLAIN, PLAIN]
