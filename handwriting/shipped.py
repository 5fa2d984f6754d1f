"""Finds the models and sample inks that ship with this package, in a checkout and in a wheel.

A checkout keeps them beside the package (`models/`, `datasets/samples/`); a wheel carries them
inside it (`handwriting/_shipped/`). This module only looks at folders: it does not know what a
model is made of beyond the name of its description file.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from handwriting.errors import HandwritingError, LanguageModelError, ModelError

PACKAGE = Path(__file__).resolve().parent

DESCRIPTION = "model.json"
"""The file that makes a folder a model folder."""

LANGUAGE = "language.lm"
"""The file that makes a folder that of a language model."""

CARD = "README.md"
"""The file of either that tells people what it is."""


def find_model(name_or_folder: str | Path) -> Path:
    """The folder of a model: a shipped one by its name, or any other by its path.

    A shipped name wins over a folder of that name here; write `./default` for the folder.

    Raises:
        ModelError: neither a shipped model nor a folder; the message lists the shipped names.
    """
    known = shipped_models()
    if isinstance(name_or_folder, str) and name_or_folder in known:
        return known[name_or_folder]
    path = _path(name_or_folder)
    if path is not None and path.is_dir():
        return path
    raise ModelError(
        f"there is no model {str(name_or_folder)!r}: give a model folder "
        f"or the name of a shipped model ({_names(known)})"
    )


def find_language_model(name_or_path: str | Path) -> Path:
    """The file of a language model: a shipped one by its name, or any other by its path.

    A folder stands for the `language.lm` in it. A shipped name wins over a file of that name here;
    write `./english` for the file.

    Raises:
        LanguageModelError: neither a shipped language model nor a file or folder with one; the
            message lists the shipped names.
    """
    known = shipped_language_models()
    if isinstance(name_or_path, str) and name_or_path in known:
        return known[name_or_path] / LANGUAGE
    path = _path(name_or_path)
    if path is not None and path.is_dir():
        if not (path / LANGUAGE).is_file():
            raise LanguageModelError(f"{path} is no folder of a language model: no {LANGUAGE}")
        return path / LANGUAGE
    if path is not None:
        return path
    raise LanguageModelError(
        f"there is no language model {str(name_or_path)!r}: give a file, a folder "
        f"or the name of a shipped one ({_names(known)})"
    )


def shipped_models() -> dict[str, Path]:
    """The models that came with this package: name to folder, sorted by name."""
    return _shipped_with(DESCRIPTION)


def shipped_language_models() -> dict[str, Path]:
    """The language models that came with this package: name to folder, sorted by name."""
    return _shipped_with(LANGUAGE)


def _shipped_with(file: str) -> dict[str, Path]:
    home = _first_folder(PACKAGE / "_shipped" / "models", PACKAGE.parent / "models")
    if home is None:
        return {}
    return {path.parent.name: path.parent for path in sorted(home.glob(f"*/{file}"))}


def _path(name: str | Path) -> Path | None:
    """The file or folder of that name, if there is one."""
    with suppress(OSError, RuntimeError, ValueError):  # a name that no file has; nobody's home
        path = Path(name).expanduser()
        if str(name) and path.exists():
            return path
    return None


def _names(known: dict[str, Path]) -> str:
    return ", ".join(known) if known else "none in this installation"


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
