"""Opening corpora by name: small ones made here, real ones where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from handwriting.errors import CorpusError
from handwriting.evaluation import open_selection


def test_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handwriting.corpora.cache.cache_folder", lambda: tmp_path / "cache")
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "one.csv").write_text("x,y,t,stroke\n0,0,0,0\n5,9,1,0\n")
    (folder / "one.txt").write_text("hi\n")
    down = open_selection("folder", folder)
    up = open_selection("folder", folder, "all", y_up=True)
    assert (down.corpus, down.split, down.group) == ("folder", "all", "writer")
    assert [sample.text for sample in down.samples] == ["hi"]
    rise = [s.samples[0].ink.xy[1, 1] - s.samples[0].ink.xy[0, 1] for s in (down, up)]
    assert rise == [9, -9]


@pytest.mark.parametrize(
    ("corpus", "split", "said"),
    [
        ("iam", None, "no corpus 'iam', only iam-ondb, unipen, notes, folder"),
        ("folder", "train", "no part 'train'"),
        ("iam-ondb", None, "nowhere"),
        ("unipen", None, "nowhere"),
        ("notes", None, "nowhere"),
        ("folder", None, "nowhere"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    tmp_path: Path, corpus: str, split: str | None, said: str
) -> None:
    with pytest.raises(CorpusError, match=said):
        open_selection(corpus, tmp_path / "nowhere", split)


def test_iam_ondb(corpora_folder: Path) -> None:
    found = open_selection("iam-ondb", corpora_folder / "iam_ondb")
    assert (found.split, found.group, len(found.samples)) == ("testset_v", "form", 1438)
    assert "Do not publish" in found.terms
    with pytest.raises(CorpusError, match="'testset_x'"):
        open_selection("iam-ondb", corpora_folder / "iam_ondb", "testset_x")
