"""Online handwriting recognition: pen trajectories in, text out.

The public names are imported when first used, so that reading and converting ink starts fast and
never loads torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handwriting.formats import read_document, read_ink, write_ink
    from handwriting.ink import Document, Ink, Page, Stroke
    from handwriting.recognizer import Recognition, Recognizer

__all__ = [
    "Document",
    "Ink",
    "Page",
    "Recognition",
    "Recognizer",
    "Stroke",
    "read_document",
    "read_ink",
    "write_ink",
]
__version__ = "0.1.0"

_HOME = {
    "Document": "handwriting.ink",
    "Page": "handwriting.ink",
    "Ink": "handwriting.ink",
    "Stroke": "handwriting.ink",
    "read_document": "handwriting.formats",
    "read_ink": "handwriting.formats",
    "write_ink": "handwriting.formats",
    "Recognizer": "handwriting.recognizer",
    "Recognition": "handwriting.recognizer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
