"""What the menu "Model" does: which network reads, which word is looked at, and looking inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QTimer

from app.marks import MANY
from app.modes import CAUSAL, Mode

if TYPE_CHECKING:
    from app.reading import Reader
    from app.window import Window

GLANCE = 80
"""Milliseconds between two looks inside while the pen moves: text must not wait for them."""

NO_CAUSAL = "No causal model is installed, which this mode needs"


class ReadingCommands:
    """Of one window.

    Attributes:
        problem: why there is no model, or "".
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self.problem = ""
        self._too_long: set[int] = set()
        self._glance = QTimer(window)
        self._glance.setSingleShot(True)
        self._glance.setInterval(GLANCE)
        self._glance.timeout.connect(self.show_inside)

    def set_mode(self, mode: Mode) -> None:
        """Reads with the network that may revise, or with the one that never does."""
        window = self._window
        window.preferences.keep("mode", mode)
        window.transcriber.set_mode(mode)
        window.inspector.set_mode(mode)
        line = window.parts.choice.line
        if line is not None:
            window.inspector.set_lags(line, window.transcriber.meter.lags(line))
        window.parts.show_model(window.model, mode)
        self.show_meters()

    def step_word(self, by: int) -> None:
        """Chooses the next word, or the one before."""
        self._window.parts.choice.step(by)

    def show_inside(self) -> None:
        """Turns the inspector to the line of the chosen word."""
        window = self._window
        line = window.parts.choice.line
        if line is None:  # the ink is gone, and so must be what was said of it
            if window.inspector.snapshot is not None:
                window.inspector.show_line(None)
            return
        if not window.inspector.isVisible():
            return
        snapshot = window.transcriber.snapshot(line)
        if snapshot is not None and snapshot.growing:
            if self._glance.isActive() or window.inspector.is_looking:
                return
            self._glance.start()
        if snapshot is not window.inspector.snapshot:
            window.inspector.show_line(snapshot)
            window.inspector.set_lags(line, window.transcriber.meter.lags(line))

    def explain(self, place: int, against: str = "") -> None:
        """Looks inside the network for why it read a character of the chosen word, not another."""
        window = self._window
        if not window.inspector.isVisible():
            window.actions_["inspector"].trigger()
        self.show_inside()
        self.aim(place, against)

    def aim(self, place: int, against: str = "") -> None:
        """The same if the inside of the network is shown anyway."""
        window = self._window
        word = window.parts.choice.word
        if word is None or not window.inspector.isVisible() or place >= len(word.characters):
            return
        frames = word.characters[place].frames
        if frames is not None:
            window.inspector.explain(frames, against)

    def explain_words(self, *, is_movie: bool) -> list[str]:
        """How `handwriting explain` is told what the rows show now."""
        window = self._window
        graves = window.transcriber.mode == "graves"
        words = ["--model", CAUSAL if graves else window.model]
        if window.canvas.picture.theme.dark:
            words.append("--dark")
        return words + window.inspector.explain_words(is_movie=is_movie)

    def note_letter(self, frame: int) -> None:
        """A character was chosen in the rows: shows what else it may be."""
        line = self._window.parts.choice.line
        if line is not None:
            self._window.parts.choice.choose_frame(line, frame)

    def note_text(self, line: int) -> None:
        """A line has another text."""
        self.show_inside()
        transcriber = self._window.transcriber
        if transcriber.text(line).settled:
            self.show_meters()
            ink = transcriber.snapshot(line)
            if ink is not None and ink.points > MANY and line not in self._too_long:
                self._too_long.add(line)
                self._window.tell(
                    f"a line of {ink.points:,} points is kept, but it is too long to be read"
                )

    def note_measured(self, line: int) -> None:
        """The delays of a line are known."""
        if line == self._window.parts.choice.line:
            lags = self._window.transcriber.meter.lags(line)
            self._window.inspector.set_lags(line, lags)
        self.show_meters()

    def show_meters(self) -> None:
        """Shows how late and how surely each mode reads."""
        meters = self._window.transcriber.meters
        self._window.parts.meters.show_measured(
            {mode: one.measured for mode, one in meters.items()}
        )

    def restore(self) -> None:
        """Until the model is there, only the usual mode can be chosen."""
        actions = self._window.actions_
        actions["graves"].setEnabled(False)
        actions["graves"].setToolTip(NO_CAUSAL)
        actions["graves"].setStatusTip(NO_CAUSAL)
        actions["best"].setChecked(True)
        self._window.parts.meters.add("best", "Best", actions["best"])
        self._window.parts.meters.add("graves", "Graves", actions["graves"])

    def note_ready(self, reader: Reader) -> None:
        """The model is there."""
        window = self._window
        graves = window.actions_["graves"]
        graves.setEnabled(reader.has_causal)
        if reader.has_causal:
            graves.setToolTip("Never takes anything back (Ctrl+G)")
            if window.preferences.text("mode", "best") == "graves":
                graves.trigger()
        window.parts.show_model(window.model, window.transcriber.mode)

    def note_failed(self, sentence: str) -> None:
        """The model cannot be had, or something could not be read."""
        window = self._window
        if window.worker.reader is None:
            self.problem = sentence
            window.parts.show_model("no model", "")
            sentence = f"there is no text, but you can write and save: {sentence}"
        window.tell(sentence)
