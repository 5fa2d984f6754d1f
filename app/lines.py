"""Which text line a stroke belongs to, decided at once and for good, stroke by stroke.

A line is known by its band: where its ink lies, from top to bottom, near a place. A stroke joins
the line whose band it overlaps most; a dot or bar, which overlaps nothing, the line within whose
reach it lies. Whatever fits no line begins another. No decision ever changes an earlier one, so a
new line cannot disturb a finished one.

Bands are sums in buckets along x: placing a stroke costs the same on a page of one line and, but
for a comparison a line, of a hundred. Knows bounds only, neither points nor text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.marks import Bounds, Key

BUCKET = 64.0
"""Width of a bucket in page units: about three letters at 100 %."""

NEAR = 8
"""Buckets to look to either side for a band."""

MOST_BUCKETS = 64
"""A stroke counts in so many at most: a stray point far away must not cost anything."""

JOINS = 0.4
"""Share of overlap from which a stroke joins a line."""

LATEST = 0.25
"""Advantage of the line that was written in last."""

SMALL = 0.45
"""Strokes up to so many band heights high are dots and bars."""

ABOVE, BELOW, BESIDE = 0.9, 0.5, 2.0
"""Reach of a line for dots and bars, in band heights."""

LONG = 3
"""Buckets from the first to the last of a line whose end is surely not its beginning."""

LEAST_HEIGHT = 10.0
"""Height of the band of a line that holds but dots, in page units."""


@dataclass
class _Sums:
    """Of strokes in one bucket, weighted by their heights."""

    weight: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def add(self, bounds: Bounds, sign: float) -> None:
        weight = sign * (bounds[3] - bounds[1] + 1.0)
        self.weight += weight
        self.top += weight * bounds[1]
        self.bottom += weight * bounds[3]


@dataclass
class _Line:
    members: dict[Key, Bounds] = field(default_factory=dict)
    buckets: dict[int, _Sums] = field(default_factory=dict)
    whole: _Sums = field(default_factory=_Sums)

    def count(self, bounds: Bounds, sign: float) -> None:
        self.whole.add(bounds, sign)
        for place in _buckets(bounds):
            sums = self.buckets.setdefault(place, _Sums())
            sums.add(bounds, sign)
            if sums.weight < 0.5:
                del self.buckets[place]

    def band(self, bounds: Bounds) -> tuple[float, float]:
        """Top and bottom of the ink near a stroke; of the whole line where none is near."""
        first, last = _bucket(bounds[0]), _bucket(bounds[2])
        last = min(last, first + MOST_BUCKETS)
        for reach in (1, 3, NEAR):
            near = _Sums()
            for place in range(first - reach, last + reach + 1):
                if sums := self.buckets.get(place):
                    near.weight += sums.weight
                    near.top += sums.top
                    near.bottom += sums.bottom
            if near.weight > 2 * LEAST_HEIGHT:
                return _heights(near)
        return _heights(self.whole)

    def is_beside(self, bounds: Bounds, reach: float) -> bool:
        """Whether some ink lies within reach to the left or right."""
        first = max(_bucket(bounds[0] - reach), _bucket(bounds[0]) - MOST_BUCKETS)
        last = min(_bucket(bounds[2] + reach), _bucket(bounds[2]) + MOST_BUCKETS)
        return any(place in self.buckets for place in range(first, last + 1))

    def is_at_end(self, bounds: Bounds) -> bool:
        """Whether a stroke begins where the ink ends, in a line of some words."""
        last = max(self.buckets, default=0)
        return _bucket(bounds[0]) >= last >= min(self.buckets, default=0) + LONG


@dataclass
class Numbering:
    """Counts lines; pages that share one share no number.

    Attributes:
        next: number of the next new line.
    """

    next: int = 0


class Lines:
    """The text lines of a page.

    Args:
        numbering: of new lines.

    Attributes:
        latest: the line that was added to last, or None.
    """

    def __init__(self, numbering: Numbering | None = None) -> None:
        self._lines: dict[int, _Line] = {}
        self._numbering = numbering or Numbering()
        self.latest: int | None = None

    def __contains__(self, line: int) -> bool:
        return line in self._lines

    def place(self, bounds: Bounds) -> int:
        """The line of a new stroke: the number of one that is there, or a new number."""
        latest = self.latest
        if latest is not None and self._fit(latest, bounds) >= 1.0:
            return latest
        best, best_fit = None, 0.0
        for line in self._lines:
            fit = self._fit(line, bounds)
            if fit > 0.0 and line == latest:
                fit += LATEST
            if fit > best_fit:
                best, best_fit = line, fit
        return self._numbering.next if best is None else best

    def add(self, line: int, key: Key, bounds: Bounds) -> None:
        """Puts a stroke into a line."""
        entry = self._lines.setdefault(line, _Line())
        entry.members[key] = bounds
        entry.count(bounds, 1.0)
        self._numbering.next = max(self._numbering.next, line + 1)
        self.latest = line

    def remove(self, line: int, key: Key) -> None:
        """Takes a stroke out of a line; a line without a stroke is none."""
        entry = self._lines[line]
        entry.count(entry.members.pop(key), -1.0)
        if not entry.members:
            del self._lines[line]
            if self.latest == line:
                self.latest = None

    def keys(self, line: int) -> list[Key]:
        """The strokes of a line, in the order of their keys."""
        entry = self._lines.get(line)
        return sorted(entry.members) if entry else []

    def band(self, line: int) -> tuple[float, float]:
        """Top and bottom of a whole line."""
        return _heights(self._lines[line].whole)

    def spot(self, line: int) -> Bounds:
        """Where a line lies: about its ends, and its band."""
        buckets = self._lines[line].buckets
        top, bottom = self.band(line)
        if not buckets:
            return 0.0, top, 0.0, bottom
        return min(buckets) * BUCKET, top, (max(buckets) + 1) * BUCKET, bottom

    def in_order(self) -> list[int]:
        """All lines from top to bottom."""
        return sorted(self._lines, key=lambda line: (self.band(line), line))

    def is_settled(self, bounds: Bounds, line: int) -> bool:
        """Whether a stroke that still grows surely belongs to a line already there.

        What is small may yet become the first letter of a new line; but lines are written downward
        and from the left, so it hardly will above the latest line, or at the end of a long one.
        """
        if line not in self._lines:
            return True
        entry = self._lines[line]
        top, bottom = entry.band(bounds)
        overlap = min(bounds[3], bottom) - max(bounds[1], top)
        if overlap >= 0 or not _is_small(bounds, bottom - top):
            return True
        return line == self.latest and (bounds[3] <= top or entry.is_at_end(bounds))

    def _fit(self, line: int, bounds: Bounds) -> float:
        """How well a stroke fits a line, up to 1; not above 0 if not at all."""
        entry = self._lines[line]
        top, bottom = entry.band(bounds)
        height = bottom - top
        overlap = min(bounds[3], bottom) - max(bounds[1], top)
        if not _is_small(bounds, height):
            share = overlap / max(min(height, bounds[3] - bounds[1]), 1.0)
            return share if share >= JOINS else 0.0
        if not entry.is_beside(bounds, BESIDE * height):
            return 1.0 if overlap >= 0 else 0.0
        above = bounds[3] < (top + bottom) / 2
        reach = (ABOVE if above else BELOW) * height
        return 1.0 - max(0.0, -overlap) / reach


def _is_small(bounds: Bounds, height: float) -> bool:
    return bounds[3] - bounds[1] <= SMALL * height and bounds[2] - bounds[0] <= 1.5 * height


def _heights(sums: _Sums) -> tuple[float, float]:
    top, bottom = sums.top / sums.weight, sums.bottom / sums.weight
    missing = max(0.0, LEAST_HEIGHT - (bottom - top)) / 2
    return top - missing, bottom + missing


def _bucket(x: float) -> int:
    return int(x // BUCKET)


def _buckets(bounds: Bounds) -> range:
    first, last = _bucket(bounds[0]), _bucket(bounds[2])
    return range(first, min(last, first + MOST_BUCKETS) + 1)
