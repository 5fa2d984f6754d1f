"""A recognizer with a language model, on a network that says what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handwriting import Recognizer, shipped
from handwriting.decoding import Alphabet, DecodingSettings, LanguageWeights, save_settings
from handwriting.errors import ConfigError, LanguageModelError, ModelError
from handwriting.language import (
    LanguageModel,
    TrainingOptions,
    save_language_model,
    train_language_model,
)
from handwriting.network import Model, save_model
from tests.fakes import dots, random_model, scribble, scripted_model

LINES = ["the cat sat on the mat .", "a cat and a dog , said Mr. Smith .", '" no , " he said'] * 4
PROSE = Alphabet(tuple(map(chr, range(ord(" "), ord("z") + 1))))
SETTINGS = DecodingSettings(language_weights=LanguageWeights(1.0, 1.0, 0.0))


@pytest.fixture(scope="module")
def language() -> LanguageModel:
    return train_language_model(LINES, TrainingOptions(order=5), {"terms": "none"})


def writes(text: str, *, sure: float = 0.8) -> Model:
    """A model that reads `text` by its best path, one character every second frame."""
    script: Mapping[int, str] = {2 * place: character for place, character in enumerate(text)}
    return scripted_model(script, alphabet=PROSE, sure=sure)


def test_it_corrects_and_keeps_the_literal_reading(language: LanguageModel) -> None:
    model, ink = writes("tha cat"), dots(14)
    plain = Recognizer(model).recognize(ink)
    assert (plain.text, plain.literal) == ("tha cat", "tha cat")
    read = Recognizer(model, language=language, settings=SETTINGS).recognize(ink)
    assert (read.text, read.literal) == ("the cat", "tha cat")
    assert read.alternatives[0].text == read.text
    assert [reading.text for reading in read.alternatives if reading.literal] == ["tha cat"]
    scores = [reading.score for reading in read.alternatives]
    assert scores == sorted(scores, reverse=True)


def test_what_it_corrected_has_ink_and_little_confidence(language: LanguageModel) -> None:
    read = Recognizer(writes("tha cat"), language=language, settings=SETTINGS).recognize(dots(14))
    the, cat = read.words
    assert [character.text for character in the.characters] == ["t", "h", "e"]
    assert all(character.points for word in read.words for character in word.characters)
    assert the.characters[2].confidence < 0.5 < the.characters[1].confidence
    assert the.confidence < cat.confidence


@pytest.mark.parametrize(
    ("written", "natural"),
    [
        ("said Mr. Smith , who", "said Mr. Smith, who"),
        ('" no , " he said .', '"no," he said.'),
        ("size = 2", "size = 2"),
        ("2 kg 'n A .", "2 kg 'n A."),
    ],
)
@pytest.mark.parametrize("with_language", [False, True])
def test_text_is_natural_and_every_character_keeps_its_ink(
    language: LanguageModel, written: str, natural: str, with_language: bool
) -> None:
    model, ink = writes(written, sure=1 - 1e-12), dots(2 * len(written))
    used = language if with_language else None
    t2 = Recognizer(model, language=used, settings=SETTINGS, spacing="t2").recognize(ink)
    read = Recognizer(model, language=used, settings=SETTINGS).recognize(ink)
    assert (t2.text, read.text) == (written, natural)
    assert [word.text for word in read.words] == natural.split()
    assert [c for word in read.words for c in word.characters] == [
        c for word in t2.words for c in word.characters
    ]
    assert read.confidence == t2.confidence
    assert read.alternatives[0].text == natural


def test_readings_that_differ_in_spaces_that_nobody_sees_are_one() -> None:
    """'a.' and 'a .' are the same text to a user."""
    alphabet = Alphabet((" ", "a", "."))
    model = scripted_model({0: "a", 1: " ", 2: "."}, alphabet=alphabet, sure=0.6)
    options = {"decoder": "beam", "beam_width": 99, "alternatives": 99}
    natural = Recognizer(model, **options).recognize(dots(3))
    assert natural.text == "a."
    texts = [reading.text for reading in natural.alternatives]
    assert len(texts) == len(set(texts))
    t2 = Recognizer(model, **options, spacing="t2").recognize(dots(3))
    assert {"a.", "a ."} <= {reading.text for reading in t2.alternatives}


def test_text_before_and_own_words_count(language: LanguageModel) -> None:
    # The network sees s and c alike in the first place, and d and n in the second word.
    tied = Recognizer(writes("cot", sure=0.4), language=language, settings=SETTINGS)
    assert tied.recognize(dots(6)).text == "cat"
    own = Recognizer(writes("cot", sure=0.4), language=language, settings=SETTINGS, words=["cot"])
    assert own.recognize(dots(6)).text == "cot"
    scores = {
        before: tied.recognize(dots(6), before=before).alternatives[0].score
        for before in ("the ", "sat on ")
    }
    assert scores["the "] > scores["sat on "]


def test_many_at_once_and_threads_are_as_one_by_one(language: LanguageModel) -> None:
    alphabet = Alphabet(tuple(" acdehmnost."))
    recognizer = Recognizer(random_model(4, alphabet=alphabet), language=language, words=["Zoë"])
    inks = [scribble(seed) for seed in range(16)]
    alone = [recognizer.recognize(ink) for ink in inks]
    assert [read.text for read in recognizer.recognize_many(inks)] == [r.text for r in alone]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(recognizer.recognize, inks * 2)) == alone * 2


def test_what_does_not_go_together_is_one_sentence(language: LanguageModel) -> None:
    model = writes("a")
    with pytest.raises(ConfigError, match="best path cannot heed a language model"):
        Recognizer(model, language=language, decoder="best-path")
    with pytest.raises(ConfigError, match="there is none"):
        Recognizer(model, words=["cot"])
    with pytest.raises(ConfigError, match="natural or t2"):
        Recognizer(model, spacing="wide")  # type: ignore[arg-type]
    with pytest.raises(LanguageModelError, match="control characters"):
        Recognizer(model, language=language, words=["a\x07"])
    other = scripted_model({}, alphabet=Alphabet(tuple(" aä")))
    with pytest.raises(LanguageModelError, match="another alphabet: it has no 'ä'"):
        Recognizer(other, language=language)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: LanguageModel) -> Path:
    """A checkout's `models`, with one model and one language model in it."""
    (tmp_path / "handwriting").mkdir()
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "handwriting")
    models = tmp_path / "models"
    save_model(random_model(5), models / "tiny")
    (models / "english").mkdir()
    save_language_model(language, models / "english" / "language.lm")
    return models


