"""The switch between both modes, and the meters of each: how late it decides, what it takes back.

Knows neither ink nor networks.
"""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QGridLayout, QLabel, QRadioButton, QWidget

from app.meters import Measured, in_words
from app.modes import Mode
from app.theme import Theme

HEADS = {
    "delay": "From the last ink of a letter until it could be relied on, in pen time; median",
    "changed": "Letters that were shown as firm and were changed later, of all that were",
}


class MeterPanel(QWidget):
    """A line a mode."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Modes and their meters")
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(8, 4, 8, 2)
        self._layout.setHorizontalSpacing(10)
        self._layout.setVerticalSpacing(2)
        self._layout.setColumnStretch(3, 1)
        for column, (name, tip) in enumerate(HEADS.items(), 1):
            label = QLabel(name)
            label.setToolTip(tip)
            self._layout.addWidget(label, 0, column)
        self._labels: dict[Mode, tuple[QLabel, QLabel]] = {}
        self.buttons: dict[Mode, QRadioButton] = {}

    def add(self, mode: Mode, name: str, action: QAction) -> None:
        """A line for a mode that an action switches to."""
        button = QRadioButton(name)
        button.setAccessibleName(action.text().replace("&", ""))
        row = len(self.buttons) + 1
        labels = QLabel(), QLabel()
        for column, (label, (head, tip)) in enumerate(zip(labels, HEADS.items(), strict=True), 1):
            label.setAccessibleName(f"{name}: {head}")
            label.setToolTip(tip)
            self._layout.addWidget(label, row, column)
        self._layout.addWidget(button, row, 0)
        self._labels[mode], self.buttons[mode] = labels, button

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())
            button.setChecked(action.isChecked())

        action.changed.connect(follow)
        button.clicked.connect(lambda _=False: action.trigger())
        follow()
        self.show_measured({mode: Measured()})

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors; the usual rings cannot be seen on dark ground."""
        self.setStyleSheet(
            f"QLabel, QRadioButton {{ color: {theme.text}; }}"
            f"QRadioButton:disabled {{ color: {theme.faint}; }}"
            "QRadioButton::indicator { width: 10px; height: 10px; border-radius: 6px;"
            f" border: 1px solid {theme.faint}; background: {theme.paper}; }}"
            f"QRadioButton::indicator:checked {{ background: {theme.accent}; }}"
            f"QRadioButton::indicator:disabled {{ border-color: {theme.edge}; }}"
        )

    def show_measured(self, measured: Mapping[Mode, Measured]) -> None:
        """Shows the meters."""
        for mode, one in measured.items():
            for label, text in zip(self._labels[mode], in_words(one), strict=True):
                label.setText(text)

    def text(self, mode: Mode) -> str:
        """What the meters of a mode say."""
        return "; ".join(label.text() for label in self._labels[mode])
