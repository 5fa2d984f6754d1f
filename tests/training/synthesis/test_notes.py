"""Short texts: what they may contain, and that every character occurs."""

from __future__ import annotations

from collections import Counter

import numpy as np

from handwriting.corpora.labels import PRINTABLE
from handwriting.training.synthesis.notes import Notes


def texts(count, seed=0):
    random = np.random.default_rng(seed)
    notes = Notes(["rabbit", "bank"])
    return [notes.write(random) for _ in range(count)]


def test_all_printable_characters_occur_and_no_other():
    seen = Counter("".join(texts(5000)))
    assert set(seen) == set(PRINTABLE)
    assert min(seen.values()) >= 10


def test_texts_are_short_stripped_and_never_empty():
    for text in texts(2000):
        assert text == text.strip() != ""
        assert len(text) < 100


def test_equal_seeds_write_alike():
    assert texts(50, 3) == texts(50, 3) != texts(50, 4)


def test_words_come_in_small_letters_capitals_and_with_a_capital():
    everything = " ".join(texts(2000))
    assert all(word in everything for word in ("rabbit", "RABBIT", "Rabbit"))
