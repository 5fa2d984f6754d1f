"""Strokes, marks and changes as JSON, for the journal and for what a note keeps inside its file.

Numbers come back exactly as they were. Knows neither files nor Qt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

import numpy as np

from app.marks import Change, Correction, InkPoint, Key, Leaf, Leaves, Mark
from handwriting.ink import Pen, Stroke

Json = dict[str, Any]

PIECE = 200
"""Members of a list that are encoded in one go."""


def encoded(value: Any) -> str:
    """A record as text, made a little at a time.

    Encoding a million points in one go would hold up every other thread for as long.
    """
    if isinstance(value, dict):
        members = (f"{json.dumps(key)}:{encoded(one)}" for key, one in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return "[" + ",".join(encoded(one) for one in value) + "]"
    if isinstance(value, list) and len(value) > PIECE:
        pieces = (value[i : i + PIECE] for i in range(0, len(value), PIECE))
        return "[" + ",".join(_dumped(piece)[1:-1] for piece in pieces) + "]"
    return _dumped(value)


def _dumped(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def of_stroke(stroke: Stroke) -> Json:
    """A stroke; columns that it lacks are left out."""
    record: Json = {"xy": stroke.xy.tolist(), "pen": of_pen(stroke.pen)}
    if stroke.t is not None:
        record["t"] = stroke.t.tolist()
    if stroke.pressure is not None:
        record["p"] = stroke.pressure.tolist()
    return record


def to_stroke(record: Mapping[str, Any]) -> Stroke:
    """The stroke of a record.

    Raises:
        KeyError, TypeError, ValueError: the record is none of a stroke.
    """
    return Stroke(
        np.array(record["xy"], dtype=np.float64),
        np.array(record["t"]) if "t" in record else None,
        np.array(record["p"]) if "p" in record else None,
        to_pen(record["pen"]),
    )


def of_pen(pen: Pen) -> list[Any]:
    """A pen."""
    return [pen.color, pen.width, pen.tool]


def to_pen(record: list[Any]) -> Pen:
    """The pen of a record."""
    color, width, tool = record
    return Pen(color, width, tool)


def of_mark(mark: Mark) -> Json:
    """A mark."""
    page = {"page": mark.page} if mark.page else {}
    return {"key": list(mark.key), "line": mark.line, **page, **of_stroke(mark.stroke)}


def to_mark(record: Mapping[str, Any]) -> Mark:
    """The mark of a record; raises as `to_stroke`."""
    key, page = tuple(map(int, record["key"])), int(record.get("page", 0))
    return Mark(key, to_stroke(record), int(record["line"]), page)


def of_leaf(leaf: Leaf) -> Json:
    """A page as paper."""
    size = None if leaf.size is None else list(leaf.size)
    paper: Json = {
        "size": size,
        "background": leaf.background,
        "ruling": leaf.ruling,
        "text": leaf.text,
        "order": list(leaf.order) or None,
        "enlarged": None if leaf.enlarged == 1.0 else leaf.enlarged,
        "uncut": None if leaf.cut else True,
    }
    return {"number": leaf.number, **{name: one for name, one in paper.items() if one is not None}}


def to_leaf(record: Mapping[str, Any]) -> Leaf:
    """The page of a record; raises as `to_stroke`."""
    size = None
    if "size" in record:
        width, height = record["size"]
        size = float(width), float(height)
    paper = (record.get("background"), record.get("ruling"), record.get("text"))
    order = tuple(map(int, record.get("order", ())))
    enlarged, uncut = float(record.get("enlarged", 1.0)), bool(record.get("uncut"))
    return Leaf(int(record["number"]), size, *paper, order, enlarged, not uncut)


def of_correction(correction: Correction) -> Json:
    """A correction; its ink as runs of points: key, first, last."""
    runs = []
    points = sorted(correction.ink)
    # Points in a run keep the same distance to their place in the row.
    for (key, _), run in groupby(
        enumerate(points), lambda item: (item[1][0], item[1][1] - item[0])
    ):
        members = [point for _, (_, point) in run]
        runs.append([list(key), members[0], members[-1]])
    return {"text": correction.text, "ink": runs}


def to_correction(record: Mapping[str, Any]) -> Correction:
    """The correction of a record."""
    points: set[InkPoint] = set()
    for key, first, last in record["ink"]:
        points.update((tuple(key), point) for point in range(int(first), int(last) + 1))
    return Correction(str(record["text"]), frozenset(points))


def of_change(change: Change) -> Json:
    """A change; of what it takes away only the names are needed."""
    leaves = {}
    if change.leaves is not None:
        leaves["leaves"] = [[of_leaf(leaf) for leaf in some] for some in change.leaves]
    return {
        "name": change.name,
        "removed": [list(mark.key) for mark in change.removed],
        "added": [of_mark(mark) for mark in change.added],
        "retracted": [of_correction(one) for one in change.retracted],
        "corrections": [of_correction(one) for one in change.corrections],
        **leaves,
    }


def to_change(record: Mapping[str, Any], find: Callable[[Key], Mark | None]) -> Change:
    """The change of a record, on a note where marks are found so; what is not there cannot go.

    Raises:
        KeyError, TypeError, ValueError: the record is none of a change.
    """
    removed = (find(tuple(key)) for key in record["removed"])
    return Change(
        str(record["name"]),
        tuple(mark for mark in removed if mark is not None),
        tuple(to_mark(one) for one in record["added"]),
        _corrections(record["retracted"]),
        _corrections(record["corrections"]),
        _leaves(record["leaves"]) if "leaves" in record else None,
    )


def _leaves(records: Iterable[Iterable[Mapping[str, Any]]]) -> tuple[Leaves, Leaves]:
    before, after = (tuple(to_leaf(one) for one in some) for some in records)
    if not after or len({leaf.number for leaf in after}) < len(after):
        raise ValueError("a note has at least one page, and none twice")
    return before, after


def _corrections(records: Iterable[Mapping[str, Any]]) -> tuple[Correction, ...]:
    return tuple(to_correction(one) for one in records)
