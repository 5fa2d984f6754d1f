"""Late dots and bars go to the letters they stand over.

A recognizer shares ink out by time: an i's dot that was written after the line belongs to the last
letter. On a page that would stretch a word's box across the line. Here whole strokes move, and only
those that were written behind what was there already and touch none of their letter's other ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from handwriting.ink import Ink
from handwriting.recognizer.results import Character, Recognition

Points = tuple[tuple[int, int], ...]


def settled(recognition: Recognition, ink: Ink) -> Recognition:
    """The recognition with late strokes given to the letters they stand over.

    Args:
        recognition: of that ink; its texts and confidences stay as they are.
        ink: of one line, strokes in the order in which they were read.
    """
    characters = [character for word in recognition.words for character in word.characters]
    late = _late(ink)
    if not characters or not late.any():
        return recognition
    owners = _owners(characters, len(ink.strokes))
    reach = _reach(characters, ink, late)  # (characters, 2)
    standing = np.flatnonzero(np.isfinite(reach[:, 0]))
    moves: dict[int, int] = {}
    for stroke in np.flatnonzero(late).tolist():
        x = ink.strokes[stroke].xy[:, 0]
        left, right = float(x.min()), float(x.max())
        owned = reach[sorted(owners[stroke])]
        if not len(standing) or not len(owned) or not np.isfinite(owned).all():
            continue
        if ((owned[:, 0] <= right) & (owned[:, 1] >= left)).any():
            continue
        middle = (left + right) / 2
        off = np.maximum(reach[standing, 0] - middle, middle - reach[standing, 1])
        moves[stroke] = int(standing[np.argmin(np.maximum(off, 0.0))])
    return _moved(recognition, ink, moves) if moves else recognition


def _late(ink: Ink) -> NDArray[np.bool_]:
    """Which strokes have their middle behind the rightmost ink before them, shape (strokes,)."""
    lefts = np.array([stroke.xy[:, 0].min() for stroke in ink.strokes])
    rights = np.array([stroke.xy[:, 0].max() for stroke in ink.strokes])
    front = np.maximum.accumulate(np.concatenate([[-np.inf], rights[:-1]]))
    late: NDArray[np.bool_] = (lefts + rights) / 2 < front
    return late


def _owners(characters: Sequence[Character], strokes: int) -> list[set[int]]:
    """The characters that have points of each stroke."""
    owners: list[set[int]] = [set() for _ in range(strokes)]
    for number, character in enumerate(characters):
        for stroke in {stroke for stroke, _ in character.points}:
            owners[stroke].add(number)
    return owners


def _reach(
    characters: Sequence[Character], ink: Ink, late: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Left and right of each character without its late strokes; infinite where nothing is left."""
    reach = np.full((len(characters), 2), (np.inf, -np.inf))
    for number, character in enumerate(characters):
        xs = [ink.strokes[s].xy[p, 0] for s, p in character.points if not late[s]]
        if xs:
            reach[number] = min(xs), max(xs)
    return reach


def _moved(recognition: Recognition, ink: Ink, moves: dict[int, int]) -> Recognition:
    """The recognition with whole strokes given to other characters, by their number."""
    gained: dict[int, list[tuple[int, int]]] = {}
    for stroke, number in moves.items():
        gained.setdefault(number, []).extend((stroke, p) for p in range(len(ink.strokes[stroke])))
    words = []
    number = 0
    for word in recognition.words:
        letters = []
        for character in word.characters:
            kept = [point for point in character.points if point[0] not in moves]
            points = tuple(sorted(kept + gained.get(number, [])))
            letters.append(replace(character, points=points))
            number += 1
        words.append(replace(word, characters=tuple(letters)))
    return replace(recognition, words=tuple(words))
