"""The weights that a training starts from: those of one model, or the mean of several.

The mean of models that share a past often reads better than each (Wortsman et al. 2022, "Model
soups"). A model that writes other characters lends all but the output weights of those it lacks;
one with fewer cells a layer is grown. Knows models, not the loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

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
    wanted = config.encoder
    for folder, model in zip(config.start, models, strict=True):
        given = model.encoder.config
        if given.units > wanted.units:
            raise ConfigError(
                f"the model {folder} has {given.units} units a layer: a training can add to "
                f"them, not go on with {wanted.units}"
            )
        units = models[0].encoder.config.units
        for what, ours, theirs in (
            ("alphabet", models[0].alphabet, model.alphabet),
            ("features", config.features, model.features),
            ("encoder", replace(wanted, dropout=given.dropout, units=units), given),
        ):
            if ours != theirs:
                raise ConfigError(f"the model {folder} has another {what} than the training")
    torch.manual_seed(config.run.seed)
    return grown(with_alphabet(_mean(models), alphabet), config.encoder.units)


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


def grown(model: Model, units: int) -> Model:
    """The model with more cells in each layer and direction, reading just as before.

    New cells hear everything, with weights of chance; what was there does not hear them yet, since
    those weights are 0 (function-preserving growth, as Chen, Goodfellow & Shlens 2016, "Net2Net",
    have it, but with fresh cells in place of copies: copies would have to be told apart by noise).

    Args:
        model: stays as it is.
        units: wanted, no fewer than the model has. New weights come from torch's random numbers.
    """
    before = model.encoder
    if units == before.config.units:
        return model
    encoder = Encoder(replace(before.config, units=units), before.inputs, before.classes)
    hidden = _places(before.config.units, units, 2 if before.config.bidirectional else 1)
    with torch.no_grad():
        encoder.convolutions.load_state_dict(before.convolutions.state_dict())
        for number, (new, old) in enumerate(zip(encoder.layers, before.layers, strict=True)):
            fresh = dict(new.named_parameters())
            for name, weights in old.named_parameters():
                gates = len(weights) // before.config.units
                rows = _places(before.config.units, units, gates)
                if "weight_hh" in name:
                    _embed(fresh[name], weights, rows, _places(before.config.units, units, 1))
                elif "weight_ih" in name and number:
                    _embed(fresh[name], weights, rows, hidden)
                else:
                    fresh[name][rows] = weights
        _embed(encoder.output.weight, before.output.weight, torch.arange(before.classes), hidden)
        encoder.output.bias.copy_(before.output.bias)
    return replace(model, encoder=encoder.eval())


def _embed(new: Tensor, old: Tensor, rows: Tensor, columns: Tensor) -> None:
    """Writes a matrix into places of a larger one; its rows get 0 in all other columns."""
    new[rows] = 0.0
    new[rows[:, None], columns] = old


def _places(old: int, new: int, blocks: int) -> Tensor:
    """Where each of `blocks` runs of `old` lies once every run has grown to `new`, joined."""
    return (torch.arange(blocks)[:, None] * new + torch.arange(old)).flatten()


def _mean(models: Sequence[Model]) -> Model:
    """A model of the mean weights of models of one shape."""
    first = models[0]
    states = [model.encoder.state_dict() for model in models]
    encoder = Encoder(first.encoder.config, first.encoder.inputs, first.encoder.classes)
    encoder.load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    )
    return replace(first, encoder=encoder.eval())
