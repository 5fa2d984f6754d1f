"""The one description of how ink becomes frames; saved inside every model."""

from __future__ import annotations

from dataclasses import dataclass

from handwriting.errors import ConfigError


@dataclass(frozen=True)
class FeatureConfig:
    """How ink becomes frames.

    Attributes:
        step: distance between neighboring samples of a stroke, in units of the writing's own
            height (see `handwriting.features.normalize`).
        slope: whether the drift of the line is removed.
        pen: whether each frame tells of the pen: its direction and height, where its strokes begin
            and end, and its jumps. Without it `front` is not looked at, and a frame tells what
            `context` and `vicinity` say.
        front: whether each frame tells how far it lies behind the rightmost ink so far, which is
            what marks a dot or t-bar that was added late.
        context: side of the square window of ink density around the pen, in cells (odd), or 0 for
            none; the "context bitmap" of Liwicki and Bunke (2006).
        context_cell: side of one cell of that window, in units of the writing's height.
        vicinity: how far to the left and right, in the same unit, ink counts as an ascender or
            descender beside the pen, or 0 to tell of none (see `handwriting.features.optical`).
        causal: whether a frame may depend only on the ink up to it (see
            `handwriting.features.causal`). Size and place of the writing are then running
            estimates that follow its drift, so `slope` is not looked at, and frames tell of the pen
            alone.

    Raises:
        ConfigError: a value that makes no sense.
    """

    step: float = 0.2
    slope: bool = True
    pen: bool = True
    front: bool = True
    context: int = 0
    context_cell: float = 0.5
    vicinity: float = 0.0
    causal: bool = False

    def __post_init__(self) -> None:
        if not 0.02 <= self.step <= 2.0:
            raise ConfigError(f"features.step must lie in [0.02, 2], not {self.step}")
        if self.context < 0 or (self.context and self.context % 2 == 0):
            raise ConfigError(f"features.context must be 0 or odd, not {self.context}")
        if self.context > 15:
            raise ConfigError(f"features.context must be at most 15, not {self.context}")
        if not 0.05 <= self.context_cell <= 4.0:
            raise ConfigError(
                f"features.context_cell must lie in [0.05, 4], not {self.context_cell}"
            )
        if not 0.0 <= self.vicinity <= 20.0:
            raise ConfigError(f"features.vicinity must lie in [0, 20], not {self.vicinity}")
        for name in ("context", "vicinity"):
            if self.causal and getattr(self, name):
                raise ConfigError(
                    f"features.{name} needs the whole line, so it must be 0 with features.causal"
                )
        if not self.pen and (self.causal or not self.optical):
            raise ConfigError(
                "without features.pen frames tell only of features.context and features.vicinity: "
                "give one of them, and not features.causal"
            )

    @property
    def size(self) -> int:
        """Number of values of one frame, F."""
        return (7 + int(self.front) if self.pen else 0) + self.optical

    @property
    def optical(self) -> int:
        """Number of values of one frame that an image of the line shows."""
        return self.context**2 + (2 if self.vicinity else 0)
