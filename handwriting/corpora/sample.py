"""One labelled ink, and a lazy sequence of them.

This module does not know where samples come from: the loaders beside it find, read and label the
ink, and the packed columns below hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handwriting.corpora.packed import PackedInks
from handwriting.ink import Ink


@dataclass(frozen=True)
class Sample:
    """An ink and what it says.

    Attributes:
        id: unique within its corpus.
        writer: who wrote it; where the corpus does not say, the closest thing it has (the form of
            IAM-OnDB: one form, one hand).
        ink: the ink, y pointing down.
        text: the transcription, without spaces at its ends.
    """

    id: str
    writer: str
    ink: Ink
    text: str


@dataclass(frozen=True, eq=False)
class Samples(Sequence[Sample]):
    """Samples whose ink is built only when asked for.

    `ids`, `writers` and `texts` are read without touching any ink, so that splitting by writer,
    building an alphabet or sorting by length costs nothing.

    Attributes:
        names: id, writer and text of every stored sample, three tuples of equal length.
        inks: the ink of every stored sample.
        rows: the stored samples that this sequence shows, in its order, int64 of shape (N,).
    """

    names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    inks: PackedInks
    rows: NDArray[np.int64]

    @classmethod
    def whole(
        cls, ids: Sequence[str], writers: Sequence[str], texts: Sequence[str], inks: PackedInks
    ) -> Samples:
        """All samples of the given columns, in their order."""
        rows = np.arange(len(inks), dtype=np.int64)
        return cls((tuple(ids), tuple(writers), tuple(texts)), inks, rows)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Sample: ...
    @overload
    def __getitem__(self, index: slice) -> Samples: ...
    def __getitem__(self, index: int | slice) -> Sample | Samples:
        if isinstance(index, slice):
            return self.select(np.arange(len(self))[index])
        row = int(self.rows[index])
        ids, writers, texts = self.names
        return Sample(ids[row], writers[row], self.inks[row], texts[row])

    def __iter__(self) -> Iterator[Sample]:
        return (self[index] for index in range(len(self)))

    @property
    def ids(self) -> list[str]:
        """The id of each sample, in order."""
        return self._column(0)

    @property
    def writers(self) -> list[str]:
        """The writer of each sample, in order."""
        return self._column(1)

    @property
    def texts(self) -> list[str]:
        """The transcription of each sample, in order."""
        return self._column(2)

    @property
    def points(self) -> NDArray[np.int64]:
        """The number of ink points of each sample, int64 of shape (N,)."""
        return self.inks.points[self.rows]

    def strokes(self, index: int) -> list[NDArray[np.float64]]:
        """The bare positions of one sample's strokes, for those who draw thousands a second."""
        return self.inks.strokes(int(self.rows[index]))

    def select(self, indices: ArrayLike) -> Samples:
        """The samples at these positions of this sequence, in the order given."""
        picked = self.rows[np.asarray(indices, dtype=np.int64)]
        return Samples(self.names, self.inks, picked)

    def where(self, keep: Callable[[str, str, str], bool]) -> Samples:
        """The samples for which `keep(id, writer, text)` holds; no ink is built."""
        columns = zip(self.ids, self.writers, self.texts, strict=True)
        return self.select([i for i, names in enumerate(columns) if keep(*names)])

    def _column(self, which: int) -> list[str]:
        column = self.names[which]
        return [column[row] for row in self.rows]
