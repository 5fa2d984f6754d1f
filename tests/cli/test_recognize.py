import json
import subprocess

import pytest

from tests.cli.conftest import COMMAND, WAVE, inkml


@pytest.fixture
def folder(tmp_path):
    """Three inks in two folders, and what is to be left alone."""
    root = tmp_path / "notes"
    (root / "a").mkdir(parents=True)
    (root / "a" / "2.inkml").write_text(inkml(WAVE))
    (root / "a" / "10.xml").write_text(inkml(WAVE, "700 0"))
    (root / "b.csv").write_text("x,y,t,stroke\n0,0,0,0\n5,5,0.1,0\n9,0,0.2,0\n")
    (root / "README.md").write_text("Not ink.")
    (root / ".hidden.inkml").write_text("Not ink either.")
    return root


def test_text_alone_is_printed_one_line_an_ink(command, model, wave, folder):
    alone = command("recognize", wave, "--model", model)
    assert (alone.code, alone.complaints) == (0, [])
    assert alone.out.endswith("\n")
    assert len(alone.out.splitlines()) == 1
    assert len(alone.out) > 3
    several = command("recognize", wave, folder, "-", "--model", model, stdin=wave.read_bytes())
    assert (several.code, several.complaints) == (0, [])
    lines = several.out.splitlines(keepends=True)
    assert len(lines) == 5
    assert lines[0] == lines[4] == alone.out


def test_json_has_the_schema_and_the_folder_is_sorted(command, model, folder):
    outcome = command("recognize", folder, "--json", "--line", "--threads", 1, "--model", model)
    assert (outcome.code, outcome.complaints) == (0, [])
    objects = [json.loads(line) for line in outcome.out.splitlines()]
    names = ["a/10.xml", "a/2.inkml", "b.csv"]
    assert [found["path"] for found in objects] == [str(folder / name) for name in names]
    for found in objects:
        assert list(found) == ["schema", "path", "text", "pages"]
        assert found["schema"] == 2
        [page] = found["pages"]
        assert list(page) == ["size", "unit", "text", "lines", "other"]
        [line] = page["lines"]
        assert list(line) == ["text", "confidence", "alternatives", "box", "strokes", "words"]
        assert line["text"] == found["text"]
        assert 0 <= line["confidence"] <= 1
        assert all(set(other) == {"text", "score", "literal"} for other in line["alternatives"])
        assert [other["literal"] for other in line["alternatives"]].count(True) == 1
        assert " ".join(word["text"] for word in line["words"]) == " ".join(line["text"].split())
        for word in line["words"]:
            assert list(word) == ["text", "confidence", "box", "strokes", "characters"]
            assert "".join(letter["text"] for letter in word["characters"]) == word["text"]
    points = [
        tuple(point)
        for line in objects[0]["pages"][0]["lines"]
        for word in line["words"]
        for letter in word["characters"]
        for point in letter["points"]
    ]
    assert points
    assert all(stroke in (0, 1) and 0 <= point < 60 for stroke, point in points)


def test_the_beam_gives_alternatives_best_first(command, model, wave):
    outcome = command("recognize", wave, "--json", "--decoder", "beam", "--model", model)
    [line] = json.loads(outcome.out)["pages"][0]["lines"]
    scores = [other["score"] for other in line["alternatives"]]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)
    assert line["alternatives"][0]["text"] == line["text"]


def test_more_threads_than_processors_are_all_of_them(command, model, wave):
    outcome = command("recognize", wave, "--threads", 20_000, "--model", model)
    assert (outcome.code, outcome.complaints) == (0, [])


def test_y_up_turns_csv_over(command, model, tmp_path):
    rows = [(10 * i, (-1) ** i * 20 + i % 7) for i in range(60)]
    down, up = tmp_path / "down.csv", tmp_path / "up.csv"
    down.write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in rows))
    up.write_text("x,y\n" + "".join(f"{x},{-y}\n" for x, y in rows))
    texts = [
        command("recognize", down, up, "--model", model).out.splitlines(),
        command("recognize", up, "--y-up", "--model", model).out.splitlines(),
    ]
    assert texts[0][0] == texts[1][0]
    assert texts[0][0] != texts[0][1]


