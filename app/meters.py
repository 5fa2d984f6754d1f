"""How late each mode decides, and how often it changes its mind.

The delay of a character runs from its last ink point to the latest point at the moment from which
it could be relied on. A revision is a character that was shown firm and was changed later although
no ink was taken away and nobody corrected it. Knows neither Qt nor networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from rapidfuzz.distance import Levenshtein

from app.texts import LineText


@dataclass(frozen=True)
class Lag:
    """The delay of one character.

    Attributes:
        text: the character.
        last: its last ink point, counted over the strokes of its line in the order of drawing.
        known: the latest point when the character could be relied on; before `last` where it was
            clear before it was complete.
        seconds: of pen time between both, pauses included; None if the ink has no times.
    """

    text: str
    last: int
    known: int
    seconds: float | None = None

    @property
    def points(self) -> int:
        """Between both."""
        return self.known - self.last


@dataclass(frozen=True)
class Measured:
    """What the meters of one mode show.

    Attributes:
        letters: that have a delay.
        points: their median delay in ink points, or None if there is none.
        seconds: likewise in pen time.
        firm: characters that were shown firm, each counted once.
        revised: how often one of them was changed later.
    """

    letters: int = 0
    points: float | None = None
    seconds: float | None = None
    firm: int = 0
    revised: int = 0

    @property
    def rate(self) -> float:
        """Revisions a firm character; 0 while there is none."""
        return self.revised / self.firm if self.firm else 0.0


@dataclass
class _Line:
    epoch: int = 0
    text: str = ""
    firm: list[bool] = field(default_factory=list)


class Meter:
    """Of one mode."""

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}
        self._lags: dict[int, tuple[Lag, ...]] = {}
        self._firm = 0
        self._revised = 0

    def note_text(self, text: LineText, epoch: int) -> None:
        """A line is shown otherwise than before.

        Args:
            text: without what the user said of it.
            epoch: how often ink was taken from the line; what was read before that counts no more.
        """
        letters = "".join(word.text for word in text.words)
        firm = [word.committed for word in text.words for _ in word.text]
        line = self._lines.get(text.line)
        if line is None or line.epoch != epoch:
            line = _Line(epoch)
        was_firm = [False] * len(letters)
        lost = list(line.firm)
        for block in Levenshtein.opcodes(line.text, letters):
            if block.tag == "equal":
                for offset in range(block.src_end - block.src_start):
                    was_firm[block.dest_start + offset] = line.firm[block.src_start + offset]
                    lost[block.src_start + offset] = False
        self._revised += sum(lost)
        self._firm += sum(now and not before for now, before in zip(firm, was_firm, strict=True))
        both = [now or before for now, before in zip(firm, was_firm, strict=True)]
        self._lines[text.line] = _Line(epoch, letters, both)

    def note_lags(self, line: int, lags: Sequence[Lag]) -> None:
        """The delays of a line, as far as they are known."""
        self._lags[line] = tuple(lags)

    def lags(self, line: int) -> tuple[Lag, ...]:
        """The delays of a line, in the order of its text."""
        return self._lags.get(line, ())

    def forget(self, line: int) -> None:
        """A line is gone; what was counted of it stays counted."""
        self._lines.pop(line, None)
        self._lags.pop(line, None)

    @property
    def measured(self) -> Measured:
        """Of all lines so far."""
        lags = [lag for some in self._lags.values() for lag in some]
        seconds = [lag.seconds for lag in lags if lag.seconds is not None]
        return Measured(
            len(lags),
            median(lag.points for lag in lags) if lags else None,
            median(seconds) if seconds else None,
            self._firm,
            self._revised,
        )


def in_words(measured: Measured) -> tuple[str, str]:
    """Delay and revisions, a few words each; a dash where nothing is known."""
    if measured.points is None:
        delay = "–"
    elif measured.seconds is None:
        delay = f"{measured.points:.0f} points"
    else:
        delay = f"{1000 * measured.seconds:.0f} ms, {measured.points:.0f} points"
    revised = f"{measured.revised} of {measured.firm}" if measured.firm else "–"
    if measured.revised:
        revised += f" ({100 * measured.rate:.1f} %)"
    return delay.replace("-", "−"), revised
