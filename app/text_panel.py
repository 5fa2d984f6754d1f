"""Shows the text of the note, line by line; words can be clicked and all of it copied.

Committed words are plain, tentative ones colored and in italics, corrected ones underlined. Only
the line that changed is written anew. Knows neither ink nor networks.
"""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QTextBlock, QTextCharFormat, QTextCursor
from PyQt6.QtWidgets import QTextEdit, QWidget

from app.texts import LineText, ShownWord
from app.theme import LIGHT, Theme

DOUBTFUL = 0.5
"""Confidence below which a word gets a dotted line."""


class TextPanel(QTextEdit):
    """The text.

    Signals:
        word_chosen: line and place of a word that was clicked, or moved to by keyboard.
    """

    word_chosen = pyqtSignal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("Recognized text")
        self.setPlaceholderText("Your text appears here.")
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self._theme = LIGHT
        self._order: list[int] = []
        self._texts: dict[int, LineText] = {}
        self._chosen: tuple[int, int] | None = None

    def show_line(self, text: LineText, order: Sequence[int]) -> None:
        """Writes one line anew.

        Args:
            text: of the line.
            order: numbers of all lines with ink, from top to bottom.
        """
        self._texts[text.line] = text
        if list(order) != self._order:
            self._order = list(order)
            self._texts = {line: self._texts.get(line, LineText(line)) for line in self._order}
            self._write_all()
        elif text.line in self._order:
            self._write(self._order.index(text.line))

    def reveal(self, line: int) -> None:
        """Scrolls to the end of a line if that is out of sight."""
        document, viewport = self.document(), self.viewport()
        if line not in self._order or document is None or viewport is None:
            return
        cursor = QTextCursor(document.findBlockByNumber(self._order.index(line)))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        place = self.cursorRect(cursor)
        bar = self.verticalScrollBar()
        if bar is not None and (place.top() < 0 or place.bottom() > viewport.height()):
            bar.setValue(bar.value() + place.center().y() - viewport.height() // 2)

    def choose(self, line: int, place: int | None) -> None:
        """Marks the word that the candidates are of; None marks none."""
        before, self._chosen = self._chosen, None if place is None else (line, place)
        for number in {before[0] if before else line, line}:
            if number in self._order:
                self._write(self._order.index(number))

    def set_theme(self, theme: Theme) -> None:
        """Writes with other colors."""
        self._theme = theme
        self._write_all()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802
        """A click without a selection chooses a word."""
        super().mouseReleaseEvent(event)
        if event is not None and not self.textCursor().hasSelection():
            self._choose_at(self.cursorForPosition(event.position().toPoint()))

    def _choose_at(self, cursor: QTextCursor) -> None:
        row = cursor.blockNumber()
        if row >= len(self._order):
            return
        line, offset = self._order[row], cursor.positionInBlock()
        start = 0
        for place, word in enumerate(self._texts[line].words):
            if start <= offset <= start + len(word.text):
                self.word_chosen.emit(line, place)
                return
            start += len(word.text) + 1

    def _write_all(self) -> None:
        self.setPlainText("\n".join("" for _ in self._order))
        for row in range(len(self._order)):
            self._write(row)

    def _write(self, row: int) -> None:
        document = self.document()
        assert document is not None
        block: QTextBlock = document.findBlockByNumber(row)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        line = self._order[row]
        for place, word in enumerate(self._texts[line].words):
            if place:
                cursor.insertText(" ", QTextCharFormat())
            cursor.insertText(word.text, self._format(word, self._chosen == (line, place)))
        cursor.endEditBlock()

    def _format(self, word: ShownWord, chosen: bool) -> QTextCharFormat:
        shape = QTextCharFormat()
        shape.setForeground(QColor(self._theme.text))
        if not word.committed:
            shape.setForeground(QColor(self._theme.tentative))
            shape.setFontItalic(True)
        if word.corrected:
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        elif word.candidates and word.confidence < DOUBTFUL:
            shape.setUnderlineColor(QColor(self._theme.tentative))
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        if chosen:
            shape.setBackground(QColor(self._theme.accent))
            shape.setForeground(QColor(self._theme.on_accent))
        return shape
