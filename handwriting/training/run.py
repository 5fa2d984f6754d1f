"""A configuration and a corpus become a folder with a model, its log and its checkpoints."""

from __future__ import annotations

import importlib.util
import logging
import math
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.loggers.logger import Logger
from lightning_fabric.loggers.tensorboard import TensorBoardLogger
from lightning_fabric.strategies.ddp import DDPStrategy

import handwriting
from handwriting.corpora import Sample
from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError
from handwriting.network import Model, save_model
from handwriting.training import data, rejoining, state
from handwriting.training.batches import Lines
from handwriting.training.config import RunConfig, TrainConfig, as_values
from handwriting.training.interrupt import StopRequest
from handwriting.training.logbook import Progress, Row, draw_curves, write_table
from handwriting.training.loop import Training
from handwriting.training.memory import keep_freed_memory, release_freed_memory
from handwriting.training.mixture import Mixture
from handwriting.training.starting import starting_model

CHECKPOINT = "last.ckpt"
BEST = "best"

_DECISIVE: dict[str, tuple[str, ...]] = {
    "data": ("corpus", "train", "validation", "sources", "epoch_lines", "words_first"),
    "features": (),
    "encoder": (),
    "augmentation": (),
    "optimization": (),
    "run": ("seed", "precision"),
}
"""Tables of the configuration, and which of their keys (none: all) decide what is learned."""


def run(config: TrainConfig, output: str | Path | None = None, *, resume: bool = False) -> Path:
    """Trains a model.

    The output folder receives `best/` (the model folder with the lowest validation CER),
    `last.ckpt` (to resume from), `log.csv`, `curves.png` and TensorBoard's files.

    Args:
        config: what to train and how.
        output: where to; `runs/` and the model's name if None.
        resume: go on from `last.ckpt` in the output folder.

    Returns:
        The folder of the best model.

    Raises:
        ConfigError: the configuration does not fit the data, the machine or the checkpoint.
        CorpusError: the data cannot be used.
        ModelError: the checkpoint cannot be resumed from.
        OutputError: the output folder cannot be written.
        Interrupted: Ctrl-C or a termination signal; `last.ckpt` holds everything done so far.
    """
    folder = Path(output) if output is not None else Path("runs") / config.name
    if not resume and (folder / CHECKPOINT).exists():
        raise ConfigError(f"{folder} holds a training already: resume it, or choose another folder")
    if config.optimization.epochs == 0 and not config.start:
        raise ConfigError("a training of 0 epochs needs a model to start from: set start")
    samples, validation = data.lists(config.data)
    alphabet = data.alphabet_of(config.data, samples)
    start = starting_model(config, alphabet)
    lines = _lines(config, samples, alphabet, start)
    files = state.WholeFiles()
    fabric = _fabric(config.run, folder, files)
    if start and isinstance(lines, Lines) and config.augmentation.rejoin:
        # Takes minutes, so all processes do it side by side.
        lines.hands = rejoining.hands(samples, start)
    encoder = start.encoder if start else None
    training = Training(fabric, config, lines, validation, alphabet, encoder)
    if resume:
        _resume(training, folder)
    state.claim(fabric, folder, CHECKPOINT)
    if config.optimization.epochs == 0:
        _keep_start(training, folder)
        return folder / BEST
    with StopRequest() as stop:
        _train(training, folder, files, stop)
    return folder / BEST


def is_first_process() -> bool:
    """Whether this process speaks for all that train together, from the moment they start."""
    return int(os.environ.get("RANK", os.environ.get("LOCAL_RANK", "0"))) == 0


def _train(training: Training, folder: Path, files: state.WholeFiles, stop: StopRequest) -> None:
    """Trains to the end, saving what each epoch brought."""
    fabric = training.fabric
    epochs = training.config.optimization.last_epoch
    steps = training.order.steps * epochs
    progress = Progress(steps, training.step, epochs, fabric.is_global_zero)
    try:
        for row in training.epochs(progress, stop):
            if row is not None:
                _note(training, row, folder)
            state.save(fabric, files, folder / CHECKPOINT, _state(training))
            release_freed_memory()
    finally:
        progress.close()
        for logger in fabric.loggers:
            logger.finalize("")


def _note(training: Training, row: Row, folder: Path) -> None:
    """Logs an epoch, and saves the model if none was better before."""
    position = training.position
    better = row.cer is not None and row.cer < position.best
    if row.cer is not None and better:
        position.best = row.cer
    values = {name: value for name, value in vars(row).items() if value is not None}
    training.fabric.log_dict({k: v for k, v in values.items() if k != "step"}, step=row.step)
    if not training.fabric.is_global_zero:
        return
    write_table(training.rows, folder / "log.csv")
    draw_curves(training.rows, folder / "curves.png", training.config.name)
    if better:
        _save(training, row, folder)


def _keep_start(training: Training, folder: Path) -> None:
    """Measures and saves what the training starts from, for it has no epochs."""
    cer, wer = training.validate()
    if training.fabric.is_global_zero:
        _save(training, Row(0, 0, math.nan, 0.0, cer, wer, 0.0, 0.0), folder)


def _save(training: Training, row: Row, folder: Path) -> None:
    facts = _provenance(training, row)
    model = Model(training.encoder, training.alphabet, training.config.features, facts)
    save_model(model, folder / BEST, _card(model))


