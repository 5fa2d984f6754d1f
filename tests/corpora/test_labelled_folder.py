"""A user's own folder: three places for labels, two for writers, and clear words for the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from handwriting.corpora import LabelledFolder
from handwriting.errors import CorpusError
from handwriting.formats import write_ink
from handwriting.ink import Ink

INK = Ink.from_arrays([[(0, 0), (1, 2)], [(3, 3)]])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "mine"
    root.mkdir()
    return root


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_labels_from_file_from_text_beside_and_from_table(folder: Path, cache: Path) -> None:
    (folder / "anna").mkdir()
    write_ink(INK, folder / "anna" / "inside.inkml", text="in the file")
    write_ink(INK, folder / "beside.csv")
    (folder / "beside.txt").write_text("beside \n it\n")
    write_ink(INK, folder / "anna" / "table.csv")
    write_ink(INK, folder / "other.inkml")
    (folder / "labels.tsv").write_text(
        'file\ttext\twriter\nanna/table.csv\tsays "hi"\t\nother.inkml\tother\tben\n'
    )
    samples = LabelledFolder(folder, cache=cache).samples
    assert {sample.id: (sample.text, sample.writer) for sample in samples} == {
        "anna/inside.inkml": ("in the file", "anna"),
        "beside.csv": ("beside it", "mine"),
        "anna/table.csv": ('says "hi"', "anna"),
        "other.inkml": ("other", "ben"),
    }
    assert all(sample.ink == INK for sample in samples)


def test_a_table_in_csv(folder: Path, cache: Path) -> None:
    write_ink(INK, folder / "a.inkml")
    (folder / "labels.csv").write_text('a.inkml,"yes, ""sir"""\n')
    assert LabelledFolder(folder, cache=cache).samples.texts == ['yes, "sir"']


def test_what_cannot_be_used_is_said(folder: Path, cache: Path) -> None:
    write_ink(INK, folder / "good.inkml", text="good")
    write_ink(INK, folder / "plain.inkml")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "labels.tsv").write_text("gone.inkml\tgone\n")
    corpus = LabelledFolder(folder, cache=cache)
    assert corpus.samples.ids == ["good.inkml"]
    picture, plain, gone = corpus.missing
    assert "picture.png" in picture
    assert "plain.inkml: no label" in plain
    assert "gone.inkml: the table of labels names this file, but it is not there" in gone


def test_a_link_that_leads_nowhere_is_said(folder: Path, cache: Path) -> None:
    write_ink(INK, folder / "good.inkml", text="good")
    (folder / "lost.inkml").symlink_to(folder / "nowhere")
    (said,) = LabelledFolder(folder, cache=cache).missing
    assert "lost.inkml: cannot be read, no such file" in said


def test_a_new_label_is_seen(folder: Path, cache: Path) -> None:
    write_ink(INK, folder / "a.inkml")
    (folder / "a.txt").write_text("old")
    assert LabelledFolder(folder, cache=cache).samples.texts == ["old"]
    (folder / "a.txt").write_text("newer")
    assert LabelledFolder(folder, cache=cache).samples.texts == ["newer"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no labelled ink here. The folder is empty"),
        ({"a.csv": b"x,y,t,stroke\n0,0,0,0\n"}, "a.csv: no label"),
        ({"labels.csv": b"only one\n"}, "labels.csv, row 1: expected file, text"),
        ({"labels.csv": b'"open\n'}, "labels.csv: not a table of labels"),
        ({"labels.tsv": b"\xff\xfe\t\n"}, "labels.tsv: not a table of labels in UTF-8"),
    ],
)
def test_nothing_usable_is_one_sentence(
    files: dict[str, bytes], message: str, folder: Path, cache: Path
) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        LabelledFolder(folder, cache=cache)


def test_a_missing_folder_is_refused(folder: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        LabelledFolder(folder / "nothing")
