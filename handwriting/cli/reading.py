"""What a command line asks to be read, and how: one value that can go to another process.

Knows files, the recognizer and the forms of a result; neither streams nor where results go.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

import handwriting
from handwriting.cli.inputs import Source
from handwriting.errors import InkError, InkFileError
from handwriting.export.forms import Form, as_form
from handwriting.formats import Limits, read_document
from handwriting.ink import Document, Page

if TYPE_CHECKING:
    from handwriting.recognizer import PageRecognition, Recognizer

AUTO = "auto"


@dataclass(frozen=True)
class Made:
    """The result of one file.

    Attributes:
        content: of the file of the result.
        remark: what the user should know of it in one sentence, or None.
    """

    content: bytes
    remark: str | None = None


@dataclass(frozen=True)
class Reading:
    """How ink is read.

    Attributes:
        model: a shipped one or a folder.
        language_model: likewise; `"auto"`, or None for none.
        decoder: as `Recognizer` takes it.
        words: the user's own.
        before: text that stands before each page.
        whole: each ink is one line.
        y_up: y points up in files that do not say.
        trusted: the files may be of any size.
        threads: of the processor, or None for all.
    """

    model: str = "default"
    language_model: str | None = AUTO
    decoder: str = AUTO
    words: tuple[str, ...] = ()
    before: str = ""
    whole: bool = False
    y_up: bool = False
    trusted: bool = False
    threads: int | None = None

    def recognizer(self) -> Recognizer:
        """The recognizer, loaded once in a process."""
        return _recognizer(self)

    def read(self, source: Source) -> Document:
        """The pages of a file, were they all blank.

        Raises:
            InkFileError: it cannot be read.
        """
        return read_document(source.open(), y_up=self.y_up, limits=limits(self.trusted))

    def document(self, source: Source) -> Document:
        """The pages of a file.

        Raises:
            InkFileError: it cannot be read, or has no stroke on any page.
        """
        document = self.read(source)
        if all(page.ink is None for page in document.pages):
            raise InkFileError(f"{source.spoken}: the file holds no stroke")
        return document

    def recognize(self, pages: Iterable[Page]) -> Iterator[PageRecognition]:
        """Reads pages as they come; the recognizer is loaded when there is one."""
        pages = iter(pages)
        for first in pages:
            yield from self.recognizer().recognize_pages(
                _chained(first, pages), before=self.before, whole=self.whole
            )

    def fingerprint(self) -> str:
        """Differs if anything that could change a result does: options, models, this program."""
        return _fingerprint(self)


@dataclass(frozen=True)
class FormMaker:
    """Makes of a file what it says, in one form.

    Attributes:
        reading: how it is read.
        form: of the result.
    """

    reading: Reading
    form: Form

    def __call__(self, source: Source) -> Made:
        """Reads a file.

        Raises:
            InkFileError: it cannot be read, or the form cannot carry what it says.
        """
        pages = self.reading.document(source).pages
        seen = Seen()
        read = zip(pages, seen.watching(self.reading.recognize(pages)), strict=True)
        text = in_form(self.form, source, read)
        return Made(f"{text}\n".encode(errors="backslashreplace"), seen.remark(source))

    def fingerprint(self) -> str:
        """As that of the reading, and of the form."""
        return f"{self.form}-{self.reading.fingerprint()}"


@dataclass
class Seen:
    """Counts what was found in a file, to say so if it is no writing."""

    lines: int = 0
    other: int = 0

    def count(self, recognition: PageRecognition) -> None:
        """Takes note of one page."""
        self.lines += len(recognition.lines)
        self.other += len(recognition.other)

    def watching(self, recognitions: Iterable[PageRecognition]) -> Iterator[PageRecognition]:
        """The same recognitions, counted."""
        for recognition in recognitions:
            self.count(recognition)
            yield recognition

    def remark(self, source: Source) -> str | None:
        """What to say of a file without writing, else None."""
        if self.lines:
            return None
        drawn = "its one stroke is" if self.other == 1 else f"all {self.other:,} strokes are"
        return f"{source.spoken}: no writing was found, {drawn} no text"


def limits(trusted: bool) -> Limits:
    """How large a file may be, one's own or not."""
    return Limits.lifted() if trusted else Limits()


def in_form(form: Form, source: Source, pages: Iterable[tuple[Page, PageRecognition]]) -> str:
    """What a file says, in one of the forms.

    Raises:
        InkFileError: the form cannot carry it.
    """
    try:
        return as_form(form, source.name, pages)
    except InkError as error:
        raise InkFileError(f"{source.spoken}: {error}") from error


@cache
def _recognizer(reading: Reading) -> Recognizer:
    from handwriting.recognizer import Recognizer

    if reading.threads:
        import torch

        torch.set_num_threads(reading.threads)
    return Recognizer.load(
        reading.model,
        language_model=reading.language_model,
        decoder=reading.decoder,  # type: ignore[arg-type]  # argparse has checked it
        words=reading.words,
    )


def _chained(first: Page, rest: Iterator[Page]) -> Iterator[Page]:
    yield first
    yield from rest


@cache
def _fingerprint(reading: Reading) -> str:
    """A hash of the options and of the contents of the models."""
    from handwriting.decoding import load_settings
    from handwriting.shipped import find_language_model, find_model, shipped_language_models

    digest = hashlib.blake2b(digest_size=16)
    options = asdict(reading) | {
        "threads": None,
        "trusted": None,
        "version": handwriting.__version__,
    }
    digest.update(json.dumps(options, sort_keys=True).encode())
    folder = find_model(reading.model)
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    language = reading.language_model
    if language == AUTO:
        language = load_settings(folder).language_model
    if language == AUTO:  # the one that the recognizer will choose is among those
        files += [find_language_model(name) for name in shipped_language_models()]
    elif language is not None:
        files.append(find_language_model(language))
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()
