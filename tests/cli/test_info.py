import json


def test_card_and_configuration_are_printed(command, model):
    outcome = command("info", model)
    assert (outcome.code, outcome.complaints) == (0, [])
    card, _, facts = outcome.out.partition("folder = ")
    assert card == "# Tiny\n\nRandom.\n\n"
    values = dict(line.split(" = ", 1) for line in f"folder = {facts}".splitlines())
    read = {name: json.loads(value) for name, value in values.items()}
    assert read["folder"] == str(model)
    assert read["encoder.cell"] == "lstm"
    assert read["encoder.units"] == 8
    assert read["alphabet"] == "abc de"
    assert read["provenance.data"] == "none"
    assert read["provenance.command.seed"] == 1
    assert read["weights_bytes"] == (model / "weights.safetensors").stat().st_size
    assert read["parameters"] > 1000
    assert read["decoding.language_model"] == "auto"
    assert read["decoding.beam_width"] == 16
    assert read["decoding.calibrated"] is False


def test_a_model_without_card_is_still_described(command, model, tmp_path):
    for name in ("model.json", "weights.safetensors"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    outcome = command("info", tmp_path)
    assert outcome.code == 0
    assert outcome.out.startswith("(this model has no card")


def test_decoding_settings_are_described_and_checked(command, model, tmp_path):
    for name in ("model.json", "weights.safetensors"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    maps = '{"literal": {"line": [[0.5, 0.4]]}}'
    (tmp_path / "decoding.json").write_text(f'{{"margin": null, "calibration": {maps}}}')
    outcome = command("info", tmp_path)
    assert outcome.code == 0
    assert "\ndecoding.margin = null\n" in outcome.out
    assert "\ndecoding.calibrated = true\n" in outcome.out
    (tmp_path / "decoding.json").write_text("{")
    outcome = command("info", tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "decoding.json is damaged" in outcome.complaint


def test_an_unknown_model_is_one_sentence(command):
    outcome = command("info", "no-such-model")
    assert (outcome.code, outcome.out) == (2, "")
    assert "there is no model 'no-such-model'" in outcome.complaint


def test_a_language_model_is_described_by_its_folder_and_by_its_file(command, language_model):
    card = language_model.with_name("README.md")
    card.write_text("# Small\n")
    by_folder, by_file = command("info", language_model.parent), command("info", language_model)
    card.unlink()
    assert (by_folder.code, by_file.code) == (0, 0)
    assert by_folder.out == by_file.out
    assert by_folder.out.startswith("# Small\n\nfile = ")
    assert f"bytes = {language_model.stat().st_size}\n" in by_folder.out
    assert 'provenance.terms = "ours"\n' in by_folder.out


def test_a_file_that_is_no_language_model_is_one_sentence(command, tmp_path):
    (tmp_path / "language.lm").write_bytes(b"nothing")
    for path in (tmp_path, tmp_path / "language.lm"):
        outcome = command("info", path)
        assert (outcome.code, outcome.out) == (2, "")
        assert "is not a whole language model" in outcome.complaint
