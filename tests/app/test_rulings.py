"""Lines and dots of paper of other programs."""

import math

import numpy as np
import pytest
from PyQt6.QtGui import QColor

from app.marks import Leaf
from app.picture import Picture
from app.rulings import POINT, print_of
from app.session import Session
from app.viewport import Viewport
from handwriting.ink import Ruling

A4 = 595.0 * POINT, 842.0 * POINT
WHOLE = (0.0, 0.0, *A4)
RULINGS: list[Ruling] = ["ruled", "lined", "graph", "dotted", "isograph", "isodotted", "staves"]


def paper(ruling: Ruling | None, size: tuple[float, float] | None = A4) -> Leaf:
    return Leaf(0, size, None, ruling)


def test_ruled_paper_has_a_line_every_24_points_between_head_and_foot():
    found = print_of(paper("ruled"), WHOLE)
    assert found is not None
    ys = found.lines[:, 1] / POINT
    assert ys[0] == pytest.approx(80)
    assert np.diff(ys) == pytest.approx(24)
    assert 842 - 60 - 24 < ys[-1] <= 842 - 60
    assert (found.lines[:, 0] == 0).all()
    assert found.lines[:, 2] == pytest.approx(A4[0])
    assert not len(found.margin)


def test_lined_paper_has_a_margin_and_enlarged_paper_larger_distances():
    found = print_of(Leaf(0, A4, None, "lined", enlarged=1.5), WHOLE)
    assert found is not None
    assert found.margin[0, [0, 2]] / POINT == pytest.approx(72 * 1.5)
    assert found.lines[1, 1] - found.lines[0, 1] == pytest.approx(24 * 1.5 * POINT)


def test_the_corners_of_triangles_are_equally_far_from_each_other():
    found = print_of(paper("isodotted"), WHOLE)
    graph = print_of(paper("isograph"), WHOLE)
    assert found is not None
    assert graph is not None
    side = 14.17 * POINT
    away = np.hypot(*(found.dots[:, None] - found.dots[None, :50]).T)
    assert np.sort(away, axis=1)[:, 1] == pytest.approx(side)
    lengths = np.hypot(graph.lines[:, 2] - graph.lines[:, 0], graph.lines[:, 3] - graph.lines[:, 1])
    assert lengths == pytest.approx(side)
    ends = {tuple(np.round(end, 3)) for end in graph.lines.reshape(-1, 2)}
    assert ends <= {tuple(np.round(dot, 3)) for dot in found.dots}


def test_staves_have_five_lines():
    found = print_of(paper("staves"), WHOLE)
    assert found is not None
    across = found.lines[found.lines[:, 1] == found.lines[:, 3]]
    assert len(across) % 5 == 0
    assert np.diff(across[:5, 1]) == pytest.approx(5 * POINT)


@pytest.mark.parametrize("ruling", RULINGS)
def test_nothing_is_printed_beside_the_paper_and_a_part_looks_as_in_the_whole(ruling):
    whole = print_of(paper(ruling), WHOLE)
    part = print_of(paper(ruling), (-50.0, 300.0, 400.0, 2000.0))
    assert whole is not None
    assert part is not None
    for found in (whole, part):
        points = np.concatenate([found.lines.reshape(-1, 2), found.dots])
        assert len(points)
        assert (points >= -1e-6).all()
        assert (points <= np.array(A4) + 1e-6).all()
    levels = [
        set(np.round(one.lines[:, 1], 3)) | set(np.round(one.dots[:, 1], 3))
        for one in (whole, part)
    ]
    inside = {y for y in levels[1] if 330 < y < A4[1] - 30}
    assert inside
    assert inside <= levels[0]
    assert print_of(paper(ruling), (-500.0, 0.0, -10.0, 100.0)) is None


@pytest.mark.parametrize("ruling", RULINGS)
def test_paper_without_edges_is_printed_wherever_one_looks(ruling):
    found = print_of(paper(ruling, None), (-5000.0, -5000.0, -4000.0, -4500.0))
    assert found is not None
    assert len(found.lines) or len(found.dots)
    assert np.isfinite(found.lines).all()
    assert math.isfinite(found.least)


def test_blank_paper_has_no_print():
    assert print_of(paper(None), WHOLE) is None


@pytest.mark.parametrize("ruling", RULINGS)
def test_it_is_seen_below_the_ink_and_left_out_where_it_would_be_a_blur(qapp, ruling):
    session = Session()
    session.leaves = (paper(ruling, None),)  # or its edges would be seen
    picture = Picture(session)

    def colors(zoom: float) -> set[int]:
        picture.view = Viewport(0.0, 200.0, zoom, 300.0, 200.0)
        picture.restart()
        image = picture._pixmap.toImage()
        return {image.pixel(x, y) for x in range(100, 160) for y in range(2, 100)}

    assert len(colors(1.0)) > 1
    blank = {QColor(picture.theme.paper).rgb()}
    assert (colors(0.1) == blank) == (ruling not in ("ruled", "lined"))
