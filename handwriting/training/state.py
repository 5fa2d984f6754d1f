"""Resumable checkpoints: written whole or not at all, read without running anything in them."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from lightning_fabric import Fabric
from lightning_fabric.plugins.io.torch_io import TorchCheckpointIO

from handwriting.errors import ModelError, OutputError


class WholeFiles(TorchCheckpointIO):
    """Writes beside the old checkpoint and renames; a failure is kept for `save` to raise.

    Only the first process writes. Were it to raise alone, the others would wait for it forever.
    """

    failure: str | None = None

    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | Path, storage_options: Any | None = None
    ) -> None:
        """Writes `checkpoint` to `path`, or keeps the reason why it could not."""
        path = Path(path)
        new = path.with_name(f".{path.name}.part")
        self.failure = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            super().save_checkpoint(checkpoint, new, storage_options)
            new.replace(path)
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
            self.failure = f"cannot write the checkpoint {path}: {reason.lower()}"
        finally:
            new.unlink(missing_ok=True)


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
