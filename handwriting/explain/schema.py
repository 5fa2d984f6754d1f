"""The four rows as the JSON object that `handwriting explain --json` prints."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwriting.explain.rows import FourRows, WeightRow

SCHEMA = 1
DIGITS = 5
"""Significant digits: more differ between machines."""


def as_object(path: str, model: str, rows: FourRows) -> dict[str, Any]:
    """The object of one ink, of JSON values only.

    Args:
        path: where the ink came from.
        model: which one read it.
        rows: what is to be told.
    """
    outputs, cells, writing = rows.outputs, rows.cells, rows.writing
    return {
        "schema": SCHEMA,
        "path": path,
        "model": model,
        "text": outputs.text,
        "characters": [
            {
                "text": emission.character,
                "frame": emission.frame,
                "point": _rounded(emission.at),
                "probability": _rounded(emission.probability),
                "log_odds": _rounded(emission.log_odds),
            }
            for emission in outputs.emissions
        ],
        "outputs": {
            "frame_edges": _list(outputs.edges),
            "characters": list(outputs.characters),
            "probabilities": _list(outputs.probabilities),
        },
        "cells": {
            "state": cells.state,
            "cells": [
                {
                    "layer": cell.layer,
                    "direction": cell.direction,
                    "unit": cell.unit,
                    "flipped": bool(flipped),
                    "reset_score": None if np.isnan(score) else _rounded(float(score)),
                    "values": _list(values),
                }
                for cell, flipped, score, values in zip(
                    cells.cells, cells.flipped, cells.scores, cells.values, strict=True
                )
            ],
        },
        "writing": {
            "xy": _list(writing.xy),
            "stroke_starts": writing.starts.tolist(),
            "seconds": None if writing.seconds is None else _list(writing.seconds),
            "height": _rounded(writing.height),
        },
        "weights": None if rows.weights is None else _weights(rows.weights),
    }


def _weights(row: WeightRow) -> dict[str, Any]:
    return {
        "quantity": row.quantity,
        "unit": row.unit,
        "parts": list(row.parts),
        "of": [
            {"character": asked + 1, "values": _list(values)}
            for asked, values in zip(row.asked, row.values, strict=True)
        ],
    }


def _list(values: NDArray[np.floating]) -> list[Any]:
    nested: list[Any] = np.vectorize(_rounded, otypes=[object])(values).tolist()
    return nested


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
