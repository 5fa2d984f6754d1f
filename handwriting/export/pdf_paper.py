"""The paper of a page as operators of a PDF: its color and what is printed on it.

The distances are those of Xournal++, whose papers these are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from handwriting.export.pdf_ink import Placement, number, parse
from handwriting.ink import Page, Ruling

LINE, HEAD = 24.0, 80.0  # points between lines, and above the first
MARGIN = 72.0  # points to the left of the margin's line
SQUARE = 14.17  # points: half a centimeter
STAFF, STAVES = 5.0, 60.0  # points between the lines of a staff, and between staves
RULE_WIDTH, DOT_WIDTH = 0.5, 1.5  # points
BLUE, RED, GRAY = "#40a0ff", "#ff0080", "#bdbdbd"

MOST = 20_000
"""Lines or dots; paper that would need more is larger than any sheet, and stays plain."""


def paper_operators(page: Page, place: Placement) -> str:
    """The paper of a page; white if the source did not say."""
    color, _ = parse(page.background or "#ffffff")
    fill = " ".join(map(number, color))
    parts = [f"{fill} rg 0 0 {number(place.width)} {number(place.height)} re f"]
    if page.ruling is not None:
        scale = place.scale * _points_of(page)
        parts += _RULINGS[page.ruling](place.width, place.height, scale)
    return "\n".join(parts)


def _points_of(page: Page) -> float:
    """Units of the page in a point: papers are ruled in points."""
    from handwriting.formats.units import MILLIMETERS

    return MILLIMETERS["pt"] / MILLIMETERS.get(page.unit or "pt", MILLIMETERS["pt"])


def _steps(start: float, end: float, step: float) -> list[float]:
    if step <= 0 or (end - start) / step > MOST:
        return []
    return np.arange(start, end, step).tolist()


def _pen(color: str, width: float) -> str:
    return f"{' '.join(map(number, parse(color)[0]))} RG {number(width)} w"


def _across(width: float, ys: list[float]) -> Iterator[str]:
    for y in ys:
        yield f"0 {number(y)} m {number(width)} {number(y)} l S"


def _ruled(width: float, height: float, scale: float) -> Iterator[str]:
    yield _pen(BLUE, RULE_WIDTH * scale)
    yield from _across(width, [height - y for y in _steps(HEAD * scale, height, LINE * scale)])


def _lined(width: float, height: float, scale: float) -> Iterator[str]:
    yield from _ruled(width, height, scale)
    yield _pen(RED, RULE_WIDTH * scale)
    x = number(MARGIN * scale)
    yield f"{x} 0 m {x} {number(height)} l S"


def _graph(width: float, height: float, scale: float) -> Iterator[str]:
    yield _pen(GRAY, RULE_WIDTH * scale)
    step = SQUARE * scale
    yield from _across(width, [height - y for y in _steps(step, height, step)])
    for x in map(number, _steps(step, width, step)):
        yield f"{x} 0 m {x} {number(height)} l S"


def _dotted(width: float, height: float, scale: float) -> Iterator[str]:
    """A row of dots is one dashed line: dashes of no length with round caps."""
    yield "q 1 J"
    yield _pen(GRAY, DOT_WIDTH * scale)
    step = SQUARE * scale
    yield f"[0 {number(step)}] 0 d"
    for y in (number(height - y) for y in _steps(step, height, step)):
        yield f"{number(step)} {y} m {number(width)} {y} l S"
    yield "Q"


def _isograph(width: float, height: float, scale: float) -> Iterator[str]:
    yield _pen(GRAY, RULE_WIDTH * scale)
    side = SQUARE * scale
    for x in map(number, _steps(0.0, width, side * np.sqrt(3) / 2)):
        yield f"{x} 0 m {x} {number(height)} l S"
    rise = width / np.sqrt(3)
    for y in _steps(-rise, height + rise, side):
        yield f"0 {number(y)} m {number(width)} {number(y + rise)} l S"
        yield f"0 {number(y)} m {number(width)} {number(y - rise)} l S"


def _isodotted(width: float, height: float, scale: float) -> Iterator[str]:
    yield "q 1 J"
    yield _pen(GRAY, DOT_WIDTH * scale)
    side = SQUARE * scale
    yield f"[0 {number(side)}] 0 d"
    for place, x in enumerate(_steps(0.0, width, side * np.sqrt(3) / 2)):
        top = number(height - side / 2 * (place % 2))
        yield f"{number(x)} {top} m {number(x)} 0 l S"
    yield "Q"


def _staves(width: float, height: float, scale: float) -> Iterator[str]:
    yield _pen("#000000", RULE_WIDTH * scale)
    for top in _steps(HEAD * scale, height - 5 * STAFF * scale, STAVES * scale):
        yield from _across(width, [height - top - line * STAFF * scale for line in range(5)])


_RULINGS: dict[Ruling, Callable[[float, float, float], Iterator[str]]] = {
    "ruled": _ruled,
    "lined": _lined,
    "graph": _graph,
    "dotted": _dotted,
    "isograph": _isograph,
    "isodotted": _isodotted,
    "staves": _staves,
}
