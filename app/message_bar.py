"""A bar inside the window that tells, in one sentence, what went wrong or what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.theme import Theme

DECLINES = frozenset({"Cancel", "Not now"})
"""Choices that do what dismissing the message does."""


class MessageBar(QFrame):
    """Shows one message at a time; the newest wins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName("Message")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # it may quote what a file is called
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self._label, 1)
        self._buttons: list[QPushButton] = []
        self._close = QPushButton("Dismiss")
        self._close.setAutoDefault(True)
        self._close.clicked.connect(self.hide)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The message; empty if none is shown."""
        return self._label.text() if not self.isHidden() else ""

    def tell(self, sentence: str, choices: dict[str, Callable[[], None]] | None = None) -> None:
        """Shows a sentence, with a button for each thing that can be done about it."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        sentence = sentence[:1].upper() + sentence[1:]
        self._label.setText(sentence if sentence.endswith((".", "?")) else sentence + ".")
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        for place, (name, action) in enumerate((choices or {}).items()):
            button = QPushButton(name)
            button.setAutoDefault(True)  # Return presses it, too
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _=False, run=action: run())
            layout.insertWidget(1 + place, button)
            self._buttons.append(button)
        self._close.setVisible(not DECLINES.intersection(choices or {}))
        self.show()
        if self._buttons:
            self._buttons[0].setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self.setStyleSheet(
            f"#message {{ background: {theme.warning}; border-top: 1px solid {theme.edge}; }}"
            f"#message QLabel {{ color: {theme.text}; }}"
        )
