"""The rows, one above the other, with the choices above and the way through time below."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFont
from PyQt6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.rows.choices import Choices
from app.rows.lower import paint_ink, paint_weights, paint_writing
from app.rows.row import InkRow, Row
from app.rows.scene import Scene
from app.rows.transport import Transport
from app.rows.upper import paint_cells, paint_outputs

SENTENCE_POINTS = 12
LEAST = (54, 44, 34, 40)
"""Heights in logical pixels of the rows, at least."""

HEAD, CAPTION = 22.0, 16.0
"""Logical pixels that the letters of row 1 take, and the scale of row 4."""

GRADIENT = ("weights", "target")
"""What of a scene row 4 shows."""

SHARES = (6, 6, 4, 6)


class Board(QWidget):
    """Shows a scene, or a sentence where there is none.

    Attributes:
        outputs: row 1.
        cells: row 2.
        writing: row 3.
        weights: row 4.
        ink: the line as it stands on the page, for lectures.
        choices: above the rows.
        transport: below them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Inside the network")
        self.outputs = Row(
            "Row 1, output: what the network reads, and how late",
            paint_outputs,
            LEAST[0],
            ("target", "lags"),
            HEAD,
        )
        self.cells = Row("Row 2, cells: what it remembers", paint_cells, LEAST[1], ("cell",))
        self.writing = Row("Row 3, writing: what it is given", paint_writing, LEAST[2])
        self.weights = Row(
            "Row 4, gradient: what speaks for the letter",
            paint_weights,
            LEAST[3],
            GRADIENT,
            CAPTION,
        )
        self.ink = InkRow("Ink, tinted", paint_ink, LEAST[3], ("tint", *GRADIENT, "cell"))
        self.choices, self.transport = Choices(), Transport()
        self._sentence = QLabel()
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        font = QFont(self._sentence.font())
        font.setPointSize(SENTENCE_POINTS)
        self._sentence.setFont(font)
        self._readout = QLabel()
        self._readout.setTextFormat(Qt.TextFormat.PlainText)  # it quotes what one has written
        self._readout.setAccessibleName("Below the cursor")
        self._readout.setContentsMargins(10, 0, 10, 0)
        self._readout.setMinimumWidth(1)  # the rows decide how wide it is, not the words
        self._page = QWidget()
        self._lay_out()

    @property
    def rows(self) -> tuple[Row, ...]:
        """From top to bottom; the ink, which is shown in lectures only, comes last."""
        return self.outputs, self.cells, self.writing, self.weights, self.ink

    def show_scene(self, scene: Scene) -> None:
        """Shows it in all rows."""
        for row in self.rows:
            row.show_scene(scene)
        self._stack.setCurrentWidget(self._page)

    def show_sentence(self, sentence: str) -> None:
        """Shows it where the rows would be."""
        self._sentence.setText(sentence)
        self._stack.setCurrentWidget(self._sentence)

    def say(self, words: str) -> None:
        """Says something below the rows."""
        self._readout.setText(words)

    def enlarge(self, on: bool) -> None:
        """The rows only, and the ink with them, or all that belongs to them."""
        self.choices.setVisible(not on)
        self.ink.setVisible(on)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.choices)
        for row, share in zip(self.rows, (*SHARES, 6), strict=True):
            layout.addWidget(row, share)
        layout.addWidget(self._readout)
        layout.addWidget(self.transport)
        self.ink.hide()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._sentence)
        self._stack.addWidget(self._page)
