"""Model folders: what comes back, and one sentence for each way in which one can be broken."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from handwriting.errors import ModelError, OutputError
from handwriting.network import load_model, save_model
from tests.fakes import random_model


@pytest.fixture
def folder(tmp_path):
    save_model(random_model(), tmp_path / "model", "# A card\n")
    return tmp_path / "model"


def test_a_model_comes_back_whole(folder):
    model, loaded = random_model(), load_model(folder)
    assert loaded.alphabet == model.alphabet
    assert loaded.features == model.features
    assert loaded.encoder.config == model.encoder.config
    assert loaded.provenance == model.provenance
    assert not loaded.encoder.training
    for name, tensor in model.encoder.state_dict().items():
        restored = loaded.encoder.state_dict()[name]
        assert restored.dtype == torch.float32
        # Stored as float16: eleven significant bits.
        torch.testing.assert_close(restored, tensor, rtol=2**-11, atol=1e-7)


def test_saving_what_was_loaded_changes_nothing(folder, tmp_path):
    save_model(load_model(folder), tmp_path / "again")
    for name in ("weights.safetensors", "model.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_the_folder_needs_no_other_file_and_can_move(folder, tmp_path):
    moved = shutil.move(folder, tmp_path / "elsewhere")
    load_model(moved)
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == [
        "README.md",
        "model.json",
        "weights.safetensors",
    ]


def test_a_card_is_kept_when_none_is_given(folder):
    save_model(random_model(), folder)
    assert (folder / "README.md").read_text() == "# A card\n"


def remove_weights(folder):
    (folder / "weights.safetensors").unlink()


def remove_description(folder):
    (folder / "model.json").unlink()


def truncate_weights(folder):
    path = folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def foreign_weights(folder):
    (folder / "weights.safetensors").write_bytes(b"\x89PNG\r\n\x1a\n" * 9)


def empty_weights(folder):
    (folder / "weights.safetensors").write_bytes(b"")


def other_shape(folder):
    tensors = load_file(folder / "weights.safetensors")
    tensors["output.bias"] = torch.zeros(3)
    save_file(tensors, folder / "weights.safetensors")


def extra_tensor(folder):
    tensors = load_file(folder / "weights.safetensors") | {"spy": torch.zeros(1)}
    save_file(tensors, folder / "weights.safetensors")


def not_finite(folder):
    tensors = load_file(folder / "weights.safetensors")
    tensors["output.bias"][0] = float("nan")
    save_file(tensors, folder / "weights.safetensors")


def not_json(folder):
    (folder / "model.json").write_text("{")


def endlessly_nested(folder):
    (folder / "model.json").write_text("[" * 200_000)


def describe(folder, **changes):
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def describe_encoder(folder, **changes):
    encoder = json.loads((folder / "model.json").read_text())["encoder"]
    describe(folder, encoder=encoder | changes)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (remove_weights, "no weights"),
        (remove_description, "not a model folder"),
        (truncate_weights, "damaged"),
        (foreign_weights, "damaged or not a safetensors file"),
        (empty_weights, "damaged or not a safetensors file"),
        (other_shape, "output.bias"),
        (extra_tensor, "spy"),
        (not_finite, "not finite"),
        (not_json, "not JSON"),
        (endlessly_nested, "not JSON"),
        (lambda folder: describe(folder, format=99), "version"),
        (lambda folder: describe(folder, alphabet="aa"), "twice"),
        (lambda folder: describe(folder, encoder={"cell": "lstm"}), "convolutions"),
        (lambda folder: describe(folder, features={"step": -1}), "features.step"),
        (lambda folder: describe(folder, features={"stepp": 1}), "stepp"),
        (lambda folder: describe(folder, provenance=5), "does not describe"),
        (lambda folder: describe_encoder(folder, units=8.5), "does not describe"),
        (lambda folder: describe_encoder(folder, layers=2.5), "does not describe"),
        (lambda folder: describe_encoder(folder, layers=10**9), "encoder.layers"),
    ],
)
def test_a_broken_folder_is_told_in_one_sentence(folder, harm, says):
    harm(folder)
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    message = str(caught.value)
    assert says in message
    assert str(folder) in message
    assert "\n" not in message


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(ModelError, match="no model folder"):
        load_model(tmp_path / "nowhere")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot make the model folder"):
        save_model(random_model(), tmp_path / "file" / "model")
    assert (tmp_path / "file").read_text() == "in the way"
