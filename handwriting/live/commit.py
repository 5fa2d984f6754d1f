"""Which characters of a reading that may still change are safe to rely on.

A bidirectional net reads the whole line anew whenever it has grown, and each new point may change
every earlier output. The rule here calls a character committed when its spike has stood unchanged
for some updates, its log-odds are high enough and the pen has moved on. What is committed stays as
it is, whatever later readings say, until new ink touches its word.

Knows characters and where their spikes lie, neither networks nor strokes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rapidfuzz.distance import Levenshtein

from handwriting.errors import ConfigError

SPACE = " "

SAME_PLACE = 0.5
"""Heights of writing that a spike may wander between two updates and still be the same."""


@dataclass(frozen=True)
class CommitRule:
    """When a character is committed; all conditions must hold.

    Attributes:
        updates: times that it must have been read again at the same place.
        log_odds: least ln(p / (1 - p)) of the probability p at its spike.
        advance: distance along the line, in heights of the writing, between its spike and the pen.

    Raises:
        ConfigError: a value that makes no sense.
    """

    updates: int = 3
    log_odds: float = 2.0
    advance: float = 1.0

    def __post_init__(self) -> None:
        if self.updates < 0:
            raise ConfigError(f"a commit rule needs at least 0 updates, not {self.updates}")
        if not math.isfinite(self.log_odds):
            raise ConfigError(f"a commit rule needs finite log-odds, not {self.log_odds}")
        if not 0 <= self.advance < math.inf:
            raise ConfigError(f"a commit rule needs an advance of at least 0, not {self.advance}")


@dataclass(frozen=True)
class LiveCharacter:
    """A character of ink that still grows.

    Attributes:
        character: the symbol.
        log_odds: ln(p / (1 - p)) of its probability at its spike.
        x: of the ink under its spike, in the ink's unit.
        y: likewise.
        age: updates for which it has stood unchanged.
        committed: whether it can be relied on.
        reopened: whether it had been committed before its word was opened again.
        since: number of the update that committed it, counted from 0; -1 while it is tentative.
    """

    character: str
    log_odds: float
    x: float
    y: float
    age: int = 0
    committed: bool = False
    reopened: bool = False
    since: int = -1


@dataclass(frozen=True)
class Observation:
    """A line at one moment.

    Attributes:
        reading: all its characters in order; their ages and flags are not looked at.
        pen: x of the pen, in the ink's unit.
        height: of the writing, in the ink's unit.
        late: smallest and largest x of each late dot or bar that came since the update before.
    """

    reading: Sequence[LiveCharacter]
    pen: float
    height: float
    late: Sequence[tuple[float, float]] = ()


class Committer:
    """Carries characters from one reading to the next.

    Args:
        rule: when to commit.

    Attributes:
        characters: those of the line as it is shown now.
        commits: characters that were committed, each counted once however often.
        revisions: how often one that had been committed was replaced or taken back, which only
            happens in a word that was opened again.
    """

    def __init__(self, rule: CommitRule) -> None:
        self.rule = rule
        self.characters: tuple[LiveCharacter, ...] = ()
        self.commits = 0
        self.revisions = 0
        self._updates = 0

    def update(self, now: Observation) -> None:
        """Takes in a new reading of the whole line."""
        for left, right in now.late:
            self.reopen(left, right)
        reading, pen, height = now.reading, now.pen, now.height
        merged, dropped = _merge(self.characters, reading, SAME_PLACE * height)
        self.revisions += sum(one.reopened for one in dropped)
        self.characters = tuple(self._judged(one, pen, height) for one in merged)
        self._updates += 1

    def reopen(self, left: float, right: float, *, nearest: bool = True) -> None:
        """Makes a word tentative again, since ink was added to it or taken away.

        Args:
            left: smallest x of that ink, in the ink's unit.
            right: largest x of it.
            nearest: open only the word that lies nearest to the middle of the ink, as is right for
                a late dot or bar; else all that it overlaps, too.
        """
        words = list(_words(self.characters))
        if not words:
            return
        middle = (left + right) / 2
        opened = {min(words, key=lambda word: self._distance(word, middle, middle))}
        if not nearest:
            opened |= {word for word in words if self._distance(word, left, right) == 0}
        beside = 0 if nearest else 1
        places = {p for first, last in opened for p in range(first - beside, last + beside + 1)}
        self.characters = tuple(
            _opened(one) if place in places else one for place, one in enumerate(self.characters)
        )

    def finish(self) -> None:
        """No more ink will come: commits everything."""
        self.characters = tuple(self._committed(one) for one in self.characters)

    def _judged(self, one: LiveCharacter, pen: float, height: float) -> LiveCharacter:
        """The character, committed if it now fulfills the rule."""
        rule = self.rule
        if (
            one.committed
            or one.age < rule.updates
            or one.log_odds < rule.log_odds
            or abs(pen - one.x) < rule.advance * height
        ):
            return one
        return self._committed(one)

    def _committed(self, one: LiveCharacter) -> LiveCharacter:
        if one.committed:
            return one
        self.commits += not one.reopened
        return replace(one, committed=True, reopened=False, since=self._updates)

    def _distance(self, word: tuple[int, int], left: float, right: float) -> float:
        """How far the spikes of a word lie from an interval of x; 0 if they overlap."""
        places = [one.x for one in self.characters[word[0] : word[1] + 1]]
        return max(0.0, min(places) - right, left - max(places))


def _opened(one: LiveCharacter) -> LiveCharacter:
    was_committed = one.committed or one.reopened
    return replace(one, age=0, committed=False, reopened=was_committed, since=-1)


def _words(characters: Sequence[LiveCharacter]) -> Iterator[tuple[int, int]]:
    """First and last place of every word."""
    start = 0
    spaces = [place for place, one in enumerate(characters) if one.character == SPACE]
    for end in [*spaces, len(characters)]:
        if end > start:
            yield start, end - 1
        start = end + 1


def _merge(
    old: Sequence[LiveCharacter], new: Sequence[LiveCharacter], same_place: float
) -> tuple[list[LiveCharacter], list[LiveCharacter]]:
    """The new reading wherever the old one was tentative, and what of the old one it drops.

    Both are aligned by least edit distance. A committed character stands; a new one is let in
    between two unless both are committed.
    """
    merged: list[LiveCharacter] = []
    dropped: list[LiveCharacter] = []
    texts = [[one.character for one in reading] for reading in (old, new)]
    for block in Levenshtein.opcodes(*texts):
        before = old[block.src_start : block.src_end]
        after = new[block.dest_start : block.dest_end]
        if block.tag == "equal":
            merged += [_carried(*pair, same_place) for pair in zip(before, after, strict=True)]
        elif block.tag == "insert":
            left = block.src_start == 0 or old[block.src_start - 1].committed
            right = block.src_start < len(old) and old[block.src_start].committed
            merged += [] if left and right else [_fresh(one) for one in after]
        else:  # the lengths agree in a replacement; a deletion replaces with nothing
            for was, now in zip_longest(before, after):
                if was.committed:
                    merged.append(was)
                    continue
                dropped.append(was)
                merged += [_fresh(now)] if now else []
    return merged, dropped


def _carried(was: LiveCharacter, now: LiveCharacter, same_place: float) -> LiveCharacter:
    """The same character in the new reading, older by an update if its spike has not moved."""
    still = math.hypot(now.x - was.x, now.y - was.y) <= same_place
    age = was.age + 1 if still else 0
    return replace(was, log_odds=now.log_odds, x=now.x, y=now.y, age=age)


def _fresh(one: LiveCharacter) -> LiveCharacter:
    return LiveCharacter(one.character, one.log_odds, one.x, one.y)
