"""Installs the built wheel in a new environment and runs it there, far from the checkout.

Usage: python try_wheel.py FOLDER_WITH_THE_WHEEL CONSTRAINTS_FILE
"""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

TOP_LEVEL = {"handwriting", "app"}
SIZE_LIMIT = 60_000_000  # bytes
SHIPPED = ("models/default/weights.safetensors", "models/english/language.lm", "samples/README.md")

FIRST_SAMPLE = """
from handwriting.shipped import samples_folder
print(min(samples_folder().rglob("*.inkml")))
"""


def main() -> None:
    """Checks the contents and the size of the wheel, then installs and runs it."""
    folder, constraints = (Path(argument).resolve() for argument in sys.argv[1:])
    (wheel,) = folder.glob("*.whl")
    check_contents(wheel)
    with tempfile.TemporaryDirectory() as place:
        run_installed(wheel, constraints, Path(place))


def check_contents(wheel: Path) -> None:
    """Nothing but the two packages and the wheel's own metadata stands at the top level."""
    size = wheel.stat().st_size
    if size > SIZE_LIMIT:
        sys.exit(f"{wheel.name} has {size} bytes, over the limit of {SIZE_LIMIT}.")
    names = zipfile.ZipFile(wheel).namelist()
    found = {name.split("/")[0] for name in names}
    metadata = {name for name in found if name.endswith(".dist-info")}
    if found - metadata != TOP_LEVEL:
        sys.exit(f"{wheel.name} has {sorted(found)} at its top level.")
    for wanted in SHIPPED:
        if f"handwriting/_shipped/{wanted}" not in names:
            sys.exit(f"{wheel.name} lacks handwriting/_shipped/{wanted}.")
    print(f"{wheel.name}: {len(names)} files, {size / 1e6:.1f} MB")


def run_installed(wheel: Path, constraints: Path, place: Path) -> None:
    """Recognizes a shipped sample with the installed command, outside the checkout."""
    venv.create(place / "venv", with_pip=True)
    programs = place / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    python = programs / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", constraints, wheel], check=True)
    subprocess.run([python, "-c", "import app, handwriting"], cwd=place, check=True)
    sample = output([python, "-c", FIRST_SAMPLE], place)
    text = output([programs / "handwriting", "recognize", sample], place)
    if not text:
        sys.exit(f"The installed command read nothing in {sample}.")
    print(f"{Path(sample).name}: {text}")


def output(command: list[str | Path], folder: Path) -> str:
    """Standard output of a command that must succeed, stripped."""
    result = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return result.stdout.strip()


if __name__ == "__main__":
    main()
