"""Reads lines of a note in the worker's thread: at once while the pen moves, thoroughly at pen-up.

A `Reader` holds the models and, for each line, what follows its pen. It takes snapshots and gives
`LineText`; it knows neither Qt nor widgets. Only the worker imports it, because it needs torch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from app.marks import Key
from app.merging import LiveGlyph, is_touched, live_words, merge, with_commitment
from app.rivals import word_candidates
from app.snapshot import Snapshot
from app.texts import Candidate, LineText, ShownCharacter, ShownWord, held
from handwriting.decoding import BLANK
from handwriting.errors import HandwritingError, ModelError
from handwriting.features import extract
from handwriting.ink import Stroke
from handwriting.live import CausalLine, LiveCharacter, RevisingLine
from handwriting.network import Model
from handwriting.recognizer import Recognition, Recognizer, Word
from handwriting.shipped import shipped_models

Mode = Literal["best", "graves"]

CAUSAL = "causal"
"""Name of the shipped model that follows the pen."""

MOST_POINTS = 20_000
"""A line of more is no writing, and would keep the thread for seconds."""

ALTERNATIVES = 12
"""Readings of a line from which those of its words are taken."""

REACH = 0.6
"""A stroke belongs to a word if it begins within so many heights of the writing beside it."""

CHARACTERS = 6
"""Candidates a character."""

LEAST = 0.002
"""Share below which a character is no candidate."""


class Reader:
    """The models, and the lines that are being read.

    Args:
        recognizer: of the mode "best".
        causal: of the mode "graves", or None if there is none.
    """

    def __init__(self, recognizer: Recognizer, causal: Recognizer | None = None) -> None:
        self._recognizers: dict[Mode, Recognizer | None] = {"best": recognizer, "graves": causal}
        self._lines: dict[tuple[Mode, int], _FollowedLine] = {}

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

    def _line(self, line: int, mode: Mode) -> _FollowedLine:
        if (mode, line) not in self._lines:
            followed = _CausalLine if mode == "graves" else _FollowedLine
            self._lines[mode, line] = followed(self.recognizer(mode))
        return self._lines[mode, line]


class _FollowedLine:
    """One line, brought up to date with snapshot after snapshot."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.recognizer = recognizer
        self._settled = LineText(-1)
        self._settled_strokes: dict[Key, Stroke] = {}
        self._start()

    def live(self, snapshot: Snapshot) -> LineText:
        """See `Reader.live`."""
        words = self._merged(snapshot, self._follow(snapshot))
        return LineText(snapshot.line, words, self._settled.literal)

    def settle(self, snapshot: Snapshot, before: str) -> LineText:
        """See `Reader.settle`; what is committed and was not touched since stays as it is."""
        glyphs = self._follow(snapshot)
        standing = [
            word for word in self._merged(snapshot, glyphs) if word.committed and word.candidates
        ]
        recognition = self.recognizer.recognize(snapshot.ink, before=before)
        words = with_commitment(held(_shown(recognition, snapshot), standing), glyphs)
        return self._keep(snapshot, words, recognition.literal)

    def _keep(self, snapshot: Snapshot, words: tuple[ShownWord, ...], literal: str) -> LineText:
        self._settled = LineText(snapshot.line, words, literal, settled=True)
        self._settled_strokes = dict(zip(snapshot.keys, snapshot.strokes, strict=True))
        return self._settled

    def _start(self) -> None:
        self._follower = self._new_follower()
        self._fed: dict[Key, Stroke] = {}
        self._numbers: dict[Key, int] = {}
        self._open: Key | None = None

    def _new_follower(self) -> RevisingLine | CausalLine:
        return RevisingLine(self.recognizer.model)

    def _merged(self, snapshot: Snapshot, glyphs: list[LiveGlyph]) -> tuple[ShownWord, ...]:
        strokes = dict(zip(snapshot.keys, snapshot.strokes, strict=True))
        old = self._settled_strokes
        same = {key for key, stroke in strokes.items() if old.get(key) is stroke}
        fresh = [_span(stroke) for key, stroke in strokes.items() if key not in same]
        gone = [_span(stroke) for key, stroke in old.items() if key not in same]
        reach = REACH * _height(snapshot.strokes)
        words = self._settled.words
        touched = [
            is_touched(word, fresh, reach) or any(key not in same for key, _ in word.ink)
            for word in words
        ]
        return merge(words, touched, [*fresh, *gone], glyphs)

    def _follow(self, snapshot: Snapshot) -> list[LiveGlyph]:
        """Feeds what is new since the snapshot before; begins anew where ink lies between."""
        strokes = dict(zip(snapshot.keys, snapshot.strokes, strict=True))
        gone = [
            key
            for key, fed in self._fed.items()
            if key not in strokes or (key != self._open and strokes[key] is not fed)
        ]
        kept = [key for key in self._fed if key not in gone]
        if tuple(kept) != snapshot.keys[: len(kept)] or (gone and self._open is not None):
            self._start()
        else:
            for key in gone:
                self._follower.remove_stroke(self._numbers.pop(key))
                del self._fed[key]
        for key, stroke in strokes.items():
            self._feed(key, stroke, snapshot.growing and key == snapshot.keys[-1])
        return [_glyph(one) for one in self._follower.get_prediction().characters]

    def _feed(self, key: Key, stroke: Stroke, growing: bool) -> None:
        if key not in self._fed:
            self._numbers[key] = self._follower.begin_stroke()
            self._follower.add_points(stroke.xy)
            self._open = key
        elif key == self._open:
            self._follower.add_points(stroke.xy[len(self._fed[key]) :])
        self._fed[key] = stroke
        if key == self._open and not growing:
            self._follower.end_stroke()
            self._open = None


