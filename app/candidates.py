"""Other readings of one word and of each of its characters, to click; and a field to type in.

Correcting one character changes that character alone. Knows neither ink nor networks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.texts import Candidate, ShownCharacter, ShownWord

COLUMNS, NARROW = 2, 6
"""Of buttons with words, and with characters, at most."""

SPACE = 4
"""Logical pixels between two buttons."""

MOST_SHOWN = 20
"""Characters of a word that have a button."""

MOST_RIVALS = 3
"""Characters that one can be held against here; the rows offer more."""


class Candidates(QWidget):
    """The candidates of one word.

    Signals:
        corrected: what the word shall read; "" takes the user's own correction back.
        character_chosen: place of a character in the word.
        explained: place of a character in the word, and which one it is held against, or "".
    """

    corrected = pyqtSignal(str)
    character_chosen = pyqtSignal(int)
    explained = pyqtSignal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word: ShownWord | None = None
        self._place = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(6)
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._words = _Buttons("Readings of the word")
        self._letters = _Buttons("Characters of the word", NARROW)
        self._about = QLabel()
        self._others = _Buttons("Readings of the character", NARROW)
        for label in (self._title, self._about):
            label.setTextFormat(Qt.TextFormat.PlainText)  # whatever one has written
        self._why = _Buttons("Why this character")
        self._field = QLineEdit()
        self._field.setPlaceholderText("Type what it says")
        self._field.setAccessibleName("Correct the word")
        self._field.returnPressed.connect(self._take_typed)
        self._back = QPushButton("Undo my correction")
        self._back.clicked.connect(lambda: self.corrected.emit(""))
        for widget in (self._title, self._words, self._field, self._back, self._letters):
            layout.addWidget(widget)
        for widget in (self._about, self._others, self._why):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.show_word(None)

    def show_word(self, word: ShownWord | None) -> None:
        """Shows the candidates of a word; the chosen character stays if it still can."""
        if word is None or self._word is None or word.ink.isdisjoint(self._word.ink):
            self._place = 0
        typing = self._field.hasFocus() and word is not None and self._field.isModified()
        self._word = word
        self._title.setText(_title(word))
        parts = (self._words, self._letters, self._about, self._others, self._why, self._field)
        for widget in parts:
            widget.setVisible(word is not None)
        self._back.setVisible(word is not None and word.corrected)
        if word is None:
            return
        self._words.fill(
            [
                (_named(one), one.text == word.text, _choice(self.corrected.emit, one.text))
                for one in word.candidates
            ]
        )
        if not typing:
            self._field.setText(word.text)
        self._show_characters(word)

    def _show_characters(self, word: ShownWord) -> None:
        self._place = min(self._place, len(word.characters) - 1)
        shown = word.characters[:MOST_SHOWN]
        self._letters.fill(
            [
                (one.text, place == self._place, _choice(self._choose, place))
                for place, one in enumerate(shown)
            ]
        )
        one = word.characters[self._place]
        self._about.setText(f"Character {self._place + 1}: “{one.text}”")
        self._others.fill(
            [
                (_named(other), other.text == one.text, _choice(self._correct, other.text))
                for other in one.candidates
            ]
        )
        self._show_why(one)
        if not one.candidates:
            self._about.setText(self._about.text() + " – no other readings")

    def _show_why(self, one: ShownCharacter) -> None:
        """Questions to the network about a character that it has read, and not the user."""
        place = self._place

        def ask(against: str) -> Callable[[], None]:
            return lambda: self.explained.emit(place, against)

        rivals = [other.text for other in one.candidates if other.text != one.text]
        items: list[Item] = []
        if one.frames is not None:
            items = [(f"Why “{one.text}”?", False, ask(""))]
            items += [
                (f"Why “{one.text}”, not “{other}”?", False, ask(other))
                for other in rivals[:MOST_RIVALS]
            ]
        self._why.fill(items)

    def show_character(self, place: int) -> None:
        """Turns to a character of the word."""
        self._place = place
        if self._word is not None:
            self._show_characters(self._word)

    def _choose(self, place: int) -> None:
        self.show_character(place)
        self.character_chosen.emit(place)

    def _correct(self, text: str) -> None:
        """Another character in the place of the chosen one, and nothing else."""
        if self._word is not None:
            letters = [one.text for one in self._word.characters]
            letters[self._place] = text
            self.corrected.emit("".join(letters))

    def _take_typed(self) -> None:
        text = "".join(self._field.text().split())
        if text and self._word is not None and text != self._word.text:
            self._field.setModified(False)
            self.corrected.emit(text)


Item = tuple[str, bool, Callable[[], None]]
"""What a button says, whether it is what is shown now, and what it does."""


class _Buttons(QWidget):
    """Buttons in columns: as many as have room for what the buttons say, up to a number.

    Args:
        name: for those who do not see them.
        most: columns.
    """

    def __init__(self, name: str, most: int = COLUMNS) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._most, self._columns = most, most
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._buttons: list[QToolButton] = []

    def fill(self, items: Sequence[Item]) -> None:
        """Puts other buttons in the place of those that are there."""
        focused = [button.hasFocus() for button in self._buttons]
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [_button(*item) for item in items]
        self._columns = self._room_for()
        self._place()
        for button, had_focus in zip(self._buttons, focused, strict=False):
            if had_focus:
                button.show()  # what is not shown yet takes no focus
                button.setFocus()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802
        """There is room for more columns now, or for fewer."""
        columns = self._room_for()
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _room_for(self) -> int:
        """Columns in which all buttons have room; 1 if there is not even room for that."""
        widths = [button.sizeHint().width() + SPACE for button in self._buttons]
        for columns in range(self._most, 1, -1):
            needed = sum(max(widths[column::columns], default=0) for column in range(columns))
            if needed <= self.width() + SPACE:
                return columns
        return 1

    def _place(self) -> None:
        for place, button in enumerate(self._buttons):
            self._layout.addWidget(button, place // self._columns, place % self._columns)


def _button(text: str, current: bool, action: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text.replace("&", "&&"))
    button.setCheckable(True)
    button.setChecked(current)
    button.setAutoRaise(not current)
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    button.setMinimumWidth(30)
    button.clicked.connect(action)
    return button


def _title(word: ShownWord | None) -> str:
    if word is None:
        return "Click a word to see what else it may say."
    if word.corrected:
        return f"“{word.text}”, as you said"
    return f"“{word.text}”, right with {_percent(word.confidence)}"


def _named(one: Candidate) -> str:
    mark = "  as written" if one.literal and len(one.text) > 1 else ""
    return f"{one.text}  {_percent(one.score)}{mark}"


def _percent(share: float) -> str:
    if 0 < share < 0.01:
        return "<1 %"
    return ">99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def _choice(action: Callable[..., object], value: object) -> Callable[[], None]:
    return lambda: (action(value), None)[1]
