"""The cache is fast when it fits, invisible when it does not, and never a reason to fail."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handwriting.corpora import Samples, cache
from handwriting.corpora.cache import Notes, load_or_build
from handwriting.corpora.packed import PackedInks
from handwriting.ink import Ink


class Builder:
    """Builds one sample and counts how often it had to."""

    def __init__(self) -> None:
        self.builds = 0

    def __call__(self) -> tuple[Samples, Notes]:
        self.builds += 1
        inks = PackedInks.pack([Ink.from_arrays([[(1.5, 2)]])])
        return Samples.whole(["é"], ["w"], ["text"], inks), {"remarks": ["one is missing"]}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    root = tmp_path / "source"
    root.mkdir()
    (root / "ink").write_text("content")
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def load(builder: Builder, source: Path, folder: Path, name: str = "fake") -> Samples:
    samples, notes = load_or_build(name, source, sorted(source.iterdir()), builder, folder)
    assert notes == {"remarks": ["one is missing"]}
    assert samples[0].ink == Ink.from_arrays([[(1.5, 2)]])
    assert (samples.ids, samples.writers, samples.texts) == (["é"], ["w"], ["text"])
    return samples


def test_the_second_load_does_not_parse(source: Path, folder: Path) -> None:
    builder = Builder()
    load(builder, source, folder)
    load(builder, source, folder)
    assert builder.builds == 1


@pytest.mark.parametrize("change", ["content", "time", "name", "another file", "version"])
def test_a_changed_source_is_parsed_again(
    change: str, source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = Builder()
    load(builder, source, folder)
    ink = source / "ink"
    if change == "content":
        ink.write_text("longer content")
    elif change == "time":
        os.utime(ink, ns=(1, 1))
    elif change == "name":
        ink.rename(source / "new")
    elif change == "another file":
        (source / "second").touch()
    else:
        monkeypatch.setattr(cache, "CACHE_VERSION", -1)
    load(builder, source, folder)
    assert builder.builds == 2
    assert len(list(folder.iterdir())) == 1, "the entry that no longer fits is removed"


@pytest.mark.parametrize("damage", ["empty", "truncated", "garbage", "flipped"])
def test_a_damaged_entry_is_built_again(damage: str, source: Path, folder: Path) -> None:
    builder = Builder()
    load(builder, source, folder)
    [entry] = folder.iterdir()
    content = bytearray(entry.read_bytes())
    if damage == "flipped":
        content[content.index(b"one is missing")] ^= 0xFF
    damaged = {"empty": b"", "truncated": content[:-100], "garbage": b"PK\3\4 no zip"}
    entry.write_bytes(damaged.get(damage, content))
    load(builder, source, folder)
    assert builder.builds == 2
    load(builder, source, folder)
    assert builder.builds == 2, "the sound entry replaced the damaged one"


def test_an_entry_of_another_layout_is_built_again(source: Path, folder: Path) -> None:
    import numpy as np

    builder = Builder()
    load(builder, source, folder)
    [entry] = folder.iterdir()
    np.savez(entry, allow_pickle=False, something=np.zeros(3))
    load(builder, source, folder)
    assert builder.builds == 2


def test_other_names_and_places_keep_their_entries(
    source: Path, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "ink").write_text("other")
    builder = Builder()
    for name, root in (("fake", source), ("fake-2", source), ("fake", elsewhere)) * 2:
        load(builder, root, folder, name)
    assert builder.builds == 3


def test_a_cache_that_cannot_be_written_is_no_error(source: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    builder = Builder()
    load(builder, source, blocked)
    load(builder, source, blocked)
    assert builder.builds == 2
    assert blocked.read_text() == "in the way"


def test_concurrent_writers_leave_one_sound_entry(source: Path, folder: Path) -> None:
    builder = Builder()
    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(load, builder, source, folder) for _ in range(16)]:
            future.result()
    [_] = folder.iterdir()
    builds = builder.builds
    load(builder, source, folder)
    assert builder.builds == builds


def test_nothing_is_pickled(source: Path, folder: Path) -> None:
    import numpy as np

    load(Builder(), source, folder)
    [entry] = folder.iterdir()
    with np.load(entry, allow_pickle=False) as arrays:
        assert all(not arrays[name].dtype.hasobject for name in arrays.files)
