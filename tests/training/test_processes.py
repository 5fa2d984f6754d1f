"""The same training by several processes, however they are started, through the real command."""

import csv
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.training.corpus import make_corpus

COMMAND = ["-m", "handwriting", "train"]
TORCHRUN = ["-m", "torch.distributed.run"]
LIMIT = 240
"""Seconds until a hanging start is given up; a pass takes a few."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return make_corpus(tmp_path_factory.mktemp("corpus"), lines=13)


@pytest.fixture(scope="module")
def environment():
    return os.environ | {"OMP_NUM_THREADS": "1"}


def start(words, environment):
    return subprocess.Popen(
        [sys.executable, *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    output, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, errors
    return output, errors


def losses(folder):
    with (folder / "log.csv").open() as file:
        return [(row["loss"], row["cer"]) for row in csv.DictReader(file)]


def train(corpus, output, *more):
    return [*COMMAND, str(corpus), "--output", str(output), *more]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def two_processes(corpus, environment, tmp_path_factory):
    """Losses of a training that started its second process itself."""
    folder = tmp_path_factory.mktemp("own") / "run"
    output, errors = finish(start(train(corpus, folder, "--set", "run.processes=2"), environment))
    assert output.count("epoch 1/4") == 1  # one process speaks
    assert errors == ""
    return losses(folder)


def test_two_processes_share_the_lines_of_an_epoch(two_processes):
    assert len(two_processes) == 4
    assert float(two_processes[-1][0]) < float(two_processes[0][0])


def test_torchrun_gives_the_same(corpus, environment, tmp_path, two_processes):
    words = [*TORCHRUN, "--nproc-per-node", "2", "--master-port", str(free_port())]
    finish(start([*words, *train(corpus, tmp_path / "run")], environment))
    assert losses(tmp_path / "run") == two_processes


def test_two_nodes_give_the_same(corpus, environment, tmp_path, two_processes):
    port = str(free_port())
    nodes = [
        start(
            [
                *TORCHRUN,
                "--nnodes",
                "2",
                "--node-rank",
                str(rank),
                "--nproc-per-node",
                "1",
                "--master-addr",
                "127.0.0.1",
                "--master-port",
                port,
                *train(corpus, tmp_path / "run"),
            ],
            environment,
        )
        for rank in (0, 1)
    ]
    for node in nodes:
        finish(node)
    assert losses(tmp_path / "run") == two_processes


def test_ctrl_c_saves_and_resuming_finishes(corpus, environment, tmp_path, two_processes):
    """Two processes get the signal at whatever step they are; nothing of the result changes."""
    folder = tmp_path / "run"
    words = train(corpus, folder, "--set", "run.processes=2")
    process = start(words, environment)
    deadline = time.monotonic() + LIMIT
    while not (folder / "log.csv").exists() and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=LIMIT)
    if process.returncode != 0:  # else it had finished before the signal came
        assert process.returncode == 130, errors
        assert "--resume" in errors
        assert errors.count("\n") == 1, errors
    finish(start([*words, "--resume"], environment))
    assert losses(folder) == two_processes


def test_an_error_in_several_processes_is_told_once(corpus, environment, tmp_path):
    words = train(corpus, tmp_path / "run", "--resume", "--set", "run.processes=2")
    process = start(words, environment)
    output, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, output) == (2, "")
    assert errors.count("\n") == 1, errors
    assert "no checkpoint to resume from" in errors
