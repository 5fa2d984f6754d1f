"""`handwriting recognize` with a language model, and all that can be wrong with one."""

import json
import shutil

import pytest


def readings(outcome):
    assert (outcome.code, outcome.complaints) == (0, [])
    [line] = json.loads(outcome.out)["pages"][0]["lines"]
    return line["alternatives"]


def test_the_literal_reading_is_that_without_a_language_model(command, model, language_model, wave):
    recognize = ("recognize", wave, "--json", "--model", model)
    [plain] = readings(command(*recognize, "--no-language-model"))
    assert plain["literal"]
    for name in (language_model, language_model.parent):
        helped = readings(command(*recognize, "--language-model", name))
        assert [other["text"] for other in helped if other["literal"]] == [plain["text"]]
        assert len(helped) > 1


def test_own_words_and_text_before_count(command, model, language_model, wave, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("\ufeffeebe\r\nZoë's\r\n\r\n", encoding="utf-8")
    recognize = (
        "recognize", wave, "--json", "--model", model, "--language-model", language_model,
    )  # fmt: skip
    plain = readings(command(*recognize))
    assert readings(command(*recognize, "--words", words)) != plain
    assert readings(command(*recognize, "--before", "a dead")) != plain


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot read"),
        (b"", "holds no word"),
        (b"\n \n", "holds no word"),
        (b"one\ntw\x07o\n", "words.txt, line 2: 'tw\\x07o' has control characters"),
        (b"one\tor\n", "line 1: 'one\\tor' has control characters"),
        (b"\x89PNG\r\n", "is not UTF-8 text: byte 1"),
        (b"PK\0\0", "is not text: there is a zero byte at position 3"),
        ("日本\n".encode(), "line 1: '日本' cannot be written in printable ASCII"),
        (b"a b\n" * 60_000, "holds 120000 words, more than 100000"),
        (b"a" * 300_000, "is longer than 100 characters"),
    ],
)
def test_what_is_no_word_list_is_one_sentence(command, model, wave, tmp_path, content, said):
    words = tmp_path / "words.txt"
    if content is not None:
        words.write_bytes(content)
    outcome = command("recognize", wave, "--model", model, "--words", words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--language-model", "klingon"), "there is no language model 'klingon'"),
        (("--language-model", ""), "there is no language model ''"),
        (("--language-model", "{folder}"), "is no folder of a language model: no language.lm"),
        (("--language-model", "{wave}"), "is not a whole language model"),
        (("--no-language-model", "--words", "{list}"), "for the language model, and there is none"),
        (("--language-model", "{file}", "--decoder", "best-path"), "best path cannot heed"),
        (("--language-model", "{file}", "--no-language-model"), "not allowed with"),
    ],
)
def test_an_impossible_language_model_is_one_sentence(
    command, model, language_model, wave, tmp_path, words, said
):
    listed, folder = tmp_path / "list.txt", tmp_path / "folder"
    listed.write_text("bee\n")
    folder.mkdir()
    names = {"wave": wave, "list": listed, "folder": folder, "file": language_model}
    filled = [word.format(**names) for word in words]
    outcome = command("recognize", wave, "--model", model, *filled)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint


def test_a_language_model_of_another_alphabet_is_one_sentence(
    command, model, language_model, wave, tmp_path
):
    other = tmp_path / "other"
    shutil.copytree(model, other)
    description = json.loads((other / "model.json").read_text())
    description["alphabet"] = "abc dж"
    (other / "model.json").write_text(json.dumps(description))
    outcome = command("recognize", wave, "--model", other, "--language-model", language_model)
    assert (outcome.code, outcome.out) == (2, "")
    assert "was built for another alphabet: it has no 'ж'" in outcome.complaint
    usual = command("recognize", wave, "--model", other)  # the usual one is left out
    assert (usual.code, usual.complaints) == (0, [])


def test_damaged_decoding_settings_are_one_sentence(command, model, wave, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(model, other)
    (other / "decoding.json").write_text('{"beam_width": "wide"}')
    outcome = command("recognize", wave, "--model", other)
    assert (outcome.code, outcome.out) == (2, "")
    assert 'decoding.json does not hold decoding settings: beam_width cannot be "wide"' in (
        outcome.complaint
    )
