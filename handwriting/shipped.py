"""Finds the models and sample inks that ship with this package, in a checkout and in a wheel.

A checkout keeps them beside the package (`models/`, `datasets/samples/`); a wheel carries them
inside it (`handwriting/_shipped/`). This module only looks at folders: it does not know what a
model is made of beyond the name of its description file.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from handwriting.errors import HandwritingError, ModelError

PACKAGE = Path(__file__).resolve().parent

DESCRIPTION = "model.json"
"""The file that makes a folder a model folder."""


def find_model(name_or_folder: str | Path) -> Path:
    """The folder of a model: a shipped one by its name, or any other by its path.

    A shipped name wins over a folder of that name here; write `./default` for the folder.

    Raises:
        ModelError: neither a shipped model nor a folder; the message lists the shipped names.
    """
    known = shipped_models()
    if isinstance(name_or_folder, str) and name_or_folder in known:
        return known[name_or_folder]
    with suppress(OSError, RuntimeError):  # a name too long for a file; a home that nobody has
        folder = Path(name_or_folder).expanduser()
        if str(name_or_folder) and folder.is_dir():
            return folder
    names = ", ".join(known) if known else "none in this installation"
    raise ModelError(
        f"there is no model {str(name_or_folder)!r}: give a model folder "
        f"or the name of a shipped model ({names})"
    )


def shipped_models() -> dict[str, Path]:
    """The models that came with this package: name to folder, sorted by name."""
    home = _first_folder(PACKAGE / "_shipped" / "models", PACKAGE.parent / "models")
    if home is None:
        return {}
    return {path.parent.name: path.parent for path in sorted(home.glob(f"*/{DESCRIPTION}"))}


def samples_folder() -> Path:
    """The folder of the small inks that came with this package.

    Raises:
        HandwritingError: this installation has none.
    """
    samples = PACKAGE / "_shipped" / "samples", PACKAGE.parent / "datasets" / "samples"
    folder = _first_folder(*samples)
    if folder is None:
        raise HandwritingError(f"this installation has no sample inks (no {samples[0]})")
    return folder


def _first_folder(*candidates: Path) -> Path | None:
    return next((folder for folder in candidates if folder.is_dir()), None)
