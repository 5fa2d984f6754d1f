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


def test_a_model_without_card_is_still_described(command, model, tmp_path):
    for name in ("model.json", "weights.safetensors"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    outcome = command("info", tmp_path)
    assert outcome.code == 0
    assert outcome.out.startswith("(this model has no card")


def test_an_unknown_model_is_one_sentence(command):
    outcome = command("info", "no-such-model")
    assert (outcome.code, outcome.out) == (2, "")
    assert "there is no model 'no-such-model'" in outcome.complaint