def test_a_bad_file_of_a_folder_is_listed_at_the_end(command, model, folder, tmp_path):
    (folder / "a" / "5.inkml").write_text("broken")
    (folder / "z.xml").write_bytes(b"")
    picture = tmp_path / "sheet.svg"
    outcome = command("recognize", folder, "--model", model, "--picture", picture)
    assert outcome.code == 1
    assert len(outcome.out.splitlines()) == 3
    assert len(outcome.complaints) == 2
    assert str(folder / "a" / "5.inkml") in outcome.complaints[0]
    assert str(folder / "z.xml") in outcome.complaints[1]
    assert picture.read_text().startswith("<?xml")


def test_a_bad_file_that_was_named_ends_in_2_and_stops_no_other(command, model, wave, tmp_path):
    bad = tmp_path / "bad.inkml"
    bad.write_text("broken")
    outcome = command("recognize", bad, wave, "--model", model)
    assert (outcome.code, len(outcome.out.splitlines())) == (2, 1)
    assert str(bad) in outcome.complaint


def test_what_is_not_there_is_said_at_once(command, model, wave, tmp_path):
    missing = command("recognize", wave, tmp_path / "missing.inkml", "--model", model)
    assert (missing.code, missing.out) == (2, "")
    assert "missing.inkml: no such file or folder" in missing.complaint
    (tmp_path / "empty" / "inner").mkdir(parents=True)
    empty = command("recognize", tmp_path / "empty", "--model", model)
    assert (empty.code, empty.out) == (2, "")
    assert "empty: the folder holds no ink" in empty.complaint
    unknown = command("recognize", wave, "--model", "best")
    assert (unknown.code, unknown.out) == (2, "")
    assert "there is no model 'best'" in unknown.complaint


def test_a_closed_pipe_is_one_sentence(environment, model, wave):
    process = subprocess.Popen(
        [*COMMAND, "recognize", wave, "--model", model],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        process.stdout.close()
        err = process.stderr.read().decode()
    assert process.returncode == 2
    assert err == "handwriting: cannot write to standard output: it was closed\n"


def test_a_full_or_closed_standard_output_is_one_sentence(command, model, wave):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        outcome = command("recognize", wave, "--model", model, stdout=full)
    assert outcome.code == 2
    assert "standard output: no space left on device" in outcome.complaint
    closed = command("--help", before=("sh", "-c", 'exec "$@" >&-', "sh"))
    assert closed.code in (0, 2)
    assert "Traceback" not in "".join(closed.complaints)


def test_a_closed_standard_input_is_one_sentence(command, model):
    closing = ("sh", "-c", 'exec "$@" <&-', "sh")
    outcome = command("recognize", "-", "--model", model, before=closing)
    assert (outcome.code, outcome.out) == (2, "")
    assert "standard input: it is closed" in outcome.complaint


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sheet.gif", "a picture ends in .png, .svg, .pdf"),
        ("missing/sheet.png", "no such file or directory"),
        ("wave.inkml/sheet.png", "not a directory"),
    ],
)
def test_an_impossible_picture_is_said_before_anything_is_read(
    command, model, wave, tmp_path, name, said
):
    outcome = command("recognize", wave, "--model", model, "--picture", tmp_path / name)
    assert (outcome.code, outcome.out) == (2, "")
    assert name in outcome.complaint
    assert said in outcome.complaint


def test_a_full_disk_keeps_the_old_picture(command, model, wave, tmp_path):
    picture = tmp_path / "out" / "sheet.png"
    picture.parent.mkdir()
    picture.write_text("old")
    limit = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh")  # no file above 512 bytes
    outcome = command("recognize", wave, "--model", model, "--picture", picture, before=limit)
    assert outcome.code == 2
    assert len(outcome.out.splitlines()) == 1
    assert "cannot write" in outcome.complaint
    assert picture.read_text() == "old"
    assert [path.name for path in picture.parent.iterdir()] == ["sheet.png"]
