"""What a training starts from: means of models, and models that learn further characters."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError
from handwriting.network import Encoder, EncoderConfig, save_model
from handwriting.training.config import DataConfig, SourceConfig, TrainConfig
from handwriting.training.starting import grown, starting_model, with_alphabet
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


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("bidirectional", [True, False])
def test_a_grown_model_reads_as_before_and_can_learn_with_its_new_cells(cell, bidirectional):
    torch.manual_seed(2)
    model = random_model()
    config = EncoderConfig(cell=cell, bidirectional=bidirectional, layers=2, units=5)
    small = replace(model, encoder=Encoder(config, 8, LETTERS.classes).eval())
    large = grown(small, 9)
    values, lengths = torch.randn(3, 40, 8), torch.tensor([40, 31, 7])
    torch.testing.assert_close(
        large.encoder(values, lengths)[0], small.encoder(values, lengths)[0], atol=1e-6, rtol=0
    )
    assert large.encoder.config == replace(config, units=9)
    logits, _ = large.encoder.logits(values, lengths)
    logits.square().mean().backward()
    gradient = large.encoder.output.weight.grad
    assert gradient is not None
    sides = 2 if bidirectional else 1
    assert (gradient.reshape(LETTERS.classes, sides, 9)[:, :, 5:] != 0).all()


def test_a_training_with_more_units_starts_from_the_grown_mean(tmp_path):
    models = [random_model(seed) for seed in range(2)]
    folders = [saved(model, tmp_path / str(place)) for place, model in enumerate(models)]
    same = config_of(models[0], *folders)
    more = replace(same, encoder=replace(same.encoder, units=same.encoder.units + 3))
    before, after = starting_model(same, LETTERS), starting_model(more, LETTERS)
    again = starting_model(more, LETTERS)
    assert before is not None
    assert after is not None
    assert again is not None
    assert after.encoder.config == more.encoder
    values, lengths = torch.randn(1, 20, before.features.size), torch.tensor([20])
    torch.testing.assert_close(
        after.encoder(values, lengths)[0], before.encoder(values, lengths)[0], atol=1e-5, rtol=0
    )
    for name, weights in after.encoder.state_dict().items():  # the run's seed decides, no other
        torch.testing.assert_close(again.encoder.state_dict()[name], weights)


def test_a_training_cannot_take_units_away(tmp_path):
    model = random_model()
    units = model.encoder.config.units
    config = config_of(model, saved(model, tmp_path / "large"))
    fewer = replace(config, encoder=replace(config.encoder, units=units - 1))
    with pytest.raises(ConfigError, match=f"has {units} units a layer: .* not go on with"):
        starting_model(fewer, LETTERS)