def _lines(
    config: TrainConfig, train: Sequence[Sample], alphabet: Alphabet, start: Model | None
) -> Lines | Mixture:
    """What is learned from: one list, or the sources of a mixture."""
    if config.data.sources:
        return data.mixture(config, train, alphabet, start)
    return Lines(train, alphabet, config.features, config.augmentation, config.run.seed)


def _fabric(wanted: RunConfig, folder: Path, files: state.WholeFiles) -> Fabric:
    """Devices and processes, started. Under torchrun its numbers count, not ours."""
    _quiet()
    keep_freed_memory()
    torch.set_num_threads(wanted.threads)
    processes, nodes = wanted.processes, wanted.nodes
    if "TORCHELASTIC_RUN_ID" in os.environ:
        processes = int(os.environ["LOCAL_WORLD_SIZE"])
        nodes = int(os.environ["WORLD_SIZE"]) // processes
    loggers: list[Logger] = []
    if importlib.util.find_spec("tensorboard"):
        loggers.append(TensorBoardLogger(folder, name="", version="tensorboard"))
    try:
        fabric = Fabric(
            accelerator=wanted.accelerator,
            strategy=DDPStrategy() if processes * nodes > 1 else "auto",
            devices=processes,
            num_nodes=nodes,
            precision=wanted.precision,
            plugins=[files],
            loggers=loggers,
        )
    except (ValueError, RuntimeError) as error:  # also what Lightning says of absent devices
        reason = str(error).strip().splitlines()[0]
        raise ConfigError(f"this machine cannot train as [run] asks: {reason}") from error
    fabric.launch()
    return fabric


def _quiet() -> None:
    """Keeps Lightning's greetings off the terminal: the progress bar is all that belongs there."""
    logging.getLogger("lightning_fabric").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module=r"lightning_fabric\..*")


def _state(training: Training) -> dict[str, Any]:
    return training.state() | {
        "config": as_values(training.config),
        "processes": training.fabric.world_size,
        "alphabet": "".join(training.alphabet.symbols),
    }


def _resume(training: Training, folder: Path) -> None:
    """Takes up the checkpoint, if it belongs to the same training."""
    path = folder / CHECKPOINT
    loaded = _state(training)
    mine = {key: loaded[key] for key in ("config", "processes", "alphabet")}
    state.load(training.fabric, path, loaded)
    if loaded["alphabet"] != mine["alphabet"]:
        raise ConfigError(f"{path} was trained with another alphabet")
    if loaded["processes"] != mine["processes"]:
        raise ConfigError(
            f"{path} was trained by {loaded['processes']} processes and cannot go on exactly "
            f"with {mine['processes']}"
        )
    usual = as_values(TrainConfig())  # what a key meant before there was one
    for table, keys in _DECISIVE.items():
        for key in keys or mine["config"][table]:
            before = loaded["config"][table].get(key, usual[table][key])
            value = mine["config"][table][key]
            if before != value:
                raise ConfigError(f"{path} was trained with {table}.{key} = {before}, not {value}")
    training.restore(loaded["position"], loaded["rows"])


def _provenance(training: Training, row: Row) -> dict[str, Any]:
    """What a model tells of its making; no path of the machine that made it."""
    config = training.config
    text = Path(config.data.text).name
    names = tuple(Path(folder).name for folder in config.start)
    here = replace(config.data, folder="", unipen="", text=text)
    bare = replace(config, data=here, start=names)
    values = as_values(bare)
    trained = {"training_seconds": round(row.seconds)} if config.optimization.epochs else {}
    return {
        "name": config.name,
        "date": date.today().isoformat(),
        "terms": config.terms,
        "data": _described(training),
        "command": " ".join([Path(sys.argv[0]).name, *_words(sys.argv[1:])]),
        "validation": {
            "list": config.data.validation,
            "lines": len(training.validation),
            "cer": row.cer,
            "wer": row.wer,
            "epoch": row.epoch,
        },
        "processes": training.fabric.world_size,
        **trained,
        "versions": {"handwriting": handwriting.__version__, "torch": torch.__version__},
        "config": {
            key: values[key] for key in ("start", "data", "augmentation", "optimization", "run")
        },
    }


def _described(training: Training) -> str:
    """What was learned from, in words."""
    asked, lines = training.config.data, training.lines
    if isinstance(lines, Lines):
        return f"{asked.corpus} {asked.train}, {len(lines)} lines"
    parts = [
        one.name + (f" ({one.source.lines})" if one.source.lines else "") for one in lines.portions
    ]
    return f"{asked.corpus} {asked.train} and UNIPEN: {', '.join(parts)}"


def _words(arguments: Sequence[str]) -> list[str]:
    """The command's arguments, of paths only their last part."""
    return [Path(word).name if os.sep in word else word for word in arguments]


def _card(model: Model) -> str:
    """A first model card from what is known; a person may write a better one."""
    facts = model.provenance
    found = facts["validation"]
    size = sum(parameter.numel() for parameter in model.encoder.parameters())
    return (
        f"# {facts['name']}\n\n"
        f"A recognizer of online handwriting, {size:,} parameters, trained on {facts['date']}.\n\n"
        f"- Data: {facts['data']}\n"
        f"- Terms: {facts['terms'] or 'not stated; those of the data apply'}\n"
        f"- Command: `{facts['command']}`\n"
        f"- Chosen on {found['list']} ({found['lines']} lines) at epoch {found['epoch']}: "
        f"CER {100 * found['cer']:.2f} %, WER {100 * found['wer']:.2f} %\n"
        f"- Characters: `{''.join(model.alphabet.symbols)}`\n"
    )
