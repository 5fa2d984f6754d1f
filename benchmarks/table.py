"""Rows of measurements, printed as a Markdown table. Knows nothing of what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: what was measured.
        value: the result with its unit.
        detail: under which circumstances.
    """

    what: str
    value: str
    detail: str = ""


def as_markdown(rows: Iterable[Row]) -> str:
    """The rows with columns of equal width."""
    cells = [("what", "measured", "how"), *((row.what, row.value, row.detail) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    lines = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
