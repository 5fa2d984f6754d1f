from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from handwriting.errors import ConfigError, LanguageModelError
from handwriting.language import (
    LanguageModel,
    TrainingOptions,
    bits_per_character,
    check_words,
    gather_texts,
    load_language_model,
    save_language_model,
    train_language_model,
)

LINES = ["The cat sat on the mat .", "A cat and a dog , said Mr. Smith .", "it 's the dog"] * 4
ALPHABET = " .abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return train_language_model(LINES, TrainingOptions(order=5), {"terms": "none"})


def score(model: LanguageModel, text: str, **options: object) -> float:
    scorer = model.scorer(ALPHABET, **options)  # type: ignore[arg-type]
    state, total = np.array([0]), 0.0
    for character in text:
        label = ALPHABET.index(character) + 1
        total += float(scorer.log_probs(state)[0, label])
        state = scorer.extend(state, np.array([label]))
    return total + float(scorer.ends(state)[0])


def test_it_has_learned(model: LanguageModel) -> None:
    assert score(model, "the cat") > score(model, "teh cat") > score(model, "zqx cat")


def test_a_saved_model_is_the_same(model: LanguageModel, tmp_path: Path) -> None:
    path = tmp_path / "m.lm"
    save_language_model(model, path)
    loaded = load_language_model(path)
    assert loaded.vocabulary == model.vocabulary
    assert loaded.provenance == model.provenance
    assert score(loaded, "the dog.") == score(model, "the dog.")


def test_states_may_be_asked_for_in_any_order_and_at_once(model: LanguageModel) -> None:
    eager, lazy = model.scorer(ALPHABET), model.scorer(ALPHABET)
    labels = [ALPHABET.index(c) + 1 for c in "the dog"]
    one, other = np.array([0]), np.array([0])
    rows = []
    for label in labels:
        rows.append(eager.log_probs(one)[0])
        one = eager.extend(one, np.array([label]))
    chain = []
    for label in labels:
        chain.append(int(other[0]))
        other = lazy.extend(other, np.array([label]))
    assert lazy.log_probs(np.array(chain[::-1])) == pytest.approx(np.array(rows[::-1]))


def test_text_before_and_own_words_count(model: LanguageModel) -> None:
    assert score(model, "dog", before="and a") > score(model, "dog", before="sat on")
    assert score(model, "zuerq", words=["Zuerq", "zuerq"]) > score(model, "zuerq") + 3
    assert score(model, "zuerq") > -np.inf


def test_bits_per_character_are_those_of_the_scorer(model: LanguageModel) -> None:
    lines = ["the cat", "", "a dog .", "zqx"]
    text = sum(score(model, line) for line in lines if line)
    expected = -text / np.log(2) / sum(len(line) + 1 for line in lines if line)
    assert bits_per_character(model, lines) == pytest.approx(expected)
    assert bits_per_character(model, ["the cat"]) < bits_per_character(model, ["eht tac"])


def test_another_alphabet_is_refused(model: LanguageModel) -> None:
    with pytest.raises(LanguageModelError, match="built for another alphabet: it has no 'ä'"):
        model.scorer(" abcä")
    model.scorer(" abc€")  # a mark that it lacks is only improbable


def test_word_lists() -> None:
    assert check_words(["Zürich", "New York", "Zürich", "O'Brien"]) == (
        "New", "O'Brien", "York", "Zurich",
    )  # fmt: skip
    with pytest.raises(LanguageModelError, match=r"names.txt, word 2: 'a\\x07b' has control"):
        check_words(["a", "a\x07b"], "names.txt")
    with pytest.raises(LanguageModelError, match="word 1: '日本' cannot be written"):
        check_words(["日本"])
    with pytest.raises(LanguageModelError, match="holds no word"):
        check_words(["", " "])
    assert check_words(["a" * 100]) == ("a" * 100,)
    with pytest.raises(LanguageModelError, match=r"word 1: 'a{40}…' is longer than 100 char"):
        check_words(["a" * 1_000_000])


