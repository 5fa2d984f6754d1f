"""One text line that is followed by a network while it is written, snapshot after snapshot.

Two kinds: one reads the line anew each time and commits what it can rely on, the other follows the
pen and never takes anything back. Needs torch; knows neither Qt nor widgets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import is_

import numpy as np
from numpy.typing import NDArray

from app.line_order import reading_order
from app.marks import Key
from app.merging import LiveGlyph, is_touched, live_words, merge, with_commitment
from app.meters import Lag
from app.rivals import word_candidates
from app.snapshot import Snapshot
from app.texts import Candidate, LineText, ShownCharacter, ShownWord, held
from handwriting.errors import AlignmentError, AlphabetError
from handwriting.ink import Ink, Stroke
from handwriting.live import CausalLine, LiveCharacter, RevisingLine, last_points, matches
from handwriting.live.lines import read_characters
from handwriting.network import Model
from handwriting.recognizer import Recognition, Recognizer, Word
from handwriting.recognizer.settling import settled

REACH = 0.6
"""A stroke belongs to a word if it begins within so many heights of the writing beside it."""

UNKNOWN = -1

SPACE = " "


class RevisingFollower:
    """A line that is read anew each time.

    Args:
        recognizer: that reads it thoroughly, and meanwhile may be used to follow it further.
        model: follows it and is never held up.
    """

    def __init__(self, recognizer: Recognizer, model: Model) -> None:
        self.recognizer = recognizer
        self._model = model
        self._settled = LineText(-1)
        self._settled_strokes: dict[Key, Stroke] = {}
        self._start()

    def live(self, snapshot: Snapshot) -> LineText:
        """See `app.reading.Reader.live`."""
        words = self._merged(snapshot, self._follow(snapshot))
        return LineText(snapshot.line, words, self._settled.literal)

    def settle(self, snapshot: Snapshot, before: str) -> LineText:
        """See `app.reading.Reader.settle`; what is committed and was not touched since stays."""
        glyphs = self._followed_to(snapshot)
        standing = [
            word for word in self._merged(snapshot, glyphs) if word.committed and word.candidates
        ]
        recognition = self.recognizer.recognize(snapshot.ink, before=before)
        words = with_commitment(held(_shown(recognition, snapshot), standing), glyphs)
        return self._keep(snapshot, words, recognition.literal)

    def read(self, snapshot: Snapshot, before: str) -> LineText:
        """See `app.reading.Reader.read`; whatever is written to the line next goes on from it."""
        ink, order = snapshot.ink, reading_order(snapshot.strokes)
        line = Ink(tuple(ink.strokes[place] for place in order))
        recognition = settled(self.recognizer.recognize(line, before=before and f"{before} "), line)
        words = tuple(_shown(recognition, _ordered(snapshot, order)))
        return self._keep(snapshot, words, recognition.literal)

    def lags(self, snapshot: Snapshot, text: LineText, reference: Model) -> tuple[Lag, ...]:
        """How late the characters were committed, of those that were while the line grew.

        Args:
            snapshot: of the line.
            text: as it settled.
            reference: not needed here: the text says where its ink lies.
        """
        shown = [one for word in text.words for one in word.characters]
        seen = [one for one in self._committed() if one.character != SPACE]
        starts, times = snapshot.starts, snapshot.times
        found = []
        for place, other in matches(_joined(one.text for one in shown), _glyph_text(seen)):
            known = self._points_at(seen[other]) - 1
            ends = [starts[key] + point for key, point in shown[place].ink if key in starts]
            if 0 <= known < snapshot.points and ends:
                found.append(_lag(shown[place].text, max(ends), known, times))
        return tuple(found)

    def _committed(self) -> Sequence[LiveCharacter]:
        assert isinstance(self._follower, RevisingLine)
        return self._follower.committer.characters

    def _points_at(self, one: LiveCharacter) -> int:
        """How many points there were when a character was committed."""
        known = one.committed and 0 <= one.since < len(self._updates)
        return self._updates[one.since] if known else UNKNOWN

    def _keep(self, snapshot: Snapshot, words: tuple[ShownWord, ...], literal: str) -> LineText:
        self._settled = LineText(snapshot.line, words, literal, settled=True)
        self._settled_strokes = dict(zip(snapshot.keys, snapshot.strokes, strict=True))
        return self._settled

    def _start(self) -> None:
        self._follower = self._new_follower()
        self._updates: list[int] = []
        self._fed: dict[Key, Stroke] = {}
        self._numbers: dict[Key, int] = {}
        self._open: Key | None = None
        self._followed: tuple[Stroke, ...] = ()
        self._glyphs: list[LiveGlyph] = []

    def _new_follower(self) -> RevisingLine | CausalLine:
        return RevisingLine(self._model)

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

    def _followed_to(self, snapshot: Snapshot) -> list[LiveGlyph]:
        """What has been read of this very ink, as a moment ago at pen-up, or is now."""
        known = self._followed
        if len(known) == len(snapshot.strokes) and all(map(is_, known, snapshot.strokes)):
            return self._glyphs
        return self._follow(snapshot)

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
        if gone:
            self._updates = [UNKNOWN] * len(self._updates)  # points are counted anew
        for key, stroke in strokes.items():
            self._feed(key, stroke, snapshot.growing and key == snapshot.keys[-1])
        self._updates.append(snapshot.points)
        self._followed = snapshot.strokes
        self._glyphs = [_glyph(one) for one in self._follower.get_prediction().characters]
        return self._glyphs

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


class CausalFollower(RevisingFollower):
    """A line in the mode "graves": nothing that it has said is ever revised."""

    def _new_follower(self) -> CausalLine:
        return CausalLine(self._model)

    def live(self, snapshot: Snapshot) -> LineText:
        """Everything written down so far."""
        return LineText(snapshot.line, live_words(self._follow(snapshot)), self._settled.literal)

    def read(self, snapshot: Snapshot, before: str) -> LineText:
        """Nothing else than what is said when the pen leaves a line."""
        return self.settle(snapshot, before)

    def settle(self, snapshot: Snapshot, before: str) -> LineText:
        """The same; what the net would say if no more ink came follows as tentative."""
        said = sum(glyph.text != SPACE for glyph in self._followed_to(snapshot))
        recognition = self.recognizer.recognize(snapshot.ink)
        words = []
        for word in _shown(recognition, snapshot):
            words.append(replace(word, committed=said >= len(word.characters)))
            said -= len(word.characters)
        return self._keep(snapshot, tuple(words), recognition.literal)

    def lags(self, snapshot: Snapshot, text: LineText, reference: Model) -> tuple[Lag, ...]:
        """How late the characters were written down.

        Args:
            snapshot: of the line.
            text: not needed here: what was written down stands.
            reference: sees the whole line, and so tells where the ink of each character ends.
        """
        assert isinstance(self._follower, CausalLine)
        said = [one for one in self._follower.emissions if one.point < snapshot.points]
        if not said:
            return ()
        # All that the net would say, or the ink of what it has not said yet would fall to the last.
        whole = _glyph_text(read_characters(self.recognizer.model, snapshot.ink))
        try:
            ends = last_points(snapshot.ink, whole, reference)[: len(said)]
        except (AlignmentError, AlphabetError):  # the other network cannot write that text
            return ()
        return tuple(
            _lag(one.character, end, one.point, snapshot.times)
            for one, end in zip(said, ends, strict=True)
            if end is not None
        )


def _lag(text: str, last: int, known: int, times: NDArray[np.float64] | None) -> Lag:
    return Lag(text, last, known, None if times is None else float(times[known] - times[last]))


def _ordered(snapshot: Snapshot, order: Sequence[int]) -> Snapshot:
    keys = tuple(snapshot.keys[place] for place in order)
    return replace(snapshot, keys=keys, strokes=tuple(snapshot.strokes[place] for place in order))


def _joined(texts: Iterable[str]) -> str:
    return "".join(texts)


def _glyph_text(glyphs: Iterable[LiveCharacter]) -> str:
    return _joined(one.character for one in glyphs)


def _shown(recognition: Recognition, snapshot: Snapshot) -> list[ShownWord]:
    readings = [(one.text, one.score, one.literal) for one in recognition.alternatives]
    sure = [word.confidence for word in recognition.words]
    candidates = word_candidates(recognition.text, readings, sure)
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
