"""Recognizers that let more urgent work in between the parts of theirs. Needs torch.

A language model's search and a look inside take tens of milliseconds; text under the pen must not
wait for them. So after each layer of the network, forward and on a gradient's way back, and at each
step of the search, they call somebody who does what is more urgent, in the same thread. Knows
neither requests nor ink.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import torch
from torch import nn

from handwriting.decoding import LanguageScorer
from handwriting.decoding.judging import Floats, Ints
from handwriting.language import LanguageModel
from handwriting.recognizer import Recognizer

Pause = Callable[[], None]


def giving_way(recognizer: Recognizer, pause: Pause) -> Recognizer:
    """A recognizer that reads the same, with a network of its own.

    Args:
        recognizer: stays as it is.
        pause: called between two parts of the work; may use the one that stays as it is, and must
            not use this one.
    """
    pause = _with_gradients(pause)
    patient = copy.copy(recognizer)
    encoder = copy.deepcopy(recognizer.model.encoder)
    for module in encoder.modules():
        if isinstance(module, nn.RNNBase):
            module.register_forward_hook(_after(pause))
    patient.model = replace(recognizer.model, encoder=encoder)
    if recognizer.language is not None:
        patient.language = cast(LanguageModel, _PatientLanguage(recognizer.language, pause))
    return patient


def _with_gradients(pause: Pause) -> Pause:
    """The work that is let in may need gradients, though the reading that pauses does not."""

    def let_in() -> None:
        with torch.inference_mode(False), torch.enable_grad():
            pause()

    return let_in


def _after(pause: Pause) -> Callable[[nn.Module, Any, Any], None]:
    """Pauses when a layer is through, and before a gradient goes back through it."""

    def hook(_: nn.Module, inputs: Any, outputs: Any) -> None:
        pause()
        hidden = outputs[0]
        if hidden.requires_grad:
            hidden.register_hook(lambda _: pause())

    return hook


class _PatientLanguage:
    """Of a language model what the search uses."""

    def __init__(self, language: LanguageModel, pause: Pause) -> None:
        self._language, self._pause = language, pause

    def scorer(
        self, alphabet: Sequence[str], *, before: str = "", words: Sequence[str] = ()
    ) -> LanguageScorer:
        scorer = self._language.scorer(alphabet, before=before, words=words)
        return _PatientScorer(scorer, self._pause)


class _PatientScorer:
    """Pauses before each frame at which it is asked."""

    def __init__(self, scorer: LanguageScorer, pause: Pause) -> None:
        self._scorer, self._pause = scorer, pause

    def extend(self, states: Ints, labels: Ints) -> Ints:
        return self._scorer.extend(states, labels)

    def log_probs(self, states: Ints) -> Floats:
        self._pause()
        return self._scorer.log_probs(states)

    def ends(self, states: Ints) -> Floats:
        return self._scorer.ends(states)
