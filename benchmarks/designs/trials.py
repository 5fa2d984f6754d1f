"""One design is trained and read with; what is done already is not done again.

A design's folder is what `handwriting train` writes, and beside it the evaluation of its best
model. The evaluation holds the corpus's labels: it stays where it is.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.designs.levers import BASE, Design
from handwriting.errors import HandwritingError
from handwriting.evaluation import Evaluation, Selection, evaluate, load_json, save_json
from handwriting.network import load_model
from handwriting.training import load_config

BEST, CHECKPOINT, LOG = "best", "last.ckpt", "log.csv"


@dataclass(frozen=True)
class Corpora:
    """Where the ink lies.

    Attributes:
        iam: IAM-OnDB.
        unipen: UNIPEN, train_r01_v07.
    """

    iam: Path
    unipen: Path


@dataclass(frozen=True)
class Trial:
    """A design and what came of it.

    Attributes:
        design: what was tried.
        evaluation: of its best model, best path, without a language model.
        parameters: weights of its network.
        loss: mean training loss of the last epoch, nats per line.
        steps: of its training.
    """

    design: Design
    evaluation: Evaluation
    parameters: int
    loss: float
    steps: int


def overrides(design: Design, corpora: Corpora) -> list[str]:
    """All that a training of the design changes of the baseline's file."""
    folders = {"data.folder": corpora.iam, "data.unipen": corpora.unipen}
    places = [f"{key}={json.dumps(str(folder))}" for key, folder in folders.items()]
    return [f"name={design.name}", *places, *design.overrides]


def train(design: Design, corpora: Corpora, folder: Path, base: Path = BASE) -> None:
    """Trains to the end, from where an earlier attempt was stopped; nothing if it is done.

    Raises:
        HandwritingError: the training failed; what it said stands on standard error.
    """
    changes = overrides(design, corpora)
    epochs = load_config(base, changes).optimization.last_epoch
    if _rows(folder) and int(_rows(folder)[-1]["epoch"]) >= epochs:
        return
    command = [sys.executable, "-m", "handwriting", "train", str(base), "--output", str(folder)]
    for change in changes:
        command += ["--set", change]
    if (folder / CHECKPOINT).exists():
        command.append("--resume")
    code = subprocess.run(command, env=os.environ | {"OMP_NUM_THREADS": "1"}).returncode
    if code:
        raise HandwritingError(f"training {design.name} ended with code {code}")


def measure(design: Design, folder: Path, selection: Selection) -> Trial:
    """Reads the selection with the design's model, unless that was done since it was trained."""
    path = folder / f"{selection.split}.json"
    weights = folder / BEST / "weights.safetensors"
    if not path.exists() or path.stat().st_mtime < weights.stat().st_mtime:
        found = evaluate(selection, folder / BEST, decoder="best-path", language_model=None)
        save_json(found, path)
    encoder = load_model(folder / BEST).encoder
    last = _rows(folder)[-1]
    return Trial(
        design,
        load_json(path),
        sum(parameter.numel() for parameter in encoder.parameters()),
        float(last["loss"]),
        int(last["step"]),
    )


def _rows(folder: Path) -> list[dict[str, str]]:
    """The log of a training, one row for each epoch that is done."""
    if not (folder / LOG).exists():
        return []
    with (folder / LOG).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
