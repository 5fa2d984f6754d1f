"""What is printed on paper, as files name it.

This module does not know how paper is drawn.
"""

from __future__ import annotations

from typing import get_args

from handwriting.ink import Ruling

_RULINGS: dict[str, Ruling] = {ruling: ruling for ruling in get_args(Ruling)}


def parse_ruling(name: str | None) -> Ruling | None:
    """The ruling of a name, None if it is none that we know."""
    return _RULINGS.get(name or "")
