"""How a model's output is decoded best, as a file in its folder: `decoding.json`.

The file holds what was chosen for one model (which language model, how much it counts, how wide the
beam is) and may be absent. Nothing here knows how that was chosen, nor loads a language model.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handwriting.decoding.calibration import Calibration
from handwriting.decoding.judging import LanguageWeights
from handwriting.errors import ModelError
from handwriting.output import replacing

SETTINGS = "decoding.json"
"""Name of the file in a model folder."""

AUTO = "auto"
"""Stands for the language model that fits best of those that are at hand."""

WIDEST = 10_000
"""No beam is wider: it would not end."""


@dataclass(frozen=True)
class DecodingSettings:
    """What a recognizer takes from its model's folder besides the network.

    Attributes:
        language_model: name of the shipped language model to read with; None for none, `AUTO` for
            whichever fits.
        language_weights: how much it counts.
        beam_width: prefixes that the beam keeps.
        margin: nats by which a new prefix may be behind the best one.
        calibration: from raw confidences to how often they are right.

    Raises:
        ModelError: a number out of its range.
    """

    language_model: str | None = AUTO
    language_weights: LanguageWeights = field(default_factory=LanguageWeights)
    beam_width: int = 16
    margin: float = 8.0
    calibration: Calibration = field(default_factory=Calibration)

    def __post_init__(self) -> None:
        weights = dataclasses.asdict(self.language_weights)
        if not 1 <= self.beam_width <= WIDEST:
            raise ModelError(f"the beam width must be from 1 to {WIDEST}, not {self.beam_width}")
        if not self.margin > 0:
            raise ModelError(f"the margin must be positive, not {self.margin}")
        for name, value in weights.items():
            if not math.isfinite(value):
                raise ModelError(f"the language weight {name} must be finite, not {value}")
        if self.language_weights.scale < 0:
            raise ModelError(f"the language weight scale must not be negative: {weights['scale']}")


def load_settings(folder: str | Path) -> DecodingSettings:
    """The settings of a model folder; the defaults if it has no such file.

    Raises:
        ModelError: the file is damaged or holds a value that cannot be used.
    """
    path = Path(folder) / SETTINGS
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DecodingSettings()
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} is damaged or not JSON: {error}") from error
    try:
        return _settings(values)
    except (TypeError, ValueError, OverflowError, ModelError) as error:
        raise ModelError(f"{path} does not hold decoding settings: {error}") from error


def save_settings(settings: DecodingSettings, folder: str | Path) -> None:
    """Writes the settings into a model folder, whole or not at all.

    Raises:
        OutputError: the folder cannot be written.
    """
    values = dataclasses.asdict(settings)
    values["calibration"] = settings.calibration.as_values()
    if settings.language_model == AUTO:
        del values["language_model"]
    if math.isinf(settings.margin):
        values["margin"] = None
    with replacing(Path(folder) / SETTINGS) as file:
        file.write((json.dumps(values, indent=1) + "\n").encode())


def _settings(values: Any) -> DecodingSettings:
    """The settings of a JSON object.

    Raises:
        ValueError: no object, an unknown name, or a value of another type.
        ModelError: a number out of its range.
    """
    if not isinstance(values, dict):
        raise ValueError("it is no JSON object")
    values = dict(values)
    known = {entry.name for entry in dataclasses.fields(DecodingSettings)}
    if unknown := sorted(values.keys() - known):
        raise ValueError(f"it has an unknown entry {unknown[0]!r}")
    _expect(values, "language_model", (str, type(None)))
    _expect(values, "beam_width", (int,))
    _expect(values, "calibration", (dict,))
    _expect(values, "language_weights", (dict,))
    _expect(values, "margin", (int, float, type(None)))
    if "margin" in values:
        values["margin"] = math.inf if values["margin"] is None else float(values["margin"])
    if "language_weights" in values:
        values["language_weights"] = _weights(values["language_weights"])
    if "calibration" in values:
        values["calibration"] = Calibration.from_values(values["calibration"])
    return DecodingSettings(**values)


def _weights(values: dict[str, Any]) -> LanguageWeights:
    known = {entry.name for entry in dataclasses.fields(LanguageWeights)}
    if unknown := sorted(values.keys() - known):
        raise ValueError(f"there is no language weight {unknown[0]!r}")
    for name in values:
        _expect(values, name, (int, float))
    return LanguageWeights(**{name: float(value) for name, value in values.items()})


def _expect(values: Mapping[str, Any], name: str, types: tuple[type, ...]) -> None:
    """Checks the type of an entry that may be absent.

    Raises:
        ValueError: it has another type; true and false are no numbers.
    """
    if name in values:
        value = values[name]
        if isinstance(value, bool) or not isinstance(value, types):
            raise ValueError(f"{name} cannot be {json.dumps(value)[:40]}")
