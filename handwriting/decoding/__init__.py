"""Log-probabilities in, text and spans out: connectionist temporal classification (CTC) decoding.

Every function takes `log_probs`, natural logarithms of shape (T, C): one row a frame, class 0 the
blank, class i + 1 the alphabet's symbol i. Nothing here knows of ink, features or networks, and
nothing imports torch.
"""

from handwriting.decoding.align import align
from handwriting.decoding.alphabet import BLANK, Alphabet
from handwriting.decoding.beam_search import Reading, beam_search, search_texts
from handwriting.decoding.best_path import best_path
from handwriting.decoding.calibration import Calibration, ConfidenceMaps
from handwriting.decoding.judging import LanguageScorer, LanguageWeights
from handwriting.decoding.settings import AUTO, DecodingSettings, load_settings, save_settings
from handwriting.decoding.spans import Hypothesis, Span

__all__ = [
    "AUTO",
    "BLANK",
    "Alphabet",
    "Calibration",
    "ConfidenceMaps",
    "DecodingSettings",
    "Hypothesis",
    "LanguageScorer",
    "LanguageWeights",
    "Reading",
    "Span",
    "align",
    "beam_search",
    "best_path",
    "load_settings",
    "save_settings",
    "search_texts",
]
