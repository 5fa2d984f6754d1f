"""`handwriting info`: what a model or language model is, in its own words and in numbers."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handwriting.cli.streams import say
from handwriting.errors import ModelError
from handwriting.shipped import (
    CARD,
    LANGUAGE,
    find_language_model,
    find_model,
    shipped_language_models,
    shipped_models,
)

if TYPE_CHECKING:
    from handwriting.decoding import DecodingSettings
    from handwriting.network import Model

HELP = "print the model card and configuration of a model"
DESCRIPTION = """\
Loads a model or a language model, which also checks that it is whole, and prints its card, then its
size, configuration, alphabet and where it came from.
"""
EPILOG = """\
examples:
  handwriting info default
  handwriting info runs/best
  handwriting info english
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument(
        "model",
        nargs="?",
        default="default",
        metavar="MODEL",
        help="a shipped model or language model, or the folder of one (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints card and configuration."""
    if _is_language_model(arguments.model):
        _print_language_model(find_language_model(arguments.model))
        return 0
    folder = find_model(arguments.model)
    from handwriting.decoding import load_settings
    from handwriting.network import load_model

    model, settings = load_model(folder), load_settings(folder)
    say(_card(folder))
    for line in (*_facts(folder, model), *_decoding(settings)):
        say(line)
    return 0


def _is_language_model(name: str) -> bool:
    """Whether a name stands for a language model: a shipped one, a folder with one, or any file."""
    path = Path(name)
    shipped = name in shipped_language_models() and name not in shipped_models()
    return shipped or (path / LANGUAGE).is_file() or path.is_file()


def _print_language_model(path: Path) -> None:
    from handwriting.language import load_language_model

    model = load_language_model(path)
    if path.name == LANGUAGE:
        say(_card(path.parent))
    say(f"file = {_value(str(path))}")
    say(f"bytes = {path.stat().st_size}")
    say(f"characters.order = {model.characters.order}")
    say(f"characters.ngrams = {len(model.characters.last)}")
    say(f"words.order = {model.words.order}")
    say(f"words.ngrams = {len(model.words.last)}")
    say(f"words.known = {len(model.vocabulary)}")
    say(f"alphabet = {_value(model.symbols)}")
    for line in _flat("provenance", model.provenance):
        say(line)


def _card(folder: Path) -> str:
    try:
        text = (folder / CARD).read_text(encoding="utf-8")
    except FileNotFoundError:
        text = f"(this model has no card: no {CARD} in its folder)"
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot read the model card {folder / CARD}: {error}") from error
    return text.rstrip() + "\n"


def _facts(folder: Path, model: Model) -> Iterator[str]:
    from handwriting.network.checkpoint import WEIGHTS

    parameters = sum(tensor.numel() for tensor in model.encoder.parameters())
    size = (folder / WEIGHTS).stat().st_size
    yield f"folder = {json.dumps(str(folder))}"
    yield f"parameters = {parameters}"
    yield f"weights_bytes = {size}"
    yield from _flat("encoder", dataclasses.asdict(model.encoder.config))
    yield from _flat("features", dataclasses.asdict(model.features))
    yield f"alphabet = {_value(''.join(model.alphabet.symbols))}"
    yield from _flat("provenance", model.provenance)


def _decoding(settings: DecodingSettings) -> Iterator[str]:
    """How it is read unless the user says otherwise, and whether its confidences are calibrated."""
    from handwriting.decoding import Calibration

    values = dataclasses.asdict(settings)
    values["margin"] = settings.margin if math.isfinite(settings.margin) else None
    values["calibrated"] = values.pop("calibration") != dataclasses.asdict(Calibration())
    yield from _flat("decoding", values)


def _flat(name: str, value: Any) -> Iterator[str]:
    """`name.key = value` for every value inside, written as JSON."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner)
    else:
        yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
