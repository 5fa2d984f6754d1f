"""Chooses how a model is decoded, on labelled ink that is no test, and calibrates its confidences.

First the weights of the language model: a coordinate search over the character error rate plus the
word error rate of some of the lines. Then the width and the margin of the beam: the quickest that
cost less than `TOLERANCE` of that sum, within a time budget. Last the confidences: every line is
read with and without the language model, and monotone maps are fitted to what was right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from handwriting.decoding import AUTO, Calibration, ConfidenceMaps, DecodingSettings
from handwriting.errors import ConfigError, CorpusError
from handwriting.evaluation.calibrating import cross_validated, fit_maps
from handwriting.evaluation.confidence import Reliability
from handwriting.evaluation.reading import Line, Progress, read_lines
from handwriting.evaluation.results import reliabilities
from handwriting.evaluation.runner import threads_kept, used_language_model
from handwriting.evaluation.scores import total
from handwriting.evaluation.selection import Selection, Spacing
from handwriting.evaluation.trials import Decoding, ReadLine, Trial, Trials
from handwriting.evaluation.weight_search import MOST_TRIALS, search_weights
from handwriting.shipped import find_language_model, shipped_language_models

if TYPE_CHECKING:
    from handwriting.recognizer import Recognizer

SEARCH_LINES = 1600
"""Lines that settings are tried on, spread evenly over the corpus: all of IAM-OnDB's `testset_t`.

Settings found on 253 of its 1,518 lines read all of them with 8.16 % WER, those found on all with
7.81 % (the fifteenth part of `models/default`, what `tune` printed)."""

BEAMS = ((8, 6.0), (12, 7.0), (16, 8.0))
"""Widths and margins that are tried with the weights found, the quickest first."""

TOLERANCE = 0.001
"""Of the sum of both error rates: less is not worth a slower beam."""

CHOSEN_ON = {"iam-ondb": ("testset_t", "trainset"), "folder": ("all",)}
"""Parts of corpora that may be chosen on; all others only report."""


@dataclass(frozen=True)
class WayTuned:
    """One way of reading, with or without the language model, over all lines.

    Attributes:
        cer: character error rate.
        wer: word error rate.
        raw: how well the raw confidences keep their word, by level.
        calibrated: the same after calibration, each line with maps fitted to other hands.
    """

    cer: float
    wer: float
    raw: dict[str, Reliability]
    calibrated: dict[str, Reliability]


@dataclass(frozen=True)
class Tuning:
    """What was chosen, and what came of it.

    Attributes:
        settings: to be saved beside the model.
        before: the settings that the search started with, on the lines of the search; None without
            a language model.
        after: the settings chosen, on the same lines.
        trials: how many settings were tried.
        literal: readings without a language model, on all lines.
        language: readings with it; None without one.
    """

    settings: DecodingSettings
    before: Trial | None
    after: Trial | None
    trials: int
    literal: WayTuned
    language: WayTuned | None


def check_choosable(corpus: str, split: str | None) -> str:
    """The part of a corpus to choose on: the one asked for, or the usual one.

    Raises:
        ConfigError: it only reports: what is chosen on it would be flattered by it.
    """
    parts = CHOSEN_ON.get(corpus)
    if parts is None:
        raise ConfigError(
            f"{corpus} only reports and nothing is chosen on it: tune on {', '.join(CHOSEN_ON)}"
        )
    if split is not None and split not in parts:
        raise ConfigError(
            f"{split} of {corpus} only reports and nothing is chosen on it: "
            f"tune on {' or '.join(parts)}"
        )
    return split or parts[0]


def tune(
    selection: Selection,
    model: str | Path,
    *,
    language_model: str | Path | None = AUTO,
    budget_ms: float = math.inf,
    keep_weights: bool = False,
    workers: int = 0,
    progress: Progress | None = None,
) -> Tuning:
    """Chooses the settings of a model; saves nothing.

    Args:
        selection: labelled ink that was not trained on and that nothing is reported on.
        model: name of a shipped model, or a model folder; its settings are where the search starts.
        language_model: as `Recognizer.load` takes it; None only calibrates.
        budget_ms: most processor time that decoding a line may take, in milliseconds; if even the
            quickest beam takes more, that one is chosen. A busy machine makes it seem slower.
        keep_weights: whether the language model counts as much as it does now: no weights are
            searched, only the beam.
        workers: number of processes; 0 and 1 work in this one.
        progress: called with the number of lines read or decoded and of all such lines.

    Raises:
        CorpusError: the selection is empty.
        ModelError: the model cannot be loaded.
        LanguageModelError: the language model cannot be loaded, or does not fit the model.
    """
    if not len(selection.samples):
        raise CorpusError(f"{selection.corpus} {selection.split}: there are no lines to read")
    with threads_kept():
        recognizer = _load(model, language_model, selection.spacing, None)
        name = _lasting(used_language_model(language_model, recognizer))
        settings = replace(recognizer.settings, language_model=name, calibration=Calibration())
        steps = _Steps(progress, len(selection.samples), with_language=name is not None)
        before = after = None
        tried = 0
        if recognizer.language is not None:
            lines = _network_lines(recognizer, selection)
            decoding = Decoding(
                recognizer.language,
                recognizer.model.alphabet,
                selection.spacing,
                selection.symbols,
            )
            with Trials(decoding, lines, workers) as trials:
                run = steps.counted(trials.run, len(lines))
                most = 1 if keep_weights else MOST_TRIALS
                settings, before, after, tried = _choose(run, settings, budget_ms, most)
        load = partial(_load, model, spacing=selection.spacing, settings=settings)
        read = partial(read_lines, selection.samples, symbols=selection.symbols, workers=workers)
        literal = read(partial(load, language_model=None), progress=steps.reading())
        ways = {"literal": literal}
        if name is not None:
            ways["language"] = read(
                partial(load, language_model=language_model), progress=steps.reading()
            )
    fitted = {way: _fitted(lines) for way, lines in ways.items()}
    return Tuning(
        replace(settings, calibration=Calibration(**{way: one[0] for way, one in fitted.items()})),
        before,
        after,
        tried,
        fitted["literal"][1],
        fitted["language"][1] if "language" in fitted else None,
    )


def _lasting(language_model: str | None) -> str | None:
    """What finds a language model from wherever the tuned model is used: a file, by its full path.

    Args:
        language_model: the name of a shipped one, or a path from here.
    """
    if language_model is None or language_model in shipped_language_models():
        return language_model
    return str(find_language_model(language_model).resolve())


def _load(
    model: str | Path,
    language_model: str | Path | None,
    spacing: Spacing,
    settings: DecodingSettings | None,
) -> Recognizer:
    """The recognizer on one thread, with other settings than its folder's if they are given."""
    import torch

    from handwriting.recognizer import Recognizer

    torch.set_num_threads(1)
    found = Recognizer.load(model, language_model=language_model, spacing=spacing)
    if settings is None:
        return found
    return Recognizer(found.model, language=found.language, settings=settings, spacing=spacing)


