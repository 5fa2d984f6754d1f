"""Units of length by name. Knows no format."""

from __future__ import annotations

MILLIMETERS = {
    "m": 1000.0,
    "cm": 10.0,
    "mm": 1.0,
    "himetric": 0.01,
    "in": 25.4,
    "pc": 25.4 / 6,
    "pt": 25.4 / 72,
    "px": 25.4 / 96,
}
"""Units of length that files use; a pixel is that of CSS."""
