"""The hostile and broken inks and models that people will try, with the real command."""

import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from benchmarks import launcher
from tests.cli.conftest import COMMAND, WAVE, inkml

MEGABYTE = 1_000_000

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE ink [<!ENTITY a0 "1 2, ">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + ']><ink xmlns="http://www.w3.org/2003/InkML"><trace>&a9; 1 2</trace></ink>'
)

BAD = {
    "empty": b"",
    "no strokes": inkml().encode(),
    "not a number": inkml("1 2, NaN 4").encode(),
    "infinite": inkml("1 2, 3 inf").encode(),
    "enormous": inkml("1 2, 1e300 4").encode(),
    "truncated": inkml(WAVE).encode()[:-40],
    "picture": PNG,
    "billion laughs": LAUGHS.encode(),
    "prose": b"Dear reader, this is no ink at all.\n",
    "zeros": bytes(1000),
}


def spent(words: list[object], environment: dict[str, str], folder: Path) -> tuple[int, str, int]:
    """Exit code, standard error and peak memory in bytes of one command.

    A small process starts it: begun from this one, which holds torch, its peak would be ours.
    """
    with (folder / "stderr").open("wb") as err:
        done = subprocess.run(
            [sys.executable, launcher.__file__, *COMMAND, *map(str, words)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=err,
            check=True,
        )
    code, _, memory = done.stdout.split()
    return int(code), (folder / "stderr").read_text(), int(memory)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_ink_is_one_sentence_that_names_it(command, model, tmp_path, name):
    path = tmp_path / f"{name}.inkml"
    path.write_bytes(BAD[name])
    outcome = command("recognize", path, "--model", model)
    assert (outcome.code, outcome.out) == (2, "")
    assert str(path) in outcome.complaint
    assert path.read_bytes() == BAD[name]


def test_bad_standard_input_is_one_sentence(command, model):
    outcome = command("recognize", "-", "--model", model, stdin=b"nothing of use")
    assert (outcome.code, outcome.out) == (2, "")
    assert "stdin" in outcome.complaint


def test_a_gzip_bomb_is_refused_in_little_memory(environment, model, tmp_path):
    path = tmp_path / "bomb.inkml"
    path.write_bytes(gzip_bomb(500))
    code, err, memory = spent(["recognize", path, "--model", model], environment, tmp_path)
    assert code == 2
    assert len(err.splitlines()) == 1
    assert str(path) in err
    assert memory < 300 * MEGABYTE


def gzip_bomb(megabytes: int) -> bytes:
    """A gzip file of under 1 MB that inflates to `megabytes` of XML."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = b'<ink xmlns="http://www.w3.org/2003/InkML"><trace>1 2'.ljust(1 << 20)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (megabytes - 1) + packer.flush()


def test_odd_but_legal_inks_are_read(command, model, tmp_path):
    odd = {
        "one point": inkml("7 7"),
        "all points equal": inkml(", ".join(["5 5"] * 50)),
        "equal strokes": inkml("5 5", "5 5", "5 5"),
        "backward time": inkml("0 0 3, 10 20 2, 20 0 1, 30 25 0", channels="XYT"),
        "tiny": inkml("0 0, 1e-300 1e-300, 2e-300 0"),
        "large": inkml("0 0, 9e8 9e8, -9e8 3"),
        "vertical": inkml("0 0, 0 1000"),
    }
    for name, text in odd.items():
        (tmp_path / f"{name}.inkml").write_text(text)
    picture = tmp_path / "odd.png"
    outcome = command("recognize", tmp_path, "--model", model, "--picture", picture)
    assert (outcome.code, outcome.complaints) == (0, [])
    assert len(outcome.out.splitlines()) == len(odd)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_line_of_200_000_points_stays_within_2_gigabytes(environment, model, tmp_path):
    angle = np.linspace(0, 2000 * np.pi, 200_000)
    xy = np.stack([angle * 8 + 30 * np.sin(angle), 50 * np.cos(angle)], axis=1)
    path = tmp_path / "long.inkml"
    path.write_text(inkml(",".join(f"{x:.2f} {y:.2f}" for x, y in xy)))
    code, err, memory = spent(["recognize", path, "--model", model], environment, tmp_path)
    assert (code, err) == (0, "")
    assert memory < 2048 * MEGABYTE


@pytest.fixture
def broken_model(model, tmp_path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "broken"))


@pytest.mark.parametrize("damage", ["no weights", "other shape", "no description", "empty folder"])
def test_a_broken_model_is_one_sentence(command, broken_model, wave, damage):
    break_model(broken_model, damage)
    for words in (["info", broken_model], ["recognize", wave, "--model", broken_model]):
        outcome = command(*words)
        assert (outcome.code, outcome.out) == (2, "")
        assert str(broken_model) in outcome.complaint


def break_model(folder: Path, damage: str) -> None:
    weights = folder / "weights.safetensors"
    if damage == "no weights":
        weights.unlink()
    elif damage == "other shape":
        tensors = load_file(weights)
        name = sorted(tensors)[0]
        tensors[name] = np.concatenate([tensors[name], tensors[name]])
        save_file(tensors, weights)
    elif damage == "no description":
        (folder / "model.json").write_text("{")
    else:
        shutil.rmtree(folder)
        folder.mkdir()
