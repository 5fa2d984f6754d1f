"""What one training is: a TOML file becomes one frozen, checked `TrainConfig`.

Every table of the file is one dataclass; a misspelt key is an error, never ignored. The whole
configuration is saved inside the checkpoints, so that a run can be told from its file alone.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from handwriting.errors import ConfigError
from handwriting.features import FeatureConfig
from handwriting.network import EncoderConfig
from handwriting.training.augmentation import AugmentationConfig

Precision = Literal["32-true", "bf16-mixed"]

Phase = Literal["words", "lines", "both"]

LARGEST = 2**31 - 1
"""Of a whole number in `[run]`: what torch takes for a number of threads."""


@dataclass(frozen=True)
class SourceConfig:
    """One of the sources that a mixed training takes its lines from.

    Attributes:
        kind: `"lines"`, the list `data.train`, or `"rejoined"`, new lines of its writers' words,
            cut with the model that the training starts from; of UNIPEN's training part `"words"`
            and `"texts"` as they were written, `"stitched"`, words of one writer joined to lines of
            prose, or `"notes"`, isolated characters of one writer joined to numbers, headings and
            the like.
        share: of the lines of an epoch, set against the shares of the others.
        phase: when it has its share.
    """

    kind: Literal["lines", "rejoined", "words", "texts", "stitched", "notes"]
    share: float = 1.0
    phase: Phase = "both"

    def __post_init__(self) -> None:
        if not 0 < self.share < math.inf:
            raise ConfigError("a share of data.sources must be positive")


@dataclass(frozen=True)
class DataConfig:
    """The ink to learn from.

    Attributes:
        corpus: `"iam-ondb"`, `"unipen"`, or `"folder"` for a user's own folder of labelled ink.
        folder: where the corpus lies.
        train: the list to train on; of UNIPEN `"words-train"` or `"texts-train"`; of a `"folder"`
            its subfolder, or `""` for all of it.
        validation: the list that checkpoints are chosen on, likewise. Never the one that reports.
        validation_lines: of it that are read, evenly spread; 0 for all.
        alphabet: every character the model can write; if empty, those of the training labels, and
            printable ASCII where there are `sources`.
        y_up: y points up in files of a `"folder"` whose format leaves it open (CSV).
        sources: what a mixed training takes its lines from; if empty, it is `train` alone.
        unipen: where UNIPEN lies, unless it is the corpus.
        text: a plain text file, or a folder of them: what stitched lines and notes are about.
        epoch_lines: lines of an epoch of a mixed training.
        words_first: its epochs of the phase `"words"`, before the phase `"lines"`.
    """

    corpus: Literal["iam-ondb", "unipen", "folder"] = "iam-ondb"
    folder: str = ""
    train: str = "trainset"
    validation: str = "testset_t"
    validation_lines: int = 0
    alphabet: str = ""
    y_up: bool = False
    sources: tuple[SourceConfig, ...] = ()
    unipen: str = ""
    text: str = ""
    epoch_lines: int = 10_000
    words_first: int = 0

    def __post_init__(self) -> None:
        if self.epoch_lines < 1:
            raise ConfigError("data.epoch_lines must be positive")
        if self.words_first < 0 or self.validation_lines < 0:
            raise ConfigError("data.words_first and .validation_lines must not be negative")


@dataclass(frozen=True)
class OptimizationConfig:
    """How the weights are found.

    Attributes:
        epochs: passes over the training lines; 0 saves what the training starts from as it is, the
            mean of several models, say.
        stop_after: passes after which the training ends early, its learning rate still high, as a
            start for another; 0 for never.
        batch: lines of one step in one process.
        learning_rate: its peak; it warms up linearly and then falls to 0 along a cosine.
        warmup: steps of the warm-up.
        weight_decay: of AdamW (Loshchilov & Hutter 2019).
        clip: largest norm of the gradient; beyond it the gradient is scaled down.
        averaging: decay per step of the moving average of the weights, which is what is validated
            and saved as the model; 0 for none.
        short_first: whether the first epoch goes from short lines to long ones, which leads CTC
            out of its all-blank plateau sooner.
        expected_errors: weight of the expected edits of a line beside CTC's nats; 0 for none. For
            nets that read already: of chance readings nothing can be learned.
        drawn_paths: paths drawn for each line to tell what is expected.
    """

    epochs: int = 100
    stop_after: int = 0
    batch: int = 16
    learning_rate: float = 2e-3
    warmup: int = 300
    weight_decay: float = 0.01
    clip: float = 20.0
    averaging: float = 0.998
    short_first: bool = True
    expected_errors: float = 0.0
    drawn_paths: int = 8

    @property
    def last_epoch(self) -> int:
        """Number of the epoch that ends the training."""
        return min(self.stop_after or self.epochs, self.epochs)

    def __post_init__(self) -> None:
        for name in ("batch", "learning_rate", "clip"):
            if not getattr(self, name) > 0:  # so that NaN is refused, too
                raise ConfigError(f"optimization.{name} must be positive")
        if self.epochs < 0:
            raise ConfigError("optimization.epochs must not be negative")
        if self.stop_after < 0 or self.warmup < 0 or not self.weight_decay >= 0:
            raise ConfigError(
                "optimization.stop_after, .warmup and .weight_decay must not be negative"
            )
        if not 0 <= self.averaging < 1:
            raise ConfigError("optimization.averaging must lie in [0, 1)")
        if not 0 <= self.expected_errors < math.inf:
            raise ConfigError("optimization.expected_errors must be finite and not negative")
        if self.drawn_paths < 1:
            raise ConfigError("optimization.drawn_paths must be at least 1")


@dataclass(frozen=True)
class RunConfig:
    """Where and how the training runs.

    What is learned depends on `seed`, on `processes` and `nodes`, which multiply the batch, and on
    `precision`.

    Attributes:
        seed: of weights, order, distortions and dropout.
        accelerator: `"cpu"`, `"cuda"`, `"mps"`, or `"auto"`.
        processes: training processes on this machine, or GPUs. Under `torchrun` its own number
            counts.
        nodes: machines. Under `torchrun` its own number counts.
        threads: threads of one process on the CPU.
        loaders: extra processes, each, that prepare batches; 0 prepares them in turn.
        precision: `"32-true"` or `"bf16-mixed"`.
        validate_every: epochs between validations; the last epochs are always validated.
        save_every: seconds between resumable checkpoints within an epoch.
    """

    seed: int = 1
    accelerator: Literal["cpu", "cuda", "mps", "auto"] = "auto"
    processes: int = 1
    nodes: int = 1
    threads: int = 1
    loaders: int = 0
    precision: Precision = "bf16-mixed"
    validate_every: int = 1
    save_every: float = 300.0

    def __post_init__(self) -> None:
        for name, least in (
            ("processes", 1),
            ("nodes", 1),
            ("threads", 1),
            ("validate_every", 1),
            ("seed", 0),
            ("loaders", 0),
        ):
            if not least <= getattr(self, name) <= LARGEST:
                raise ConfigError(f"run.{name} must lie in [{least}, {LARGEST}]")
        if self.precision not in typing.get_args(Precision):
            raise ConfigError(f"run.precision must be 32-true or bf16-mixed, not {self.precision}")


@dataclass(frozen=True)
class TrainConfig:
    """One training, whole.

    Attributes:
        name: what the model and its card call themselves.
        terms: under which the weights may be used; the card says so.
        start: model folder whose weights the training starts from, or several, for the mean of
            their weights; none for chance. Of models with fewer `encoder.units` the rest is added.
    """

    name: str = "model"
    terms: str = ""
    start: tuple[str, ...] = ()
    data: DataConfig = field(default_factory=DataConfig)
    features: FeatureConfig = field(default_factory=FeatureConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    optimization: OptimizationConfig = field(default_factory=OptimizationConfig)
    run: RunConfig = field(default_factory=RunConfig)

    def __post_init__(self) -> None:
        if self.augmentation.rejoin and self.data.sources:
            raise ConfigError(
                "with data.sources, the source rejoined joins lines, not augmentation.rejoin"
            )


def load_config(path: str | Path, overrides: list[str] | None = None) -> TrainConfig:
    """Reads a training configuration.

    Args:
        path: a TOML file with the tables of `TrainConfig`.
        overrides: `"table.key=value"` each, the value written as in TOML (a bare word is a string).

    Raises:
        ConfigError: the file cannot be read, a key is unknown, or a value is impossible.
    """
    path = Path(path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot read it: {(error.strerror or '').lower()}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    for override in overrides or []:
        _override(values, override)
    try:
        config: TrainConfig = _build(TrainConfig, values, "")
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    return config


def as_values(config: TrainConfig) -> dict[str, Any]:
    """The configuration as nested JSON values."""
    return dataclasses.asdict(config)


def _override(values: dict[str, Any], override: str) -> None:
    key, equals, text = override.partition("=")
    if not equals or not key.strip():
        raise ConfigError(f"an override reads table.key=value, not {override!r}")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text.strip()
    *tables, name = key.strip().split(".")
    for table in tables:
        values = values.setdefault(table, {})
        if not isinstance(values, dict):
            raise ConfigError(f"{key.strip()}: {table} is no table")
    values[name] = value


def _build(kind: Any, values: Any, where: str) -> Any:
    """Turns TOML values into the dataclass `kind`, checking names and types on the way."""
    if not isinstance(values, dict):
        raise ConfigError(f"{where} must be a table")
    hints = typing.get_type_hints(kind)
    names = [item.name for item in dataclasses.fields(kind)]
    unknown = sorted(values.keys() - set(names))
    if unknown:
        raise ConfigError(f"there is no {_dotted(where, unknown[0])}; known are {', '.join(names)}")
    converted = {
        name: _convert(hints[name], value, _dotted(where, name)) for name, value in values.items()
    }
    try:
        return kind(**converted)
    except TypeError as error:
        raise ConfigError(f"{where} is incomplete: {error}") from error


def _convert(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, where)
    origin = typing.get_origin(kind)
    if origin is tuple:
        (item, _) = typing.get_args(kind)
        if type(value) is item:  # one folder need not be written as a list
            value = [value] if value else []
        if not isinstance(value, list):
            raise ConfigError(f"{where} must be a list")
        return tuple(_convert(item, entry, f"{where}[{i}]") for i, entry in enumerate(value))
    if origin is Literal:
        if value not in typing.get_args(kind):
            choices = ", ".join(map(str, typing.get_args(kind)))
            raise ConfigError(f"{where} must be one of {choices}, not {value!r}")
        return value
    assert not isinstance(kind, types.UnionType)  # our dataclasses have none
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ConfigError(f"{where} must be of type {kind.__name__}, not {value!r}")
    return value


def _dotted(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
