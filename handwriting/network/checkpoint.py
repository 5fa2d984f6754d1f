"""One folder per model, loadable without any other file and without pickle.

    weights.safetensors   the encoder's tensors
    model.json            encoder, features, alphabet and provenance
    README.md             the model card, for people

This module knows how a model lies on disk and what it says of frames, not how it was trained or
what its text means.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as as_safetensors

from handwriting.decoding import Alphabet
from handwriting.errors import HandwritingError, ModelError, OutputError
from handwriting.features import FeatureConfig, Frames
from handwriting.network.config import Convolution, EncoderConfig
from handwriting.network.encoder import Encoder
from handwriting.network.reading import for_reading
from handwriting.output import replacing

WEIGHTS = "weights.safetensors"
DESCRIPTION = "model.json"
CARD = "README.md"
FORMAT = 1
"""Version of the folder's layout; a reader refuses what it does not know."""


@dataclass(frozen=True)
class Model:
    """A trained encoder and everything its use needs.

    Attributes:
        encoder: in evaluation mode, float32.
        alphabet: what its classes 1, 2, ... mean.
        features: how ink becomes its frames.
        provenance: data, terms, command and figures of its training, as JSON values.
    """

    encoder: Encoder
    alphabet: Alphabet
    features: FeatureConfig
    provenance: Mapping[str, Any]

    def log_probs(self, lines: Sequence[Frames]) -> list[NDArray[np.float32]]:
        """What the encoder says of some lines, computed at once.

        Args:
            lines: frames of each, T of them, at least one; padded to the longest here.

        Returns:
            Log-probabilities of each line, shape (T', C); see `for_reading` for their precision.
            They are of the weights as they were at the first call.
        """
        lengths = torch.tensor([len(line) for line in lines])
        values = torch.nn.utils.rnn.pad_sequence(
            [torch.from_numpy(line.values) for line in lines], batch_first=True
        )  # (B, T, F)
        device = next((one.device for one in self.encoder.parameters()), torch.device("cpu"))
        encoder = self._reader  # made outside, so that its weights are no inference tensors
        with torch.inference_mode():
            found, steps = encoder(values.to(device), lengths.to(device))  # (B, T', C), (B,)
        rows = found.float().cpu().numpy()
        return [row[:count] for row, count in zip(rows, steps.tolist(), strict=True)]

    @cached_property
    def _reader(self) -> Encoder:
        return for_reading(self.encoder)


def save_model(model: Model, folder: Path, card: str | None = None) -> None:
    """Writes a model folder; a file is replaced only when its successor is whole.

    Weights are stored as float16, which halves the file; `load_model` returns float32.

    Args:
        model: what to write.
        folder: where; made if absent.
        card: text of the model card; an existing card is kept if None.

    Raises:
        OutputError: the folder cannot be written.
    """
    description = {
        "format": FORMAT,
        "encoder": dataclasses.asdict(model.encoder.config),
        "features": dataclasses.asdict(model.features),
        "alphabet": "".join(model.alphabet.symbols),
        "provenance": dict(model.provenance),
    }
    tensors = {
        name: tensor.detach().to("cpu", torch.float16).contiguous()
        for name, tensor in model.encoder.state_dict().items()
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot make the model folder {folder}: {reason}") from error
    texts = {DESCRIPTION: json.dumps(description, indent=1) + "\n", CARD: card}
    contents = {WEIGHTS: as_safetensors(tensors)} | {
        name: text.encode() for name, text in texts.items() if text is not None
    }
    for name, content in contents.items():
        with replacing(folder / name) as file:
            file.write(content)


def load_model(folder: str | Path) -> Model:
    """Reads a model folder.

    Raises:
        ModelError: it is missing, damaged, of an unknown version, or not one of ours.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ModelError(f"no model folder at {folder}")
    description = _read_description(folder / DESCRIPTION)
    try:
        encoder_fields = dict(description["encoder"])
        encoder_fields["convolutions"] = tuple(
            Convolution(**fields) for fields in encoder_fields["convolutions"]
        )
        config = EncoderConfig(**encoder_fields)
        features = FeatureConfig(**description["features"])
        alphabet = Alphabet(tuple(description["alphabet"]))
        provenance = dict(description["provenance"])
        encoder = Encoder(config, features.size, alphabet.classes)
    except (KeyError, TypeError, ValueError, HandwritingError) as error:
        raise ModelError(
            f"{folder / DESCRIPTION} does not describe a model of this program: {error}"
        ) from error
    _load_weights(encoder, folder / WEIGHTS)
    return Model(encoder.eval(), alphabet, features, provenance)


def _read_description(path: Path) -> dict[str, Any]:
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{path.parent} is not a model folder: it has no {path.name}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} is damaged or not JSON: {error}") from error
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise ModelError(f"{path} is not a model description of version {FORMAT}")
    return description


def _load_weights(encoder: Encoder, path: Path) -> None:
    """Fills the encoder, or says in one sentence why the file does not fit it."""
    try:
        tensors = load_file(path)
    except FileNotFoundError as error:
        raise ModelError(f"{path.parent} has no weights: {path.name} is missing") from error
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path} is damaged or not a safetensors file: {error}") from error
    wanted = encoder.state_dict()
    for name in sorted(wanted.keys() | tensors.keys()):
        ours = tuple(wanted[name].shape) if name in wanted else "none"
        theirs = tuple(tensors[name].shape) if name in tensors else "none"
        if ours != theirs:
            raise ModelError(
                f"{path} does not fit {DESCRIPTION}: tensor {name} has shape {theirs}, not {ours}"
            )
    if not all(torch.isfinite(tensor).all() for tensor in tensors.values()):
        raise ModelError(f"{path} is damaged: it holds weights that are not finite")
    encoder.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
