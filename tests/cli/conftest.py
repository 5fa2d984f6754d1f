"""The real command in a process of its own, and a tiny model with random weights to give it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import handwriting

COMMAND = [sys.executable, "-m", "handwriting"]


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, standard output and the lines of standard error."""

    code: int
    out: str
    complaints: list[str]

    @property
    def complaint(self) -> str:
        """The only line of standard error."""
        assert len(self.complaints) == 1, self.complaints
        return self.complaints[0]


Command = Callable[..., Outcome]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Of a child process: this checkout, one thread, and a cache of its own."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    return clean | {
        "PYTHONPATH": str(Path(handwriting.__file__).parents[1]),
        "OMP_NUM_THREADS": "1",
        "XDG_CACHE_HOME": str(tmp_path / ".cache"),
    }


@pytest.fixture
def command(environment) -> Command:
    """Runs `handwriting WORDS…` to its end."""

    def run(*words: object, stdin: bytes = b"", before: tuple[str, ...] = (), **options) -> Outcome:
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        done = subprocess.run(
            [*before, *COMMAND, *map(str, words)],
            input=stdin,
            env=environment,
            timeout=900,
            check=False,
            **options,
        )
        out = (done.stdout or b"").decode()
        return Outcome(done.returncode, out, (done.stderr or b"").decode().splitlines())

    return run


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A model folder of random weights that are made to prefer letters to the blank."""
    import torch

    from handwriting.decoding import Alphabet
    from handwriting.features import FeatureConfig
    from handwriting.network import Convolution, Encoder, EncoderConfig, Model, save_model

    torch.manual_seed(1)
    config = EncoderConfig(layers=1, units=8, convolutions=(Convolution(8, 5, 3),))
    features = FeatureConfig()
    alphabet = Alphabet(tuple("abc de"))
    encoder = Encoder(config, features.size, alphabet.classes).eval()
    with torch.no_grad():
        encoder.output.weight *= 20
        encoder.output.bias[0] -= 1
    folder = tmp_path_factory.mktemp("model")
    provenance = {"data": "none", "command": {"seed": 1}}
    save_model(Model(encoder, alphabet, features, provenance), folder, card="# Tiny\n\nRandom.\n")
    return folder


@pytest.fixture(scope="session")
def language_model(tmp_path_factory) -> Path:
    """The file of a language model that has read little, alone in its folder."""
    from handwriting.language import (
        TrainingOptions,
        save_language_model,
        train_language_model,
    )

    path = tmp_path_factory.mktemp("language") / "language.lm"
    lines = ["a bad bed", "a dead bee", "add a bead , dad"] * 9
    model = train_language_model(lines, TrainingOptions(order=4), {"terms": "ours"})
    save_language_model(model, path)
    return path


def inkml(*traces: str, channels: str = "XY") -> str:
    """An InkML file with these traces."""
    declared = "".join(f'<channel name="{name}" type="decimal"/>' for name in channels)
    body = "".join(f'<trace contextRef="#c">{trace}</trace>' for trace in traces)
    return (
        '<ink xmlns="http://www.w3.org/2003/InkML"><definitions><context xml:id="c">'
        f"<traceFormat>{declared}</traceFormat></context></definitions>{body}</ink>"
    )


WAVE = ", ".join(f"{10 * i} {(-1) ** i * 20 + i % 7}" for i in range(60))
"""The text of a trace that any model makes something of."""


@pytest.fixture
def wave(tmp_path) -> Path:
    """A file with ordinary ink."""
    path = tmp_path / "wave.inkml"
    path.write_text(inkml(WAVE, "5 -30"))
    return path
