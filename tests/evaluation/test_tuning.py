"""Choosing settings for a real recognizer of random weights, and what may not be chosen on."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from handwriting import Recognizer
from handwriting.corpora import Sample
from handwriting.decoding import (
    ConfidenceMaps,
    DecodingSettings,
    LanguageWeights,
    load_settings,
    save_settings,
)
from handwriting.errors import ConfigError, CorpusError
from handwriting.evaluation import Selection, error_rates
from handwriting.evaluation.reading import read_lines
from handwriting.evaluation.scores import Scores
from handwriting.evaluation.trials import Trial
from handwriting.evaluation.tuning import BEAMS, TOLERANCE, _choose, check_choosable, tune
from handwriting.evaluation.weight_search import MOST_TRIALS
from handwriting.language import TrainingOptions, save_language_model, train_language_model
from handwriting.network import save_model
from tests.fakes import random_model, scribble

SAMPLES = [Sample(f"s{i}", f"w{i % 3}", scribble(i), "a bc"[: 1 + i % 4]) for i in range(9)]
SELECTION = Selection("scribbles", "all", SAMPLES, spacing="t2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model and a language model of its letters."""
    folder = tmp_path_factory.mktemp("tuned")
    save_model(random_model(), folder / "model")
    model = train_language_model(["a bc ab", "cab a b"] * 4, TrainingOptions(order=3), {})
    save_language_model(model, folder / "abc.lm")
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_chosen_is_what_a_recognizer_then_does(folder: Path, workers: int) -> None:
    steps: list[tuple[int, int]] = []
    tuning = tune(
        SELECTION,
        folder / "model",
        language_model=folder / "abc.lm",
        workers=workers,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert tuning.before is not None
    assert tuning.after is not None
    assert tuning.after.loss <= tuning.before.loss + TOLERANCE
    save_settings(tuning.settings, folder / "model")
    assert load_settings(folder / "model") == tuning.settings
    tuned = Recognizer.load(folder / "model", spacing="t2")
    assert tuned.language is not None
    outputs = [tuned.recognize(sample.ink).text for sample in SAMPLES]
    rates = error_rates([sample.text for sample in SAMPLES], outputs)
    assert tuning.language is not None
    assert (tuning.language.cer, tuning.language.wer) == (rates.cer, rates.wer)
    assert tuning.after.scores.cer == rates.cer  # nine lines: the search had all of them
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


def test_weights_set_by_hand_are_kept(folder: Path) -> None:
    by_hand = LanguageWeights(scale=0.31, character_bonus=9.0, word_bonus=0.9)
    save_settings(DecodingSettings(language_weights=by_hand), folder / "model")
    how = {"language_model": folder / "abc.lm"}
    kept = tune(SELECTION, folder / "model", **how, keep_weights=True)
    assert kept.settings.language_weights == by_hand
    assert kept.trials <= 1 + len(BEAMS)
    assert kept.settings.calibration.language != ConfidenceMaps()
    searched = tune(SELECTION, folder / "model", **how)
    assert searched.settings.language_weights != by_hand


def test_raw_confidences_are_calibrated_ones_without_maps(folder: Path) -> None:
    """Fitted twice, from scratch and beside maps that are there already, the maps are the same."""
    once = tune(SELECTION, folder / "model", language_model=None)
    bent = replace(once.settings, calibration=once.settings.calibration)
    save_settings(bent, folder / "model")
    twice = tune(SELECTION, folder / "model", language_model=None)
    assert twice.settings == once.settings
    assert (once.before, once.language, once.settings.language_model) == (None, None, None)
    recognizer = Recognizer.load(folder / "model", language_model=None, spacing="t2")
    (line,) = read_lines(SAMPLES[:1], lambda: recognizer)
    heights = [height for _, height in once.settings.calibration.literal.line.knots]
    assert line.output == "" or min(heights) <= line.confidence <= max(heights)


def trial(cer: float, ms: float) -> Trial:
    return Trial(Scores(cer, 0.0, 0.0, 1, 0, 0, 1, 0, 1), ms)


@pytest.mark.parametrize(
    ("losses", "budget", "expected"),
    [
        ((0.20, 0.19, 0.18), math.inf, 2),  # the widest is better by more than the tolerance
        ((0.20, 0.1804, 0.18), 100, 1),  # a quicker one is as good
        ((0.20, 0.19, 0.18), 25, 1),  # the time allows no more
        ((0.20, 0.19, 0.18), 1, 0),  # even the quickest takes too long
    ],
)
def test_the_quickest_beam_that_loses_nothing(
    losses: tuple[float, ...], budget: float, expected: int
) -> None:
    def run(settings: DecodingSettings) -> Trial:
        place = [width for width, _ in BEAMS].index(settings.beam_width)
        moved = settings.language_weights != LanguageWeights()
        return trial(losses[place] + moved, 10.0 * (place + 1))

    start = DecodingSettings(beam_width=BEAMS[2][0], margin=BEAMS[2][1])
    chosen, before, after, _ = _choose(run, start, budget, MOST_TRIALS)
    assert (chosen.beam_width, chosen.margin) == BEAMS[expected]
    assert chosen.language_weights == LanguageWeights()
    assert (before.loss, after.loss) == (losses[2], losses[expected])


def test_what_may_be_chosen_on() -> None:
    assert check_choosable("iam-ondb", None) == "testset_t"
    assert check_choosable("iam-ondb", "trainset") == "trainset"
    assert check_choosable("folder", None) == "all"
    for corpus, split in (
        ("iam-ondb", "testset_v"),
        ("iam-ondb", "testset_f"),
        ("unipen", None),
        ("notes", "core"),
    ):
        with pytest.raises(ConfigError, match="only reports"):
            check_choosable(corpus, split)


def test_no_lines(folder: Path) -> None:
    with pytest.raises(CorpusError, match="no lines"):
        tune(Selection("scribbles", "all", []), folder / "model")