def test_the_usual_language_model_is_on_unless_it_does_not_fit(home: Path) -> None:
    read = Recognizer.load("tiny")
    assert (read.decoder, read.language is not None) == ("beam", True)
    assert Recognizer.load("tiny", language_model=None).decoder == "best-path"
    assert Recognizer.load("tiny", decoder="best-path").language is None
    save_model(random_model(5, alphabet=Alphabet(tuple(" aä"))), home / "tiny")
    assert Recognizer.load("tiny").language is None
    with pytest.raises(LanguageModelError, match="another alphabet"):
        Recognizer.load("tiny", language_model="english")


def test_a_folder_may_name_its_language_model(home: Path) -> None:
    weights = LanguageWeights(0.3, 0.2, 0.1)
    save_settings(DecodingSettings(None, weights, 7), home / "tiny")
    assert Recognizer.load("tiny").language is None
    found = Recognizer.load("tiny", language_model=home / "english", beam_width=3)
    assert found.language is not None
    assert (found.settings.language_weights, found.beam_width) == (weights, 3)
    save_settings(DecodingSettings("dutch"), home / "tiny")
    told = r"^decoding.json of the model names .* no language model 'dutch'.*\(english\)"
    with pytest.raises(LanguageModelError, match=told):
        Recognizer.load("tiny")
    assert Recognizer.load("tiny", language_model=None).beam_width == 16
    (home / "tiny" / "decoding.json").write_text("?")
    with pytest.raises(ModelError, match="not JSON"):
        Recognizer.load("tiny")
