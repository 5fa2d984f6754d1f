"""The forms in which recognized pages are handed out, and what each makes of the pages of a file.

Pages come one by one and leave as text at once, so that a file of ten thousand pages is never in
memory as objects. InkML alone is built whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from handwriting.export.inkml import document_inkml
from handwriting.export.jiix import page_jiix
from handwriting.export.schema import document_json, document_text, page_json
from handwriting.ink import Page

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import PageRecognition

Form = Literal["text", "json", "jiix", "inkml"]

SUFFIXES: dict[Form, str] = {"text": ".txt", "json": ".json", "jiix": ".jiix", "inkml": ".inkml"}
"""Of files that hold them."""


def as_form(form: Form, path: str, pages: Iterable[tuple[Page, PageRecognition]]) -> str:
    """What one file says, in one of the forms, without a newline at its end.

    Args:
        form: text has a form feed before each page but the first, JSON is one object, JIIX is one
            object a page on a line of its own, InkML is a document.
        path: where the ink came from.
        pages: and what was read on each.

    Raises:
        InkError: InkML cannot carry a character.
    """
    if form == "json":
        texts, objects = [], []
        for page, recognition in pages:
            texts.append(recognition.text)
            objects.append(page_json(page, recognition))
        return document_json(path, texts, objects)
    if form == "jiix":
        return "\n".join(page_jiix(page, recognition) for page, recognition in pages)
    if form == "inkml":
        return document_inkml(pages)
    return document_text(recognition.text for _, recognition in pages)
