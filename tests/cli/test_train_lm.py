import pytest

from handwriting.language import load_language_model

TEXT = "“The cat,” said Mr. Smith, “sat on the mat.”\nIt’s a dog.\n"


def test_text_becomes_a_model(command, tmp_path):
    text, shared, output = tmp_path / "text.txt", tmp_path / "test.txt", tmp_path / "m.lm"
    text.write_text(TEXT + "this line of nine words must not be known\n", encoding="utf-8")
    shared.write_text("here this line of nine\nwords must not be known\n")
    outcome = command(
        "train-lm", text, "-o", output, "--exclude", shared, "--order", 4, "--words", 1,
        "--terms", "ours",
    )  # fmt: skip
    assert (outcome.code, outcome.complaints) == (0, [])
    assert "text.txt: 2 lines, 21 words; dropped 1 lines that an exclu" in outcome.out
    assert f"{shared}: " in outcome.out
    assert outcome.out.endswith(" bits per character\n")
    model = load_language_model(output)
    assert "Mr." in model.vocabulary
    assert "nine" not in model.vocabulary
    assert model.provenance["terms"] == "ours"
    assert model.provenance["command"].startswith("handwriting train-lm text.txt -o m.lm")
    assert str(tmp_path) not in str(model.provenance)


@pytest.mark.parametrize(
    ("data", "words", "said"),
    [
        (None, (), "cannot read"),
        (b"", (), "there is no text in the file"),
        (b"a\0b", (), "is not text: there is a zero byte at position 2"),
        (b"\x89PNG\r\n", (), "is not UTF-8 text: byte 1"),
        ("ничего".encode(), (), "only 0 of 6 letters are Latin"),
        (b"text", ("--order", 10), "the order must be from 1 to 9, not 10"),
        (b"text", ("--max-size", "big"), "'big' is not a positive number of MB"),
        (b"text", ("--exclude", "no-such"), "cannot read no-such"),
    ],
)
def test_what_cannot_be_learned_is_one_sentence(command, tmp_path, data, words, said):
    text, output = tmp_path / "text.txt", tmp_path / "m.lm"
    output.write_bytes(b"old")
    if data is not None:
        text.write_bytes(data)
    outcome = command("train-lm", text, "-o", output, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint
    assert output.read_bytes() == b"old"


def test_a_text_is_never_written_over(command, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    outcome = command("train-lm", text, "-o", text)
    assert outcome.code == 2
    assert "is one of the texts" in outcome.complaint
    assert text.read_text(encoding="utf-8") == TEXT
