"""Which word the candidates are of, and what a click on one of them does.

A word is known by its ink, so it stays chosen while its line is read anew.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from app.candidates import Candidates
from app.history import History
from app.marks import NO_LINE, InkPoint
from app.session import Session
from app.text_panel import TextPanel
from app.texts import LineText, ShownWord
from app.transcriber import Transcriber


class WordChoice(QObject):
    """Joins the text, the candidates and the note.

    Until somebody chooses a word, the candidates are those of the word written last.

    Signals:
        chosen: line of the word whose candidates are shown.
    """

    chosen = pyqtSignal(int)

    def __init__(
        self,
        session: Session,
        history: History,
        transcriber: Transcriber,
        panel: TextPanel,
        candidates: Candidates,
    ) -> None:
        super().__init__()
        self._session, self._history, self._transcriber = session, history, transcriber
        self._panel, self._candidates = panel, candidates
        self._line: int | None = None
        self._ink: frozenset[InkPoint] = frozenset()
        self._by_hand = False
        panel.word_chosen.connect(self.choose)
        candidates.corrected.connect(self._correct)
        transcriber.changed.connect(self._note_text)

    @property
    def word(self) -> ShownWord | None:
        """The chosen word."""
        return self._shown()

    def choose_frame(self, line: int, frame: int) -> None:
        """Chooses the word and the character that the network put out nearest to a frame."""
        found = [
            (max(one.frames[0] - frame, frame - one.frames[1], 0), place, letter)
            for place, word in enumerate(self._transcriber.text(line).words)
            for letter, one in enumerate(word.characters)
            if one.frames is not None
        ]
        if found:
            _, place, letter = min(found)
            self.choose(line, place)
            self._candidates.show_character(letter)

    @property
    def line(self) -> int | None:
        """Line of the chosen word."""
        return self._line

    def choose(self, line: int, place: int) -> None:
        """Chooses a word."""
        words = self._transcriber.text(line).words
        if not 0 <= place < len(words) or not words[place].ink:
            return
        if self._line is not None and self._line != line:
            self._panel.choose(self._line, None)
        self._by_hand = True
        self._set(line, place)
        self._panel.choose(line, place)

    def step(self, by: int) -> None:
        """Chooses the next word of the page, or the one before."""
        places = [
            (line, place)
            for line in self._session.lines
            for place in range(len(self._transcriber.text(line).words))
        ]
        if not places:
            return
        here = self._place()
        if here is None or not self._by_hand:
            self.choose(*places[0 if by > 0 else -1])
        elif here in places:
            self.choose(*places[(places.index(here) + by) % len(places)])

    def turn(self) -> None:
        """Another page is shown: no word of it is chosen yet."""
        self._line, self._ink, self._by_hand = None, frozenset(), False
        self._candidates.show_word(None)
        order = self._transcriber.lines
        self._panel.show_line(LineText(NO_LINE), order)
        for line in order:
            self._panel.show_line(self._transcriber.text(line), order)

    def _note_text(self, line: int) -> None:
        if self._session.page_of(line) not in (None, self._session.page):
            return  # of a page that is read behind this one
        self._panel.show_line(self._transcriber.text(line), self._transcriber.lines)
        if self._session.growing is not None:
            self._panel.reveal(line)
        if self._by_hand and line == self._line:
            place = self._place()
            if place is None:
                self._by_hand = False
                self._panel.choose(line, None)
            else:
                self._panel.choose(*place)
                self._show(place[0], place[1])
                return
        if not self._by_hand:
            text = self._transcriber.text(line)
            if text.settled and text.words:
                self._set(line, len(text.words) - 1)
            elif not self._session.line_marks(line) and line == self._line:
                self._line, self._ink = None, frozenset()
                self._candidates.show_word(None)

    def _set(self, line: int, place: int) -> None:
        self._line = line
        self._show(line, place)
        self.chosen.emit(line)

    def _show(self, line: int, place: int) -> None:
        word = self._transcriber.text(line).words[place]
        self._ink = word.ink or self._ink
        self._candidates.show_word(word)
        if word.candidates and not any(one.candidates for one in word.characters):
            self._transcriber.ask_candidates(line)

    def _place(self) -> tuple[int, int] | None:
        """Where the word with most of the chosen ink stands now."""
        if self._line is None:
            return None
        words = self._transcriber.text(self._line).words
        common = [len(word.ink & self._ink) for word in words]
        if not common or max(common) == 0:
            return None
        return self._line, common.index(max(common))

    def _correct(self, text: str) -> None:
        """The user says what the chosen word reads; its neighbors stay as they are."""
        word = self._shown()
        if word is not None and word.ink:
            ink = word.ink
            for correction in self._session.corrections:
                if correction.ink & ink:
                    ink |= correction.ink
            self._history.finish(self._session.correcting(text, ink))

    def _shown(self) -> ShownWord | None:
        place = self._place()
        return None if place is None else self._transcriber.text(place[0]).words[place[1]]
