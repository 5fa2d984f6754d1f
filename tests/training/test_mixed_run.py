"""Trainings on a mixture: what they learn from, and that they resume as exactly as others."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys

import pytest
import torch

from handwriting.errors import ConfigError
from handwriting.network import load_model
from handwriting.training import Interrupted, load_config, run
from handwriting.training.data import lists
from handwriting.training.logbook import Progress
from tests.training.unipen_corpus import WORDS, make_mixed

TIMES = {"lines_per_second", "seconds"}
LIMIT = 240
"""Seconds until a hanging start is given up."""


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return make_mixed(tmp_path_factory.mktemp("mixed"))


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    run(load_config(corpus), folder)
    return folder


def rows(folder):
    with (folder / "log.csv").open() as file:
        return [{k: v for k, v in row.items() if k not in TIMES} for row in csv.DictReader(file)]


def test_the_model_knows_what_it_was_trained_on(whole):
    model = load_model(whole / "best")
    assert len(model.alphabet.symbols) == 95
    assert model.provenance["data"] == (
        "unipen texts-train and UNIPEN: words (30), texts (4), stitched, notes"
    )
    assert model.provenance["config"]["data"]["text"] == "text.txt"
    assert model.provenance["config"]["data"]["folder"] == ""
    assert model.provenance["validation"]["lines"] == 4


@pytest.mark.parametrize("step", [2, 6], ids=["words", "lines"])
def test_resuming_is_exact(corpus, whole, tmp_path, monkeypatch, step):
    count = 0
    before = Progress.step

    def noted(self, epoch, loss):
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGINT)
        before(self, epoch, loss)

    config = load_config(corpus)
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "step", noted)
        with pytest.raises(Interrupted):
            run(config, tmp_path / "run")
    run(config, tmp_path / "run", resume=True)
    assert rows(tmp_path / "run") == rows(whole)


def test_two_processes_share_the_lines(corpus, tmp_path):
    """Both make the same plans, so together they train on each line of an epoch once."""
    words = [str(corpus), "--output", str(tmp_path / "run"), "--set", "run.processes=2"]
    done = subprocess.run(
        [sys.executable, "-m", "handwriting", "train", *words],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [row["step"] for row in rows(tmp_path / "run")] == ["2", "4", "6"]


def test_another_mixture_cannot_resume(corpus, whole):
    config = load_config(corpus, ["data.epoch_lines=15"])
    with pytest.raises(ConfigError, match=r"data\.epoch_lines = 14, not 15"):
        run(config, whole, resume=True)


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (["data.text=/nowhere"], "no text at /nowhere"),
        (["data.train=words"], "no part 'words', only words-train"),
        (["augmentation.rejoin=0.5"], "the source rejoined"),
        (["data.words_first=-1"], "words_first"),
        (["data.epoch_lines=0"], "epoch_lines"),
    ],
)
def test_what_cannot_be_is_said(corpus, tmp_path, overrides, says):
    with pytest.raises(ConfigError, match=says):
        run(load_config(corpus, overrides), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_unipen_needs_a_folder(corpus, tmp_path):
    with pytest.raises(ConfigError, match="say where the corpus lies"):
        run(load_config(corpus, ["data.folder="]), tmp_path / "run")


def test_the_parts_of_unipen_are_by_writer(corpus):
    config = load_config(corpus, ["data.train=words-train", "data.validation_lines=0"])
    train, validation = lists(config.data)
    assert len(train) == 2 * len(WORDS)
    assert {sample.writer for sample in validation} == {"bbb/jmh"}
