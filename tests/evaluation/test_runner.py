"""A whole evaluation with a real recognizer of random weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from handwriting import Recognizer
from handwriting.corpora import Sample
from handwriting.errors import CorpusError, ModelError
from handwriting.evaluation import Selection, error_rates, evaluate
from handwriting.network import save_model
from tests.fakes import random_model, scribble

SAMPLES = [Sample(f"s{i}", f"w{i % 3}", scribble(i), "a bc"[: i % 5]) for i in range(9)]
SELECTION = Selection("scribbles", "all", SAMPLES, remarks=("Two are missing.",))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    save_model(random_model(), folder)
    return folder


@pytest.mark.parametrize("decoder", ["best-path", "beam"])
def test_scores_are_those_of_the_recognizer(model: Path, decoder: str) -> None:
    found = evaluate(SELECTION, model, decoder=decoder, language_model=None)
    recognizer = Recognizer.load(model, decoder=decoder, language_model=None)
    outputs = [recognizer.recognize(sample.ink).text for sample in SAMPLES]
    assert [line.output for line in found.results] == outputs
    assert found.scores == error_rates([sample.text for sample in SAMPLES], outputs)
    assert (found.corpus, found.split, found.lines) == ("scribbles", "all", 9)
    assert (found.model, found.decoder) == (str(model), decoder)
    assert found.remarks == ("Two are missing.",)
    assert found.intervals is not None
    assert found.intervals.groups == 3
    assert found.ms_per_line > 0
    assert found.lines_per_second == pytest.approx(9 / found.seconds)


def test_workers_change_nothing_but_the_time(model: Path) -> None:
    alone, apart = evaluate(SELECTION, model), evaluate(SELECTION, model, workers=2)
    assert [line.output for line in alone.results] == [line.output for line in apart.results]
    assert alone.scores == apart.scores
    assert alone.intervals == apart.intervals
    assert (alone.workers, apart.workers) == (1, 2)


def test_the_caller_keeps_its_threads(model: Path) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        evaluate(SELECTION, model)
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_no_lines(model: Path) -> None:
    with pytest.raises(CorpusError, match="no lines"):
        evaluate(Selection("scribbles", "all", []), model)


@pytest.mark.parametrize("workers", [0, 2])
def test_no_model(tmp_path: Path, workers: int) -> None:
    with pytest.raises(ModelError):
        evaluate(SELECTION, tmp_path / "nothing", workers=workers)
