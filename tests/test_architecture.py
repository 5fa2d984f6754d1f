"""The tree of packages is checked by import-linter; these tests check that nothing escapes it."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import handwriting

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "PyQt6", "matplotlib", "lightning_fabric")


def contracts() -> list[dict]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def modules() -> set[str]:
    """Every module and package directly under `handwriting`."""
    folder = ROOT / "handwriting"
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    return {f"handwriting.{name}" for name in packages | files}


def test_every_module_has_its_layer():
    (layers,) = (contract["layers"] for contract in contracts() if contract["type"] == "layers")
    named = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    assert modules() - named == set()


def test_light_packages_that_exist_are_held_to_it():
    light = {"ink", "formats", "page", "features", "decoding", "language", "corpora"}
    expected = {f"handwriting.{name}" for name in light} & modules()
    assert expected <= set(contracts()[1]["source_modules"])


@pytest.mark.parametrize(
    "code",
    [
        "import handwriting",
        "from handwriting import Ink, Stroke",
        "from handwriting import read_ink, write_ink",
        "import handwriting.features, handwriting.decoding, handwriting.corpora",
        "import handwriting.language",
    ],
)
def test_ink_is_handled_without_the_heavy_libraries(code):
    check = f"import sys; {code}; print([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_every_public_name_can_be_imported():
    for name in handwriting.__all__:
        assert getattr(handwriting, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'scribble'"):
        _ = handwriting.scribble
