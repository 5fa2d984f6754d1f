"""Whole trainings of a tiny network: what they learn, leave behind, and how exactly they resume."""

import csv
import errno
import os
import re
import signal
from contextlib import contextmanager
from dataclasses import replace

import pytest
import torch

from handwriting.errors import ConfigError, CorpusError, HandwritingError, ModelError, OutputError
from handwriting.network import load_model
from handwriting.output import replacing
from handwriting.recognizer import Recognizer
from handwriting.training import Interrupted, batches, load_config, loop, run
from handwriting.training.config import DataConfig
from handwriting.training.data import lists
from handwriting.training.logbook import Progress
from tests.training.corpus import make_corpus, word

TIMES = {"lines_per_second", "seconds"}


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True, scope="module")
def several_buckets_an_epoch():
    """Five steps are less than a bucket, and what resumes must find its place among several."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (batches, loop):
            patch.setattr(module, "BUCKET", 2)
        yield


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return make_corpus(tmp_path_factory.mktemp("corpus"))


def rows(folder):
    with (folder / "log.csv").open() as file:
        return [{k: v for k, v in row.items() if k not in TIMES} for row in csv.DictReader(file)]


def interrupt_at(monkeypatch, step):
    """Sends the real signal of Ctrl-C while the given step is noted."""
    count = 0
    before = Progress.step

    def noted(self, epoch, loss):
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGINT)
        before(self, epoch, loss)

    monkeypatch.setattr(Progress, "step", noted)


def run_until(step, config, folder, monkeypatch):
    """Trains until Ctrl-C at the given step, which is heeded after the next one."""
    with monkeypatch.context() as patch:
        interrupt_at(patch, step)
        with pytest.raises(Interrupted):
            run(config, folder)


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    """A training that was never interrupted."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    run(load_config(corpus), folder)
    return folder


