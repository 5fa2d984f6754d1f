"""IAM-OnDB from folders and archives, whole and in part."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from handwriting.corpora import IamOndb
from handwriting.errors import CorpusError
from tests.fakes_corpora import T2, ZIGZAG, make_iam, pack_iam


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.mark.parametrize("layout", ["data", ".", "somewhere/deep"])
def test_lines_come_with_ink_label_and_form(layout: str, tmp_path: Path, cache: Path) -> None:
    corpus = IamOndb(make_iam(tmp_path / "iam", prefix=layout), cache=cache)
    assert len(corpus) == 4
    train = corpus.split("trainset")
    assert train.ids == ["a01-000u-01", "a01-000u-02"]
    assert train.writers == ["a01-000u", "a01-000u"]
    assert train.texts == [T2[line].strip() for line in train.ids]
    zigzag, dot = train[0].ink.strokes
    assert zigzag.xy.tolist() == [[x + 1, y] for x, y, _ in ZIGZAG]
    assert zigzag.t is not None
    assert zigzag.t.tolist() == [t for _, _, t in ZIGZAG]
    assert len(dot) == 1


def test_the_archives_hold_the_same_as_the_folders(tmp_path: Path, cache: Path) -> None:
    folders = make_iam(tmp_path / "iam")
    archives = pack_iam(folders, tmp_path / "archives")
    assert list(IamOndb(archives, cache=cache).lines) == list(IamOndb(folders, cache=cache).lines)


def test_the_cache_gives_the_same_as_parsing(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_iam(tmp_path / "iam")
    parsed = IamOndb(folder, cache=cache)
    monkeypatch.setattr("handwriting.corpora.iam_ondb.read_ink", lambda _: pytest.fail("parsed"))
    cached = IamOndb(folder, cache=cache)
    assert list(cached.lines) == list(parsed.lines)
    assert cached.missing == parsed.missing


def test_what_is_missing_is_said(tmp_path: Path, cache: Path) -> None:
    folder = make_iam(tmp_path / "iam")
    (folder / "data/lineStrokes/a01/a01-000/a01-000u-02.xml").unlink()
    (folder / "data/lineStrokes/a01/a01-001/a01-001z-01.xml").write_text("<broken")
    corpus = IamOndb(folder, cache=cache)
    said = " ".join(corpus.missing)
    assert "The list testset_f.txt is not in" in said
    assert "1 of the 2 forms of testset_v have no labelled line: c03-000" in said
    assert "1 lines have a label but no ink: a01-000u-02" in said
    assert "1 lines cannot be read: a01-001z-01" in said
    assert corpus.split("trainset").ids == ["a01-000u-01"]
    assert corpus.split("testset_v").ids == ["b02-003-01"]


def test_without_t2_labels_the_form_texts_are_used(tmp_path: Path, cache: Path) -> None:
    corpus = IamOndb(make_iam(tmp_path / "iam", labels=False), cache=cache)
    assert corpus.lines.texts == [
        "A MOVE to stop Mr. Gaitskell",
        'from nomnating any more , " well "',
        "Foot's line .",
        "last words",
    ]
    assert "t2_labels.mlf is not in" in corpus.missing[0]


def test_lines_absent_from_t2_take_the_form_text(tmp_path: Path, cache: Path) -> None:
    folder = make_iam(tmp_path / "iam")
    labels = folder / "t2_labels.mlf"
    labels.write_text(labels.read_text().replace("b02-003-01", "b02-003-09"))
    corpus = IamOndb(folder, cache=cache)
    assert corpus.split("testset_v").texts == ["last words"]
    assert any("1 lines are not in t2_labels.mlf" in sentence for sentence in corpus.missing)


def test_a_list_that_changes_is_seen_without_parsing(tmp_path: Path, cache: Path) -> None:
    folder = make_iam(tmp_path / "iam")
    IamOndb(folder, cache=cache)
    (folder / "testset_f.txt").write_text(" b02-003\n a01-001z\n")
    corpus = IamOndb(folder, cache=cache)
    assert corpus.split("testset_f").ids == ["b02-003-01", "a01-001z-01"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("validation", "IAM-OnDB has no list 'validation', only trainset, testset_t"),
        ("testset_f", "the list testset_f.txt is not in this folder"),
        ("testset_t", "none of the lines of testset_t are in this folder"),
    ],
)
def test_an_impossible_split_is_refused(
    name: str, message: str, tmp_path: Path, cache: Path
) -> None:
    folder = make_iam(tmp_path / "iam")
    (folder / "testset_t.txt").write_text(" z09-999\n")
    with pytest.raises(CorpusError, match=message):
        IamOndb(folder, cache=cache).split(name)


def test_a_folder_without_the_database_is_refused(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        IamOndb(tmp_path / "nothing", cache=cache)
    with pytest.raises(CorpusError, match="no IAM-OnDB lines here"):
        IamOndb(tmp_path, cache=cache)


def test_a_damaged_archive_is_named(tmp_path: Path, cache: Path) -> None:
    archives = pack_iam(make_iam(tmp_path / "iam"), tmp_path / "archives")
    path = archives / "lineStrokes-all.tar.gz"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(CorpusError, match=r"lineStrokes-all.tar.gz: the archive is damaged"):
        IamOndb(archives, cache=cache)


@pytest.mark.parametrize("damage", [bytes(1000), random.Random(2).randbytes(1000)])
def test_an_archive_damaged_inside_a_line_is_named(
    damage: bytes, tmp_path: Path, cache: Path
) -> None:
    folder = make_iam(tmp_path / "iam")
    line = folder / "data/lineStrokes/a01/a01-000/a01-000u-01.xml"
    noise = random.Random(1).randbytes(200_000).hex()  # more than is unpacked in one go
    line.write_text(f"{line.read_text()}<!-- {noise} -->")
    archives = pack_iam(folder, tmp_path / "archives")
    path = archives / "lineStrokes-all.tar.gz"
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 1000] = damage
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=r"lineStrokes-all.tar.gz: the archive is damaged"):
        IamOndb(archives, cache=cache)


def test_a_link_that_leads_nowhere_is_said(tmp_path: Path, cache: Path) -> None:
    folder = make_iam(tmp_path / "iam")
    line = folder / "data/lineStrokes/a01/a01-000/a01-000u-02.xml"
    line.unlink()
    line.symlink_to(tmp_path / "nowhere")
    said = " ".join(IamOndb(folder, cache=cache).missing)
    assert "1 lines cannot be read: a01-000u-02" in said
    labels = folder / "t2_labels.mlf"
    labels.unlink()
    labels.symlink_to(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"t2_labels.mlf: cannot be read, no such file"):
        IamOndb(folder, cache=cache)