def _network_lines(recognizer: Recognizer, selection: Selection) -> list[ReadLine]:
    """What the network says of the lines to search on."""
    from handwriting.features import extract

    count = len(selection.samples)
    picked = range(0, count, -(-count // SEARCH_LINES))
    lines = []
    for sample in (selection.samples[index] for index in picked):
        frames = extract(sample.ink, recognizer.model.features)
        lines.append(ReadLine(recognizer.model.log_probs([frames])[0], sample.text.strip()))
    return lines


def _choose(
    run: Callable[[DecodingSettings], Trial], start: DecodingSettings, budget_ms: float, most: int
) -> tuple[DecodingSettings, Trial, Trial, int]:
    """The settings chosen, what the first and the chosen ones gave, and how many were tried.

    At most `most` weights are tried, the first ones among them.
    """
    tried: dict[DecodingSettings, Trial] = {}

    def trial(settings: DecodingSettings) -> Trial:
        if settings not in tried:
            tried[settings] = run(settings)
        return tried[settings]

    found = search_weights(
        lambda weights: trial(replace(start, language_weights=weights)).loss,
        start.language_weights,
        most=most,
    )
    best = replace(start, language_weights=found.weights)
    beams = [replace(best, beam_width=width, margin=margin) for width, margin in BEAMS]
    allowed = [one for one in beams if trial(one).ms <= budget_ms] or beams[:1]
    least = min(trial(one).loss for one in allowed)
    chosen = next(one for one in allowed if trial(one).loss < least + TOLERANCE)
    return chosen, trial(start), trial(chosen), len(tried)


def _fitted(lines: Sequence[Line]) -> tuple[ConfidenceMaps, WayTuned]:
    judged = [(line.writer, line.judgments) for line in lines if line.judgments is not None]
    scores = total(line.errors for line in lines)
    every = [judgments for _, judgments in judged]
    calibrated = cross_validated(every, [writer for writer, _ in judged])
    tuned = WayTuned(scores.cer, scores.wer, reliabilities(every), reliabilities(calibrated))
    return fit_maps(every), tuned


class _Steps:
    """Tells one progress over all stages; a search that ends early leaps ahead."""

    def __init__(self, progress: Progress | None, lines: int, *, with_language: bool) -> None:
        self._progress = progress or (lambda done, total: None)
        stride = -(-lines // SEARCH_LINES)
        searched = -(-lines // stride) * (MOST_TRIALS + len(BEAMS)) if with_language else 0
        self._lines = lines
        self._total = searched + lines * (2 if with_language else 1)
        self._left = 2 if with_language else 1
        self._done = 0

    def counted(
        self, run: Callable[[DecodingSettings], Trial], lines: int
    ) -> Callable[[DecodingSettings], Trial]:
        """The function, telling after each call that as many lines are done."""

        def counting(settings: DecodingSettings) -> Trial:
            trial = run(settings)
            self._done += lines
            self._progress(self._done, self._total)
            return trial

        return counting

    def reading(self) -> Progress:
        """For the next reading of all lines."""
        before = self._total - self._left * self._lines
        self._left -= 1
        return lambda done, _: self._progress(before + done, self._total)
