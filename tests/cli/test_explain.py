"""`handwriting explain` as a user meets it."""

import json

import pytest

from tests.cli.conftest import inkml


def test_tells_the_figures_in_words(command, wave, model):
    outcome = command("explain", wave, "--model", model)
    assert outcome.code == 0
    assert outcome.complaints == []
    names = [line.split()[0] for line in outcome.out.splitlines()]
    assert names == ["text", "character", "cells"]


def test_tells_all_numbers(command, wave, model):
    outcome = command("explain", wave, "--model", model, "--json", "--all")
    assert outcome.code == 0
    told = json.loads(outcome.out)
    assert len(told["weights"]["of"]) == len(told["text"]) == len(told["characters"])
    assert len(told["weights"]["of"][0]["values"]) == len(told["writing"]["xy"]) == 61


@pytest.mark.parametrize("name", ["rows.png", "rows.SVG", "film.gif"])
def test_draws(command, model, tmp_path, name):
    ink, path = tmp_path / "short.inkml", tmp_path / name
    ink.write_text(inkml("0 0, 10 20, 20 0, 30 20"))
    outcome = command("explain", ink, "--model", model, "--output", path, "--dark")
    assert (outcome.code, outcome.complaints) == (0, [])
    assert path.stat().st_size > 1000


def test_looks_at_the_character_and_the_cells_that_were_asked_for(command, wave, model):
    options = ["--character", 2, "--cells", 3, "--direction", "backward", "--state", "forget"]
    outcome = command("explain", wave, "--model", model, "--json", *options)
    told = json.loads(outcome.out)
    assert [entry["character"] for entry in told["weights"]["of"]] == [2]
    assert [cell["direction"] for cell in told["cells"]["cells"]] == ["backward"] * 3
    assert told["cells"]["state"] == "forget"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--character", "999"], "there is no character 999"),
        (["--character", "0"], "not a whole number from 1"),
        (["--character", "1", "--all"], "not allowed with"),
        (["--against", "ß"], "cannot write 'ß'"),
        (["--all", "--against", "a"], "singled out"),
        (["--against", "a", "--score", "logit"], "contrast"),
        (["--layer", "7"], "there is no layer 7"),
        (["--state", "reset"], "lstm cells have no 'reset'"),
        (["--state", "beauty"], "have no 'beauty'"),
        (["--cells", "201"], "at most 200 cells"),
        (["--output", "rows.bmp"], "ends in .png"),
        (["--output", "rows"], "ends in .png"),
        (["--output", "/no/such/folder/rows.png"], "cannot write"),
        (["--output", "film.gif", "--character", "1"], "follows the active character"),
        (["--output", "film.gif", "--all"], "follows the active character"),
        (["--model", "/no/such/model"], "there is no model"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(command, wave, model, options, words):
    outcome = command("explain", wave, "--model", model, *options)
    assert outcome.code == 2
    assert outcome.out == ""
    assert words in outcome.complaint


def test_without_ffmpeg_it_says_what_to_install(command, wave, model, environment, tmp_path):
    environment["PATH"] = str(tmp_path)
    outcome = command("explain", wave, "--model", model, "--output", tmp_path / "film.mp4")
    assert outcome.code == 2
    assert "ffmpeg" in outcome.complaint


def test_ink_in_which_nothing_is_read(command, tmp_path, silent):
    path = tmp_path / "dot.inkml"
    path.write_text(inkml("5 5"))
    outcome = command("explain", path, "--model", silent)
    assert outcome.code == 2
    assert "nothing was read" in outcome.complaint


def test_one_point_is_explained_or_told(command, tmp_path, model):
    path = tmp_path / "dot.inkml"
    path.write_text(inkml("5 5"))
    outcome = command("explain", path, "--model", model, "--output", tmp_path / "dot.png")
    assert (outcome.code, len(outcome.complaints)) in [(0, 0), (2, 1)]
    assert (tmp_path / "dot.png").exists() == (outcome.code == 0)


def test_cells_that_have_lost_nothing_have_no_score(command, tmp_path, model):
    path = tmp_path / "dot.inkml"
    path.write_text(inkml("5 5"))
    outcome = command("explain", path, "--model", biased(model, tmp_path / "sure", 1))
    assert (outcome.code, outcome.complaints) == (0, [])
    assert "\ncells      1" in outcome.out
    assert "nan" not in outcome.out


@pytest.mark.parametrize("content", ["", "<ink/>", "no ink at all"])
def test_files_without_ink(command, tmp_path, model, content):
    path = tmp_path / "bad.inkml"
    path.write_text(content)
    outcome = command("explain", path, "--model", model)
    assert outcome.code == 2
    assert str(path) in outcome.complaint


def test_a_folder_is_no_ink(command, wave, model):
    outcome = command("explain", wave.parent, "--model", model)
    assert outcome.code == 2
    assert "name one ink" in outcome.complaint


def test_reads_standard_input(command, wave, model):
    outcome = command("explain", "-", "--model", model, stdin=wave.read_bytes())
    assert outcome.code == 0
    assert outcome.out.startswith("text")


@pytest.fixture
def silent(model, tmp_path):
    """A model that never writes anything."""
    return biased(model, tmp_path / "silent", 0)


def biased(model, folder, label):
    """The folder of a copy of a model that is sure of one class everywhere."""
    import torch

    from handwriting.network import load_model, save_model

    sure = load_model(model)
    with torch.no_grad():
        sure.encoder.output.bias[label] += 100
    save_model(sure, folder, card="# Sure\n")
    return folder
