"""How the committed lists of UNIPEN's writers and lines are chosen."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "datasets"
choose = runpy.run_path(str(SCRIPTS / "split_unipen.py"))["choose"]
is_one_line = runpy.run_path(str(SCRIPTS / "unipen_lines.py"))["is_one_line"]


def writers(family: str, count: int) -> set[str]:
    return {f"{family}/{number}" for number in range(count)}


@pytest.mark.parametrize(("count", "held_out"), [(1, 0), (2, 0), (3, 1), (14, 1), (40, 4)])
def test_a_tenth_of_a_source_is_held_out_but_never_a_third_of_two(
    count: int, held_out: int
) -> None:
    assert len(choose({"a": writers("a", count)})) == held_out


def test_a_writer_of_two_sources_counts_in_both() -> None:
    shared = writers("ce", 10)
    assert len(choose({"cea": shared, "cec": shared | writers("other", 2)})) == 1


def test_the_order_of_sources_and_writers_does_not_matter() -> None:
    one = {"a": writers("a", 30), "b": writers("b", 20)}
    other = {name: set(found) for name, found in reversed(one.items())}
    assert choose(one) == choose(other)


def letters(count: int, left: float, top: float) -> list[np.ndarray]:
    """A row of zigzags of height 1."""
    zigzag = np.array([[0.0, 0.0], [0.3, 1.0], [0.6, 0.0], [0.9, 1.0]])
    return [zigzag + np.array([left + 1.2 * place, top]) for place in range(count)]


def test_a_row_is_one_line_and_two_rows_are_not() -> None:
    assert is_one_line(letters(12, 0, 0))
    assert not is_one_line(letters(12, 0, 0) + letters(4, 0, 2.0))
    assert not is_one_line(letters(12, 0, 0) + letters(4, 0, 9.0))


def test_late_dots_leave_a_line_one() -> None:
    dots = [np.array([[x, -1.0], [x + 0.1, -0.9]]) for x in (1.0, 3.0, 5.0)]
    assert is_one_line(letters(12, 0, 0) + dots)
