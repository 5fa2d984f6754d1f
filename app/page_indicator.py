"""Which page is shown, of how many, and how far reading them is; stands in the status line."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget


class PageIndicator(QWidget):
    """Shows nothing while there is one page and nothing is being read.

    Signals:
        stepped: by how many pages to go on.
        stopped: reading is not wanted.
    """

    stepped = pyqtSignal(int)
    stopped = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(4)
        self._progress, self._place = QLabel(), QLabel()
        self._progress.setAccessibleName("Progress of reading")
        self._place.setAccessibleName("Page")
        self._stop = _button("Stop", "Stop reading (Shift+F5)")
        self._before = _button("‹", "Previous page (Ctrl+PgUp)")
        self._behind = _button("›", "Next page (Ctrl+PgDown)")
        self._stop.clicked.connect(self.stopped)
        self._before.clicked.connect(lambda: self.stepped.emit(-1))
        self._behind.clicked.connect(lambda: self.stepped.emit(1))
        for widget in (self._progress, self._stop, self._before, self._place, self._behind):
            widget.setMaximumHeight(self.fontMetrics().height())  # or the page would move
            layout.addWidget(widget)
        self.show_progress("")
        self.show_place(0, 1)

    @property
    def text(self) -> str:
        """What is said of the page; "" if there is but one."""
        return self._place.text()

    @property
    def progress(self) -> str:
        """What is said of reading."""
        return self._progress.text()

    def show_place(self, place: int, count: int) -> None:
        """Says which page is shown.

        Args:
            place: from 0.
            count: of all pages.
        """
        self._place.setText(f"page {place + 1} of {count}" if count > 1 else "")
        for widget in (self._before, self._place, self._behind):
            widget.setVisible(count > 1)
        self._before.setEnabled(place > 0)
        self._behind.setEnabled(place < count - 1)

    def show_progress(self, sentence: str, *, can_stop: bool = True) -> None:
        """Says what is being done; "" for nothing.

        Args:
            sentence: without a full stop.
            can_stop: whether it can be stopped.
        """
        self._progress.setText(f"{sentence} …" if sentence else "")
        self._progress.setVisible(bool(sentence))
        self._stop.setVisible(bool(sentence) and can_stop)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    button.setAutoRaise(True)
    return button