class _CausalLine(_FollowedLine):
    """A line in the mode "graves": nothing that it has said is ever revised."""

    def _new_follower(self) -> CausalLine:
        return CausalLine(self.recognizer.model)

    def live(self, snapshot: Snapshot) -> LineText:
        """Everything written down so far."""
        return LineText(snapshot.line, live_words(self._follow(snapshot)), self._settled.literal)

    def settle(self, snapshot: Snapshot, before: str) -> LineText:
        """The same; what the net would say if no more ink came follows as tentative."""
        said = sum(glyph.text != " " for glyph in self._follow(snapshot))
        recognition = self.recognizer.recognize(snapshot.ink)
        words = []
        for word in _shown(recognition, snapshot):
            words.append(replace(word, committed=said >= len(word.characters)))
            said -= len(word.characters)
        return self._keep(snapshot, tuple(words), recognition.literal)


def _with_character_candidates(model: Model, snapshot: Snapshot, text: LineText) -> LineText:
    frames = extract(snapshot.ink, model.features)
    with torch.inference_mode():
        values = torch.from_numpy(frames.values)[None]
        log_probs, _ = model.encoder(values, torch.tensor([len(frames)]))
    letters = np.exp(log_probs[0].float().cpu().numpy().astype(np.float64))  # (T', C)
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
    best = [label for label in ranked if shares[label] >= LEAST or label == ranked[0]]
    found = {symbols[label - 1]: float(shares[label]) for label in best}
    if one.text not in found and one.text in symbols:
        found[one.text] = float(shares[symbols.index(one.text) + 1])
    literal = symbols[best[0] - 1]
    return replace(
        one,
        candidates=tuple(Candidate(text, share, text == literal) for text, share in found.items()),
    )


def _shown(recognition: Recognition, snapshot: Snapshot) -> list[ShownWord]:
    readings = [(one.text, one.score, one.literal) for one in recognition.alternatives]
    candidates = word_candidates(recognition.text, readings)
    return [
        _shown_word(word, snapshot, some)
        for word, some in zip(recognition.words, candidates, strict=True)
    ]


def _shown_word(word: Word, snapshot: Snapshot, candidates: tuple[Candidate, ...]) -> ShownWord:
    characters = []
    spans = []
    for one in word.characters:
        ink = frozenset((snapshot.keys[stroke], point) for stroke, point in one.points)
        xs = [float(snapshot.strokes[stroke].xy[point, 0]) for stroke, point in one.points]
        x = sum(xs) / len(xs) if xs else 0.0
        spans += xs
        characters.append(ShownCharacter(one.text, one.confidence, ink, (), x, one.frames))
    span = (min(spans), max(spans)) if spans else (0.0, 0.0)
    return ShownWord(tuple(characters), word.confidence, candidates=candidates, span=span)


def _glyph(one: LiveCharacter) -> LiveGlyph:
    confidence = 1.0 / (1.0 + math.exp(-one.log_odds))
    return LiveGlyph(one.character, one.x, confidence, one.committed)


def _span(stroke: Stroke) -> tuple[float, float]:
    x = stroke.xy[:, 0]
    return float(x.min()), float(x.max())


def _height(strokes: Sequence[Stroke]) -> float:
    """Of the writing, roughly: the median of its strokes that are no dots."""
    heights = np.array([float(np.ptp(stroke.xy[:, 1])) for stroke in strokes])
    tall = heights[heights > 0.3 * heights.max()] if len(heights) else heights
    return float(np.median(tall)) if len(tall) else 1.0
