"""Results as files, in this process where that is enough."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from handwriting.cli import main
from handwriting.cli.journal import NAME, Journal, hasher
from handwriting.cli.pool import work_through
from handwriting.errors import HandwritingError
from tests.cli.conftest import COMMAND, WAVE, inkml


@pytest.fixture
def notes(tmp_path) -> Path:
    """Two inks that can be read, one in a folder of its own, and one that cannot."""
    root = tmp_path / "notes"
    (root / "sub").mkdir(parents=True)
    (root / "a.inkml").write_text(inkml(WAVE))
    (root / "sub" / "a.inkml").write_text(inkml(WAVE, "700 0"))
    (root / "bad.inkml").write_text("broken")
    return root


@pytest.fixture
def recognize(model, capsys):
    """Runs the command in this process: exit code, standard output, lines of standard error."""

    def run(*words: object) -> tuple[int, str, list[str]]:
        code = main(["recognize", *map(str, words), "--model", str(model)])
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return run


def results(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.txt"))
    }


def test_results_go_to_a_folder_and_the_bad_file_is_told(recognize, notes, tmp_path):
    code, out, complaints = recognize(notes, "-o", tmp_path / "text")
    assert (code, out) == (1, "2 written, 1 failed\n")
    [complaint] = complaints
    assert str(notes / "bad.inkml") in complaint
    found = results(tmp_path / "text")
    assert list(found) == ["a.inkml.txt", "sub/a.inkml.txt"]
    assert found["a.inkml.txt"] == recognize(notes / "a.inkml")[1]


def test_what_is_done_and_unchanged_is_passed_over(recognize, notes, tmp_path):
    text = tmp_path / "text"
    recognize(notes, "-o", text)
    before = (text / "a.inkml.txt").stat().st_mtime_ns
    (notes / "bad.inkml").write_text(inkml(WAVE))
    (notes / "sub" / "a.inkml").write_text(inkml("0 0, 9 9"))
    assert recognize(notes, "-o", text)[:2] == (0, "2 written, 1 unchanged\n")
    assert (text / "a.inkml.txt").stat().st_mtime_ns == before
    assert recognize(notes, "-o", text)[1] == "0 written, 3 unchanged\n"
    # In another way, all are made again.
    assert recognize(notes, "-o", text, "--line")[1] == "3 written\n"


def test_what_somebody_else_wrote_or_changed_is_never_replaced(recognize, notes, tmp_path):
    text = tmp_path / "text"
    text.mkdir()
    (notes / "bad.inkml").unlink()
    (text / "a.inkml.txt").write_text("mine")
    code, out, complaints = recognize(notes, "-o", text)
    assert (code, out) == (1, "1 written, 1 failed\n")
    assert "is not as this command wrote it" in complaints[0]
    (text / "sub" / "a.inkml.txt").write_text("corrected by hand")
    (notes / "sub" / "a.inkml").write_text(inkml("0 0, 9 9"))
    assert recognize(notes, "-o", text)[:2] == (1, "0 written, 2 failed\n")
    assert list(results(text).values()) == ["mine", "corrected by hand"]


def test_beside_the_files_results_are_no_inputs(recognize, notes):
    (notes / "bad.inkml").unlink()
    for _ in range(2):
        code, out, _ = recognize(notes, "--beside", "--format", "inkml")
        assert (code, out.split()[0]) in ((0, "2"), (0, "0"))
    assert len(list(notes.rglob("*.inkml"))) == 4
    assert (notes / "a.inkml.inkml").exists()


def test_a_folder_of_results_inside_is_not_read(recognize, notes):
    (notes / "bad.inkml").unlink()
    recognize(notes, "-o", notes / "out", "--json")
    (notes / "out" / "copy.inkml").write_text("not to be read")
    assert recognize(notes, "-o", notes / "out", "--json")[:2] == (0, "0 written, 2 unchanged\n")
    found = json.loads((notes / "out" / "a.inkml.json").read_text())
    assert found["path"] == str(notes / "a.inkml")


def test_two_inputs_with_one_result_are_refused_before_anything_is_read(recognize, notes, tmp_path):
    code, out, complaints = recognize(
        notes / "a.inkml", notes / "sub" / "a.inkml", "-o", tmp_path / "text"
    )
    assert (code, out, len(complaints)) == (2, "", 1)
    assert "would both be written to" in complaints[0]
    assert not (tmp_path / "text").exists()
    # One file that is named twice is read once.
    assert recognize(notes / "a.inkml", notes / "a.inkml", "-o", tmp_path / "text")[1] == (
        "1 written\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-", "-o", "out"), "standard input has no name"),
        (("a.inkml", "-o", "a.inkml"), "cannot write into a.inkml: file exists"),
        (("a.inkml", "-o", "a.inkml/out"), "not a directory"),
        (("a.inkml", "-o", "out", "--beside"), "not allowed with argument"),
        (("a.inkml", "--picture", "p.png", "-o", "out"), "not allowed with argument"),
        (("a.inkml", "--json", "--format", "text"), "not allowed with argument"),
        (("a.inkml", "a.inkml", "--format", "inkml"), "2 inks are not one InkML file"),
        (("a.inkml", "--workers", "2", "--threads", "2"), "--threads is for one process"),
        (("a.inkml", "--workers", "2", "--picture", "p.png"), "--picture is drawn by one process"),
        (("-", "--workers", "2"), "standard input is read by one process"),
        (("a.inkml", "--workers", "0"), "'0' is not a whole number"),
    ],
)
def test_what_cannot_be_is_one_sentence(recognize, notes, monkeypatch, words, said):
    monkeypatch.chdir(notes)
    code, out, complaints = recognize(*words)
    assert (code, out, len(complaints)) == (2, "", 1)
    assert said in complaints[0]


def test_a_page_of_drawings_is_no_failure_but_is_told(recognize, tmp_path):
    path = tmp_path / "drawing.inkml"
    brush = '<brush xml:id="b"><brushProperty name="tool" value="highlighter"/></brush>'
    ink = inkml(WAVE).replace("</definitions>", f"{brush}</definitions>")
    path.write_text(ink.replace("<trace ", '<trace brushRef="#b" '))
    code, out, complaints = recognize(path)
    assert (code, out) == (0, "\n")
    assert complaints == [f"handwriting: {path}: no writing was found, its one stroke is no text"]


@pytest.mark.parametrize("command", ["recognize", "pdf"])
def test_a_large_file_of_ones_own(model, capsys, tmp_path, command):
    path = tmp_path / "large.xopp"
    path.write_bytes(b"<xournal>" + b"<page/>" * 10_001 + b"<oops></xournal>")
    words = [command, str(path), "-o", str(tmp_path / "out"), "--model", str(model)]
    for more, said in (([], "more than the 10,000 pages"), (["--trusted"], "mismatched tag")):
        assert main(words + more) == 2
        assert said in capsys.readouterr().err


def test_several_processes_write_what_one_does(command, recognize, model, notes, tmp_path):
    two = command("recognize", notes, "--model", model, "-o", tmp_path / "two", "--workers", 2)
    assert (two.code, two.out, len(two.complaints)) == (1, "2 written, 1 failed\n", 1)
    assert recognize(notes, "-o", tmp_path / "one")[:2] == (two.code, two.out)
    assert results(tmp_path / "two") == results(tmp_path / "one") != {}


def test_killed_at_any_moment_it_goes_on_where_it_was(environment, recognize, model, tmp_path):
    notes = tmp_path / "many"
    notes.mkdir()
    for number in range(40):
        (notes / f"{number:03}.inkml").write_text(inkml(WAVE, f"{number} 0"))
    text = tmp_path / "text"
    words = [*COMMAND, "recognize", notes, "-o", text, "--model", model, "--workers", "1"]
    process = subprocess.Popen([*map(str, words)], env=environment, stdout=subprocess.DEVNULL)
    while len(results(text)) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with (text / NAME).open("a") as journal:
        journal.write('{"name": "399.ink')  # as a machine that stops may leave it
    done = len(results(text))
    assert 3 <= done < 40
    code, out, _ = recognize(notes, "-o", text)
    assert (code, out) == (0, f"{40 - done} written, {done} unchanged\n")
    assert len(results(text)) == 40


def test_a_journal_knows_what_it_wrote(tmp_path):
    target = tmp_path / "sub" / "a.txt"
    journal = Journal(tmp_path)
    assert journal.state(target, "s", "h") == "missing"
    journal.write(target, b"one", "s", "h")
    for same in (journal, Journal(tmp_path)):
        assert same.state(target, "s", "h") == "done"
        assert same.state(target, "s2", "h") == "outdated"
        assert same.state(target, "s", "h2") == "outdated"
    target.write_bytes(b"edited")
    assert journal.state(target, "s", "h") == "done"
    assert journal.state(target, "s2", "h") == "foreign"
    # Killed after the line and before the file: the old one is known, and made anew.
    target.write_bytes(b"one")
    entry = {"name": "sub/a.txt", "source": "s2", "how": "h", "result": hasher(b"two").hexdigest()}
    with journal.path.open("a") as file:
        file.write(json.dumps(entry) + "\n{torn")
    assert Journal(tmp_path).state(target, "s2", "h") == "outdated"
    Journal(tmp_path).write(target, b"two", "s2", "h")
    assert Journal(tmp_path).state(target, "s2", "h") == "done"


def halve(number: int) -> int:
    """Ends its process at 3; has no answer for 5, and a bug at 7."""
    if number == 3:
        os._exit(1)
    if number == 5:
        raise HandwritingError("5 is odd")
    if number == 7:
        raise ZeroDivisionError
    return number // 2


def test_an_item_that_ends_its_process_costs_itself_alone():
    found = dict(work_through(range(9), halve, 2))
    assert list(found) == list(range(9))
    failed = {
        number: str(result) for number, result in found.items() if not isinstance(result, int)
    }
    assert list(failed) == [3, 5, 7]
    assert "3: the process that read it ended by itself" in failed[3]
    assert failed[5] == "5 is odd"
    assert "7: an error in this program: ZeroDivisionError()" in failed[7]
    assert all(result == number // 2 for number, result in found.items() if number not in failed)
