"""The comparison of designs: that each moves one lever, and that what is done is not done again."""

import subprocess
from types import SimpleNamespace

import pytest

from benchmarks.designs import trials
from benchmarks.designs.cost import Cost, cost_of
from benchmarks.designs.levers import BASE, BASELINE, DESIGNS, Design, named
from benchmarks.designs.report import as_markdown, as_values
from benchmarks.designs.trials import Corpora, Trial, measure, overrides, train
from handwriting.errors import ConfigError, HandwritingError
from handwriting.evaluation import open_selection
from handwriting.network import save_model
from handwriting.training import data, load_config
from handwriting.training.config import as_values as config_values
from tests.evaluation.test_comparison import LINES, reread
from tests.evaluation.test_report import make
from tests.fakes import random_model
from tests.fakes_corpora import make_iam


def flat(values, where=""):
    """Every value of nested tables under its dotted name."""
    found = {}
    for key, value in values.items():
        name = f"{where}.{key}" if where else key
        found |= flat(value, name) if isinstance(value, dict) else {name: value}
    return found


@pytest.fixture
def corpora(tmp_path):
    return Corpora(tmp_path / "iam", tmp_path / "unipen")


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_a_design_changes_of_the_baseline_what_it_says_and_nothing_else(design, corpora):
    plain, changed = (
        flat(config_values(load_config(BASE, overrides(one, corpora))))
        for one in (BASELINE, design)
    )
    different = {key for key in plain if plain[key] != changed[key]} - {"name"}
    assert different == {override.partition("=")[0] for override in design.overrides}
    assert bool(different) == bool(design.change)


def test_words_first_learns_the_same_ink_in_another_order(corpora):
    plain, first = (load_config(BASE, overrides(one, corpora)) for one in named(["words-first"]))
    epochs = plain.optimization.epochs
    of_words = {one.kind: one.share for one in plain.data.sources}["words"]
    assert of_words * epochs == pytest.approx(first.data.words_first)
    assert [one.phase for one in first.data.sources] == ["lines", "words"]


def test_the_baseline_is_always_compared_with():
    assert [one.name for one in named(["rnn", "no-front"])] == ["baseline", "no-front", "rnn"]
    assert named([]) == list(DESIGNS)
    with pytest.raises(ConfigError, match="no design 'cnn'"):
        named(["cnn"])


class TestTraining:
    @pytest.fixture
    def commands(self, monkeypatch):
        """What would have been run; all succeed."""
        commands = []

        def run(command, env):
            commands.append(command)
            return SimpleNamespace(returncode=0)

        monkeypatch.setattr(subprocess, "run", run)
        return commands

    def write_log(self, folder, epoch):
        folder.mkdir()
        (folder / "log.csv").write_text(f"epoch,step,loss\n1,2,9.5\n{epoch},20,7.25\n")

    def test_the_command_says_what_is_different(self, commands, corpora, tmp_path):
        (rnn,) = named(["rnn"])[1:]
        train(rnn, corpora, tmp_path / "rnn")
        (command,) = commands
        assert command[2:5] == ["handwriting", "train", str(BASE)]
        assert "encoder.cell=rnn" in command
        assert "--resume" not in command

    def test_what_is_done_is_not_done_again(self, commands, corpora, tmp_path):
        self.write_log(tmp_path / "baseline", load_config(BASE).optimization.epochs)
        train(BASELINE, corpora, tmp_path / "baseline")
        assert commands == []

    def test_what_was_stopped_goes_on(self, commands, corpora, tmp_path):
        self.write_log(tmp_path / "baseline", 2)
        (tmp_path / "baseline" / "last.ckpt").touch()
        train(BASELINE, corpora, tmp_path / "baseline")
        assert commands[0][-1] == "--resume"

    def test_a_failure_ends_the_comparison(self, monkeypatch, corpora, tmp_path):
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=2))
        with pytest.raises(HandwritingError, match="training baseline ended with code 2"):
            train(BASELINE, corpora, tmp_path / "baseline")


def test_a_model_is_read_with_once(tmp_path, monkeypatch):
    selection = open_selection("iam-ondb", make_iam(tmp_path / "iam"), "testset_t")
    model, folder = random_model(), tmp_path / "baseline"
    save_model(model, folder / "best", "card")
    (folder / "log.csv").write_text("epoch,step,loss\n10,2000,17.5\n")
    first = measure(BASELINE, folder, selection)
    assert first.parameters == sum(weights.numel() for weights in model.encoder.parameters())
    assert (first.loss, first.steps, first.evaluation.lines) == (17.5, 2000, 1)
    monkeypatch.setattr(trials, "evaluate", None)
    assert measure(BASELINE, folder, selection).evaluation.cer == first.evaluation.cer


def test_table_and_values_by_hand():
    before, _ = make(LINES)
    after = reread(before, {"a cat": "a cat", "salad": "salad"})  # 15 errors of 29, then 11
    better = Design("better", "input", "clearer ink", ("features.step=0.1",))
    found = [Trial(BASELINE, before, 190_080, 17.46, 2000), Trial(better, after, 66_000, 9.0, 2000)]
    cost = {"better": Cost(1.25, 2.5)}
    head, _, first, second = as_markdown(found, cost).splitlines()
    assert head.count("|") == first.count("|") == second.count("|")
    assert first.startswith("| baseline | – | 51.7 % | – | 71.4 % | 190 k | 17.5 | – / – / ")
    assert "| clearer ink | 37.9 % | " in second
    assert "-13.8 (" in second
    assert "| 1.2 / 2.5 / " in second
    values = as_values(found, cost)["designs"]
    assert values["better"]["cer_change"] == pytest.approx(-4 / 29)
    assert values["better"]["cost_ms"] == {"make": 1.25, "learn": 2.5}
    assert values["baseline"]["cost_ms"] is None
    low, high = values["better"]["cer_change_interval"]
    assert low < -4 / 29 < high
    assert ("**" in second) == (high < 0)


def test_the_cost_of_a_design_is_told(tmp_path):
    iam = make_iam(tmp_path / "iam")
    (design,) = named(["iam-only"])[1:]
    small = ["encoder.units=4", "encoder.layers=1", "data.epoch_lines=20"]
    config = load_config(BASE, [*overrides(design, Corpora(iam, iam)), *small])
    cost = cost_of(config, data.lists(config.data)[0], count=16)
    assert cost.make > 0
    assert cost.learn > 0
