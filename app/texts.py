"""What a line of ink says, as it is shown: words of characters, with other readings of each.

Words know their ink, so that readings of growing ink can be joined: a word that was corrected, or
that stands committed and was not touched since, is held when its line is read anew. Knows neither
Qt nor networks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.marks import Correction, InkPoint

COVERS = 0.5
"""Share of ink in common from which two words are the same."""


@dataclass(frozen=True)
class Candidate:
    """One reading of a word or character.

    Attributes:
        text: may be empty for a character that is perhaps none.
        score: how probable it is, in [0, 1]; those of all candidates add up to 1 at most.
        literal: whether it is what the network reads without a language model.
    """

    text: str
    score: float
    literal: bool = False


@dataclass(frozen=True)
class ShownCharacter:
    """One character.

    Attributes:
        text: a single character.
        confidence: in [0, 1].
        ink: its points; empty where they are not known.
        candidates: best first; empty where there are none.
        x: of its ink, in page units.
        frames: first and last output frame of the network's spike for it, if that is known.
    """

    text: str
    confidence: float
    ink: frozenset[InkPoint] = frozenset()
    candidates: tuple[Candidate, ...] = ()
    x: float = 0.0
    frames: tuple[int, int] | None = None


@dataclass(frozen=True)
class ShownWord:
    """One word.

    Attributes:
        characters: at least one.
        confidence: in [0, 1].
        committed: whether it can be relied on.
        corrected: whether the user said so.
        candidates: best first, the literal reading among them; empty while the pen moves.
        span: smallest and largest x of its ink, in page units.
    """

    characters: tuple[ShownCharacter, ...]
    confidence: float
    committed: bool = False
    corrected: bool = False
    candidates: tuple[Candidate, ...] = ()
    span: tuple[float, float] = (0.0, 0.0)

    @property
    def text(self) -> str:
        """Its characters, joined."""
        return "".join(one.text for one in self.characters)

    @property
    def ink(self) -> frozenset[InkPoint]:
        """All its points."""
        return frozenset().union(*(one.ink for one in self.characters))


@dataclass(frozen=True)
class LineText:
    """One line.

    Attributes:
        line: its number.
        words: in order.
        literal: what the network reads without a language model; "" while the pen moves.
        settled: whether it was read with all that we have, after pen-up.
    """

    line: int
    words: tuple[ShownWord, ...] = ()
    literal: str = ""
    settled: bool = False

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return " ".join(word.text for word in self.words)


def corrected(line: LineText, corrections: Iterable[Correction]) -> LineText:
    """The line with what the user said of it.

    Letters that were written before or behind a corrected word since are added to it; ink between,
    such as a late dot, changes nothing.
    """
    words = list(line.words)
    for correction in corrections:
        words = _with_correction(words, correction)
    return replace(line, words=tuple(words))


def held(new: Sequence[ShownWord], old: Sequence[ShownWord]) -> tuple[ShownWord, ...]:
    """A new reading, with words of an old one in the place of those of the same ink."""
    words: list[ShownWord] = []
    used: set[int] = set()
    for word in new:
        same = [index for index, one in enumerate(old) if _is_same(word, one)]
        words += [_with_frames(old[index], word) for index in same if index not in used]
        used.update(same)
        if not same:
            words.append(word)
    return tuple(words)


def _with_frames(old: ShownWord, new: ShownWord) -> ShownWord:
    """An old word with the frames that its characters have now, as far as that can be told."""
    alike = len(old.characters) == len(new.characters)
    frames = [one.frames if alike else None for one in (new if alike else old).characters]
    return replace(
        old,
        characters=tuple(
            replace(one, frames=span) for one, span in zip(old.characters, frames, strict=True)
        ),
    )


def _is_same(a: ShownWord, b: ShownWord) -> bool:
    first, second = a.ink, b.ink
    common = len(first & second)
    return common > 0 and common >= COVERS * min(len(first), len(second))


def _with_correction(words: list[ShownWord], correction: Correction) -> list[ShownWord]:
    """The words with those of the correction's ink replaced."""
    places = [
        place
        for place, word in enumerate(words)
        if len(word.ink & correction.ink) >= COVERS * min(len(word.ink) or 1, len(correction.ink))
    ]
    if not places:
        return words
    first, last = places[0], places[-1]
    characters = [one for word in words[first : last + 1] for one in word.characters]
    covered = [
        place
        for place, one in enumerate(characters)
        if one.ink and len(one.ink & correction.ink) >= COVERS * len(one.ink)
    ]
    if not covered:
        return words
    before, after = characters[: covered[0]], characters[covered[-1] + 1 :]
    said = _characters(correction.text, characters[covered[0] : covered[-1] + 1])
    whole = words[first]
    word = ShownWord(
        (*before, *said, *after),
        1.0,
        committed=True,
        corrected=True,
        candidates=whole.candidates if first == last else (),
        span=(whole.span[0], words[last].span[1]),
    )
    return [*words[:first], word, *words[last + 1 :]]


def _characters(text: str, read: Sequence[ShownCharacter]) -> list[ShownCharacter]:
    """What the user said, with the ink of what was read: one to one, or shared out evenly."""
    if len(text) == len(read):
        return [
            replace(one, text=said, confidence=1.0) for said, one in zip(text, read, strict=True)
        ]
    shares: list[frozenset[InkPoint]] = [frozenset() for _ in text]
    for place, one in enumerate(read):
        home = place * len(text) // len(read)
        shares[home] |= one.ink
    step = len(read) / len(text)
    return [
        ShownCharacter(said, 1.0, shares[place], (), read[int(place * step)].x)
        for place, said in enumerate(text)
    ]
