"""Which language model a recognizer reads with, when the user leaves it open and when not."""

from __future__ import annotations

from pathlib import Path

from handwriting.decoding import AUTO, Alphabet, DecodingSettings
from handwriting.errors import LanguageModelError
from handwriting.language import LanguageModel, load_language_model
from handwriting.shipped import find_language_model, shipped_language_models

USUAL = "english"
"""The shipped language model that is tried where nothing names one."""


def choose_language_model(
    wanted: str | Path | None, settings: DecodingSettings, alphabet: Alphabet
) -> LanguageModel | None:
    """The language model, loaded; None for none.

    Args:
        wanted: what the user asks for: `AUTO`, None, or what `find_language_model` takes.
        settings: of the model; what they name is taken where the user leaves it open.
        alphabet: of the model; the usual language model is not taken if it lacks a letter.

    Raises:
        LanguageModelError: a language model that was named is missing, damaged, or lacks a letter.
    """
    name = settings.language_model if wanted == AUTO else wanted
    if name is None:
        return None
    if name != AUTO:
        language = load_language_model(find_language_model(name))
        language.scorer(alphabet.symbols)
        return language
    if USUAL not in shipped_language_models():
        return None
    language = load_language_model(find_language_model(USUAL))
    try:
        language.scorer(alphabet.symbols)
    except LanguageModelError:
        return None
    return language
