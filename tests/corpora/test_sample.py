"""The lazy sequence: order, selection, and no ink built before it is asked for."""

from __future__ import annotations

import pytest

from handwriting.corpora import Sample, Samples
from handwriting.corpora.packed import PackedInks
from handwriting.ink import Ink


def ink(x: float) -> Ink:
    return Ink.from_arrays([[(x, 0), (x, 1)]])


@pytest.fixture
def samples() -> Samples:
    inks = PackedInks.pack(ink(x) for x in range(4))
    return Samples.whole(["a", "b", "c", "d"], ["w", "w", "v", "v"], list("1234"), inks)


def test_samples_are_a_sequence(samples: Samples) -> None:
    assert len(samples) == 4
    assert samples[1] == Sample("b", "w", ink(1), "2")
    assert samples[-1].id == "d"
    assert [sample.id for sample in samples] == samples.ids == ["a", "b", "c", "d"]
    assert samples[1:3].ids == ["b", "c"]
    assert samples[::-1].texts == ["4", "3", "2", "1"]
    with pytest.raises(IndexError):
        samples[4]


def test_selections_keep_the_order_asked_for(samples: Samples) -> None:
    picked = samples.select([3, 0])
    assert picked.ids == ["d", "a"]
    assert picked.points.tolist() == [2, 2]
    assert picked.where(lambda _id, writer, _text: writer == "w")[0] == samples[0]
    assert len(samples.select([])) == 0


def test_names_are_read_without_building_ink(
    samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PackedInks, "__getitem__", lambda *_: pytest.fail("ink was built"))
    assert samples.where(lambda _id, _writer, text: text > "2").writers == ["v", "v"]
