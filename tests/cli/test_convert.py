"""`handwriting convert`: once with the real command, else in this process."""

import pytest

from handwriting.cli import main
from handwriting.formats import read_document, read_ink
from handwriting.ink import Document

XOPP = b"""<xournal creator="a test" fileversion="4">
<page width="100" height="50"><background type="solid" color="#ffffeeff" style="ruled"/>
<layer><stroke tool="pen" color="#0000ffff" width="2 1 2">1 2 3 4 5 6</stroke></layer></page>
<page width="100" height="50"><layer name="over"><stroke tool="highlighter" color="#ff00007f"
width="9">7 8 9 10</stroke></layer></page></xournal>"""
CSV = b"x,y,stroke\n1,2,0\n3,4,0\n"


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.xopp"
    path.write_bytes(XOPP)
    return path


def convert(*words):
    return main(["convert", *map(str, words)])


def test_all_pages_go_into_inkml(notes, tmp_path, capsys):
    assert convert(notes, tmp_path / "out.inkml") == 0
    assert capsys.readouterr() == ("", "")
    assert read_document(tmp_path / "out.inkml") == read_document(notes)


@pytest.mark.parametrize("name", ["out.svg", "OUT.SVG", "out.jiix", "out.csv"])
def test_one_page_goes_into_the_others(notes, tmp_path, name):
    assert convert(notes, tmp_path / name, "--page", 2) == 0
    found = read_ink(tmp_path / name)
    assert [len(stroke) for stroke in found.strokes] == [2]
    if name.endswith("svg"):
        second = Document((read_document(notes).pages[1],))
        assert read_document(tmp_path / name) == second


def test_standard_streams_and_a_format_by_name(command, notes, tmp_path):
    outcome = command("convert", "-", "-", "--to", "csv", "--page", 1, stdin=XOPP)
    assert (outcome.code, outcome.complaints) == (0, [])
    assert outcome.out == "x,y,stroke,pressure\n1,2,0,0.5\n3,4,0,1\n5,6,0,1\n"
    assert convert(notes, tmp_path / "out.txt", "--to", "inkml") == 0
    assert read_document(tmp_path / "out.txt") == read_document(notes)


def test_y_may_point_up(tmp_path):
    (tmp_path / "in.csv").write_bytes(CSV)
    assert convert(tmp_path / "in.csv", tmp_path / "out.csv", "--y-up") == 0
    assert (tmp_path / "out.csv").read_text() == "x,y,stroke\n1,-2,0\n3,-4,0\n"


def test_a_large_file_of_ones_own(tmp_path, capsys):
    path = tmp_path / "large.xopp"
    path.write_bytes(b"<xournal>" + b"<page/>" * 10_001 + b"</xournal>")
    words = (path, tmp_path / "out.csv", "--page", 10_001)
    assert convert(*words) == 2
    assert "more than the 10,000 pages a file may hold" in capsys.readouterr().err
    assert convert(*words, "--trusted") == 0
    assert (tmp_path / "out.csv").read_text() == "x,y,stroke\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["notes.xopp", "a.svg"],
            "the file has 2 pages, and .svg holds one: choose it with --page",
        ),
        (["notes.xopp", "a.csv", "--page", "3"], "there is no page 3, only 2"),
        (["notes.xopp", "a.csv", "--page", "0"], "'0' is not a whole number from 1"),
        (["notes.xopp", "a.png"], "a.png: its name must end in .csv, .inkml, .jiix or .svg"),
        (["notes.xopp", "-"], "standard output needs a format: --to with one of csv, inkml"),
        (["notes.xopp", "notes.xopp", "--to", "csv"], "it is the file that is read"),
        (["notes.xopp", "none/a.inkml"], "none/a.inkml: no such file or directory"),
        (["none.xopp", "a.inkml"], "none.xopp: cannot be read, no such file or directory"),
        (["", "a.inkml"], "a path is empty"),
        (["notes.xopp", ""], "a path is empty"),
        (["old.svg", "a.inkml"], "old.svg: this content is not ink in a format that we read"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    notes, tmp_path, words, sentence, capsys, monkeypatch
):
    (tmp_path / "old.svg").write_bytes(b"old")
    monkeypatch.chdir(tmp_path)
    assert convert(*words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["notes.xopp", "old.svg"]
    assert (tmp_path / "old.svg").read_bytes() == b"old"
    assert notes.read_bytes() == XOPP


def test_a_bad_file_leaves_an_old_output_as_it_was(tmp_path, capsys):
    (tmp_path / "in.xopp").write_bytes(XOPP[:200])
    (tmp_path / "out.svg").write_bytes(b"old")
    assert convert(tmp_path / "in.xopp", tmp_path / "out.svg") == 2
    assert "damaged XML at line" in capsys.readouterr().err
    assert (tmp_path / "out.svg").read_bytes() == b"old"
