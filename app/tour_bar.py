"""The bar that shows a step of the tour above the page; one can go on writing meanwhile."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.theme import Theme
from app.tour import Step


class TourBar(QFrame):
    """Shows one step.

    Signals:
        moved: to the next step (1), or to the one before (-1).
        ended: somebody has had enough.
    """

    moved = pyqtSignal(int)
    ended = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tour")
        self.setAccessibleName("Tour")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back, self.next = QPushButton("Back"), QPushButton("Next")
        self.leave = QPushButton("End")
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self.leave.clicked.connect(self.ended)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.addWidget(self._label, 1)
        for button in (self.back, self.next, self.leave):
            layout.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty if it is hidden."""
        return self._label.text() if not self.isHidden() else ""

    def show_step(self, step: Step, place: int, count: int) -> None:
        """Shows a step, the first of which is at 0."""
        self._label.setText(f"<b>{place + 1} of {count}: {step.title}.</b> {step.text}")
        self.back.setEnabled(place > 0)
        self.next.setText("Next" if place + 1 < count else "Done")
        self.show()
        self.next.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self.setStyleSheet(
            f"#tour {{ background: {theme.window}; border-bottom: 2px solid {theme.accent}; }}"
            f"#tour QLabel {{ color: {theme.text}; }}"
        )
