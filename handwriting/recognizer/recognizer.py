"""`Recognizer`: the stages of reading a line, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding import (
    AUTO,
    DecodingSettings,
    Hypothesis,
    LanguageScorer,
    Reading,
    Span,
    align,
    best_path,
    load_settings,
    search_texts,
)
from handwriting.errors import ConfigError
from handwriting.features import Frames, extract
from handwriting.ink import Document, Ink, Page
from handwriting.language import LanguageModel, check_words
from handwriting.network import Model, load_model
from handwriting.recognizer.batches import batches
from handwriting.recognizer.certainty import RIVALS, Certainty
from handwriting.recognizer.choice import choose_language_model
from handwriting.recognizer.ownership import ink_of_spans
from handwriting.recognizer.page_results import PageRecognition
from handwriting.recognizer.pages import read_pages
from handwriting.recognizer.results import Alternative, Recognition
from handwriting.recognizer.wording import Spacing, line_confidence, shown, words_of

Decoder = Literal["auto", "best-path", "beam"]

DEFAULTS = DecodingSettings()


class Recognizer:
    """Reads lines of ink with one model, and with a language model if it has one.

    Args:
        model: what `handwriting.network.load_model` returns.
        language: helps the beam; its alphabet must hold the model's letters.
        settings: how to decode.
        decoder: "best-path", the fastest, or "beam", which also gives alternatives; "auto" is the
            beam with a language model, which best path cannot heed, and best path without one.
        beam_width: prefixes kept by the beam; None is what the settings say.
        alternatives: the most readings that the beam returns, the literal one not counted.
        words: the user's own, which the language model then expects here and there.
        spacing: of the text: "natural", or "t2", the convention of IAM-OnDB's labels.

    Raises:
        ConfigError: an unknown decoder or spacing, a number below 1, a language model beside best
            path, or words without a language model.
        LanguageModelError: the language model was built for another alphabet, or a word cannot be
            written.
    """

    def __init__(
        self,
        model: Model,
        *,
        language: LanguageModel | None = None,
        settings: DecodingSettings = DEFAULTS,
        decoder: Decoder = "auto",
        beam_width: int | None = None,
        alternatives: int = 5,
        words: Sequence[str] = (),
        spacing: Spacing = "natural",
    ) -> None:
        width = settings.beam_width if beam_width is None else beam_width
        _check_options(decoder, width, alternatives, spacing)
        if language is not None and decoder == "best-path":
            raise ConfigError("best path cannot heed a language model: take the beam, or no model")
        if language is None and words:
            raise ConfigError("a word list is for the language model, and there is none")
        self.model = model
        self.language = language
        self.settings = settings
        usual: Decoder = "best-path" if language is None else "beam"
        self.decoder: Decoder = usual if decoder == "auto" else decoder
        self.beam_width = width
        self.alternatives = alternatives
        self.words = check_words(words) if words else ()
        self.spacing: Spacing = spacing
        self._scorer()  # says now whether the alphabets fit

    @classmethod
    def load(
        cls,
        name_or_folder: str | Path = "default",
        *,
        language_model: str | Path | None = AUTO,
        decoder: Decoder = "auto",
        beam_width: int | None = None,
        alternatives: int = 5,
        words: Sequence[str] = (),
        spacing: Spacing = "natural",
    ) -> Recognizer:
        """A recognizer with a shipped model, by its name, or any other, by its folder.

        Args:
            name_or_folder: of the model.
            language_model: name of a shipped one, a file or its folder; None reads without. "auto"
                is the one that the model's folder names, else the shipped `english` if it has the
                model's letters, else none; with the decoder "best-path" it is none.
            decoder: as the constructor, and so are all others.
            beam_width: likewise.
            alternatives: likewise.
            words: likewise.
            spacing: likewise.

        Raises:
            ModelError: there is no such model, or its folder is damaged.
            LanguageModelError: the same for the language model; or as the constructor.
            ConfigError: as the constructor.
        """
        from handwriting.shipped import find_model

        folder = find_model(name_or_folder)
        settings = load_settings(folder)
        model = load_model(folder)
        if decoder == "best-path" and language_model == AUTO:
            language_model = None
        return cls(
            model,
            language=choose_language_model(language_model, settings, model.alphabet),
            settings=settings,
            decoder=decoder,
            beam_width=beam_width,
            alternatives=alternatives,
            words=words,
            spacing=spacing,
        )

    def recognize(self, ink: Ink, *, before: str = "") -> Recognition:
        """Reads one line of ink, of any size at any place.

        Args:
            ink: the line.
            before: text that stands before it, which tells a language model what to expect.
        """
        return self.recognize_many([ink], before=before)[0]

    def recognize_many(self, inks: Sequence[Ink], *, before: str = "") -> list[Recognition]:
        """Reads lines of ink, those of similar length together.

        Args:
            inks: the lines.
            before: text that stands before each of them.

        Returns:
            One recognition per ink, in the order given; each is what `recognize` returns for that
            ink alone, its numbers within rounding.
        """
        return [
            self._read(ink, frames, log_probs, before)
            for ink, (frames, log_probs) in zip(inks, self._seen(inks), strict=True)
        ]

    def recognize_page(
        self, page: Page | Ink, *, before: str = "", whole: bool = False
    ) -> PageRecognition:
        """Cuts a page into lines and reads them, each in view of the one before it.

        Args:
            page: or its ink.
            before: text that stands before the page.
            whole: the ink is one line of text, and is not cut.
        """
        sheet = Page(page) if isinstance(page, Ink) else page
        return next(self.recognize_pages([sheet], before=before, whole=whole))

    def recognize_document(self, document: Document) -> tuple[PageRecognition, ...]:
        """Reads all pages of a document; see `recognize_page`."""
        return tuple(self.recognize_pages(document.pages))

    def recognize_pages(
        self, pages: Iterable[Page], *, before: str = "", whole: bool = False
    ) -> Iterator[PageRecognition]:
        """Reads pages as they come, so that those of a long file need not be held.

        Args:
            pages: taken a few at a time: short ones are read together.
            before: text that stands before each of them.
            whole: the ink of each is one line of text, and is not cut.

        Yields:
            One recognition per page, in their order.
        """

        def read_lines(inks: Sequence[Ink], goes_on: Sequence[bool]) -> list[Recognition]:
            return self._read_on(inks, goes_on, before)

        return read_pages(pages, read_lines, whole=whole)

    def _read_on(
        self, inks: Sequence[Ink], goes_on: Sequence[bool], before: str
    ) -> list[Recognition]:
        """Reads lines, each after the text of the one before it if it goes on from that."""
        read: list[Recognition] = []
        for ink, follows, (frames, log_probs) in zip(inks, goes_on, self._seen(inks), strict=True):
            context = f"{read[-1].text} " if follows else before
            read.append(self._read(ink, frames, log_probs, context))
        return read

    def _seen(self, inks: Sequence[Ink]) -> list[tuple[Frames, NDArray[np.float32]]]:
        """Frames of each ink and the network's log-probabilities, shape (T', C)."""
        frames = [extract(ink, self.model.features) for ink in inks]
        seen: dict[int, NDArray[np.float32]] = {}
        for batch in batches([len(line) for line in frames]):
            all_log_probs = self.model.log_probs([frames[index] for index in batch])
            seen.update(zip(batch, all_log_probs, strict=True))
        return [(line, seen[index]) for index, line in enumerate(frames)]

    def _read(
        self, ink: Ink, frames: Frames, log_probs: NDArray[np.float32], before: str
    ) -> Recognition:
        literal = best_path(log_probs, self.model.alphabet)
        decoded = self._decode(log_probs, literal, before)
        readings = self._as_shown(decoded, literal)
        text = readings[0].text
        best = next(found for found in decoded if shown(found.text, self.spacing) == text)
        spans = self._spans(best.text, literal, log_probs)
        stride = self.model.encoder.stride
        points = ink_of_spans(ink, frames, spans, len(log_probs), stride)
        maps = self.settings.calibration.maps(language=self.language is not None)
        certainty = Certainty.of(spans, decoded)
        return Recognition(
            text,
            line_confidence(spans, certainty, maps),
            words_of(spans, points, self.spacing, certainty, maps),
            readings,
        )

    def _decode(
        self, log_probs: NDArray[np.float32], literal: Hypothesis, before: str
    ) -> tuple[Reading, ...]:
        """The readings of the decoder, best first, the literal one among them."""
        if self.decoder == "best-path":
            return (Reading(literal.text, literal.score),)
        return search_texts(
            log_probs,
            self.model.alphabet,
            width=self.beam_width,
            margin=self.settings.margin if self.language else np.inf,
            alternatives=max(self.alternatives, RIVALS),
            language=self._scorer(before),
            weights=self.settings.language_weights,
            keep=literal,
        )

    def _scorer(self, before: str = "") -> LanguageScorer | None:
        if self.language is None:
            return None
        return self.language.scorer(self.model.alphabet.symbols, before=before, words=self.words)

    def _as_shown(self, decoded: Sequence[Reading], literal: Hypothesis) -> tuple[Alternative, ...]:
        """Distinct texts as they are shown, best first; as many as are wanted and the literal one.

        Readings that differ in spaces that are not shown are one, with the probability of all.
        """
        scores: dict[str, float] = {}
        for reading in decoded:
            text = shown(reading.text, self.spacing)
            scores[text] = float(np.logaddexp(scores.get(text, -np.inf), reading.score))
        ranked = sorted(scores, key=lambda text: -scores[text])
        plain = shown(literal.text, self.spacing)
        wanted = [text for text in ranked if text in ranked[: self.alternatives] or text == plain]
        return tuple(Alternative(text, scores[text], text == plain) for text in wanted)

    def _spans(
        self, text: str, literal: Hypothesis, log_probs: NDArray[np.float32]
    ) -> tuple[Span, ...]:
        """Where the text was written; of the literal one that is known."""
        if text == literal.text:
            return literal.spans
        return align(log_probs, text, self.model.alphabet).spans


def _check_options(decoder: str, width: int, alternatives: int, spacing: str) -> None:
    if decoder not in get_args(Decoder):
        raise ConfigError(f"the decoder must be auto, best-path or beam, not {decoder!r}")
    if width < 1 or alternatives < 1:
        raise ConfigError(
            "beam width and number of alternatives must be at least 1, "
            f"not {width} and {alternatives}"
        )
    if spacing not in get_args(Spacing):
        raise ConfigError(f"the spacing must be natural or t2, not {spacing!r}")
