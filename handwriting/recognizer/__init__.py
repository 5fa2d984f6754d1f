"""The one inference path: ink in, text out, and for each character the ink that wrote it.

A `Recognizer` holds a model, perhaps a language model, and settings, and nothing that changes:
threads may share it, and the same ink gives the same answer whatever was asked before. It takes an
ink to be one line of text; a page is cut into lines by `handwriting.page` first. Nothing here knows
files.

    recognizer = Recognizer.load()
    for page in read_document("notes.xopp").pages:
        read = recognizer.recognize_page(page)
        print(read.text)
"""

from handwriting.recognizer.page_results import Line, PageRecognition, Place
from handwriting.recognizer.recognizer import Recognizer
from handwriting.recognizer.results import Alternative, Character, Recognition, Word

__all__ = [
    "Alternative",
    "Character",
    "Line",
    "PageRecognition",
    "Place",
    "Recognition",
    "Recognizer",
    "Word",
]