def test_a_word_without_end_is_no_word_to_know() -> None:
    """Every known word costs memory by the longest; a file in base64 has one of megabytes."""
    endless = "a" * 1_000_000
    known = train_language_model([f"the sun {endless}"] * 3, TrainingOptions(order=2), {})
    assert known.vocabulary == ("sun", "the")
    known = train_language_model([endless] * 3, TrainingOptions(order=2), {})
    assert known.vocabulary == ("a" * 100,)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "there is no text"),
        (b" \n\n", "there is no text"),
        (b"ab\0c", "zero byte at position 3"),
        (b"\xff\xfe\xfd", "not UTF-8 text: byte 1"),
        ("только по-русски".encode(), "only 0 of 14 letters are Latin"),
        (b"12345 67", "only 0 of 0 letters"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    with pytest.raises(LanguageModelError, match=message) as error:
        gather_texts([path])
    assert str(path) in str(error.value)
    with pytest.raises(LanguageModelError, match="cannot read"):
        gather_texts([tmp_path / "none.txt"])


def test_lines_that_an_excluded_text_shares_are_dropped(tmp_path: Path) -> None:
    text, excluded = tmp_path / "text.txt", tmp_path / "test.txt"
    text.write_text("Keep this.\nOne two, three four Five\nsix seven eight nine ten.\nKeep too.\n")
    excluded.write_text("zero one two three\nfour five six \nseven eight nine!\n")
    lines, (report,) = gather_texts([text], [excluded])
    assert lines == ["Keep this .", "Keep too ."]
    assert (report.lines, report.dropped, report.words) == (2, 2, 6)
    excluded.write_text("one two three four five six seven eight\n")
    assert gather_texts([text], [excluded])[1][0].dropped == 0
    text.write_text("one two three four five six seven eight nine")
    with pytest.raises(LanguageModelError, match="no line is left"):
        gather_texts([text], [text])


@pytest.mark.parametrize(
    "values", [{"order": 0}, {"order": 10}, {"word_counts": 0}, {"max_megabytes": 0}]
)
def test_impossible_options_are_refused(values: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        TrainingOptions(**values)


def test_the_size_is_kept(tmp_path: Path) -> None:
    words = np.random.default_rng(0).integers(0, 3000, size=20_000)
    lines = [" ".join(f"w{word}" for word in words)]
    for size in (0.05, 0.1):
        path = tmp_path / "m.lm"
        options = TrainingOptions(max_megabytes=size)
        save_language_model(train_language_model(lines, options, {}), path)
        assert 0.7 * size < path.stat().st_size / 1e6 < size + 0.01


def test_a_size_too_small_for_anything_leaves_single_characters() -> None:
    small = train_language_model(["the sun"] * 9, TrainingOptions(max_megabytes=1e-6), {})
    assert len(small.characters.last) == len(set("the sun"))


def damaged(data: bytes, change: str) -> bytes:
    arrays = load(data)
    header = json.loads(json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])[
        "__metadata__"]["header"])  # fmt: skip
    name = "handwriting language model 1"
    if change == "array":
        del arrays["words.last"]
    elif change == "shape":
        arrays["characters.shares"] = arrays["characters.shares"][:-1]
    elif change == "number":
        arrays["words.last"] = arrays["words.last"].astype(np.int16) + 1000
    elif change == "header":
        header = {}
    elif change in ("order", "letter"):
        letters = arrays["vocabulary"].copy()
        letters[0] = ord("~") if change == "order" else ord("\n")
        arrays["vocabulary"] = letters
    elif change == "nesting":
        return save(arrays, {"format": name, "header": "[" * 100_000})
    else:
        name = "something else"
    return save(arrays, {"format": name, "header": json.dumps(header)})


@pytest.mark.parametrize(
    "change", ["array", "shape", "number", "header", "order", "letter", "nesting", "format"]
)
def test_a_damaged_file_is_one_sentence(change: str, model: LanguageModel, tmp_path: Path) -> None:
    path = tmp_path / "m.lm"
    save_language_model(model, path)
    path.write_bytes(damaged(path.read_bytes(), change))
    with pytest.raises(LanguageModelError, match=r"m\.lm is not a"):
        load_language_model(path)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.lm"
    with pytest.raises(LanguageModelError, match="no such language model"):
        load_language_model(path)
    for data in (b"", b"text", bytes(100)):
        path.write_bytes(data)
        with pytest.raises(LanguageModelError, match="not a whole language model"):
            load_language_model(path)


def test_of_the_text_before_only_the_near_counts_and_nothing_stays_behind(
    model: LanguageModel,
) -> None:
    near = score(model, "dog", before="A cat and a")
    assert score(model, "dog", before="x " * 40 + "A cat and a") == near
    assert score(model, "dog") != near
    assert score(model, "dog", before="A cat and a") == near
    assert score(model, "dog", before="\u2019\n\x00 \ud800") > -np.inf
