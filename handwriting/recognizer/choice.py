"""Which language model a recognizer reads with, when the user leaves it open and when not."""

from __future__ import annotations

from pathlib import Path

from handwriting.decoding import AUTO, Alphabet, DecodingSettings
from handwriting.decoding.settings import SETTINGS
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
    if wanted is None:
        return None
    if wanted != AUTO:
        return _fitting(find_language_model(wanted), alphabet)
    if settings.language_model is None:
        return None
    if settings.language_model != AUTO:
        try:
            return _fitting(find_language_model(settings.language_model), alphabet)
        except LanguageModelError as error:  # about something that the user has not named
            raise LanguageModelError(
                f"{SETTINGS} of the model names a language model that cannot be used: {error}"
            ) from error
    if USUAL not in shipped_language_models():
        return None
    language = load_language_model(find_language_model(USUAL))
    try:
        language.scorer(alphabet.symbols)
    except LanguageModelError:
        return None
    return language


def _fitting(path: Path, alphabet: Alphabet) -> LanguageModel:
    """The language model in a file, if it can write the alphabet's letters.

    Raises:
        LanguageModelError: it is damaged, or lacks a letter.
    """
    language = load_language_model(path)
    language.scorer(alphabet.symbols)
    return language