def test_it_leaves_a_model_a_log_curves_and_a_checkpoint(whole):
    model = load_model(whole / "best")
    facts = model.provenance
    assert facts["name"] == "tiny"
    assert facts["terms"] == "drawn by a test"
    assert facts["data"] == "folder train, 20 lines"
    assert facts["config"]["data"]["folder"] == ""
    best = min(float(row["cer"]) for row in rows(whole))
    assert facts["validation"]["cer"] == pytest.approx(best, rel=1e-5)
    assert "drawn by a test" in (whole / "best" / "README.md").read_text()
    assert (whole / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert any((whole / "tensorboard").iterdir())
    assert [row["epoch"] for row in rows(whole)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("step", [3, 5, 12], ids=["mid-epoch", "end of an epoch", "later"])
def test_resuming_is_exact(corpus, whole, tmp_path, monkeypatch, step):
    config = load_config(corpus)
    run_until(step, config, tmp_path / "run", monkeypatch)
    run(config, tmp_path / "run", resume=True)
    assert rows(tmp_path / "run") == rows(whole)
    ours = torch.load(tmp_path / "run" / "last.ckpt", weights_only=True)
    theirs = torch.load(whole / "last.ckpt", weights_only=True)
    for part in ("network", "average"):
        for name, tensor in theirs[part].items():
            assert torch.equal(ours[part][name], tensor), name


def test_resuming_a_finished_training_changes_nothing(corpus, whole):
    before = (whole / "log.csv").read_bytes()
    run(load_config(corpus), whole, resume=True)
    assert (whole / "log.csv").read_bytes() == before


def test_saving_within_an_epoch_does_not_make_it_look_faster(corpus, tmp_path):
    config = load_config(corpus, ["optimization.epochs=5", "run.validate_every=5"])
    run(replace(config, run=replace(config.run, save_every=0.0)), tmp_path / "run")
    with (tmp_path / "run" / "log.csv").open() as file:
        first, second, *_ = csv.DictReader(file)  # neither is validated, which takes time besides
    trained = float(second["seconds"]) - float(first["seconds"])
    assert 20 / float(second["lines_per_second"]) == pytest.approx(trained, rel=0.1)


def test_it_learns_to_read(corpus, tmp_path):
    """Three letters, a minute's worth of steps: what was learned reads ink it has not seen."""
    import numpy as np

    config = load_config(
        corpus, ["optimization.epochs=60", "encoder.units=24", "run.validate_every=60"]
    )
    best = run(config, tmp_path / "run")
    recognizer = Recognizer.load(best)
    random = np.random.default_rng(99)
    texts = ["vin", "ni", "v", "nniv", "ivi"]
    outputs = [recognizer.recognize(word(text, random)).text for text in texts]
    assert sum(a == b for a, b in zip(texts, outputs, strict=True)) >= 4, outputs


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_other_cells_and_causal_networks_train_in_bfloat16(corpus, tmp_path, cell):
    overrides = [
        f"encoder.cell={cell}",
        "encoder.bidirectional=false",
        "optimization.epochs=1",
        "optimization.averaging=0.0",
        "run.precision=bf16-mixed",
        "run.loaders=1",
    ]
    best = run(load_config(corpus, overrides), tmp_path / "run")
    config = load_model(best).encoder.config
    assert (config.cell, config.bidirectional) == (cell, False)
    assert float(rows(tmp_path / "run")[0]["loss"]) > 0


def test_expected_errors_are_learned_from_too(corpus, whole, tmp_path):
    """The same lines and the same chance: what is learned differs by what is asked for."""
    overrides = [
        f'start=["{whole / "best"}"]',
        "optimization.epochs=1",
        "optimization.averaging=0.0",
        "run.precision=bf16-mixed",
    ]
    losses = []
    for weight in (0.0, 2.0):
        folder = tmp_path / str(weight)
        config = load_config(corpus, [*overrides, f"optimization.expected_errors={weight}"])
        load_model(run(config, folder))  # refuses weights that are not finite
        losses.append(float(rows(folder)[0]["loss"]))
    assert losses[1] > losses[0] + 0.5  # a network of four epochs makes more than a quarter error


def test_the_average_forgets_chance_quickly_and_what_was_trained_slowly():
    from handwriting.training.loop import _moving_average

    start, now = torch.zeros(1), torch.ones(1)
    assert float(_moving_average(0.99, trained=False)(start, now, 0)) == pytest.approx(0.9)
    assert float(_moving_average(0.99, trained=False)(start, now, 5000)) == pytest.approx(0.01)
    assert float(_moving_average(0.99, trained=True)(start, now, 0)) == pytest.approx(0.01)


def test_a_finished_run_is_not_overwritten(corpus, whole):
    with pytest.raises(ConfigError, match="holds a training already"):
        run(load_config(corpus), whole)


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (["optimization.epochs=9"], "optimization.epochs = 4, not 9"),
        (["run.seed=2"], "run.seed = 1, not 2"),
        (["run.precision=bf16-mixed"], "run.precision = 32-true, not bf16-mixed"),
        (
            ["data.train=validation", "data.validation=train", "data.alphabet=inv"],
            "data.train = train, not validation",
        ),
    ],
)
def test_another_configuration_does_not_resume(corpus, whole, overrides, says):
    with pytest.raises(ConfigError, match=re.escape(says)):
        run(load_config(corpus, overrides), whole, resume=True)


def test_another_network_does_not_resume(corpus, whole):
    with pytest.raises(HandwritingError) as caught:
        run(load_config(corpus, ["encoder.units=9"]), whole, resume=True)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"PK\x03\x04 cut off"])
def test_a_damaged_checkpoint_is_told(corpus, tmp_path, content):
    (tmp_path / "last.ckpt").write_bytes(content)
    with pytest.raises(ModelError, match=r"last\.ckpt"):
        run(load_config(corpus), tmp_path, resume=True)


def test_nothing_to_resume_is_told(corpus, tmp_path):
    with pytest.raises(ModelError, match="no checkpoint"):
        run(load_config(corpus), tmp_path / "empty", resume=True)


def test_a_disk_that_fills_up_leaves_the_old_checkpoint(corpus, tmp_path, monkeypatch):
    config = load_config(corpus)
    path = tmp_path / "run" / "last.ckpt"
    run_until(3, config, path.parent, monkeypatch)
    before = path.read_bytes()

    @contextmanager
    def full(path):
        with replacing(path) as file:
            yield file
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("handwriting.training.state.replacing", full)
    with pytest.raises(OutputError, match=r"last\.ckpt: no space left on device"):
        run(config, path.parent, resume=True)
    assert path.read_bytes() == before
    assert torch.load(path, weights_only=True)["position"]["batch"] == 4
    assert not list(path.parent.glob(".*part"))


