"""Text → n-gram model; scores the next character of a line.

Everything here reads and writes text as the convention t2 spaces it; nothing knows ink, frames or
beams, and nothing imports torch.
"""

from handwriting.language.measure import bits_per_character
from handwriting.language.model import (
    LanguageModel,
    load_language_model,
    save_language_model,
)
from handwriting.language.scorer import LineScorer
from handwriting.language.training import (
    TextReport,
    TrainingOptions,
    gather_texts,
    train_language_model,
)
from handwriting.language.wordlist import check_words, read_words

__all__ = [
    "LanguageModel",
    "LineScorer",
    "TextReport",
    "TrainingOptions",
    "bits_per_character",
    "check_words",
    "gather_texts",
    "load_language_model",
    "read_words",
    "save_language_model",
    "train_language_model",
]
