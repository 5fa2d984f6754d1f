"""The report's section on confidences: one reliability diagram a level, as inline SVG.

Knows how the section looks; what a confidence is worth is counted in `confidence`.
"""

from __future__ import annotations

from collections.abc import Mapping

from handwriting.evaluation.confidence import Reliability
from handwriting.evaluation.report_parts import percent

SIDE = 100
"""Length of the axes in the diagram's own units: one a percent."""


def confidence_section(found: Mapping[str, Reliability]) -> str:
    """The diagrams side by side with their expected calibration errors; nothing without any."""
    if not found:
        return ""
    figures = "\n".join(_figure(level, one) for level, one in found.items())
    return (
        '<section><h2>Confidence</h2><p class="fine">Each point is one of the bins of equal mass: '
        "to the right its mean confidence, upward the share of it that was right, with twice the "
        "standard error of that share as a bar. On the diagonal, confidences keep their word. The "
        "expected calibration error is the mean distance from it; the second figure is what luck "
        "alone would make of it with so few judgments.</p>"
        f'<div class="side">{figures}</div></section>'
    )


def _figure(level: str, found: Reliability) -> str:
    points = "".join(_point(one.confidence, one.accuracy, one.count) for one in found.bins)
    summary = (
        f"{level}: expected calibration error {percent(found.error)} "
        f"({percent(found.chance)} by luck), {found.count:,} in {len(found.bins)} bins"
    )
    return (
        f'<figure><figcaption>{summary}</figcaption><svg class="reliability" role="img" '
        f'viewBox="-18 -4 124 118"><title>{summary}</title>{_axes()}{points}</svg></figure>'
    )


def _axes() -> str:
    ticks = "".join(
        f'<path class="grid" d="M{at} 0V{SIDE}M0 {at}H{SIDE}"/>'
        f'<text x="{at}" y="{SIDE + 7}" text-anchor="middle">{at}</text>'
        f'<text x="-2" y="{SIDE - at + 1.5}" text-anchor="end">{at}</text>'
        for at in (0, 50, 100)
    )
    names = (
        f'<text x="{SIDE / 2}" y="{SIDE + 13}" text-anchor="middle">confidence, %</text>'
        f'<text transform="translate(-13 {SIDE / 2}) rotate(-90)" text-anchor="middle">'
        "right, %</text>"
    )
    return f'{ticks}<path class="ideal" d="M0 {SIDE}L{SIDE} 0"/>{names}'


def _point(confidence: float, accuracy: float, count: int) -> str:
    x, y = SIDE * confidence, SIDE * (1 - accuracy)
    reach = 2 * SIDE * (accuracy * (1 - accuracy) / count) ** 0.5
    top, bottom = max(y - reach, 0), min(y + reach, SIDE)
    return (
        f'<path class="reach" d="M{x:.2f} {top:.2f}V{bottom:.2f}"/>'
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.6"/>'
    )
