"""The weights that a training starts from: those of one model, or the mean of several.

The mean of models that share a past often reads better than each (Wortsman et al. 2022, "Model
soups"). A model that writes other characters lends all but the output weights of those it lacks.
Knows models, not the loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError
from handwriting.network import Encoder, Model, load_model
from handwriting.training.config import TrainConfig


def starting_model(config: TrainConfig, alphabet: Alphabet) -> Model | None:
    """The model to start from, with the training's alphabet; None if it starts from chance.

    Raises:
        ConfigError: the models do not fit the training, or it needs one and names none.
        ModelError: a folder holds no model.
    """
    rejoining = config.augmentation.rejoin or any(
        one.kind == "rejoined" for one in config.data.sources
    )
    if not config.start:
        if rejoining:
            raise ConfigError("joining lines anew needs a model to cut them with: set start")
        return None
    if rejoining and " " not in alphabet:
        raise ConfigError("joining lines anew needs an alphabet with a space")
    torch.set_num_threads(config.run.threads)
    models = [load_model(folder) for folder in config.start]
    for folder, model in zip(config.start, models, strict=True):
        encoder = replace(config.encoder, dropout=model.encoder.config.dropout)
        for what, ours, theirs in (
            ("alphabet", models[0].alphabet, model.alphabet),
            ("features", config.features, model.features),
            ("encoder", encoder, model.encoder.config),
        ):
            if ours != theirs:
                raise ConfigError(f"the model {folder} has another {what} than the training")
    return with_alphabet(_mean(models), alphabet)


def with_alphabet(model: Model, alphabet: Alphabet) -> Model:
    """The model writing other characters; those that both alphabets have are read as before.

    The output weights of new characters are random and small, their biases the mean of the old.

    Args:
        model: stays as it is.
        alphabet: the characters wanted.
    """
    if alphabet == model.alphabet:
        return model
    old = model.encoder
    encoder = Encoder(old.config, old.inputs, alphabet.classes)
    state = dict(old.state_dict())
    weight, bias = (getattr(encoder.output, name).detach().clone() for name in ("weight", "bias"))
    bias[1:] = old.output.bias[1:].mean().detach()
    places = {symbol: 1 + place for place, symbol in enumerate(model.alphabet.symbols)}
    ours = [0] + [1 + i for i, symbol in enumerate(alphabet.symbols) if symbol in places]
    theirs = [0] + [places[symbol] for symbol in alphabet.symbols if symbol in places]
    weight[ours] = old.output.weight[theirs].detach()
    bias[ours] = old.output.bias[theirs].detach()
    encoder.load_state_dict(state | {"output.weight": weight, "output.bias": bias})
    return replace(model, encoder=encoder.eval(), alphabet=alphabet)


def _mean(models: Sequence[Model]) -> Model:
    """A model of the mean weights of models of one shape."""
    first = models[0]
    states = [model.encoder.state_dict() for model in models]
    encoder = Encoder(first.encoder.config, first.encoder.inputs, first.encoder.classes)
    encoder.load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    )
    return replace(first, encoder=encoder.eval())
