"""Chooses the UNIPEN writers that are held out: `handwriting/corpora/unipen_validation.txt`.

Usage: python datasets/split_unipen.py UNIPEN_FOLDER

UNIPEN train_r01_v07 has no lists of its own. A tenth of the writers of every source is held out, at
least one where a source has three or more; sources with fewer are trained on alone. A writer who
recurs in several sources of one collector is held out in all of them. Which ones is decided by the
hash of the writer's id, so it depends on no order and on no number generator.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from pathlib import Path

from handwriting.corpora import Unipen
from handwriting.corpora.unipen import source_of

LIST = Path(__file__).parents[1] / "handwriting" / "corpora" / "unipen_validation.txt"
CATEGORIES = ("2", "7", "8")
"""Isolated characters, words and texts: all others contain nothing but parts of these."""

SHARE = 0.1
FEWEST = 3
"""Writers that a source must have for one of them to be held out."""

HEADER = """\
# The writers of UNIPEN train_r01_v07 who are held out, one id a line, as `corpora.unipen.person`
# writes them: never trained on. Made by: python datasets/split_unipen.py UNIPEN_FOLDER
"""


def main() -> None:
    """Writes the list."""
    (folder,) = sys.argv[1:]
    held_out = choose(writers_of_sources(Unipen(folder)))
    LIST.write_text(HEADER + "".join(f"{writer}\n" for writer in sorted(held_out)))


def writers_of_sources(corpus: Unipen) -> dict[str, set[str]]:
    """The writers of every source that has English words, texts or characters."""
    writers: dict[str, set[str]] = defaultdict(set)
    for category in CATEGORIES:
        samples = corpus.category(category)
        for sample, writer in zip(samples.ids, samples.writers, strict=True):
            writers[source_of(sample)].add(writer)
    return writers


def choose(writers: dict[str, set[str]]) -> set[str]:
    """At least `SHARE` of the writers of every source, as few as chance allows.

    The sources with the fewest writers choose first: whom they hold out counts in the larger ones.
    """
    held_out: set[str] = set()
    for source in sorted(writers, key=lambda source: (len(writers[source]), source)):
        count = len(writers[source])
        wanted = max(1, round(SHARE * count)) if count >= FEWEST else 0
        free = sorted(writers[source] - held_out, key=_chance)
        missing = wanted - len(writers[source] & held_out)
        held_out.update(free[: max(missing, 0)])
    return held_out


def _chance(writer: str) -> bytes:
    return hashlib.sha256(writer.encode()).digest()


if __name__ == "__main__":
    main()
