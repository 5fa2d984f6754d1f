"""The folder of transcribed notes: what is read, and what is said about the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handwriting.corpora.notes import TranscribedNotes
from handwriting.errors import CorpusError


def line(number: int, text: str = "TODO: call", **changes: object) -> dict[str, Any]:
    """A line as the file has it."""
    strokes = [[[0, 0], [10 + number, 5.5]], [[20, 1]]]
    given = {"id": f"n{number}", "writer": "ann", "text": text, "core": True, "strokes": strokes}
    return given | changes


def folder_of(tmp_path: Path, entries: object) -> TranscribedNotes:
    (tmp_path / "lines.json").write_text(json.dumps(entries), encoding="utf-8")
    return TranscribedNotes(tmp_path)


def test_lines_and_core(tmp_path: Path) -> None:
    notes = folder_of(
        tmp_path, [line(1, "2 kg for  Mr. Rabbit! "), line(2, core=False, writer="bob"), line(3)]
    )
    core, everything = notes.split("core"), notes.split("all")
    assert (core.ids, everything.ids) == (["n1", "n3"], ["n1", "n2", "n3"])
    assert core.texts == ["2 kg for Mr. Rabbit!", "TODO: call"]
    assert everything.writers == ["ann", "bob", "ann"]
    assert [len(stroke) for stroke in core[0].ink.strokes] == [2, 1]
    assert core[0].ink.xy.tolist() == [[0, 0], [11, 5.5], [20, 1]]
    assert core[0].ink.strokes[0].t is None
    assert notes.missing == ()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (3, "must have id, writer, text"),
        (line(2, text=None), "must have id, writer, text"),
        (line(2, text=" "), "no text"),
        (line(2, strokes=None), "no strokes"),
        (line(2, strokes=[]), "at least one stroke"),
        (line(2, strokes=[[[1, 2], [3]]]), "no lists of [x, y]"),
        (line(2, strokes=[[[1, 2]], 3]), "no lists of [x, y]"),
        (line(2, strokes=[[["a", "b"]]]), "no lists of [x, y]"),
        (line(2, strokes=[[[1e300, 2]]]), "limit"),
        (line(1), "was there before"),
    ],
)
def test_a_line_that_cannot_be_used_is_told(tmp_path: Path, entry: object, said: str) -> None:
    notes = folder_of(tmp_path, [line(1), entry])
    assert notes.split("all").ids == ["n1"]
    (remark,) = notes.missing
    assert "lines.json, line 2: " in remark
    assert said in remark
    assert "\n" not in remark


@pytest.mark.parametrize(
    ("content", "said"),
    [("[", "not JSON"), ("{}", "not a list"), ("[]", "no line of the part 'core'")],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "lines.json").write_text(content)
    with pytest.raises(CorpusError, match=said):
        TranscribedNotes(tmp_path).split("core")


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        TranscribedNotes(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"no lines\.json"):
        TranscribedNotes(tmp_path)
    with pytest.raises(CorpusError, match="no part 'train'"):
        folder_of(tmp_path, [line(1)]).split("train")


def test_the_real_notes(corpora_folder: Path) -> None:
    folder = corpora_folder / "notes"
    if not folder.is_dir():
        pytest.skip("notes is not in HANDWRITING_DATA")
    notes = TranscribedNotes(folder)
    assert (len(notes.split("all")), len(notes.split("core"))) == (101, 66)
    assert len(set(notes.split("core").writers)) == 6
    assert notes.missing == ()
