"""Says in words what is below the cursor. Knows no Qt."""

from __future__ import annotations

from app.rows.scene import Scene

NEAR = 6
"""Points between the cursor and the end of a letter whose delay is told."""


def readout(scene: Scene, point: int) -> str:
    """One short line about a point of the line; about the whole text where there is no cursor."""
    text = scene.trace.outputs.text.strip() or "nothing yet"
    if point < 0:
        return f"“{text}”" if scene.is_whole else f"“{text}” as it stood then"
    if point >= scene.trace.points:
        return f"point {point + 1}: not written yet"
    parts = [f"point {point + 1}"]
    if scene.drawing.timed:
        parts.append(f"{scene.drawing.seconds[point]:.2f} s")
    frame = int(scene.trace.frames[point])
    outputs = scene.trace.outputs
    if outputs.characters:
        column = outputs.probabilities[:, frame]
        best = int(column.argmax())
        if column[best] >= 0.01:
            name = outputs.characters[best].replace(" ", "space")
            parts.append(f"{name} {column[best]:.2f}")
    states = scene.trace.cells
    if 0 <= scene.cell < len(states.cells):
        parts.append(f"cell {states.cells[scene.cell]}: {states.values[scene.cell, frame]:+.2f}")
    lag = min(scene.lags, key=lambda one: abs(one.last - point), default=None)
    if lag is not None and abs(lag.last - point) <= NEAR:
        time = "" if lag.seconds is None else f"{1000 * lag.seconds:.0f} ms, "
        parts.append(f"{lag.text} stood {time}{lag.points} points after its ink")
    if scene.weights is not None and point < scene.weights.values.shape[1]:
        x, y = scene.weights.values[0, point]
        parts.append(f"∂x {x:+.2g}  ∂y {y:+.2g}")
    return "   ".join(parts).replace("-", "−")
