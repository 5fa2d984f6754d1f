"""Drawn words and characters under UNIPEN's ids, small enough to know where everything lies."""

from __future__ import annotations

import numpy as np

from handwriting.corpora import Samples
from handwriting.corpora.packed import PackedInks
from handwriting.ink import Ink
from handwriting.training.synthesis.zones import zone


def word_strokes(text: str, *, size: float = 20.0, left: float = 0.0, baseline: float = 100.0):
    """Every letter is a zigzag over its zone, `size` being the x-height, 1.2 of it apart.

    Small letters have a body of one x-height, whatever else they have.
    """
    strokes = []
    for place, letter in enumerate(text):
        bottom, top = zone(letter)
        levels = [top, bottom, top, bottom, top]
        if letter.islower() and top > 1.0:
            levels = [top, bottom, 1.0, 0.0, 1.0]
        if letter.islower() and bottom < 0.0:
            levels = [1.0, 0.0, top, bottom, bottom]
        x = left + 1.2 * size * place + size * np.array([0, 0.4, 0.8, 0.4, 0.0])
        y = baseline - size * np.array(levels)
        strokes.append(np.stack([x, y], axis=1))
    return strokes


def samples(rows: list[tuple[str, str, str]], **place: float) -> Samples:
    """Samples of ids, writers and texts."""
    ids, writers, texts = zip(*rows, strict=True)
    inks = [Ink.from_arrays(word_strokes(text, **place)) for text in texts]
    return Samples.whole(ids, writers, texts, PackedInks.pack(inks))


def words(texts: str, writer: str = "a") -> Samples:
    """Words of one writer."""
    return samples(
        [(f"7/lex/{writer}#{i}", f"lex/{writer}", t) for i, t in enumerate(texts.split())]
    )


def characters(texts: str, writers: str = "a", **place: float) -> Samples:
    """The same isolated characters of each writer."""
    rows = [
        (f"2/syn/{writer}#{i}", f"syn/{writer}", text)
        for writer in writers
        for i, text in enumerate(texts)
    ]
    return samples(rows, **place)
