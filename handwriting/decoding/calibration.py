"""From a raw confidence to the share of cases in which that confidence is right.

A network is surer than it should be, and a product of probabilities is less sure than it should be.
Both order readings by doubt, so what is missing is one monotone map each: piecewise linear through
a few knots that were measured on labelled ink (Zadrozny & Elkan 2002, "Transforming classifier
scores into accurate multiclass probability estimates", whose isotonic regression chooses them;
their heights are those of least squares). This module applies maps; `handwriting.evaluation` fits
them. It does not know what a raw confidence is made of: whoever applies a map must make it as it
was made for the fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from handwriting.errors import ConfigError

Knots = tuple[tuple[float, float], ...]
"""Points (raw, calibrated) of a piecewise linear map, from left to right."""

STRAIGHT: Knots = ((0.0, 0.0), (1.0, 1.0))
"""Knots of the identity."""


@dataclass(frozen=True)
class MonotoneMap:
    """A map from [0, 1] to [0, 1] that never falls; level before its first and after its last knot.

    Attributes:
        knots: at least one.

    Raises:
        ConfigError: the knots leave [0, 1], do not go from left to right, or fall.
    """

    knots: Knots = STRAIGHT

    def __post_init__(self) -> None:
        inside = all(0 <= value <= 1 for knot in self.knots for value in knot)  # NaN is not inside
        rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(self.knots))
        if not (self.knots and inside and rising):
            raise ConfigError(
                "the knots of a calibration must lie between 0 and 1, from left to right, and "
                f"never fall, unlike {self.knots}"
            )

    def __call__(self, raw: float) -> float:
        """The calibrated confidence of a raw one in [0, 1]."""
        raws, heights = zip(*self.knots, strict=True)
        return float(np.interp(raw, raws, heights))


@dataclass(frozen=True)
class ConfidenceMaps:
    """The maps of one way of reading: identities unless they were fitted.

    Attributes:
        character: chance that a character is right: that the alignment of the reading with what was
            written, of fewest edits, pairs it with an equal one.
        word: chance that a whole word is right, in the same sense.
        line: chance that the whole line is right.
    """

    character: MonotoneMap = MonotoneMap()
    word: MonotoneMap = MonotoneMap()
    line: MonotoneMap = MonotoneMap()

    def as_values(self) -> dict[str, list[list[float]]]:
        """The knots as JSON holds them."""
        return {
            level.name: [list(knot) for knot in getattr(self, level.name).knots]
            for level in fields(self)
        }

    @classmethod
    def from_values(cls, values: Any) -> ConfidenceMaps:
        """What `as_values` gave; a level that is left out is the identity.

        Raises:
            ConfigError: anything else.
        """
        levels = _entries(values, cls)
        return cls(**{level: MonotoneMap(_knots(knots)) for level, knots in levels.items()})


@dataclass(frozen=True)
class Calibration:
    """The maps of a model: a language model changes how often a raw confidence is right.

    Attributes:
        literal: for readings without a language model.
        language: for readings with the one that the model was tuned with.
    """

    literal: ConfidenceMaps = ConfidenceMaps()
    language: ConfidenceMaps = ConfidenceMaps()

    def maps(self, *, language: bool) -> ConfidenceMaps:
        """The maps for readings with or without a language model."""
        return self.language if language else self.literal

    def as_values(self) -> dict[str, dict[str, list[list[float]]]]:
        """All knots as JSON holds them."""
        return {"literal": self.literal.as_values(), "language": self.language.as_values()}

    @classmethod
    def from_values(cls, values: Any) -> Calibration:
        """What `as_values` gave; a way of reading that is left out has identities.

        Raises:
            ConfigError: anything else.
        """
        ways = _entries(values, cls)
        return cls(**{way: ConfidenceMaps.from_values(maps) for way, maps in ways.items()})


def _entries(values: Any, of: type[Calibration] | type[ConfidenceMaps]) -> Mapping[str, Any]:
    names = [entry.name for entry in fields(of)]
    if not isinstance(values, Mapping) or not set(values) <= set(names):
        raise ConfigError(f"a calibration must have the entries {', '.join(names)} and no others")
    return values


def _knots(values: Any) -> Knots:
    """The knots of one map, if they are pairs of numbers."""
    try:
        return tuple((float(raw), float(height)) for raw, height in values)
    except (TypeError, ValueError) as error:
        raise ConfigError("the knots of a calibration must be pairs of numbers") from error
