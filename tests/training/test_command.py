"""`handwriting train` as a user runs it, on input that cannot work: one sentence, nothing lost."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from handwriting.formats import write_ink
from tests.training.corpus import make_corpus, word

resource = pytest.importorskip("resource", reason="limits on files are set the POSIX way")

LIMIT = 240
"""Seconds until a hanging command is given up; a pass takes a few."""

ROOM = 250_000
"""Bytes."""


@pytest.fixture
def corpus(tmp_path):
    return make_corpus(tmp_path / "corpus")


def start(*words, room=None):
    """Starts the command; `room` bytes are all that it can write into one file."""

    def limit():
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.Popen(
        [sys.executable, "-m", "handwriting", "train", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def train(*words, room=None):
    """Runs the command to its end."""
    process = start(*words, room=room)
    output, errors = process.communicate(timeout=LIMIT)
    return subprocess.CompletedProcess(words, process.returncode, output, errors)


def test_a_label_outside_the_alphabet_is_named_with_its_line(corpus, tmp_path):
    ink = word("vin", np.random.default_rng(0))
    write_ink(ink, corpus.parent / "train" / "odd.inkml", text="vïn")
    done = train(corpus, "--set", "data.alphabet=vin", "--output", tmp_path / "run")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "odd.inkml" in done.stderr
    assert "'ï'" in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("place", ["train.toml/run", "/proc/run"])
def test_an_output_folder_that_cannot_be_is_told_before_training(corpus, place):
    before = corpus.read_bytes()
    done = train(corpus, "--output", corpus.parent / place)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "cannot make the output folder" in done.stderr
    assert corpus.read_bytes() == before


def test_an_output_folder_that_takes_no_checkpoint_is_told_before_training(corpus, tmp_path):
    (tmp_path / "run" / "last.ckpt").mkdir(parents=True)
    done = train(corpus, "--output", tmp_path / "run")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1, done.stderr


def test_a_checkpoint_that_cannot_be_written_whole_leaves_the_old_one(corpus, tmp_path):
    """As on a full disk: logs and the model still fit under the limit, the checkpoint does not."""
    folder = tmp_path / "run"
    words = [corpus, "--output", folder, "--set", "encoder.units=64"]
    words += ["--set", "optimization.epochs=30"]
    process = start(*words)
    while not (folder / "last.ckpt").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LIMIT)
    before = (folder / "last.ckpt").read_bytes()
    assert len(before) > 2 * ROOM

    failed = train(*words, "--resume", room=ROOM)
    assert failed.returncode == 2
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert f"cannot write {folder / 'last.ckpt'}: file too large" in failed.stderr
    assert (folder / "last.ckpt").read_bytes() == before
    assert not list(folder.glob(".*"))

    resumed = train(*words, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert len((folder / "log.csv").read_text().splitlines()) == 31
