"""Resumable checkpoints: written whole or not at all, read without running anything in them."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.io.torch_io import TorchCheckpointIO

from handwriting.errors import ModelError, OutputError
from handwriting.output import check_writable, replacing


class WholeFiles(TorchCheckpointIO):
    """Replaces the old checkpoint by a whole one; a failure is kept for `save` to raise.

    Only the first process writes. Were it to raise alone, the others would wait for it forever.
    """

    failure: str | None = None

    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | Path, storage_options: Any | None = None
    ) -> None:
        """Writes `checkpoint` to `path`, or keeps the reason why it could not."""
        content = io.BytesIO()
        torch.save(checkpoint, content)
        self.failure = None
        try:
            with replacing(path) as file:
                file.write(content.getbuffer())
        except OutputError as error:
            self.failure = str(error)


def claim(fabric: Fabric, folder: Path, checkpoint: str) -> None:
    """Makes the output folder and tries it, before hours are spent on what it cannot hold.

    Called by every process.

    Raises:
        OutputError: in every process, if the first one can never write the checkpoint there.
    """
    failure = None
    if fabric.is_global_zero:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            check_writable(folder / checkpoint)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            failure = f"cannot make the output folder {folder}: {reason}"
        except OutputError as error:
            failure = str(error)
    failure = fabric.broadcast(failure)
    if failure:
        raise OutputError(failure)


def save(fabric: Fabric, files: WholeFiles, path: Path, state: dict[str, Any]) -> None:
    """Writes a checkpoint; called by every process.

    Raises:
        OutputError: in every process, if the first one could not write. The old file is whole.
    """
    fabric.save(path, state)
    failure = fabric.broadcast(files.failure)
    if failure:
        raise OutputError(failure)


def load(fabric: Fabric, path: Path, state: dict[str, Any]) -> None:
    """Fills `state` from a checkpoint; called by every process.

    Raises:
        ModelError: there is none, it is damaged, or it belongs to another network.
    """
    if not path.is_file():
        raise ModelError(f"there is no checkpoint to resume from at {path}")
    try:
        fabric.load(path, state, weights_only=True)
    except (OSError, RuntimeError, KeyError, ValueError, EOFError, pickle.PickleError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "it is cut off"
        raise ModelError(f"the checkpoint {path} cannot be used: {reason}") from error
