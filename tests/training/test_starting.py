"""What a training starts from: means of models, and models that learn further characters."""

import numpy as np
import pytest
import torch

from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError
from handwriting.network import Encoder, save_model
from handwriting.training.config import DataConfig, SourceConfig, TrainConfig
from handwriting.training.starting import starting_model, with_alphabet
from tests.fakes import LETTERS, random_model


def config_of(model, *folders, **more):
    return TrainConfig(
        start=tuple(map(str, folders)),
        encoder=model.encoder.config,
        features=model.features,
        **more,
    )


def saved(model, folder):
    save_model(model, folder)
    return folder


def test_nothing_named_is_no_start():
    assert starting_model(TrainConfig(), LETTERS) is None


def test_several_models_are_averaged(tmp_path):
    models = [random_model(seed) for seed in range(3)]
    folders = [saved(model, tmp_path / str(place)) for place, model in enumerate(models)]
    mean = starting_model(config_of(models[0], *folders), LETTERS)
    assert mean is not None
    states = [model.encoder.state_dict() for model in models]
    for name, tensor in mean.encoder.state_dict().items():
        expected = np.mean([state[name].half().float().numpy() for state in states], axis=0)
        np.testing.assert_allclose(tensor.numpy(), expected, atol=1e-6)


def test_models_of_different_alphabets_have_no_mean(tmp_path):
    model = random_model()
    other = with_alphabet(model, Alphabet(("a", "z")))
    folders = saved(model, tmp_path / "one"), saved(other, tmp_path / "other")
    with pytest.raises(ConfigError, match="other has another alphabet"):
        starting_model(config_of(model, *folders), LETTERS)


def test_characters_that_both_alphabets_have_keep_their_logits():
    model = random_model()
    kept = LETTERS.symbols[::-1][:3]
    wanted = Alphabet(("~", *kept, "^"))
    changed = with_alphabet(model, wanted)
    assert changed.alphabet == wanted
    values, lengths = torch.randn(1, 20, model.features.size), torch.tensor([20])
    before, _ = model.encoder(values, lengths)
    after, _ = changed.encoder(values, lengths)
    for character in kept:
        # A log-probability less the blank's is a difference of logits, whatever else there is.
        ours = after[..., 1 + wanted.symbols.index(character)] - after[..., 0]
        theirs = before[..., 1 + LETTERS.symbols.index(character)] - before[..., 0]
        torch.testing.assert_close(ours, theirs)
    assert isinstance(changed.encoder, Encoder)
    assert changed.encoder.classes == len(wanted) + 1


def test_a_training_that_joins_lines_needs_a_model():
    data = DataConfig(sources=(SourceConfig("rejoined"),))
    with pytest.raises(ConfigError, match="set start"):
        starting_model(TrainConfig(data=data), LETTERS)
