"""`handwriting info`: what a model is, in its own words and in numbers."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handwriting.cli.streams import say
from handwriting.errors import ModelError
from handwriting.shipped import find_model

if TYPE_CHECKING:
    from handwriting.network import Model

HELP = "print the model card and configuration of a model"
DESCRIPTION = """\
Loads a model, which also checks that its folder is whole, and prints its card, then its size,
configuration, alphabet and where it came from.
"""
EPILOG = """\
examples:
  handwriting info default
  handwriting info runs/best
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument(
        "model",
        nargs="?",
        default="default",
        metavar="MODEL",
        help="a shipped model or a model folder (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints card and configuration."""
    folder = find_model(arguments.model)
    from handwriting.network import load_model

    model = load_model(folder)
    say(_card(folder))
    for line in _facts(folder, model):
        say(line)
    return 0


def _card(folder: Path) -> str:
    from handwriting.network.checkpoint import CARD

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


def _flat(name: str, value: Any) -> Iterator[str]:
    """`name.key = value` for every value inside, written as JSON."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner)
    else:
        yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
