"""Other readings of each word, taken from other readings of its line. Knows texts only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from app.texts import Candidate

TEMPERATURE = 2.0
"""Scores are divided by it before they become shares, as the recognizer's confidences are made."""

MOST = 8
"""Candidates a word."""

LEAST = 0.005
"""Share below which a reading is none, unless it is the literal one or the word itself."""


def word_candidates(
    text: str, readings: Sequence[tuple[str, float, bool]], confidences: Sequence[float]
) -> list[tuple[Candidate, ...]]:
    """For each word of a line's text, what other readings of the line have in its place.

    Args:
        text: words with single spaces between.
        readings: text, score (a log-probability) and whether it is the literal reading, of each.
        confidences: how surely each word is right, in [0, 1].

    Returns:
        Candidates a word, best first; the word itself is among them, and so is the literal one
        where its words can be told apart at that place. The word has the share that it is right
        with. Others share the rest as their readings do, but have no more beside the word than
        their readings; what is left is for words that nobody thought of.
    """
    scores = np.array([score for _, score, _ in readings]) / TEMPERATURE
    shares = np.exp(scores - scores.max()) if len(scores) else scores
    shares = shares / shares.sum() if len(shares) else shares
    words = _places(text)
    found: list[dict[str, float]] = [{text[first:last]: 0.0} for first, last in words]
    literal: list[str | None] = [None] * len(words)
    for (reading, _, is_literal), share in zip(readings, shares.tolist(), strict=True):
        for place, other in enumerate(_counterparts(text, reading, words)):
            if other is None:
                continue
            found[place][other] = found[place].get(other, 0.0) + share
            if is_literal:
                literal[place] = other
    result = []
    for (first, last), some, plain, sure in zip(words, found, literal, confidences, strict=True):
        word = text[first:last]
        result.append(_ranked(_tempered(some, word, sure), word, plain))
    return result


def _tempered(found: dict[str, float], word: str, sure: float) -> dict[str, float]:
    """The shares of a word's readings, where its own is how surely it is right."""
    own, others = found[word], sum(share for text, share in found.items() if text != word)
    factor = min(sure / own if own else np.inf, (1 - sure) / others if others else np.inf)
    return {text: sure if text == word else factor * share for text, share in found.items()}


def _ranked(found: dict[str, float], word: str, literal: str | None) -> tuple[Candidate, ...]:
    ranked = sorted(found, key=lambda text: -found[text])
    needed = {word, literal} & found.keys()
    likely = [text for text in ranked if text not in needed and found[text] >= LEAST]
    wanted = needed.union(likely[: MOST - len(needed)])
    return tuple(
        Candidate(text, min(1.0, found[text]), text == literal) for text in ranked if text in wanted
    )


def _places(text: str) -> list[tuple[int, int]]:
    """Where each word begins and ends."""
    places, start = [], 0
    for word in text.split(" ") if text else []:
        places.append((start, start + len(word)))
        start += len(word) + 1
    return places


def _counterparts(text: str, reading: str, words: Sequence[tuple[int, int]]) -> list[str | None]:
    """What a reading has for each word; None where it draws the borders of words elsewhere."""
    at = _positions(text, reading)
    result: list[str | None] = []
    for place, (first, last) in enumerate(words):
        start, end = at[first], at[last]
        while start > 0 and reading[start - 1] != " ":
            start -= 1
        while end < len(reading) and reading[end] != " ":
            end += 1
        least = at[words[place - 1][1]] if place else 0
        most = at[words[place + 1][0]] if place + 1 < len(words) else len(reading)
        other = reading[start:end]
        whole = other and " " not in (other[0], other[-1]) and least <= start and end <= most
        result.append(other if whole else None)
    return result


def _positions(text: str, reading: str) -> list[int]:
    """For each border between characters of `text`, the border of `reading` that answers it."""
    at = [0] * (len(text) + 1)
    for block in Levenshtein.opcodes(text, reading):
        size = block.dest_end - block.dest_start
        for offset in range(block.src_end - block.src_start):
            at[block.src_start + offset] = block.dest_start + min(offset, size)
        at[block.src_end] = block.dest_end
    return at
