"""The one inference path: ink in, text out, and for each character the ink that wrote it.

A `Recognizer` holds a model, perhaps a language model, and settings, and nothing that changes:
threads may share it, and the same ink gives the same answer whatever was asked before. It takes an
ink to be one line of text; it knows neither pages nor files.
"""

from handwriting.recognizer.recognizer import Recognizer
from handwriting.recognizer.results import Alternative, Character, Recognition, Word

__all__ = ["Alternative", "Character", "Recognition", "Recognizer", "Word"]
