"""Samples and readers that need no corpus, no model and no torch, and can be sent to a process."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import numpy as np

from handwriting.corpora import Sample
from handwriting.errors import InkError, ModelError
from handwriting.ink import Ink, Stroke

UNREADABLE = "unreadable"
FATAL = "fatal"


def fake_ink(text: str) -> Ink:
    """Ink that a `FakeReader` can read: a wavy stroke a word, the text hidden in the times."""
    strokes = []
    codes = iter(text)
    for number, word in enumerate(text.split(" ") or [""]):
        x = np.linspace(0, 20 * max(len(word), 1), 8 * len(word) + 1) + 300 * number
        y = 12 * np.sin(x / 4)
        strokes.append(Stroke(np.stack([x, y], axis=1)))
    dot = Stroke(np.zeros((len(text) + 1, 2)), t=np.array([0, *map(ord, codes)]))
    return Ink((*strokes, dot))


def fake_sample(number: int, text: str, writer: str = "w") -> Sample:
    return Sample(f"{writer}-{number:02d}", writer, fake_ink(text), text)


@dataclass(frozen=True)
class FakePart:
    text: str
    confidence: float
    characters: tuple[FakePart, ...] = ()


@dataclass(frozen=True)
class FakeRecognition:
    """A text whose characters are certain but for every `o`, which is a mistake half of the time.

    The second alternative has all of them corrected.
    """

    text: str

    @property
    def confidence(self) -> float:
        return 0.5 if "o" in self.text else 0.9

    @property
    def words(self) -> tuple[FakePart, ...]:
        words = []
        for word in self.text.split():
            parts = tuple(FakePart(one, 0.5 if one == "o" else 0.9) for one in word)
            words.append(FakePart(word, min(part.confidence for part in parts), parts))
        return tuple(words)

    @property
    def alternatives(self) -> tuple[FakePart, ...]:
        return FakePart(self.text, 0.0), FakePart(self.text.replace("o", "a"), -1.0)


@dataclass
class FakeReader:
    """Reads the hidden text with every `a` mistaken for `o`."""

    seen: list[str] = field(default_factory=list)

    def recognize(self, ink: Ink) -> FakeRecognition:
        times = ink.strokes[-1].t
        assert times is not None
        text = "".join(chr(int(code)) for code in times[1:])
        self.seen.append(text)
        if text == UNREADABLE:
            raise InkError("this ink cannot be read")
        if text == FATAL:
            os._exit(3)
        return FakeRecognition(f"{text.replace('a', 'o')} ")


def load_fake() -> FakeReader:
    return FakeReader()


def load_nothing() -> FakeReader:
    raise ModelError("there is no such model")
