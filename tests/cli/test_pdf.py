"""`handwriting pdf`, in this process: what it writes is tested with `handwriting.export.pdf`."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from handwriting.cli import main
from handwriting.formats import write_ink
from handwriting.ink import Document, Page
from tests.cli.conftest import WAVE, inkml


@pytest.fixture
def pdf(model, capsys, monkeypatch, tmp_path):
    """Runs the command in a folder with some inks: exit code, output, lines of standard error."""
    monkeypatch.chdir(tmp_path)
    Path("a.inkml").write_text(inkml(WAVE))
    Path("b.inkml").write_text(inkml(WAVE, "700 0"))
    write_ink(Document((Page(None, (100.0, 100.0), "pt"),) * 2), "blank.inkml")
    Path("broken.inkml").write_text("broken")

    def run(*words: object) -> tuple[int, str, list[str]]:
        code = main(["pdf", *map(str, words), "--model", str(model)])
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return run


def pages(path: str | Path) -> int:
    with pikepdf.open(path) as document:
        return len(document.pages)


def test_a_file_becomes_the_pdf_that_is_named(pdf):
    assert pdf("a.inkml", "-o", "a.pdf") == (0, "", [])
    assert pages("a.pdf") == 1
    assert pdf("blank.inkml", "-o", "blank.pdf") == (0, "", [])
    assert pages("blank.pdf") == 2
    assert pdf("a.inkml", "-o", "over.pdf", "--background", "blank.pdf") == (0, "", [])
    assert pages("over.pdf") == 2


def test_several_files_become_a_folder_of_pdfs(pdf):
    assert pdf("a.inkml", "b.inkml", "-o", "out") == (0, "2 written\n", [])
    assert [path.name for path in sorted(Path("out").glob("*.pdf"))] == [
        "a.inkml.pdf", "b.inkml.pdf",
    ]  # fmt: skip
    code, out, complaints = pdf(".", "-o", "all")
    assert (code, out, len(complaints)) == (1, "3 written, 1 failed\n", 1)
    assert pdf("a.inkml", "b.inkml", "-o", "out")[1] == "0 written, 2 unchanged\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.inkml", "-o", "a.inkml"), "it is what is to be read"),
        (("a.inkml", "-o", "."), ". is a folder: name the PDF to write"),
        (("a.inkml", "-o", "none/a.pdf"), "no such file or directory"),
        (("a.inkml", "b.inkml", "-o", "both.pdf"), "both.pdf is to hold 2 PDFs: name a folder"),
        (
            ("a.inkml", "b.inkml", "-o", "o", "--background", "s.pdf"),
            "--background is for one file",
        ),
        (("a.inkml", "-o", "a.pdf", "--background", "none.pdf"), "none.pdf: no such file"),
        (
            ("a.inkml", "-o", "a.pdf", "--background", "b.inkml"),
            "b.inkml: the background is no PDF",
        ),
        (("a.inkml", "-o", "a.pdf", "--workers", "2"), "one file is read by one process"),
        (("broken.inkml", "-o", "a.pdf"), "broken.inkml"),
        (("a.inkml",), "the following arguments are required: -o/--output"),
    ],
)
def test_what_cannot_be_is_one_sentence(pdf, words, said):
    code, out, complaints = pdf(*words)
    assert (code, out, len(complaints)) == (2, "", 1)
    assert said in complaints[0]
    assert not Path("a.pdf").exists()
    assert Path("a.inkml").read_text() == inkml(WAVE)
