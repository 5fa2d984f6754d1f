"""Label files of IAM-OnDB: tokens, and the spacing of punctuation."""

from __future__ import annotations

from pathlib import Path

import pytest

from handwriting.corpora.iam_labels import T2_TOKENS, ascii_lines, mlf_labels
from handwriting.errors import CorpusError
from tests.fakes_corpora import T2, mlf


def test_labels_are_spelled_out_and_stripped(tmp_path: Path) -> None:
    path = tmp_path / "t2_labels.mlf"
    path.write_text(mlf(T2))
    assert mlf_labels(path) == {line: text.strip() for line, text in T2.items()}


def test_t2_has_81_symbols() -> None:
    letters = 2 * 26
    assert len(T2_TOKENS) + letters == 81
    assert len(set(T2_TOKENS.values())) == len(T2_TOKENS)


def test_an_unknown_token_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "t2_labels.mlf"
    path.write_text('#!MLF!#\n"/x/a01-000u-01.lab"\nA\nzz\n.\n')
    with pytest.raises(CorpusError, match=r"t2_labels.mlf, row 4: unknown symbol 'zz'"):
        mlf_labels(path)


def test_a_label_file_without_structure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t2_labels.mlf"
    path.write_text("A\nB\n.\n")
    with pytest.raises(CorpusError, match="row 1"):
        mlf_labels(path)


def test_only_the_written_lines_of_a_form_are_taken() -> None:
    assert ascii_lines("OCR:\n\na b\n\nCSR:\n\n first \n\nsecond%%%%third\n") == [
        "first",
        "second",
        "third",
    ]
    assert ascii_lines("nothing") == []
