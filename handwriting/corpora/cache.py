"""The on-disk cache of parsed corpora: parse once, then load columns.

An entry is one uncompressed `.npz` of plain arrays (never pickled). Its name carries a fingerprint
of the source files' names, sizes and times, so an entry that no longer fits its source is simply
not found. The checksums of the file format reveal damage, and a damaged entry is built again.
Entries are written beside their final name and moved there, so concurrent writers cannot mix.
The cache never fails a load: if it cannot be written, the corpus is parsed each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import platformdirs

from handwriting.corpora.packed import PackedInks
from handwriting.corpora.sample import Samples
from handwriting.errors import OutputError
from handwriting.output import replacing

Notes = dict[str, list[str]]
"""What a reader wants kept beside the samples; `remarks` are sentences for the user."""

CACHE_VERSION = 3
"""Part of every fingerprint; raised whenever a reader or the layout changes what an entry holds."""

_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """The user's cache folder for corpora, by the convention of the operating system."""
    return Path(platformdirs.user_cache_dir("handwriting", appauthor=False)) / "corpora"


def fingerprint(root: Path, files: Iterable[Path]) -> str:
    """A hash of the names (relative to `root`), sizes and modification times of `files`.

    A file that is not there, such as a link that leads nowhere, counts by its name.
    """
    digest = hashlib.sha256(f"version {CACHE_VERSION}\n".encode())
    for file in sorted(files):
        try:
            stat = file.stat()
            facts = f"{stat.st_size}\t{stat.st_mtime_ns}"
        except OSError:  # whoever reads it will say so
            facts = "absent"
        line = f"{file.relative_to(root).as_posix()}\t{facts}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:24]


def load_or_build(
    name: str,
    root: Path,
    files: Iterable[Path],
    build: Callable[[], tuple[Samples, Notes]],
    folder: Path | None = None,
) -> tuple[Samples, Notes]:
    """The samples of a corpus and the notes its reader made, from the cache or else built.

    Args:
        name: corpus and part, such as `iam-ondb`; one entry is kept for each name and root.
        root: the corpus folder.
        files: every file the samples depend on, all below `root`.
        build: parses the sources; called when no sound entry fits.
        folder: the cache folder; None stands for `cache_folder()`.
    """
    folder = folder or cache_folder()
    place = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    path = folder / f"{name}-{place}-{fingerprint(root, files)}.npz"
    try:
        return _load(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
        pass  # a damaged entry: the build below replaces it
    _log.info("parsing %s in %s; this is done once", name, root)
    samples, notes = build()
    with contextlib.suppress(OSError, OutputError):
        _store(path, samples, notes)
        for stale in folder.glob(f"{name}-{place}-*.npz"):
            if stale != path:
                stale.unlink(missing_ok=True)
    return samples, notes


def _load(path: Path) -> tuple[Samples, Notes]:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as entry:
        arrays = {name: entry[name] for name in entry.files}
    names = json.loads(arrays["names"].tobytes())
    inks = PackedInks.from_arrays(arrays)
    if not len(inks) == len(names["ids"]) == len(names["writers"]) == len(names["texts"]):
        raise ValueError("columns of different lengths")
    samples = Samples.whole(names["ids"], names["writers"], names["texts"], inks)
    return samples, names["notes"]


def _store(path: Path, samples: Samples, notes: Notes) -> None:
    names = {
        "ids": samples.ids,
        "writers": samples.writers,
        "texts": samples.texts,
        "notes": notes,
    }
    text = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        np.savez(file, allow_pickle=False, names=text, **samples.inks.to_arrays())
