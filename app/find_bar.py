"""The bar in which one types what to find. Knows nothing of notes."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.theme import Theme


class FindBar(QFrame):
    """Hidden until somebody wants to find something.

    Signals:
        changed: what to find, or where to look, is another.
        stepped: by how many matches to go on.
        closed: no longer wanted.
    """

    changed = pyqtSignal()
    stepped = pyqtSignal(int)
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find")
        self.setAccessibleName("Find")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        self._field = QLineEdit()
        self._field.setPlaceholderText("Find in the text of all pages")
        self._field.setAccessibleName("What to find")
        self._field.setClearButtonEnabled(True)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self.changed)
        self._count = QLabel()
        self._count.setAccessibleName("Matches")
        self._count.setMinimumWidth(150)
        self._before = _button("▲", "Previous match (Shift+Return)")
        self._behind = _button("▼", "Next match (Return)")
        self._before.clicked.connect(lambda: self.stepped.emit(-1))
        self._behind.clicked.connect(lambda: self.stepped.emit(1))
        self._others = QPushButton("Other readings, too")
        self._others.setCheckable(True)
        self._others.setToolTip("Also find words that may read so but were read otherwise")
        self._others.toggled.connect(self.changed)
        close = QPushButton("Close")
        close.setToolTip("Close (Esc)")
        close.clicked.connect(self.closed)
        layout.addWidget(self._field, 1)
        for widget in (self._before, self._behind, self._count, self._others, close):
            layout.addWidget(widget)
        self.hide()

    @property
    def query(self) -> str:
        """What to find."""
        return self._field.text()

    @property
    def alternatives(self) -> bool:
        """Whether other readings count."""
        return self._others.isChecked()

    @property
    def count(self) -> str:
        """What is said of the matches."""
        return self._count.text()

    def open(self) -> None:
        """Shows the bar and takes the keyboard."""
        self.show()
        self._field.setFocus()
        self._field.selectAll()

    def look_for(self, query: str) -> None:
        """As if somebody had typed it."""
        self._field.setText(query)

    def show_count(self, sentence: str, *, found: bool) -> None:
        """Says how many matches there are.

        Args:
            sentence: that says it.
            found: whether there is one to go to.
        """
        self._count.setText(sentence)
        self._before.setEnabled(found)
        self._behind.setEnabled(found)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self.setStyleSheet(
            f"#find {{ background: {theme.window}; border-top: 1px solid {theme.edge}; }}"
        )

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802
        """The keys of the bar, before the shortcuts of the window get them."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._step_of(event) is not None:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                step = self._step_of(event)
                if step == 0:
                    self.closed.emit()
                elif step is not None:
                    self.stepped.emit(step)
                return step is not None
        return super().eventFilter(watched, event)

    def _step_of(self, event: QKeyEvent) -> int | None:
        """What a key means: by how many matches to go on, 0 to close; None for text."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            return 0
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return 1 if key == Qt.Key.Key_Down else -1
        return None


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    return button