@pytest.mark.parametrize(
    ("override", "error", "says"),
    [
        ("data.folder=", ConfigError, "--data"),
        ("data.validation=train", ConfigError, "same list"),
        ("data.train=", ConfigError, "one of which holds the other"),
        ("data.train=nowhere", CorpusError, "nowhere"),
        ("data.alphabet=vn", CorpusError, "'i'"),
        ("run.accelerator=cuda", ConfigError, "this machine cannot train"),
        ("data.corpus=iam-ondb", CorpusError, "no IAM-OnDB lines"),
    ],
)
def test_what_does_not_fit_is_told_before_anything_is_written(
    corpus, tmp_path, override, error, says
):
    if override == "run.accelerator=cuda" and torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(error) as caught:
        run(load_config(corpus, [override]), tmp_path / "run")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "run").exists()


def test_a_corpus_with_y_up_is_turned_over(tmp_path):
    for part in ("train", "validation"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "v.csv").write_text("x,y\n0,5\n1,0\n2,5\n")
        (tmp_path / part / "v.txt").write_text("v")
    data = DataConfig("folder", str(tmp_path), "train", "validation")
    ways = [
        [samples[0].ink.xy[:, 1].tolist() for samples in lists(replace(data, y_up=up))]
        for up in (False, True)
    ]
    assert ways == [[[5, 0, 5]] * 2, [[-5, 0, -5]] * 2]


def test_a_training_can_start_from_a_model_and_rejoin_its_lines(corpus, tmp_path):
    alphabet = 'data.alphabet=" vin"'
    first = run(load_config(corpus, [alphabet, "optimization.epochs=1"]), tmp_path / "first")
    overrides = [
        alphabet,
        f"start={first}",
        "augmentation.rejoin=1.0",
        "encoder.dropout=0.0",
        "optimization.stop_after=1",
        "optimization.learning_rate=1e-9",
    ]
    best = run(load_config(corpus, overrides), tmp_path / "run")
    facts = load_model(best).provenance
    assert facts["config"]["start"] == ["best"]
    assert len(rows(tmp_path / "run")) == 1
    # With a learning rate of next to nothing, what comes out is what it started from.
    started, ended = (load_model(path).encoder.state_dict() for path in (first, best))
    for name, tensor in started.items():
        torch.testing.assert_close(ended[name], tensor, atol=1e-4, rtol=1e-3)


def test_a_training_of_no_epochs_saves_the_mean_of_its_starts(corpus, tmp_path):
    alphabet = 'data.alphabet=" vin"'
    starts = [
        run(
            load_config(corpus, [alphabet, "optimization.epochs=1", f"run.seed={seed}"]),
            tmp_path / name,
        )
        for seed, name in ((1, "one"), (2, "two"))
    ]
    names = ", ".join(f'"{start}"' for start in starts)
    overrides = [alphabet, f"start=[{names}]", "optimization.epochs=0"]
    mean = load_model(run(load_config(corpus, overrides), tmp_path / "mean"))
    states = [load_model(path).encoder.state_dict() for path in starts]
    for name, tensor in mean.encoder.state_dict().items():
        expected = (states[0][name] + states[1][name]) / 2
        torch.testing.assert_close(tensor, expected, atol=1e-3, rtol=1e-3)
    facts = mean.provenance
    assert facts["validation"]["epoch"] == 0
    assert facts["validation"]["cer"] > 0
    assert "training_seconds" not in facts
    assert not (tmp_path / "mean" / "last.ckpt").exists()


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (["augmentation.rejoin=0.5"], "set start"),
        (["optimization.epochs=0"], "set start"),
        (["start={model}", "encoder.layers=2"], "another encoder"),
        (["start={model}", "encoder.units=7"], "has 8 units a layer"),
        (["start={model}", "features.step=0.3"], "another features"),
        (["start={model}", "augmentation.rejoin=0.5"], "an alphabet with a space"),
    ],
)
def test_a_model_that_does_not_fit_is_no_start(corpus, whole, tmp_path, overrides, says):
    overrides = [override.format(model=whole / "best") for override in overrides]
    with pytest.raises(ConfigError, match=says):
        run(load_config(corpus, overrides), tmp_path / "run")


def test_a_gradient_that_is_not_finite_changes_no_weight(corpus, tmp_path, monkeypatch):
    from handwriting.training import loop

    real = loop.ctc_loss
    calls = []

    def broken(*args, **options):
        calls.append(1)
        loss = real(*args, **options)
        return loss * float("nan") if len(calls) == 2 else loss

    monkeypatch.setattr(loop, "ctc_loss", broken)
    best = run(load_config(corpus, ["optimization.epochs=1"]), tmp_path / "run")
    weights = load_model(best).encoder.state_dict()  # refuses weights that are not finite
    assert len(calls) == 5
    assert all(tensor.isfinite().all() for tensor in weights.values())
