import json
import shutil
from pathlib import Path

import pytest

LINE = [[[10 * i, (i % 2) * 40 + i % 7] for i in range(30)]]


@pytest.fixture
def mine(tmp_path, model) -> Path:
    """A copy of the model that may be written to, and a folder of three labelled lines."""
    shutil.copytree(model, tmp_path / "model")
    folder = tmp_path / "ink"
    folder.mkdir()
    for name, text in (("one", "a bad bed"), ("two", "dead"), ("three", "add a bead")):
        rows = "".join(f"{x},{y},0\n" for x, y in LINE[0])
        (folder / f"{name}.csv").write_text(f"x,y,stroke\n{rows}")
        (folder / f"{name}.txt").write_text(text)
    return tmp_path


def test_settings_are_written_and_used(command, mine, language_model):
    words = ("--corpus", "folder", "--data", mine / "ink")
    # Named as it lies from here, it is found from elsewhere, too.
    here = {"cwd": language_model.parent}
    outcome = command("tune", mine / "model", *words, "--language-model", "language.lm", **here)
    assert (outcome.code, outcome.complaints) == (0, [])
    written = mine / "model" / "decoding.json"
    rows = outcome.out.splitlines()
    assert rows[-1] == f"written    {written}"
    settings = json.loads(written.read_text())
    assert settings["language_model"] == str(language_model)
    assert set(settings["calibration"]) == {"literal", "language"}
    assert any(row.startswith("weights    scale ") for row in rows)

    outcome = command("evaluate", *words, "--model", mine / "model")
    assert (outcome.code, outcome.complaints) == (0, [])
    assert f"beam, language model {language_model}" in outcome.out


def test_weights_can_be_kept(command, mine, language_model):
    written = mine / "model" / "decoding.json"
    words = ("tune", mine / "model", "--corpus", "folder", "--data", mine / "ink",
             "--language-model", language_model)  # fmt: skip
    assert command(*words).code == 0
    settings = json.loads(written.read_text())
    settings["language_weights"]["word_bonus"] = 0.77
    written.write_text(json.dumps(settings))
    assert command(*words, "--keep-weights").code == 0
    assert json.loads(written.read_text())["language_weights"]["word_bonus"] == 0.77


def test_without_a_language_model_it_calibrates(command, mine):
    outcome = command("tune", mine / "model", "--corpus", "folder", "--data", mine / "ink",
                      "--no-language-model")  # fmt: skip
    assert (outcome.code, outcome.complaints) == (0, [])
    settings = json.loads((mine / "model" / "decoding.json").read_text())
    assert settings["language_model"] is None
    assert "weights" not in outcome.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--corpus", "iam-ondb", "--split", "testset_v"], "testset_v of iam-ondb only reports"),
        (["--corpus", "iam-ondb", "--split", "testset_f"], "testset_f of iam-ondb only reports"),
        (["--corpus", "unipen"], "unipen only reports"),
        (["--corpus", "notes"], "notes only reports"),
        (["--corpus", "folder", "--split", "half"], "tune on all"),
        (["--corpus", "folder", "--budget", "0"], "not a whole number"),
        (["--corpus", "folder", "--language-model", "klingon"], "no language model 'klingon'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command, mine, words, said):
    outcome = command("tune", mine / "model", "--data", mine / "ink", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint
    assert not (mine / "model" / "decoding.json").exists()


def test_a_model_that_is_not_there(command, mine):
    outcome = command("tune", mine / "nothing", "--corpus", "folder", "--data", mine / "ink")
    assert outcome.code == 2
    assert "there is no model" in outcome.complaint
