"""Many inks in a few arrays: what a corpus keeps in memory and in its cache.

A hundred thousand small objects take minutes to parse and gigabytes to hold; the same numbers in
columns load in a fraction of a second. Packing is exact: unpacking gives an equal `Ink`. This
module knows nothing of labels, files or caches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwriting.ink import Ink, Pen, Stroke

TICKS_PER_SECOND = (1, 100, 1000)
"""Clock resolutions tried when times are packed as whole ticks (IAM-OnDB counts in 10 ms)."""

_STARTS = ("first_stroke", "first_point", "first_t", "first_pressure")
_COLUMNS = ("xy", "t", "pressure")


@dataclass(frozen=True, eq=False)
class Column:
    """Numbers that equal `values / divisor` exactly, in the smallest type that can say so.

    Attributes:
        values: integers, or float64 where integers cannot hold the numbers exactly.
        divisor: 1 except for times counted in ticks.
    """

    values: NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float64]
    divisor: int = 1

    @classmethod
    def of(cls, numbers: NDArray[np.float64]) -> Column:
        """Packs float64 numbers of any shape."""
        for divisor in TICKS_PER_SECOND:
            ticks = np.rint(numbers * divisor)
            # The sign of -0.0 is not worth keeping: it compares equal.
            if np.array_equal(ticks / divisor, numbers):
                largest = np.abs(ticks).max(initial=0)
                if largest <= np.iinfo(np.int16).max:
                    return cls(ticks.astype(np.int16), divisor)
                if largest <= np.iinfo(np.int32).max:
                    return cls(ticks.astype(np.int32), divisor)
        return cls(numbers)

    def __getitem__(self, window: slice) -> NDArray[np.float64]:
        numbers = self.values[window].astype(np.float64)
        return numbers if self.divisor == 1 else numbers / self.divisor


@dataclass(frozen=True, eq=False)
class PackedInks:
    """Inks as columns: N inks of S strokes with P points in all.

    Attributes:
        first_stroke: index of the first stroke of each ink, and S at the end; shape (N + 1,).
        first_point: index of the first point of each stroke, and P at the end; shape (S + 1,).
        first_t, first_pressure: the same for the columns that not every stroke has; a stroke
            without them takes no room.
        xy: shape (P, 2).
        t: times in seconds, shape (points of strokes that have times,).
        pressure: shape (points of strokes that have pressure,).
        pen: index into `pens` for each stroke, shape (S,).
        pens: the distinct pens.
    """

    first_stroke: NDArray[np.int64]
    first_point: NDArray[np.int64]
    first_t: NDArray[np.int64]
    first_pressure: NDArray[np.int64]
    xy: Column
    t: Column
    pressure: Column
    pen: NDArray[np.int32]
    pens: tuple[Pen, ...]

    @classmethod
    def pack(cls, inks: Iterable[Ink]) -> PackedInks:
        """Packs inks, consuming them one by one."""
        strokes_of: list[int] = []
        lengths: list[tuple[int, int, int]] = []
        xy, t, pressure = _Growing((2,)), _Growing(()), _Growing(())
        pens: dict[Pen, int] = {}
        pen: list[int] = []
        for ink in inks:
            strokes_of.append(len(ink.strokes))
            for stroke in ink.strokes:
                lengths.append((xy.add(stroke.xy), t.add(stroke.t), pressure.add(stroke.pressure)))
                pen.append(pens.setdefault(stroke.pen, len(pens)))
        xy_lengths, t_lengths, pressure_lengths = np.array(lengths, np.int64).reshape(-1, 3).T
        return cls(
            first_stroke=_starts(np.array(strokes_of, np.int64)),
            first_point=_starts(xy_lengths),
            first_t=_starts(t_lengths),
            first_pressure=_starts(pressure_lengths),
            xy=Column.of(xy.joined()),
            t=Column.of(t.joined()),
            pressure=Column.of(pressure.joined()),
            pen=np.array(pen, np.int32),
            pens=tuple(pens),
        )

    def __len__(self) -> int:
        return len(self.first_stroke) - 1

    @property
    def points(self) -> NDArray[np.int64]:
        """The number of points of each ink, int64 of shape (N,)."""
        return np.diff(self.first_point[self.first_stroke])

    def __getitem__(self, index: int) -> Ink:
        first, end = (int(stroke) for stroke in self.first_stroke[index : index + 2])
        # Columns are unpacked once for the whole ink: its strokes are many and short.
        xy = _pieces(self.xy, self.first_point[first : end + 1])
        t = _pieces(self.t, self.first_t[first : end + 1])
        pressure = _pieces(self.pressure, self.first_pressure[first : end + 1])
        pens = [self.pens[pen] for pen in self.pen[first:end]]
        columns = zip(xy, t, pressure, pens, strict=True)
        return Ink(tuple(Stroke(a, _or_none(b), _or_none(c), pen) for a, b, c, pen in columns))

    def strokes(self, index: int) -> list[NDArray[np.float64]]:
        """The bare positions of one ink, shape (points, 2) for each stroke, unchecked and cheap."""
        first, end = (int(stroke) for stroke in self.first_stroke[index : index + 2])
        return _pieces(self.xy, self.first_point[first : end + 1])

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Plain numeric arrays by name, for a file."""
        pens = json.dumps([asdict(pen) for pen in self.pens]).encode()
        arrays = {name: getattr(self, name) for name in (*_STARTS, "pen")}
        for name in _COLUMNS:
            column: Column = getattr(self, name)
            arrays |= {name: column.values, f"{name}_divisor": np.array(column.divisor)}
        return arrays | {"pens": np.frombuffer(pens, np.uint8)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> PackedInks:
        """The inverse of `to_arrays`.

        Raises:
            KeyError, ValueError, TypeError: the arrays are not from `to_arrays`.
        """
        fields: dict[str, Any] = {name: arrays[name] for name in (*_STARTS, "pen")}
        for name in _COLUMNS:
            fields[name] = Column(arrays[name], int(arrays[f"{name}_divisor"]))
        pens = json.loads(arrays["pens"].tobytes())
        return cls(pens=tuple(Pen(**pen) for pen in pens), **fields)


class _Growing:
    """Blocks of numbers that are joined once, at the end."""

    def __init__(self, row: tuple[int, ...]) -> None:
        self._blocks: list[NDArray[np.float64]] = [np.empty((0, *row))]

    def add(self, block: NDArray[np.float64] | None) -> int:
        """Appends a block and returns its length."""
        if block is None:
            return 0
        self._blocks.append(block)
        return len(block)

    def joined(self) -> NDArray[np.float64]:
        return np.concatenate(self._blocks)


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def _pieces(column: Column, starts: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    """The numbers of consecutive strokes; `starts` has one entry more than there are strokes."""
    offsets = starts.tolist()
    numbers = column[offsets[0] : offsets[-1]]
    shifted = [offset - offsets[0] for offset in offsets]
    return [numbers[a:b] for a, b in pairwise(shifted)]


def _or_none(numbers: NDArray[np.float64]) -> NDArray[np.float64] | None:
    return numbers if len(numbers) else None
