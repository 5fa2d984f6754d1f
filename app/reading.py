"""Reads lines of a note in the worker's thread: at once while the pen moves, thoroughly at pen-up.

A `Reader` holds the models and, for each line, a follower of its pen. It takes snapshots and gives
`LineText`; it knows neither Qt nor widgets. Only the worker imports it, because it needs torch.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from app.following import CausalFollower, RevisingFollower
from app.giving_way import Pause, giving_way
from app.marks import MANY
from app.meters import Lag
from app.modes import CAUSAL, MODES, Mode
from app.snapshot import Snapshot
from app.texts import Candidate, LineText, ShownCharacter
from handwriting.decoding import BLANK
from handwriting.errors import HandwritingError, ModelError
from handwriting.features import extract
from handwriting.network import Model
from handwriting.recognizer import Recognizer
from handwriting.shipped import shipped_models

MOST_POINTS = MANY
"""A line of more would keep the thread for seconds."""

ALTERNATIVES = 12
"""Readings of a line from which those of its words are taken."""

CHARACTERS = 6
"""Candidates a character."""

FEWEST, LEAST = 3, 0.002
"""So many candidates a character there are always; further ones need this share."""


class Reader:
    """The models, and the lines that are being read.

    Args:
        recognizer: of the mode "best".
        causal: of the mode "graves", or None if there is none.
    """

    def __init__(self, recognizer: Recognizer, causal: Recognizer | None = None) -> None:
        self._quick: dict[Mode, Recognizer | None] = {"best": recognizer, "graves": causal}
        self._recognizers = self._quick
        self._lines: dict[tuple[Mode, int], RevisingFollower] = {}

    @classmethod
    def load(cls, name: str) -> Reader:
        """With a model by its name or folder, and the shipped causal one if it is there.

        Raises:
            HandwritingError: the model, or its language model, cannot be used.
        """
        torch.set_num_threads(1)
        recognizer = Recognizer.load(name, alternatives=ALTERNATIVES)
        causal = None
        if CAUSAL in shipped_models():
            with suppress(HandwritingError):  # a damaged one must not take the other with it
                causal = Recognizer.load(CAUSAL, language_model=None)
        return cls(recognizer, causal)

    def let_in(self, pause: Pause) -> None:
        """Has somebody called between the parts of all work but `live`, who may do that then.

        To be said before anything is read.
        """
        self._recognizers = {
            mode: None if one is None else giving_way(one, pause)
            for mode, one in self._quick.items()
        }

    @property
    def has_causal(self) -> bool:
        """Whether the mode "graves" is there."""
        return self._recognizers["graves"] is not None

    def recognizer(self, mode: Mode = "best") -> Recognizer:
        """Of a mode.

        Raises:
            ModelError: there is no causal model.
        """
        found = self._recognizers[mode]
        if found is None:
            raise ModelError("no causal model is installed, which the mode Graves needs")
        return found

    def live(self, snapshot: Snapshot, mode: Mode = "best") -> LineText:
        """What a line says while it is written: quick, and without a language model."""
        if snapshot.points > MOST_POINTS:
            return LineText(snapshot.line)
        return self._line(snapshot.line, mode).live(snapshot)

    def settle(self, snapshot: Snapshot, mode: Mode = "best", before: str = "") -> LineText:
        """What a line says when the pen has left it: with the language model and candidates.

        Args:
            snapshot: of the line.
            mode: with which model.
            before: text of the line above, which tells the language model what to expect.
        """
        if snapshot.points > MOST_POINTS:
            return LineText(snapshot.line, settled=True)
        return self._line(snapshot.line, mode).settle(snapshot, before)

    def read(self, snapshot: Snapshot, mode: Mode = "best", before: str = "") -> LineText:
        """What a line says that was written before, as on a page of a file.

        The same as `Recognizer.recognize_page` says: strokes that stand in no order of writing are
        read in the order of reading, and late dots go to their letters.

        Args:
            snapshot: of the line.
            mode: with which model.
            before: text of the line above.
        """
        if snapshot.points > MOST_POINTS:
            return LineText(snapshot.line, settled=True)
        return self._line(snapshot.line, mode).read(snapshot, before)

    def character_candidates(
        self, snapshot: Snapshot, text: LineText, mode: Mode = "best"
    ) -> LineText:
        """A settled line with what else each of its characters may be.

        The scores are the network's probabilities at the character's most certain frame, the blank
        left out; the character that is shown is always among them.
        """
        if snapshot.points > MOST_POINTS:
            return text
        return _with_character_candidates(self.recognizer(mode).model, snapshot, text)

    def lags(self, snapshot: Snapshot, text: LineText, mode: Mode = "best") -> tuple[Lag, ...]:
        """How late the characters of a settled line could be relied on, as far as that is known."""
        if snapshot.points > MOST_POINTS:
            return ()
        reference = self.recognizer().model
        return self._line(snapshot.line, mode).lags(snapshot, text, reference)

    def forget(self, line: int) -> None:
        """A line is gone: keeps nothing of its ink."""
        for mode in MODES:
            self._lines.pop((mode, line), None)

    def _line(self, line: int, mode: Mode) -> RevisingFollower:
        if (mode, line) not in self._lines:
            follower = CausalFollower if mode == "graves" else RevisingFollower
            recognizer, quick = self.recognizer(mode), self._quick[mode]
            assert quick is not None
            self._lines[mode, line] = follower(recognizer, quick.model)
        return self._lines[mode, line]


def _with_character_candidates(model: Model, snapshot: Snapshot, text: LineText) -> LineText:
    frames = extract(snapshot.ink, model.features)
    letters = np.exp(model.log_probs([frames])[0].astype(np.float64))  # (T', C)
    letters[:, BLANK] = 0.0
    words = tuple(
        replace(
            word,
            characters=tuple(_with_candidates(model, letters, one) for one in word.characters),
        )
        for word in text.words
    )
    return replace(text, words=words)


def _with_candidates(
    model: Model, letters: NDArray[np.float64], one: ShownCharacter
) -> ShownCharacter:
    if one.frames is None or one.frames[1] >= len(letters):
        return one
    rows = letters[one.frames[0] : one.frames[1] + 1]
    row = rows[int(rows.max(axis=1).argmax())]
    shares = row / row.sum()
    symbols = model.alphabet.symbols
    ranked = [int(label) for label in np.argsort(-shares)[:CHARACTERS]]
    best = [label for place, label in enumerate(ranked) if shares[label] >= LEAST or place < FEWEST]
    found = {symbols[label - 1]: float(shares[label]) for label in best}
    if one.text not in found and one.text in symbols:
        found[one.text] = float(shares[symbols.index(one.text) + 1])
    literal = symbols[best[0] - 1]
    return replace(
        one,
        candidates=tuple(Candidate(text, share, text == literal) for text, share in found.items()),
    )
